"""What a list is, as data: its columns, its filters, what is searched and how it is ordered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Q

from placefund.domain.messages import say
from placefund.domain.standards.cells import Cell

Row = TypeVar("Row")

EVERY = "every"
"""The value of a filter that lets everything through where it would otherwise narrow by itself."""
BY_CELL = "cell"
"""What orders or sums a column of rows in memory: the cell itself."""


class CellKind(StrEnum):
    """How the cells of a column are printed. Files hold the value itself: an amount is a number there, a day is a day."""

    WORDS = "words"
    NUMBER = "number"
    QUANTITY = "quantity"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    STATE = "state"

    @property
    def is_figure(self) -> bool:
        """Whether the column is set to the right, so that figures stand beneath one another."""
        return self in (CellKind.NUMBER, CellKind.QUANTITY, CellKind.MONEY)


class FoldLine(NamedTuple):
    """One line behind a fold of a cell: a name, what it says, and where that leads."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column. The first of a list names its row, is always shown and heads the card on a phone.

    `order` is the path of the field that the column can be ordered by, `total` that of the field that is summed; for rows in
    memory both are `BY_CELL`. A decisive column stands at the head of a card, in short, and the others behind its “More”;
    `says_itself` is one whose values need no title there, as a state. One that is not `is_shown` has to be asked for.
    `rank` is what rows in memory are put in order by where that is not the cell: the day behind a date in words.
    `fold` gives lines that stand behind a fold, which is called `fold_title`, and are not in files. `posts_to` makes the cell
    a button that posts there, for what is noted when it is opened; such a list has an act.
    """

    key: str
    title: str
    cell: Callable[[Row], Cell]
    kind: CellKind = CellKind.WORDS
    order: str = ""
    total: str = ""
    href: Callable[[Row], str] | None = None
    note: Callable[[Row], str] | None = None
    fold: Callable[[Row], Sequence[FoldLine]] | None = None
    fold_title: str = say("Details")
    rank: Callable[[Row], str | int] | None = None
    posts_to: Callable[[Row], str] | None = None
    is_decisive: bool = False
    says_itself: bool = False
    is_shown: bool = True


def column_of_states(
    state: Callable[[Row], str], *, order: str = "state", title: str = say("State"), is_shown: bool = True
) -> Column[Row]:
    """The column of the state that a row is in, which decides where it is shown at all."""
    return Column(
        key="state",
        title=title,
        cell=state,
        kind=CellKind.STATE,
        order=order,
        is_decisive=is_shown,
        is_shown=is_shown,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Generic[Row]):
    """One choice that narrows a list. Each value is a field's (`path`), a condition (`where`) or, in memory, `values` of a row.

    `default` narrows a list that was not asked for anything; `everything` names the choice that does not narrow.
    """

    key: str
    title: str
    choices: tuple[tuple[str, str], ...]
    path: str = ""
    where: Mapping[str, Q] = field(default_factory=dict)
    values: Callable[[Row], Sequence[str]] | None = None
    everything: str = say("All")
    default: str = ""

    def condition(self, value: str) -> Q:
        """What the database is asked for a value."""
        return self.where[value] if self.where else Q(**{self.path: value})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordBound:
    """A filter by words that a field must contain."""

    key: str
    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBound:
    """A filter by a day in London, which is still inside: the first one, or the last one."""

    key: str
    title: str
    path: str
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Row]):
    """A list. `order` is the key of the column it stands in the order of, with a minus when the largest comes first.

    `searched` are paths of fields, or in memory the words of a row. `slug` names its files; `one` and `many` its rows.
    A row that `is_marked` has a line beneath it; `anchor_of` gives its anchor on the page. `earlier_orders` says what the orders
    in addresses of earlier versions mean now.
    """

    slug: str
    title: str
    one: str
    many: str
    columns: tuple[Column[Row], ...]
    order: str
    filters: tuple[Filter[Row], ...] = ()
    words: tuple[WordBound, ...] = ()
    days: tuple[DayBound, ...] = ()
    searched: tuple[str, ...] | Callable[[Row], str] = ()
    search_title: str = "Search"
    earlier_orders: Mapping[str, str] = field(default_factory=dict)
    size: int = 50
    is_marked: Callable[[Row], bool] | None = None
    anchor_of: Callable[[Row], str] | None = None
    nothing: tuple[str, str] = (say("Nothing here yet"), "")
    key_of: Callable[[Row], int] = lambda row: int(getattr(row, "pk"))  # noqa: B009  a row of any kind

    def column(self, key: str) -> Column[Row]:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def sortable(self) -> tuple[Column[Row], ...]:
        """The columns that the list can be put in the order of."""
        return tuple(column for column in self.columns if column.order)

    @property
    def usual(self) -> tuple[str, ...]:
        """The columns that are shown when none are asked for."""
        return tuple(column.key for column in self.columns if column.is_shown)

    def named(self, count: int) -> str:
        """`1 award`, `12 awards`."""
        return f"{count:,} {self.one if count == 1 else self.many}"
