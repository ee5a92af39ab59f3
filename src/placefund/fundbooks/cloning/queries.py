"""The books that a new fund can begin from: those that came with this installation, and those of funds that somebody manages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.fundbooks.editions.queries import in_force
from placefund.fundbooks.folders import texts_of
from placefund.fundbooks.shelf import shipped_books
from placefund.funds.models import Fund
from placefund.people.access import scopes_with
from placefund.people.models import User


@dataclass(frozen=True, slots=True)
class EarlierBook:
    """A book that a new fund can begin from: how a form names it, and how people read it."""

    key: str
    name: str


def earlier_books(user: User) -> list[EarlierBook]:
    """Every book that this person may begin a fund from."""
    managed = Fund.objects.filter(slug__in=scopes_with(user, Capability.CHANGE_FUND, "fund"), editions__isnull=False)
    in_use = say("{name}, as it is in force")
    found = [EarlierBook(f"fund:{fund.slug}", in_use.format(name=fund.name)) for fund in managed.distinct()]
    shipped = say("{name}, as it came with this installation")
    return found + [EarlierBook(f"book:{book.slug}", shipped.format(name=book.name)) for book in shipped_books()]


def texts_called(key: str, user: User) -> Mapping[str, str]:
    """The texts of one of them; none where this person may not begin a fund from it."""
    if key not in {book.key for book in earlier_books(user)}:
        return {}
    kind, _, slug = key.partition(":")
    if kind == "book":
        return texts_of(next(book.folder for book in shipped_books() if book.slug == slug))
    edition = in_force(Fund.objects.get(slug=slug))
    texts: Mapping[str, str] = edition.texts if edition else {}
    return texts
