"""What explanations of an answer are made of: each thing that is said, with the values that a page shows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placefund.domain.money import Money
from placefund.domain.portfolio.plan import THOUSAND
from placefund.scenarios.answers.queries import RuleStanding


@dataclass(frozen=True, slots=True)
class OtherPortfolio:
    """Another portfolio beside the answer: how it was found, what is said of it, and whom it would fund at which level."""

    name: str
    sentence: str
    levels: Mapping[str, int]
    thousands: int
    broken: tuple[str, ...] = ()

    @property
    def keeps_rules(self) -> bool:
        return not self.broken

    @property
    def money(self) -> Money:
        return Money(self.thousands * THOUSAND)

    @property
    def number(self) -> int:
        return len(self.levels)


@dataclass(frozen=True, slots=True)
class BidWords:
    """Why one bid is in or out: the sentence, what would change it, and how often draws choose it."""

    sentence: str
    changes: tuple[str, ...] = ()
    robust: str = ""


@dataclass(frozen=True, slots=True)
class PriceWords:
    """What one rule costs: in a sentence, and whether it costs anything."""

    sentence: str
    costs: bool


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule with how it stands, what it is called, whether it is kept, and what it costs; no `price` where none is known."""

    standing: RuleStanding
    name: str
    kept: str
    price: PriceWords | None

    @property
    def reason(self) -> str:
        return self.standing.reason

    @property
    def is_felt(self) -> bool:
        """Whether it costs anything. An overlap is always felt: it is there to be weighed."""
        return self.standing.is_soft or (self.price is not None and self.price.costs)


@dataclass(frozen=True, slots=True)
class MovedBid:
    """One bid that moves when an assessor's readings are left out, and how: “comes in”, “goes out”, “goes from 50% to 100%”."""

    number: int
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class AssessorWords:
    """What changes when one assessor's readings are left out. `reader` is what the round's method lets them be called.

    `read` bids are theirs. `trouble` says why nothing can be told, or that nothing fits; `notes` what has to be known besides.
    """

    reader: str
    read: int
    moves: tuple[MovedBid, ...]
    trouble: str = ""
    notes: str = ""

    @property
    def has_something(self) -> bool:
        """Whether anything is to be said besides that nothing changes."""
        return bool(self.moves or self.trouble or self.notes)
