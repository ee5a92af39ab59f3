"""Reading a place's plan: its draft, its versions, and what the rules find in them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from placefund.domain.findings import Finding
from placefund.domain.indicators import Indicator
from placefund.domain.plans.checks import findings
from placefund.domain.plans.parts import Piece, PlanWords, in_order
from placefund.domain.plans.release import PlanAudience
from placefund.funds.models import Fund, Programme
from placefund.funds.queries import sectors_of
from placefund.places.models import Place
from placefund.plans.models import Plan, PlanItem, PlanVersion


def plan_of(programme: Programme) -> Plan | None:
    """The draft of a programme's plan, where one was begun."""
    return (
        Plan.objects.select_related("programme__strand__fund", "programme__place").filter(programme=programme).first()
    )


def items_of(plan: Plan) -> list[PlanItem]:
    """The pieces that stand in a draft, in order of their places. One query."""
    return list(plan.items.filter(removed_at__isnull=True).select_related("saved_by"))


def pieces_of(plan: Plan) -> tuple[Piece, ...]:
    """A draft as the rules read it."""
    return in_order(item.piece() for item in items_of(plan))


def indicators_of(fund: Fund) -> list[Indicator]:
    """Every version of every indicator of a fund."""
    return [row.indicator() for row in fund.indicators.all()]


def words_of(fund: Fund, pieces: Iterable[Piece]) -> PlanWords:
    """How these pieces are put into words."""
    return PlanWords.of(pieces, indicators_of(fund))


def found_in(fund: Fund, pieces: Iterable[Piece]) -> tuple[Finding, ...]:
    """What the rules find. Two queries."""
    return findings(pieces, indicators_of(fund), sectors_of(fund))


def versions_of(programme: Programme) -> QuerySet[PlanVersion]:
    """The versions that were issued, the newest first, with whom each is open to."""
    rows = programme.plan_versions.select_related("programme__strand__fund", "programme__place", "issued_by")
    return rows.prefetch_related("releases", "endorsements").order_by("-number")


def public_versions(place: Place) -> QuerySet[PlanVersion]:
    """The versions of a place's plans that everybody reads, the newest first."""
    rows = PlanVersion.objects.filter(programme__place=place, releases__audience=PlanAudience.PUBLIC)
    return (
        rows.select_related("programme__strand__fund", "programme__place")
        .prefetch_related("releases")
        .order_by("programme__strand__fund__name", "-number")
    )
