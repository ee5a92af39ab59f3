"""What is said of a candidate beside its figures, as an edition of a portfolio keeps it: what it is, subsidy, readiness, risks.

What an office writes about a candidate among itself or to its lead, and who the other investors are, is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placefund.domain.messages import Message, say
from placefund.domain.pipeline.candidates import AspectStanding, ProjectAspect, SubsidyActivity, SubsidyRoute

KEPT = ("summary", "subsidy", "readiness", "risks")
"""The keys under which it stands in a line of an edition. Editions that were kept before know none of them."""


@dataclass(frozen=True, slots=True)
class SubsidyPosition:
    """Whether the money may be a subsidy, how it would be lawful, and why it is so."""

    activity: SubsidyActivity
    route: SubsidyRoute
    why: str = ""

    @property
    def told(self) -> Message:
        if self.activity is not SubsidyActivity.ECONOMIC:
            return self.activity.label
        return say("Economic activity: {route}", route=self.route.label)


@dataclass(frozen=True, slots=True)
class AspectFound:
    """How far a candidate is on one aspect, what shows it, and since when that is said."""

    aspect: ProjectAspect
    standing: AspectStanding
    shown_by: str
    since: date


@dataclass(frozen=True, slots=True)
class RiskSaid:
    """What may happen, how likely and how bad, who answers for it, and what is done about it."""

    what: str
    likelihood: int
    effect: int
    owner: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """A frozen picture of what is said of a candidate. Risks that are over are no part of it."""

    summary: str
    subsidy: SubsidyPosition
    readiness: tuple[AspectFound, ...]
    risks: tuple[RiskSaid, ...]

    def as_record(self) -> dict[str, Any]:
        return {
            "summary": self.summary,
            "subsidy": [self.subsidy.activity.value, self.subsidy.route.value, self.subsidy.why],
            "readiness": [
                [each.aspect.value, each.standing.value, each.shown_by, each.since.isoformat()]
                for each in self.readiness
            ],
            "risks": [[each.what, each.likelihood, each.effect, each.owner, each.response] for each in self.risks],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Particulars | None:
        """As a line of an edition keeps it; None where the edition was kept before it was part of one."""
        if any(key not in record for key in KEPT):
            return None
        activity, route, why = record["subsidy"]
        return cls(
            record["summary"],
            SubsidyPosition(SubsidyActivity(activity), SubsidyRoute(route), why),
            tuple(
                AspectFound(ProjectAspect(aspect), AspectStanding(standing), shown_by, date.fromisoformat(since))
                for aspect, standing, shown_by, since in record["readiness"]
            ),
            tuple(RiskSaid(*each) for each in record["risks"]),
        )
