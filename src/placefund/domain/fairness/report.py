"""The fairness report of a round: who applied, who was funded and who got the money, by nation, place, sector, lead and size.

The figures of a round are a whole, not a sample; the intervals say what may be read into them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.fairness.intervals import Interval
from placefund.domain.findings import Finding
from placefund.domain.money import Money

LEVEL = 0.05
"""Below this adjusted p-value a gap is called more than chance explains."""


class Dimension(StrEnum):
    """By what the outcomes are compared; the value is how a page calls it."""

    NATION = "nation"
    PLACE = "place"
    SECTOR = "sector"
    LEAD = "kind of lead"
    SIZE = "size of ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one application. `awarded` is None when it was not funded; an empty text is counted as not stated."""

    reference: str
    asked: Money
    awarded: Money | None
    nation: str = ""
    place: str = ""
    sector: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row of a dimension. `members` are the groups merged in it (one: itself). Shares are of the round, 0 to 1.

    `chance` is Holm's adjusted p-value that its rate differs from the others' by so much by chance.
    `money_by_chance` is where its part of the money would lie; None when nothing was awarded.
    `population_share` and `pence_per_head` are None where no population was given.
    """

    name: str
    members: tuple[str, ...]
    applied: int
    funded: int
    asked: Money
    awarded: Money
    rate: float
    interval: Interval
    others_rate: float
    chance: float
    share_of_asks: float
    share_of_money: float | None
    money_by_chance: Interval | None
    population_share: float | None = None
    pence_per_head: int | None = None

    @property
    def stands_out(self) -> bool:
        """Whether its rate differs from the others' by more than chance explains."""
        return self.chance < LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The round by one dimension. `groups` is empty where numbers are too small; `silent` are those nobody applied from.

    `silent_share` is their share of the people, 0 to 1; None where no population was given.
    """

    dimension: Dimension
    groups: tuple[Group, ...]
    silent: tuple[str, ...]
    silent_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A round's outcomes: the whole, each dimension, and the proof that the parts of each add up to the whole."""

    applied: int
    funded: int
    asked: Money
    awarded: Money
    interval: Interval
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]

    def by(self, dimension: Dimension) -> Comparison:
        """The comparison by one dimension."""
        return next(each for each in self.comparisons if each.dimension is dimension)

    def as_record(self) -> dict[str, object]:
        """The report as plain values: money in pence, shares as numbers with at most 4 decimal places."""
        record: dict[str, object] = _plain(asdict(self))
        return record


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value["pence"] if value.keys() == {"pence"} else {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value
