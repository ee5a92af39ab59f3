"""A figure that is shown: a value, or the reason why there is none. What is absent is never a nought.

Nought means that it was counted and was nought. `Figure[Money]` is an amount, `Blank.NOT_PUBLISHED` or
`Blank.NOT_ON_RECORD`; a blank is false, and a figure worked out from one is absent too.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, Union, overload

from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money

T = TypeVar("T")


class Blank(Enum):
    """Why there is no figure: nobody has published it, or this installation does not hold the records it is counted from.

    A sum or a difference of which a part is absent is absent. Where both reasons meet, “not on record here” is told: it is
    the one about us. A blank cannot be compared with a value, because it is neither more nor less.
    """

    NOT_PUBLISHED = "not published"
    NOT_ON_RECORD = "not on record here"

    @property
    def label(self) -> Message:
        return NOT_ON_RECORD if self is Blank.NOT_ON_RECORD else NOT_PUBLISHED

    def __str__(self) -> str:
        return str(self.label)

    def __bool__(self) -> bool:
        return False

    def __add__(self, other: object) -> Blank:
        return Blank.NOT_ON_RECORD if Blank.NOT_ON_RECORD in (self, other) else self

    def __radd__(self, other: object) -> Blank:
        return self + other

    def __sub__(self, other: object) -> Blank:
        return self + other

    def __rsub__(self, other: object) -> Blank:
        return self + other

    def __neg__(self) -> Blank:
        return self


NOT_PUBLISHED = say("Not published")
NOT_ON_RECORD = say("Not on record here")
Figure = Union[T, Blank]  # noqa: UP007  an alias with a variable, which `|` cannot write at run time
"""A value of its type, or why there is none."""


def total(parts: Iterable[Figure[Money]]) -> Figure[Money]:
    """The sum; nothing adds up to £0, and a sum of which a part is absent is absent."""
    found: Figure[Money] = ZERO
    for part in parts:
        found = found + part
    return found


@overload
def cell_of(figure: Blank) -> str: ...
@overload
def cell_of(figure: Figure[T]) -> T | str: ...
def cell_of(figure: Any) -> Any:
    """A figure as the cell of a file, CSV or workbook: its value, or “not on record here” in words that no sum takes in."""
    return figure.value if isinstance(figure, Blank) else figure


def as_json(figure: Figure[Money] | Figure[Decimal]) -> int | str | dict[str, str]:
    """A figure as JSON: pence, or a number as text; a blank is an object, so that no program can add it up."""
    match figure:
        case Blank():
            return {"absent": figure.value}
        case Money():
            return figure.pence
    return f"{figure.normalize():f}"


def money_from_json(kept: Any) -> Figure[Money]:
    """An amount as `as_json` wrote it."""
    return Blank(kept["absent"]) if isinstance(kept, dict) else Money(kept)
