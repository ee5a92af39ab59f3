"""The links above a page: the way to it, from a fund or from a list, as each row says of itself.

A row that pages stand below has a method `way`, which begins with the way to the row above it and adds one step. A page
asks for the way to its row and adds its own name: `way_to(request, round_).to("Panel", "panel", round_.pk).to("Draw")`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.http import HttpRequest
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import EVERYONE, has


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of a way: what it is called, and the name and the key of its address. A page itself has no address."""

    label: str
    name: str = ""
    key: str | int | Sequence[str] | None = None

    @property
    def url(self) -> str:
        """The address to link to; empty for the page itself."""
        if not self.name:
            return ""
        if self.key is None:
            return reverse(self.name)
        return reverse(self.name, args=(self.key,) if isinstance(self.key, str | int) else self.key)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who follows a way: on a public page everybody, who is led over public pages only; else the person signed in."""

    user: Any
    is_public: bool

    def manages(self, fund: FundLike) -> bool:
        """Whether the way begins at the fund's desk: this person may open it, and the page is no public one."""
        return not self.is_public and has(self.user, Capability.MANAGE_FUND, fund)

    def may(self, capability: Capability, thing: Any) -> bool:
        """Whether this person may do this to this thing: a way leads over no page that is closed to them."""
        return has(self.user, capability, thing)


class FundLike(Protocol):
    """What a page needs of the fund that it belongs to: whether to say that it is invented, and who manages it."""

    @property
    def is_invented(self) -> bool: ...

    def scopes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Crumbs:
    """The steps to a page, the page itself last, and the fund that they lead through."""

    crumbs: tuple[Crumb, ...] = ()
    fund: FundLike | None = None

    def to(self, label: str, name: str = "", key: str | int | Sequence[str] | None = None) -> Crumbs:
        """One step further."""
        return replace(self, crumbs=(*self.crumbs, Crumb(label, name, key)))

    @property
    def here(self) -> str:
        """What the page is called."""
        return self.crumbs[-1].label if self.crumbs else ""

    @property
    def links(self) -> tuple[Crumb, ...]:
        """The steps as a page prints them: the last is the page itself and leads nowhere. With nothing above it, none."""
        return (*self.crumbs[:-1], Crumb(self.here)) if len(self.crumbs) > 1 else ()

    @property
    def above(self) -> Crumb | None:
        """The nearest step above that has a page of its own: the one link that a narrow screen has room for."""
        return next((crumb for crumb in reversed(self.crumbs[:-1]) if crumb.url), None)

    @property
    def back(self) -> str:
        """The address of the step above, for whoever does not want to go on; empty where there is none."""
        return self.crumbs[-2].url if len(self.crumbs) > 1 else ""


class Landmark(Protocol):
    """A row that pages stand below."""

    def way(self, visitor: Visitor) -> Crumbs: ...


NOWHERE = Crumbs()
"""The way to a page that stands below no other."""
HOME = NOWHERE.to(say("Funds"), "home")
"""Where the way to a public page begins."""


def visitor_of(request: HttpRequest) -> Visitor:
    """Who visits, by what the page has declared with `page`."""
    match = request.resolver_match
    capability = getattr(match.func, "capability", None) if match else None
    return Visitor(request.user, capability in EVERYONE)


def way_to(request: HttpRequest, row: Landmark) -> Crumbs:
    """The way to a row's own page, for whoever looks."""
    return row.way(visitor_of(request))
