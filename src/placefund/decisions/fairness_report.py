"""The fairness report of a round, from what was sent and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from placefund.decisions.models import WITH_AMOUNT, Decision
from placefund.decisions.queries import undecided
from placefund.domain.fairness import Comparison, Dimension, Outcome, Report, fairness_report
from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.funds.models import Round
from placefund.funds.stages import invites
from placefund.places.models import Area

SEVERAL = say("More than one")


@dataclass(frozen=True, slots=True)
class NotYet:
    """What stands in place of a report while applications of a round have no decision: figures of a part would mislead."""

    waiting: int
    comparisons: tuple[Comparison, ...] = ()
    findings: tuple[Finding, ...] = ()


def fairness_of(round_: Round) -> Report | NotYet | None:
    """Who applied and who was funded in a round; None where there is nothing to report on, or nothing to fund. Four queries.

    Until every application has a decision there is no report, only how many have none.

    A bid counts for the nation and region of its areas, for the sector it names first, and for the leg of its lead; its place
    is compared by region, for a place of a bid's own drawing is like no other. Everything is as it was when it was sent.
    """
    if invites(round_):
        return None
    waiting = undecided(round_).count()
    if waiting:
        return NotYet(waiting)
    rows = (
        Decision.objects.filter(application__round=round_)
        .exclude(application__state="withdrawn")
        .select_related("application__snapshot")
        .order_by("application_id")
    )
    areas = {area.code: area for area in Area.objects.all()}
    outcomes = [_outcome(row, areas) for row in rows]
    return fairness_report(outcomes, populations=_populations(outcomes)) if outcomes else None


def _outcome(decision: Decision, areas: dict[str, Area]) -> Outcome:
    sent = decision.application.snapshot
    covered = [areas[code] for code in sent.content["areas"] if code in areas]
    sectors = sent.content["sectors"]
    lead = next((each["helix"] for each in sent.content["partners"] if each["is_lead"]), "")
    return Outcome(
        reference=sent.receipt,
        asked=sent.ask,
        awarded=decision.amount if decision.outcome in WITH_AMOUNT else None,
        nation=_one_of(Counter(area.nation for area in covered)),
        place=_one_of(Counter(area.region for area in covered)),
        sector=sectors[0] if sectors else "",
        lead=Helix(lead).label if lead else "",
    )


def _one_of(found: Counter[str]) -> str:
    """The one there is, or that there are several; empty when there is none."""
    return next(iter(found), "") if len(found) < 2 else SEVERAL


def _populations(outcomes: Sequence[Outcome]) -> dict[Dimension, dict[str, int]]:
    """People by nation and by region. Nothing where an area's population is not known, or where a bid spans several: a part
    would mislead."""
    now = Area.objects.filter(ends_on__isnull=True).order_by()
    if not now.exists() or now.filter(population__isnull=True).exists():
        return {}
    by_nation = dict(now.values_list("nation").annotate(Sum("population")))
    by_region = dict(now.values_list("region").annotate(Sum("population")))
    found = {}
    if all(outcome.nation in by_nation for outcome in outcomes):
        found[Dimension.NATION] = by_nation
    if all(outcome.place in by_region for outcome in outcomes):
        found[Dimension.PLACE] = by_region
    return found
