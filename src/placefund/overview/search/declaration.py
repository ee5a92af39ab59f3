"""What can be found: each kind of thing with the rows that a reader may know of, and how one of them is shown.

A kind's `rows` are its gate. What is not among them is neither found, counted nor put in an order: everything that is told of a
search is told of these rows alone, so a kind whose gate is right cannot leak by a search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from placefund.domain.roles import Capability
from placefund.people.access import scopes_with
from placefund.people.models import User

Row = TypeVar("Row")


@dataclass(frozen=True)
class Reader:
    """Who searches, and when; `user` is None for whoever is not signed in."""

    user: User | None
    at: datetime

    def scopes(self, capability: Capability, kind: str) -> list[str]:
        """The names of the scopes of a kind in which they have a capability; none for whoever is not signed in."""
        return scopes_with(self.user, capability, kind) if self.user else []

    @cached_property
    def known(self) -> dict[str, Any]:
        """What was found out about them once, for several kinds."""
        return {}


def everywhere(_reader: Reader) -> bool:
    """Offered to everybody."""
    return True


def whoever_is_signed_in(reader: Reader) -> bool:
    """Offered to people with an account."""
    return reader.user is not None


@dataclass(frozen=True, kw_only=True)
class Searchable(Generic[Row]):
    """A kind of row that can be found.

    `fields` are the paths of its texts, the name first; `inside` are those of what belongs to it, each with how it is called
    where something was found there; `tells` is the text that is shown wherever it was found. `numbers` are paths that whoever
    types the whole of one is led to at once. `invented` is the path that says whether a row is of an invented fund: such rows
    come last.
    """

    key: str
    title: str
    rows: Callable[[Reader], QuerySet[Any]]
    fields: tuple[str, ...]
    href: Callable[[Row], str]
    name: Callable[[Row], str] = str
    where: Callable[[Row], str] = lambda row: ""
    inside: tuple[tuple[str, str], ...] = ()
    tells: str = ""
    numbers: tuple[str, ...] = ()
    invented: str = ""
    is_for: Callable[[Reader], bool] = everywhere

    def texts(self, row: Row) -> list[str]:
        """What a row says in each of its fields."""
        return [at_path(row, path) for path in self.fields]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something found that is no row: a word of the glossary, a page."""

    name: str
    text: str
    href: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A kind of thing that is looked through in memory: what is no row, or what each reader knows under another name."""

    key: str
    title: str
    entries: Callable[[Reader], Sequence[Entry]] = field(repr=False)
    is_for: Callable[[Reader], bool] = everywhere


Kind = Searchable[Any] | Shelf


def at_path(row: Any, path: str) -> str:
    """What stands in a row at the end of a path of fields; nothing where one of them is empty."""
    for name in path.split("__"):
        row = getattr(row, name, None)
        if row is None:
            return ""
    return str(row)
