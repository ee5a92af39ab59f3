"""What other values of a fund's rules would have done to the bids of a round that is over: the same bids, judged once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from placefund.domain.eligibility import ON_ELIGIBILITY_CHECK, Proposal, findings
from placefund.domain.findings import Finding
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.terms import Terms

VALUES = (
    "floor",
    "cap",
    "life",
    "counting",
    "sectors",
    "earmarked",
    "rates",
    "rates_not_published",
    "helices_needed",
    "helices_required",
    "may_lead",
)
"""The values of a round's terms that can be tried on bids which were made under others."""
_NOT_VALUES: Mapping[str, Message] = {
    "questions": say(
        "The questions are others: nobody has answered those, so the bids are judged by what they were asked."
    ),
    "form_rules": say(
        "What must hold between answers is otherwise: the bids are judged by the rules they were written under."
    ),
    "criteria": say("The criteria or their weights are others: nobody has scored by those."),
    "method": say(
        "The round is read and ranked otherwise: who reads, what is hidden and what settles a tie cannot be tried."
    ),
    "stage": say("The round is another stage of its competition: whom it follows or invites cannot be tried."),
    "within": say(
        "A local call takes projects in its own place: where the last round's would lie is their own matter."
    ),
    "board_endorses": say("Whether a board stands behind what is chosen is its own matter: its word cannot be tried."),
    "assessors_needed": say("Each bid has another number of readers: what they would have scored is not known."),
}


@dataclass(frozen=True, slots=True)
class PastBid:
    """A bid as it was sent. `percent` is its score as a part of the top score; None where none may be read."""

    number: int
    proposal: Proposal
    percent: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BidOutcome:
    """What one bid asks for, what stops it and whether it reaches the quality line, under one set of values.

    `asks` is None where a rate is not published, so that nobody can say it.
    """

    asks: Money | None
    stopped_by: tuple[Finding, ...]
    is_over_the_cap: bool
    reaches_the_line: bool | None

    @property
    def is_eligible(self) -> bool:
        return not self.stopped_by


@dataclass(frozen=True, slots=True)
class BidCompared:
    """One bid under the values it was made under, and under others."""

    number: int
    was: BidOutcome
    now: BidOutcome

    @property
    def differs(self) -> bool:
        rules = [[found.rule for found in each.stopped_by] for each in (self.was, self.now)]
        return rules[0] != rules[1] or (self.was.asks, self.was.reaches_the_line) != (
            self.now.asks,
            self.now.reaches_the_line,
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """The bids together, under one set of values. Sums are of the eligible ones; None where one of them cannot be said."""

    eligible: int
    stopped: int
    over_the_cap: int
    asked: Money | None
    reach_the_line: int | None
    by_rule: tuple[tuple[Message, int], ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The bids of a round under the values they were made under, and under others; and what cannot be tried."""

    bids: tuple[BidCompared, ...]
    was: Totals
    now: Totals
    limits: tuple[Message, ...]

    @property
    def differing(self) -> tuple[BidCompared, ...]:
        return tuple(bid for bid in self.bids if bid.differs)

    @property
    def became_eligible(self) -> int:
        return sum(bid.now.is_eligible and not bid.was.is_eligible for bid in self.bids)

    @property
    def became_ineligible(self) -> int:
        return sum(bid.was.is_eligible and not bid.now.is_eligible for bid in self.bids)


def with_values(was: Terms, wanted: Terms) -> Terms:
    """The terms of a round with other values of its rules, and everything else as its bids met it."""
    method = replace(was.method, threshold_percent=wanted.method.threshold_percent)
    return replace(was, method=method, **{name: getattr(wanted, name) for name in VALUES})


def simulate(bids: Sequence[PastBid], was: Terms, wanted: Terms) -> Simulation:
    """Judge bids that were made under `was` by the values of `wanted`."""
    now = with_values(was, wanted)
    compared = tuple(BidCompared(bid.number, _outcome(bid, was), _outcome(bid, now)) for bid in bids)
    return Simulation(
        compared,
        _totals([bid.was for bid in compared]),
        _totals([bid.now for bid in compared]),
        tuple(_limits(bids, was, wanted)),
    )


def differ(was: Terms, wanted: Terms) -> bool:
    """Whether any value that can be tried is otherwise."""
    return with_values(was, wanted) != was


def _outcome(bid: PastBid, terms: Terms) -> BidOutcome:
    found = findings(ON_ELIGIBILITY_CHECK, bid.proposal, terms, terms.closes_at)
    asks = None if bid.proposal.why_no_ask(terms) else bid.proposal.ask(terms)
    line = None if bid.percent is None else bid.percent >= terms.method.threshold_percent
    is_over = asks is not None and terms.cap is not None and asks > terms.cap
    return BidOutcome(asks, tuple(each for each in found if each.failed), is_over, line)


def _totals(outcomes: Sequence[BidOutcome]) -> Totals:
    eligible = [each for each in outcomes if each.is_eligible]
    asks = [each.asks for each in eligible]
    lines = [each.reaches_the_line for each in outcomes]
    stops = Counter(found.sentence for each in outcomes for found in each.stopped_by)
    return Totals(
        eligible=len(eligible),
        stopped=len(outcomes) - len(eligible),
        over_the_cap=sum(each.is_over_the_cap for each in outcomes),
        asked=None if None in asks else Money.total(ask for ask in asks if ask is not None),
        reach_the_line=None if all(line is None for line in lines) else sum(line is True for line in lines),
        by_rule=tuple(sorted(stops.items(), key=lambda each: (-each[1], str(each[0])))),
    )


def _limits(bids: Sequence[PastBid], was: Terms, wanted: Terms) -> Iterator[Message]:
    yield say(
        "Who would have bid, and how they would have written, under other rules: these are the bids that were made."
    )
    for name, words in _NOT_VALUES.items():
        before, after = getattr(was, name), getattr(wanted, name)
        if name == "method":
            after = replace(after, threshold_percent=before.threshold_percent, seed_commitment=before.seed_commitment)
        if before != after:
            yield words
    if all(bid.percent is None for bid in bids):
        yield say("The quality line: scores are compared once the outcomes of the round are public.")
    elif any(bid.percent is None for bid in bids):
        yield say("The quality line for bids that no panel has scored.")
