"""What an installation holds of a fund: for each kind of record whether it is complete, from which day, or not here at all.

A fund's allocations can be public long before, or wholly apart from, the system that runs its awards. What is not on record
is then no nought: every figure that is counted from such records asks here first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from placefund.domain.figures import NOT_ON_RECORD, Blank, Figure
from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, say

T = TypeVar("T")


class RecordKind(StrEnum):
    """A kind of record that a fund's figures are counted from."""

    ALLOCATIONS = "allocations"
    APPLICATIONS = "applications"
    AWARDS = "awards"
    PAYMENTS = "payments"
    OUTCOMES = "outcomes"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    RecordKind.ALLOCATIONS: say("Allocations"),
    RecordKind.APPLICATIONS: say("Applications"),
    RecordKind.AWARDS: say("Awards"),
    RecordKind.PAYMENTS: say("Payments"),
    RecordKind.OUTCOMES: say("Outcomes"),
}


class Extent(StrEnum):
    """How much of a kind of record is here."""

    COMPLETE = "complete"
    FROM_A_DAY = "from"
    NOT_ON_RECORD = "not on record here"

    @property
    def label(self) -> Message:
        return _EXTENTS[self]


_EXTENTS = {
    Extent.COMPLETE: say("Complete"),
    Extent.FROM_A_DAY: say("From a day on"),
    Extent.NOT_ON_RECORD: NOT_ON_RECORD,
}


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of one kind of record is here; `since` is the first day from which it is complete, for `FROM_A_DAY` alone."""

    kind: RecordKind
    extent: Extent = Extent.NOT_ON_RECORD
    since: date | None = None

    @property
    def is_here(self) -> bool:
        return self.extent is not Extent.NOT_ON_RECORD

    @property
    def code(self) -> str:
        """As a file says it: “complete”, “from 2027-01-01”, “not on record here”."""
        return f"{self.extent.value} {self.since.isoformat()}" if self.since else self.extent.value


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is on record of a fund, kind by kind. A kind of which nothing was stated is not on record here."""

    holdings: Mapping[RecordKind, Holding] = field(default_factory=dict)

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> Coverage:
        """The last one given of each kind holds."""
        return cls({holding.kind: holding for holding in holdings})

    @classmethod
    def common(cls, several: Iterable[Coverage]) -> Coverage:
        """What is on record of all of several funds: of each kind the least that is here of any of them."""
        each = list(several)
        return cls.of(min((one.holding(kind) for one in each), key=_reach) for kind in RecordKind if each)

    def holding(self, kind: RecordKind) -> Holding:
        return self.holdings.get(kind) or Holding(kind)

    def holds(self, *kinds: RecordKind) -> bool:
        """Whether records of all these kinds are here, from the beginning or from a day on."""
        return all(self.holding(kind).is_here for kind in kinds)

    def is_whole(self, *kinds: RecordKind) -> bool:
        """Whether records of all these kinds are here from the beginning."""
        return all(self.holding(kind).extent is Extent.COMPLETE for kind in kinds)

    def counted(self, value: Figure[T], *kinds: RecordKind) -> Figure[T]:
        """What was counted from records of these kinds: the value where they are here.

        Where they begin on a day, a nought says nothing of what came before it, and is none.
        """
        is_told = self.is_whole(*kinds) or (self.holds(*kinds) and not _is_nought(value))
        return value if is_told else Blank.NOT_ON_RECORD

    def rest(self, value: Figure[T], *kinds: RecordKind) -> Figure[T]:
        """What is left of a whole after what these records took away: known only where they are here from the beginning."""
        return value if self.is_whole(*kinds) else Blank.NOT_ON_RECORD

    def of_what_began(self, day: date) -> Coverage:
        """This for one thing that began on a day: where records are complete from that day or an earlier one, it has all."""
        whole = (Holding(h.kind, Extent.COMPLETE) for h in self.partial if h.since is not None and h.since <= day)
        return self.with_(whole)

    @property
    def incomplete(self) -> tuple[RecordKind, ...]:
        """The kinds of which something may be missing: nothing is here, or what came before a day is not."""
        return tuple(kind for kind in RecordKind if not self.is_whole(kind))

    @property
    def absent(self) -> tuple[RecordKind, ...]:
        """The kinds of which nothing is here."""
        return tuple(kind for kind in RecordKind if not self.holding(kind).is_here)

    @property
    def partial(self) -> tuple[Holding, ...]:
        """The kinds that are here from a day on."""
        return tuple(h for kind in RecordKind if (h := self.holding(kind)).extent is Extent.FROM_A_DAY)

    def with_(self, holdings: Iterable[Holding]) -> Coverage:
        """This, with other statements for some kinds."""
        return Coverage({**self.holdings, **{holding.kind: holding for holding in holdings}})


def _is_nought(value: object) -> bool:
    """Whether a figure is nought: an amount, one in short, a number; or a ratio to nothing."""
    return not getattr(value, "pence", value)


def _reach(holding: Holding) -> tuple[int, int]:
    """How far back records go: nothing first, then from the latest day on, then all of them."""
    day = holding.since.toordinal() if holding.since else 0
    return (list(Extent)[::-1].index(holding.extent), -day)


RESTS_ON_AWARDS = (RecordKind.PAYMENTS, RecordKind.OUTCOMES)
"""What is reported or paid under an award: without awards on record nobody could say what it belongs to."""


def require_statement(now: Coverage, stated: Iterable[Holding], *, today: date) -> Coverage:
    """The coverage that a statement would make.

    Raises:
        NotPossible: nothing is stated, a day is missing, too much or to come, nothing would change, or payments or outcomes
            would be on record without awards.
    """
    holdings = tuple(stated)
    if not holdings:
        raise NotPossible(say("Choose at least one kind of record."))
    for holding in holdings:
        if (holding.extent is Extent.FROM_A_DAY) != (holding.since is not None):
            raise NotPossible(
                say("Give the day from which the records are complete, and only where they begin on a day.")
            )
        if holding.since is not None and holding.since > today:
            raise NotPossible(
                say("The day from which records are complete cannot be to come. Give today or an earlier day.")
            )
    then = now.with_(holdings)
    if all(now.holdings.get(holding.kind) == holding for holding in holdings):
        raise NotPossible(say("This is what is stated already, so nothing would change."))
    for kind in RESTS_ON_AWARDS:
        if then.holds(kind) and not then.holds(RecordKind.AWARDS):
            raise NotPossible(say("{kind} cannot be on record without awards. State them together.", kind=kind.label))
    return then
