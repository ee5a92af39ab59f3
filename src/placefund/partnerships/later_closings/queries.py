"""Reading who was given a later closing of a round, and on which grounds."""

from __future__ import annotations

from collections.abc import Iterable

from placefund.funds.models import Round
from placefund.partnerships.models import LaterClosing


def later_closings(round_: Round) -> list[LaterClosing]:
    """Everything that was given, asked for, refused or withdrawn in a round, the newest first."""
    rows = LaterClosing.objects.filter(round=round_).select_related("organisation", "asked_by", "answered_by")
    return list(rows.order_by("-pk"))


def published_closings(round_: Round) -> list[LaterClosing]:
    """What everybody may read: those in force, by their ground and time. No page that shows them names an organisation."""
    return list(LaterClosing.objects.filter(LaterClosing.IN_FORCE, round=round_).order_by("closes_at", "ground", "pk"))


def given_to(round_: Round, organisations: Iterable[int]) -> list[LaterClosing]:
    """The later closings of some organisations in a round."""
    rows = LaterClosing.objects.filter(LaterClosing.IN_FORCE, round=round_, organisation__in=list(organisations))
    return list(rows.select_related("organisation").order_by("organisation__name"))


def has_begun(round_: Round) -> bool:
    """Whether the fund has begun to check what was sent to a round that has closed."""
    # Read through the round, because the stage of applications comes after this one and may not be imported here.
    return round_.state != "open" and bool(round_.applications.filter(eligibility__isnull=False).exists())
