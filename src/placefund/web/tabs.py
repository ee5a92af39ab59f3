"""The tabs of a long record: pages of their own, each with an address, so that none is longer than can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the record: what it is called, the name of its address, and how many things wait on it, if that matters."""

    label: str
    name: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class OpenTab:
    """A tab as it is drawn."""

    label: str
    url: str
    is_open: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Tabs:
    """The tabs of one row.

    `key` is what all their addresses take: the row's number or slug. `here` is the name of the open one's address, `label`
    what the list of them is called to whoever cannot see it. A tab that the visitor may not open is not given.
    """

    label: str
    key: str | int
    here: str
    tabs: tuple[Tab, ...]

    def __iter__(self) -> Iterator[OpenTab]:
        for tab in self.tabs:
            yield OpenTab(tab.label, reverse(tab.name, args=(self.key,)), tab.name == self.here, tab.count)
