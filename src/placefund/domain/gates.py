"""Tranches of an award and the gate before each: what has to be so, by what is on record, before its money can be used.

A gate is worked out, never ticked: each condition gives what was found, what is wanted, and where it was read. What is not on
record here is neither met nor missed. Only a condition in words is judged by a person, with a reason. A gate opens nothing by
itself: people release a tranche, hold it back, or release it in spite of what is not met, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from placefund.domain.costs import SpendKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.messages import Message, row_of, say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear


class GateKind(StrEnum):
    """What a condition of a gate looks at; the value is stored."""

    LEVERAGE = "leverage"
    MILESTONE = "milestone"
    SPEND = "spend"
    RETURNS = "returns"
    CONDITIONS = "conditions"
    JUDGED = "judged"

    @property
    def label(self) -> Message:
        return _KINDS[self]


_KINDS = {
    GateKind.LEVERAGE: say("Other people’s money is in"),
    GateKind.MILESTONE: say("A milestone is reached"),
    GateKind.SPEND: say("The tranche before is spent"),
    GateKind.RETURNS: say("No return is overdue"),
    GateKind.CONDITIONS: say("The conditions of the award are met"),
    GateKind.JUDGED: say("In words, judged by a person"),
}


class GateStanding(StrEnum):
    """How a condition of a gate stands; the value is stored."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ON_RECORD = "not_on_record"

    @property
    def label(self) -> Message:
        return _STANDINGS[self]


_STANDINGS = {
    GateStanding.MET: say("Met"),
    GateStanding.NOT_MET: say("Not met"),
    GateStanding.NOT_ON_RECORD: say("Not on record here"),
}


@dataclass(frozen=True, slots=True)
class GateTerms:
    """One condition. `wanted` is pence of other people's money, or percent of the tranche before; `text` the milestone's name,
    or the condition in words; `number` tells it from the others of its award."""

    kind: GateKind
    wanted: int = 0
    text: str = ""
    number: int = 0

    def as_record(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "wanted": self.wanted, "text": self.text, "number": self.number}

    @classmethod
    def from_record(cls, kept: Mapping[str, Any]) -> GateTerms:
        return cls(GateKind(kept["kind"]), kept["wanted"], kept["text"], kept["number"])


