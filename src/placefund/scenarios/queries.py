"""Reading what scenarios of a round rest on: the scenarios themselves, the lots that were drawn, the applications behind bids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.domain.portfolio.plan import application_of, bid_id
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import has
from placefund.scenarios.models import Scenario


def scenarios_of(round_: Round) -> QuerySet[Scenario]:
    """A round's scenarios, the oldest first, without their questions, which are long."""
    rows = Scenario.objects.filter(round=round_).select_related("based_on", "made_by")
    return rows.defer("based_on__problem_record", "based_on__result_record").order_by("pk")


def may_see_board(user: Any, round_: Round, at: datetime) -> bool:
    """Whether the board of a round's scenarios answers somebody: who may not see it is shown no link to it."""
    return has(user, Capability.READ_SCORES, round_) and not why_comparisons_are_closed(user, round_, at)


def drawn_in(round_: Round) -> tuple[str, ...]:
    """The bids near the line in the order in which lots were drawn for them; none where nothing was drawn."""
    draw = getattr(round_, "draw", None)
    return tuple(bid_id(number) for number in draw.order) if draw else ()


def applications_of(ids: Iterable[str]) -> QuerySet[Application]:
    """The applications that bids stand for, with what a page says of them."""
    rows = Application.objects.filter(pk__in=[application_of(each) for each in ids])
    return rows.select_related("partnership__lead", "partnership__place", "snapshot", "round__strand__fund")
