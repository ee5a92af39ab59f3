"""Every decision of a released round, explained: the outcome, its reasons, the score and the place in the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.awards.models import Award
from placefund.decisions.models import Decision, DecisionVersion
from placefund.decisions.queries import told_versions
from placefund.domain.assessment.scoring import RankedApplication
from placefund.funds.models import Round


@dataclass(frozen=True, slots=True)
class ExplainedOutcome:
    """One application's outcome. `decision` is None for one that was found not eligible: it was not scored or decided on.

    `score` is out of 100; `award` is there once it was accepted. `told` is what was told of it, the newest first: more than one
    where a released decision was revised.
    """

    application: Application
    decision: Decision | None
    rank: int | None
    score: Fraction | None
    award: Award | None
    told: tuple[DecisionVersion, ...] = ()

    @property
    def is_revised(self) -> bool:
        return len(self.told) > 1

    @property
    def is_funded(self) -> bool:
        return self.decision is not None and self.decision.outcome == "fund"

    @property
    def is_invited(self) -> bool:
        return self.decision is not None and self.decision.outcome == "invite"

    @property
    def is_chosen(self) -> bool:
        """Whether a place's call chose it for the pipeline."""
        return self.decision is not None and self.decision.outcome == "choose"


def explained(round_: Round, at: datetime) -> tuple[ExplainedOutcome, ...]:
    """All outcomes of a round in the order of the ranking; nothing before they are public."""
    if not round_.is_public(at):
        return ()
    ranked = {row.application.pk: row.ranked for row in ranked_list(round_)}
    awards = {award.application_id: award for award in Award.published().filter(application__round=round_)}
    rows = Application.objects.filter(round=round_, state__in=("successful", "unsuccessful")).select_related(
        "decision", "snapshot", "partnership__lead", "partnership__place"
    )
    told = told_versions(Decision.objects.filter(application__round=round_))
    found = [_explained(row, ranked, awards, told.get(row.pk, ())) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.application.title)))


def in_numbers(decisions: Sequence[ExplainedOutcome]) -> dict[str, int]:
    """How many outcomes there are, and of which kind."""
    return {
        "all": len(decisions),
        "funded": sum(1 for one in decisions if one.is_funded),
        "chosen": sum(1 for one in decisions if one.is_chosen),
        "invited": sum(1 for one in decisions if one.is_invited),
        "departures": sum(1 for one in decisions if one.decision and one.decision.departs_from_rank),
        "ineligible": sum(1 for one in decisions if one.decision is None),
    }


def _explained(
    application: Application,
    ranked: dict[int, RankedApplication],
    awards: dict[int | None, Award],
    told: Sequence[DecisionVersion],
) -> ExplainedOutcome:
    place = ranked.get(application.pk)
    return ExplainedOutcome(
        application,
        getattr(application, "decision", None),
        place.rank if place else None,
        place.score if place else None,
        awards.get(application.pk),
        tuple(told),
    )
