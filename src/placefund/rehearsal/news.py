"""What happened in a stretch of the rehearsal, in sentences, read from the record."""

from __future__ import annotations

from collections import Counter

from placefund.applications.acts import ApplicationAct
from placefund.assessment.acts import AssessmentAct
from placefund.awards.acts import AwardAct
from placefund.decisions.acts import DecisionAct
from placefund.delivery.acts import DeliveryAct
from placefund.domain.acts import Act, resolve
from placefund.domain.money import Money
from placefund.domain.short_amounts import in_short
from placefund.evaluation.acts import EvaluationAct
from placefund.funds.acts import FundAct
from placefund.matching.acts import MatchingAct
from placefund.opendata.acts import OpenDataAct
from placefund.panels.acts import PanelAct
from placefund.records.models import Event
from placefund.records.queries import of_act
from placefund.returns.acts import ReturnAct
from placefund.scenarios.acts import ScenarioAct

_TOLD: tuple[tuple[Act, str, str], ...] = (
    (FundAct.OPENED_ROUND, "round opened", "rounds opened"),
    (FundAct.CLOSED_ROUND, "round closed", "rounds closed"),
    (FundAct.PUBLISHED_CLARIFICATION, "clarification was published", "clarifications were published"),
    (ApplicationAct.STARTED, "application was started", "applications were started"),
    (ApplicationAct.SUBMITTED, "application was submitted", "applications were submitted"),
    (
        ApplicationAct.FOUND_ELIGIBLE,
        "application was found eligible",
        "applications were found eligible",
    ),
    (ApplicationAct.FOUND_INELIGIBLE, "was found ineligible", "were found ineligible"),
    (MatchingAct.APPLIED, "proposal of readers was applied", "proposals of readers were applied"),
    (AssessmentAct.SCORED, "reading was scored", "readings were scored"),
    (PanelAct.CLOSED_MEETING, "panel meeting was held", "panel meetings were held"),
    (ScenarioAct.SIGNED, "scenario was signed", "scenarios were signed"),
    (DecisionAct.DECIDED_TO_FUND, "application was decided for", "applications were decided for"),
    (DecisionAct.DECIDED_TO_DECLINE, "was decided against", "were decided against"),
    (AwardAct.OFFERED, "award was offered", "awards were offered"),
    (AwardAct.ACCEPTED, "award was accepted", "awards were accepted"),
    (AwardAct.DECLINED, "award was declined", "awards were declined"),
    (DeliveryAct.STARTED, "project started", "projects started"),
    (DeliveryAct.COMPLETED, "project was completed", "projects were completed"),
    (AwardAct.CLOSED, "award was closed", "awards were closed"),
    (ReturnAct.QUERIED, "return was queried", "returns were queried"),
    (ReturnAct.APPROVED, "return was approved", "returns were approved"),
    (ReturnAct.PAID, "return was paid", "returns were paid"),
    (EvaluationAct.PUBLISHED_FINDING, "finding was published", "findings were published"),
    (OpenDataAct.PUBLISHED_RELEASE, "release of open data went out", "releases of open data went out"),
)


def newest_event() -> int:
    """The number of the last event on record; 0 when there is none."""
    return Event.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def news_since(event: int, fund: str) -> tuple[str, ...]:
    """A sentence for each kind of thing that happened in a fund after an event, in the order of a fund's life."""
    rows = Event.objects.filter(pk__gt=event, fund=fund)
    counts = Counter(resolve(verb, kind) for verb, kind in rows.values_list("verb", "subject_kind"))
    paid = Money.total(
        Money(row["pence"]) for row in rows.filter(of_act(ReturnAct.PAID)).values_list("details", flat=True)
    )
    sentences = []
    for act, one, many in _TOLD:
        if count := counts[act]:
            money = f": {in_short(paid)}" if act is ReturnAct.PAID else ""
            sentences.append(f"{count} {one if count == 1 else many}{money}.")
    return tuple(sentences)
