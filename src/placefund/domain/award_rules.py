"""What a fund's book asks of an award and of who gets it: who stands together, steps of setting up, reports, assistance.

Kept with the fund when its book is loaded, so that whoever makes an offer or checks a claim needs no book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from placefund.domain.conditions import ConditionTerms
from placefund.domain.findings import Finding
from placefund.domain.fundbook.terms import ReportNeeded
from placefund.domain.messages import all_of, any_of, say
from placefund.domain.money import Money, format_exact
from placefund.domain.partnerships import THREE_HELICES, Helix, PartnerLine, missing_helices


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step of setting up, due so many calendar days after the offer; with `blocks_payment` nothing is paid before it is met."""

    key: str
    what: str
    within_days: int
    blocks_payment: bool = False

    def condition(self, offered_on: date) -> ConditionTerms:
        """The step as a condition of an offer, for the lead to meet."""
        due_on = offered_on + timedelta(days=self.within_days)
        return ConditionTerms(self.what, due_on, blocks_payment=self.blocks_payment)


@dataclass(frozen=True, slots=True)
class EvidenceBand:
    """From a grant to one organisation upwards: when an accountant has to report. Empty `needed`: it is not published."""

    from_amount: Money
    needed: str


@dataclass(frozen=True, slots=True)
class AssistanceCap:
    """The most one enterprise may get as minimal financial assistance over this and the earlier financial years counted."""

    most: Money
    financial_years: int


@dataclass(frozen=True, slots=True)
class AwardRules:
    """All of it. `may_lead` is empty where everybody may."""

    required: tuple[Helix, ...] = THREE_HELICES
    may_lead: tuple[Helix, ...] = ()
    steps: tuple[StepDue, ...] = ()
    bands: tuple[EvidenceBand, ...] = ()
    assistance: AssistanceCap | None = None

    def as_record(self) -> dict[str, Any]:
        """Plain values, to be kept with the fund."""
        kept: dict[str, Any] = {
            "required": list(self.required),
            "may_lead": list(self.may_lead),
            "steps": [[each.key, each.what, each.within_days, each.blocks_payment] for each in self.steps],
            "bands": [[each.from_amount.pence, each.needed] for each in self.bands],
        }
        if self.assistance is not None:
            kept["assistance"] = [self.assistance.most.pence, self.assistance.financial_years]
        return kept

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> AwardRules:
        """The rules as they were kept; a fund without any holds partnerships to the three helices and asks for nothing else."""
        if not record:
            return cls()
        assistance = record.get("assistance")
        return cls(
            tuple(Helix(each) for each in record["required"]),
            tuple(Helix(each) for each in record["may_lead"]),
            tuple(StepDue(*each) for each in record["steps"]),
            tuple(EvidenceBand(Money(pence), needed) for pence, needed in record["bands"]),
            AssistanceCap(Money(assistance[0]), assistance[1]) if assistance else None,
        )

    def report_needed(self, grant: Money) -> str | None:
        """When an accountant reports on a grant of this size to one organisation: as the book says it, empty where that is not
        published, None where the book has no bands."""
        found = [band.needed for band in self.bands if band.from_amount <= grant]
        return found[-1] if found else None


def report_is_due(needed: str, *, quarters_since_first: int, is_last: bool) -> bool:
    """Whether an accountant reports with a claim: `needed` as the book says it; the first claim is 0 quarters from the first.

    What a book does not publish asks for nothing.
    """
    is_first, is_anniversary = quarters_since_first == 0, quarters_since_first > 0 and quarters_since_first % 4 == 0
    due = {
        ReportNeeded.AT_END: is_last,
        ReportNeeded.FIRST_AND_LAST: is_first or is_last,
        ReportNeeded.FIRST_LAST_ANNIVERSARY: is_first or is_last or is_anniversary,
        ReportNeeded.EVERY_CLAIM: True,
    }
    return any(held and needed == each.value for each, held in due.items())


def why_not_offered(rules: AwardRules, partners: tuple[PartnerLine, ...]) -> str:
    """Why a partnership can be offered nothing without competition: the same as a bid is held to. Empty when it can."""
    if missing := missing_helices(partners, rules.required):
        return say("It has no {missing} that has joined.", missing=all_of(helix.label.lower() for helix in missing))
    lead = next((partner for partner in partners if partner.is_lead), None)
    if rules.may_lead and lead is not None and lead.helix not in rules.may_lead:
        return say(
            "{lead} leads it, and is a {kind}. In this fund the lead is a {kinds}.",
            lead=lead.organisation,
            kind=lead.helix.label.lower(),
            kinds=any_of(helix.label.lower() for helix in rules.may_lead),
        )
    return ""


def assistance_is_within_the_cap(cap: AssistanceCap, organisation: str, before: Money, now: Money) -> Finding:
    """What an enterprise got on record here, with what it would get now, stays within minimal financial assistance.

    It stops nothing: other funders are not on record here, and a subsidy may be given by another route.
    """
    whole = before + now
    values = {
        "organisation": organisation,
        "before": format_exact(before),
        "now": format_exact(now),
        "years": cap.financial_years,
        "most": format_exact(cap.most),
    }
    if whole <= cap.most:
        why = say(
            "{organisation} got {before} on record here over {years} financial years; with {now} it stays within {most}. "
            "Ask what it had from others.",
            **values,
        )
        return Finding("assistance_is_within_the_cap", True, why)
    why = say(
        "{organisation} got {before} on record here over {years} financial years; with {now} it is above {most}. "
        "As minimal financial assistance it cannot have this: give the subsidy by another route, and note which.",
        **values,
    )
    return Finding("assistance_is_within_the_cap", False, why)
