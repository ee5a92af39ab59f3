"""Reading what a panel agreed, and whether it may agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from placefund.applications.models import Application
from placefund.domain.assessment.consensus import format_points
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.messages import say
from placefund.panels.models import Consensus, CriterionConsensus, Draw


@dataclass(frozen=True, slots=True)
class AgreedCriterion:
    """A criterion with what the panel agreed on it."""

    criterion: Criterion
    agreed: CriterionConsensus

    @property
    def points(self) -> str:
        return f"{format_points(self.agreed.value)} of {self.criterion.highest}"


def consensus_history(application: Application) -> tuple[Consensus, ...]:
    """Everything a panel agreed on an application, the newest first, each with its criteria."""
    rows = application.consensus.select_related("agreed_by", "meeting").prefetch_related("criteria")
    return tuple(rows.order_by("-number"))


def agreed_criteria(consensus: Consensus) -> tuple[AgreedCriterion, ...]:
    """What was agreed on each criterion, in the order of the round's terms."""
    kept = {row.criterion_key: row for row in consensus.criteria.all()}
    criteria = consensus.application.round.terms().criteria
    return tuple(AgreedCriterion(each, kept[each.key]) for each in criteria if each.key in kept)


def newest_consensus(applications: Iterable[Application]) -> dict[int, Consensus]:
    """The consensus that counts for each application, by its number, with its criteria. Two queries."""
    rows = Consensus.objects.filter(application__in=list(applications)).order_by("number")
    return {row.application_id: row for row in rows.select_related("agreed_by").prefetch_related("criteria")}


def last_number(application: Application) -> int:
    """The number of the newest consensus on an application; 0 when there is none."""
    return max(application.consensus.values_list("number", flat=True), default=0)


def why_not_agreed(application: Application, total: Fraction, reason: str, why_again: str, *, is_first: bool) -> str:
    """Why a score cannot be agreed as it was given, in a sentence; empty when it can. `total` is out of 100."""
    if not 0 <= total <= 100:
        return say("An agreed score is from 0 to 100.")
    if not reason.strip():
        return say("Give the panel's reason: the applicant is told it, and the record keeps it.")
    if not is_first and Draw.objects.filter(round=application.round).exists():
        return say("The draw of this round has been made, so its scores stand.")
    if not is_first and not why_again.strip():
        return say(
            "The panel has agreed the score of {application}. Say why it is agreed again.", application=application
        )
    scored = application.assignments.filter(state="scored").count()
    needed = application.round.terms().readings_needed
    if scored < needed:
        return say(
            "{application} has {scored} of the {needed} readings that the round's terms ask for.",
            application=application,
            scored=scored,
            needed=needed,
        )
    return ""
