"""Where a fund's money stands, always read from its transfers: by kind of account, for a fund, a place or an award."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum

from placefund.domain.ledger import OUTSIDE, unallocated
from placefund.domain.money import Money
from placefund.ledger.models import Transfer

Balances = Mapping[str, Money]
"""What each account holds, by its path."""


@dataclass(frozen=True, slots=True)
class MoneyByStage:
    """One amount, split by how far it has come: each pound is in exactly one of the five."""

    unallocated: Money
    set_aside: Money
    committed: Money
    approved: Money
    paid: Money

    @property
    def whole(self) -> Money:
        return self.unallocated + self.set_aside + self.awarded

    @property
    def awarded(self) -> Money:
        """All that accepted awards hold or have paid out."""
        return self.committed + self.approved + self.paid

    @property
    def left(self) -> Money:
        """What no award holds yet."""
        return self.unallocated + self.set_aside

    @property
    def to_be_paid(self) -> Money:
        """What awards hold and have not paid out."""
        return self.committed + self.approved


def balances_by_fund(*slugs: str) -> dict[str, dict[str, Money]]:
    """What every account of these funds holds (of all funds when none is named), by fund and path. Two queries."""
    rows = Transfer.objects.filter(fund__in=slugs) if slugs else Transfer.objects.all()
    found: dict[str, dict[str, Money]] = {slug: {} for slug in slugs}
    for side, sign in (("target", 1), ("source", -1)):
        for fund, path, pence in rows.order_by().values_list("fund", side).annotate(pence=Sum("pence")):
            accounts = found.setdefault(fund, {})
            accounts[path] = accounts.get(path, Money(0)) + Money(sign * pence)
    return found


def balances_of(fund: str) -> dict[str, Money]:
    """What every account of one fund holds, by path. Two queries."""
    return balances_by_fund(fund)[fund]


def standing(balances: Balances, *prefixes: str) -> MoneyByStage:
    """How far the money in these accounts has come: all of them, or those whose path begins with a prefix."""
    sums = dict.fromkeys(("unallocated", "set_aside", "committed", "approved", "paid"), Money(0))
    for path, amount in balances.items():
        if not path.startswith(OUTSIDE) and (not prefixes or path.startswith(prefixes)):
            sums[_kind(path)] += amount
    return MoneyByStage(**sums)


def allotted(fund: str) -> dict[str, Money]:
    """What each strand's and place's account was given out of the envelope, less what went back. One query."""
    pot = unallocated(fund)
    given: dict[str, Money] = {}
    moves = Transfer.objects.filter(Q(source=pot) | Q(target=pot), fund=fund).order_by()
    for source, target, pence in moves.values_list("source", "target").annotate(pence=Sum("pence")):
        other, change = (target, pence) if source == pot else (source, -pence)
        if not other.startswith(OUTSIDE):
            given[other] = given.get(other, Money(0)) + Money(change)
    return given


def _kind(path: str) -> str:
    if path.startswith("fund/"):
        return "unallocated" if path.endswith("/unallocated") else "set_aside"
    steps = path.split("/")
    return "paid" if "paid" in steps else "approved" if "approved" in steps else "committed"
