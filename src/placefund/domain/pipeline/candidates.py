"""What stands in a place's pipeline: a candidate project with its ask, other people's money, partners, days and readiness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placefund.domain.coinvestment import CoInvestment, CountingRule, counts
from placefund.domain.costs import SpendKind
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear

STAGES = ("idea", "outline", "developed", "ready")
"""How far a candidate is worked out, in order."""
IN_PLAY = (*STAGES, "in_portfolio")
"""The states of what can still become a project: these are added up, and what falls is asked of them."""


class Door(StrEnum):
    """Through which door a candidate came; the value is stored."""

    ENTERED = "entered"
    PROPOSED = "proposed"
    INTEREST = "interest"
    LOCAL_CALL = "local_call"
    MERGER = "merger"
    SPLIT = "split"

    @property
    def label(self) -> Message:
        return _DOORS[self]


_DOORS = {
    Door.ENTERED: say("Entered by the programme office"),
    Door.PROPOSED: say("Proposed by an organisation"),
    Door.INTEREST: say("From an expression of interest"),
    Door.LOCAL_CALL: say("Chosen in a local call"),
    Door.MERGER: say("Merged from several"),
    Door.SPLIT: say("Part of one that was split"),
}


class CandidateLine(StrEnum):
    """The line of a candidate that a comment or a question is about; the value is stored."""

    WHOLE = "whole"
    ASK = "ask"
    OTHER_MONEY = "other_money"
    PARTNERS = "partners"
    DAYS = "days"
    READINESS = "readiness"
    RISKS = "risks"
    SUBSIDY = "subsidy"

    @property
    def label(self) -> Message:
        return _LINES[self]


_LINES = {
    CandidateLine.WHOLE: say("The project as a whole"),
    CandidateLine.ASK: say("What it asks for"),
    CandidateLine.OTHER_MONEY: say("Other people's money"),
    CandidateLine.PARTNERS: say("Partners"),
    CandidateLine.DAYS: say("Start and end"),
    CandidateLine.READINESS: say("Readiness"),
    CandidateLine.RISKS: say("Risks"),
    CandidateLine.SUBSIDY: say("Subsidy"),
}


class ProjectAspect(StrEnum):
    """On what a candidate has to be ready before it can start; the value is stored."""

    SITE = "site"
    PEOPLE = "people"
    MONEY = "money"
    LAW = "law"
    PLAN = "plan"

    @property
    def label(self) -> Message:
        return _ASPECTS[self]


_ASPECTS = {
    ProjectAspect.SITE: say("Site, consents and equipment"),
    ProjectAspect.PEOPLE: say("People who deliver it"),
    ProjectAspect.MONEY: say("Other money"),
    ProjectAspect.LAW: say("Subsidy, procurement and agreements"),
    ProjectAspect.PLAN: say("Plan, milestones and costs"),
}


class AspectStanding(StrEnum):
    """How far one aspect is; the value is stored. Without a row nothing is said of it, which is no “not begun”."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    IN_PLACE = "in_place"

    @property
    def label(self) -> Message:
        return _STANDINGS[self]


_STANDINGS = {
    AspectStanding.NOT_BEGUN: say("Not begun"),
    AspectStanding.UNDER_WAY: say("Under way"),
    AspectStanding.IN_PLACE: say("In place"),
}


class SubsidyActivity(StrEnum):
    """Whether somebody who gets the money offers goods or services on a market; the value is stored."""

    UNKNOWN = "unknown"
    NOT_ECONOMIC = "not_economic"
    ECONOMIC = "economic"

    @property
    def label(self) -> Message:
        return _ACTIVITIES[self]


_ACTIVITIES = {
    SubsidyActivity.UNKNOWN: say("Not looked at yet"),
    SubsidyActivity.NOT_ECONOMIC: say("No economic activity, so no subsidy"),
    SubsidyActivity.ECONOMIC: say("An economic activity, so it may be a subsidy"),
}


class SubsidyRoute(StrEnum):
    """How a subsidy would be lawful under the Subsidy Control Act 2022; the value is stored."""

    NONE = ""
    MINIMAL = "minimal"
    STREAMLINED = "streamlined"
    PRINCIPLES = "principles"
    SERVICES = "services"

    @property
    def label(self) -> Message:
        return _ROUTES[self]


_ROUTES = {
    SubsidyRoute.NONE: say("Not settled"),
    SubsidyRoute.MINIMAL: say("Minimal financial assistance"),
    SubsidyRoute.STREAMLINED: say("A streamlined route"),
    SubsidyRoute.PRINCIPLES: say("Assessed against the principles"),
    SubsidyRoute.SERVICES: say("Services of public economic interest"),
}


@dataclass(frozen=True, slots=True)
class AskLine:
    """What a candidate asks for in one financial year, of one kind."""

    year: FinancialYear
    kind: SpendKind
    amount: Money


@dataclass(frozen=True, slots=True)
class CandidateProject:
    """A frozen picture of a candidate, for whoever puts a portfolio together. Organisations are numbers of the register."""

    number: int
    reference: str
    title: str
    stage: str
    asks: tuple[AskLine, ...]
    co_investment: tuple[CoInvestment, ...]
    lead: int
    organisations: frozenset[int]
    cluster: str
    areas: frozenset[str]
    depends_on: frozenset[int]
    starts_on: date | None
    ends_on: date | None

    @property
    def ask(self) -> Money | None:
        """What it asks for in all; None where it has not said."""
        return total_ask(self.asks)

    def ask_by_year(self) -> dict[tuple[FinancialYear, SpendKind], Money]:
        """What it asks for, by year and kind, in order."""
        return added_up(self.asks)

    def counted(self, rule: CountingRule) -> Money:
        """Of other people's money, what counts by a rule."""
        return Money.total(line.amount for line in self.co_investment if counts(line, rule))

    @property
    def is_in_play(self) -> bool:
        return self.stage in IN_PLAY


def total_ask(asks: Iterable[AskLine]) -> Money | None:
    """The sum of what is asked for; None where nothing is said, which is no £0."""
    asks = tuple(asks)
    return Money.total(line.amount for line in asks) if asks else None


def added_up(asks: Iterable[AskLine]) -> dict[tuple[FinancialYear, SpendKind], Money]:
    """Lines of one or many candidates by year and kind, the first year first."""
    found: Counter[tuple[FinancialYear, SpendKind]] = Counter()
    for line in asks:
        found[line.year, line.kind] += line.amount.pence
    return {key: Money(found[key]) for key in sorted(found, key=lambda key: (key[0].start, key[1].value))}


def initials(place: str) -> str:
    """The letters that a place's references begin with: “Greater Manchester” gives GM, “Glasgow” GLA."""
    words = [word for word in place.replace("-", " ").split() if word[:1].isupper()]
    return ("".join(word[0] for word in words[:4]) if len(words) > 1 else place[:3]).upper()


def reference_of(place: str, number: int) -> str:
    """How a candidate is called: `GM-C-012`."""
    return f"{initials(place)}-C-{number:03d}"


def earliest_stage(states: Sequence[str]) -> str:
    """The stage that a merged project stands at: that of the one that is least worked out. Parked ones do not count."""
    found = [STAGES.index(state) for state in states if state in STAGES]
    return STAGES[min(found)] if found else STAGES[0]


WHOLE_SHARE = 100


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One part of a candidate that is split: what it is called, and its share of the money in hundredths."""

    title: str
    share: int