@dataclass(frozen=True, slots=True)
class TrancheTerms:
    """A tranche as it is offered. `gate_on` is the day by which its gate is looked at; without a gate it is there at once."""

    amount: Money
    kind: SpendKind
    year: FinancialYear
    gate_on: date | None = None
    gate: tuple[GateTerms, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Plain values, as a plan is kept."""
        kept = {"pence": self.amount.pence, "kind": self.kind.value, "year": self.year.start}
        day = self.gate_on.isoformat() if self.gate_on else ""
        return kept | {"gate_on": day, "gate": [terms.as_record() for terms in self.gate]}

    @classmethod
    def from_record(cls, kept: Mapping[str, Any]) -> TrancheTerms:
        day = date.fromisoformat(kept["gate_on"]) if kept["gate_on"] else None
        gate = tuple(GateTerms.from_record(terms) for terms in kept["gate"])
        return cls(Money(kept["pence"]), SpendKind(kept["kind"]), FinancialYear(kept["year"]), day, gate)


def why_no_tranches(tranches: Sequence[TrancheTerms], amount: Money, starts_on: date, ends_on: date) -> str:
    """Why an award cannot be given in these tranches; empty where it can."""
    if len(tranches) < 2:
        return say("An award is given in two tranches at least, or in none.")
    whole = Money.total(each.amount for each in tranches)
    if whole != amount:
        return say("The tranches add up to {whole}; the award is {amount}.", whole=whole, amount=amount)
    first, last, earlier = FinancialYear.of(starts_on), FinancialYear.of(ends_on), FinancialYear.of(starts_on)
    for number, each in enumerate(tranches, start=1):
        if each.amount <= ZERO:
            return say("Tranche {number} is an amount above £0.", number=number)
        if each.year < earlier or last < each.year:
            return say(
                "Tranche {number} is for a year from {first} to {last}, and not before the tranche ahead of it.",
                number=number,
                first=first,
                last=last,
            )
        earlier = each.year
        if why := _why_no_gate(number, each, starts_on, ends_on):
            return why
    return ""


def _why_no_gate(number: int, tranche: TrancheTerms, starts_on: date, ends_on: date) -> str:
    if not tranche.gate and number > 1:
        return say(
            "Tranche {number} waits for nothing. Give it a condition, or add it to the one before.", number=number
        )
    if tranche.gate and (tranche.gate_on is None or not starts_on <= tranche.gate_on <= ends_on):
        return say(
            "The gate of tranche {number} is looked at by a day from {first} to {last}.",
            number=number,
            first=starts_on,
            last=ends_on,
        )
    return next((why for terms in tranche.gate if (why := why_no_condition(terms, number))), "")


def why_no_condition(terms: GateTerms, tranche: int) -> str:
    """Why a condition cannot stand before a tranche; empty where it can."""
    if terms.kind is GateKind.LEVERAGE and terms.wanted <= 0:
        return say("Say how much of other people’s money has to be in.")
    if terms.kind is GateKind.SPEND and (tranche == 1 or not 1 <= terms.wanted <= 100):
        return say(
            "Say how much of the tranche before is spent, from 1 to 100 percent. Before the first there is none."
        )
    if terms.kind is GateKind.MILESTONE and not terms.text.strip():
        return say("Name the milestone as its project names it.")
    if terms.kind is GateKind.JUDGED and not terms.text.strip():
        return say("Say in words what has to be so.")
    return ""


# --- what is on record ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeenMilestone:
    """A milestone of a project of the award. `evidence` says where it was read that it is reached, such as a return."""

    title: str
    project: str
    due_on: date
    reached_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person found of a condition in words, and why."""

    is_met: bool
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What is on record of an award on a day. `spent` is approved or paid; `tranches` are the amounts of all, in order."""

    leverage: Figure[Money]
    spent: Figure[Money]
    overdue: Figure[tuple[str, ...]]
    newest_return: str = ""
    milestones: tuple[SeenMilestone, ...] = ()
    open_conditions: tuple[str, ...] = ()
    tranches: tuple[Money, ...] = ()
    judgements: Mapping[int, Judgement] = field(default_factory=dict)

    def spent_of(self, tranche: int) -> Figure[Money]:
        """What is spent of a tranche, the first being spent first. Tranches count from 1."""
        if isinstance(self.spent, Blank):
            return self.spent
        before = Money.total(self.tranches[: tranche - 1])
        return min(max(self.spent - before, ZERO), self.tranches[tranche - 1])


@dataclass(frozen=True, slots=True)
class GateFinding:
    """How one condition stands. `value` is in the unit of `wanted`; None where it is no number, or not on record here.

    `where` names what it was read from; `missing` what is not there yet: open conditions, overdue quarters.
    """

    terms: GateTerms
    standing: GateStanding
    value: int | None = None
    where: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.standing is GateStanding.MET

    def as_record(self) -> dict[str, Any]:
        """What is kept with a decision on the tranche."""
        found = {
            "standing": self.standing.value,
            "value": self.value,
            "where": [*self.where],
            "missing": [*self.missing],
        }
        return self.terms.as_record() | found

    @classmethod
    def from_record(cls, kept: Mapping[str, Any]) -> GateFinding:
        terms, where, missing = GateTerms.from_record(kept), tuple(kept["where"]), tuple(kept["missing"])
        return cls(terms, GateStanding(kept["standing"]), kept["value"], where, missing)


def gate_findings(gate: Iterable[GateTerms], tranche: int, facts: GateFacts) -> tuple[GateFinding, ...]:
    """How each condition before a tranche stands by what is on record, in order."""
    return tuple(_FINDERS[terms.kind](terms, tranche, facts) for terms in gate)


def is_open(findings: Iterable[GateFinding]) -> bool:
    """Whether every condition of a gate is met."""
    return all(finding.is_met for finding in findings)


def _standing(is_met: bool) -> GateStanding:
    return GateStanding.MET if is_met else GateStanding.NOT_MET


def _unknown(terms: GateTerms) -> GateFinding:
    return GateFinding(terms, GateStanding.NOT_ON_RECORD)


def _of_leverage(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    if isinstance(facts.leverage, Blank):
        return _unknown(terms)
    found, read = facts.leverage.pence, (facts.newest_return,) if facts.newest_return else ()
    return GateFinding(terms, _standing(found >= terms.wanted), found, read)


def _of_milestone(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    named = [each for each in facts.milestones if _same(each.title, terms.text)]
    if not named:
        return _unknown(terms)
    where = tuple(each.evidence or each.project for each in named)
    missing = tuple(each.project for each in named if each.reached_on is None)
    return GateFinding(terms, _standing(not missing), None, where, missing)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _of_spend(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    spent = facts.spent_of(tranche - 1)
    if isinstance(spent, Blank):
        return _unknown(terms)
    found, read = spent.pence * 100 // facts.tranches[tranche - 2].pence, (facts.newest_return,) if spent else ()
    return GateFinding(terms, _standing(found >= terms.wanted), found, read)


def _of_returns(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    if isinstance(facts.overdue, Blank):
        return _unknown(terms)
    read = (facts.newest_return,) if facts.newest_return else ()
    return GateFinding(terms, _standing(not facts.overdue), None, read, facts.overdue)


def _of_conditions(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    return GateFinding(terms, _standing(not facts.open_conditions), None, (), facts.open_conditions)


def _of_judgement(terms: GateTerms, tranche: int, facts: GateFacts) -> GateFinding:
    judged = facts.judgements.get(terms.number)
    if judged is None:
        return _unknown(terms)
    return GateFinding(terms, _standing(judged.is_met), None, (f"{judged.by}: {judged.reason}",))


_FINDERS = {
    GateKind.LEVERAGE: _of_leverage,
    GateKind.MILESTONE: _of_milestone,
    GateKind.SPEND: _of_spend,
    GateKind.RETURNS: _of_returns,
    GateKind.CONDITIONS: _of_conditions,
    GateKind.JUDGED: _of_judgement,
}


# --- in words ---------------------------------------------------------------------------------------------------------


def wanted_in_words(terms: GateTerms) -> Message:
    """What a condition wants, as a sentence."""
    match terms.kind:
        case GateKind.LEVERAGE:
            return say(
                "{amount} of other people’s money that counts is in, shown by evidence.", amount=Money(terms.wanted)
            )
        case GateKind.MILESTONE:
            return say("The milestone “{milestone}” is reached, by an approved return.", milestone=terms.text)
        case GateKind.SPEND:
            return say("{percent}% of the tranche before is spent.", percent=terms.wanted)
        case GateKind.RETURNS:
            return say("No quarterly return is overdue.")
        case GateKind.CONDITIONS:
            return say("Every condition of the award is met.")
        case GateKind.JUDGED:
            return say("{condition}", condition=terms.text)


def found_in_words(finding: GateFinding) -> Message:
    """What was found of a condition; never a nought where nothing is on record."""
    if finding.standing is GateStanding.NOT_ON_RECORD:
        return _ABSENT[finding.terms.kind]
    match finding.terms.kind:
        case GateKind.LEVERAGE:
            return say("{amount} is in.", amount=Money(finding.value or 0))
        case GateKind.SPEND:
            return say("{percent}% is spent.", percent=finding.value)
        case GateKind.MILESTONE:
            missing = row_of(finding.missing)
            return say("Not reached in {projects}.", projects=missing) if finding.missing else say("Reached.")
        case GateKind.RETURNS:
            late = row_of(finding.missing)
            return say("Overdue: {quarters}.", quarters=late) if finding.missing else say("None is overdue.")
        case GateKind.CONDITIONS:
            still = row_of(finding.missing)
            return say("Not met: {conditions}", conditions=still) if finding.missing else say("All are met.")
        case GateKind.JUDGED:
            return say("{judgement}", judgement="; ".join(finding.where))


_ABSENT = {
    GateKind.LEVERAGE: say("What came in is not on record here, or no rule says what counts."),
    GateKind.MILESTONE: say("No project of the award has a milestone of this name on record here."),
    GateKind.SPEND: say("What is spent is not on record here."),
    GateKind.RETURNS: say("Returns are not on record here."),
    GateKind.CONDITIONS: say("The conditions are not on record here."),
    GateKind.JUDGED: say("Nobody has judged it yet."),
}


# --- what comes when --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlannedTranche:
    """A tranche in a forecast: its number, what it is, and whether it is released."""

    number: int
    amount: Money
    kind: SpendKind
    year: FinancialYear
    is_released: bool
    gate_on: date | None = None


@dataclass(frozen=True, slots=True)
class YearAhead:
    """What an award may use in a year: what is released, and what waits behind which gates."""

    year: FinancialYear
    kind: SpendKind
    released: Money
    waits: Money
    behind: tuple[int, ...]


def forecast(tranches: Iterable[PlannedTranche]) -> tuple[YearAhead, ...]:
    """The tranches by year and kind, in order; every pound stands in one line, released or behind a gate."""
    found: dict[tuple[int, SpendKind], list[PlannedTranche]] = {}
    for each in tranches:
        found.setdefault((each.year.start, each.kind), []).append(each)
    return tuple(
        YearAhead(
            FinancialYear(year),
            kind,
            Money.total(each.amount for each in own if each.is_released),
            Money.total(each.amount for each in own if not each.is_released),
            tuple(each.number for each in own if not each.is_released),
        )
        for (year, kind), own in sorted(found.items(), key=lambda item: (item[0][0], item[0][1].value))
    )
