"""Follow the pound: from all that was moved between accounts to what each pot, award and year has had.

Amounts are net. What went back along the way it came (a release, a decommitment, a reversal) is taken off, whichever event it
was recorded as, so that a figure here always agrees with the statements of the accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from placefund.domain.accounts import PAID_KINDS, AccountKind, AccountPath, read_path
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import ZERO, Money
from placefund.domain.money_words import OF_AWARD, POTS, handed_back_by_award


class Step(StrEnum):
    """A step of the way that is told year by year; the value stands in addresses."""

    COMMITTED = "committed"
    APPROVED = "approved"
    PAID = "paid"


_LEVELS = {
    **dict.fromkeys(POTS, 0),
    **dict.fromkeys(OF_AWARD, 1),
    **dict.fromkeys((AccountKind.PROJECT, AccountKind.ONWARD), 2),
    AccountKind.APPROVED: 3,
    **dict.fromkeys(PAID_KINDS, 4),
}
"""How far money has come. In the fund's sums, what a project grants on or its lead passes on is where it was before."""
_REACHED = {Step.COMMITTED: 1, Step.APPROVED: 3, Step.PAID: 4}


def direction(step: Step, source: str, target: str) -> int:
    """1 when a transfer between these accounts takes this step, -1 when it takes it back, 0 when it is another."""
    first, second = _LEVELS.get(read_path(source).kind), _LEVELS.get(read_path(target).kind)
    if first is None or second is None:
        return 0
    return (second >= _REACHED[step]) - (first >= _REACHED[step])


@dataclass(frozen=True, slots=True)
class Flow:
    """All that one kind of event moved from one account to another in a financial year, named by its first calendar year."""

    source: str
    target: str
    year: int
    amount: Money
    event: EconomicEvent


@dataclass(slots=True)
class Pot:
    """A strand's or a place's money: what was set aside, and what of that went to awards."""

    account: AccountPath
    set_aside: Money = ZERO
    committed: Money = ZERO

    @property
    def left(self) -> Money:
        """What no award has yet."""
        return self.set_aside - self.committed


@dataclass(slots=True)
class AwardMoney:
    """An award's money, by the words of `domain/money_words.py`: committed, given to its projects, approved, paid. Each
    holds the next. `pots` is what is committed by where it came from; `repaid` was paid, and given back for its project."""

    award: int
    pots: dict[str, Money] = field(default_factory=dict)
    handed_back: Money = ZERO
    apportioned: Money = ZERO
    approved: Money = ZERO
    paid: Money = ZERO
    repaid: Money = ZERO

    @property
    def committed(self) -> Money:
        return Money.total(self.pots.values())

    @property
    def awarded(self) -> Money:
        return self.committed + self.handed_back

    @property
    def not_paid_yet(self) -> Money:
        return self.committed - self.paid


@dataclass(slots=True)
class YearMoney:
    """What was committed, approved and paid in one financial year; below zero where more came back than went."""

    year: int
    committed: Money = ZERO
    approved: Money = ZERO
    paid: Money = ZERO


@dataclass(frozen=True, slots=True)
class Trail:
    """The whole way of a fund's money. `pots` go by path, `awards` by number, `years` in order without gaps."""

    envelope: Money
    unallocated: Money
    pots: dict[str, Pot]
    awards: dict[int, AwardMoney]
    years: tuple[YearMoney, ...]

    @property
    def set_aside(self) -> Money:
        return Money.total(pot.set_aside for pot in self.pots.values())

    @property
    def committed(self) -> Money:
        return Money.total(award.committed for award in self.awards.values())

    @property
    def awarded(self) -> Money:
        return Money.total(award.awarded for award in self.awards.values())

    @property
    def handed_back(self) -> Money:
        return Money.total(award.handed_back for award in self.awards.values())

    @property
    def left(self) -> Money:
        """What no award has, set aside or not."""
        return self.envelope - self.committed

    @property
    def not_paid_yet(self) -> Money:
        return self.committed - self.paid

    @property
    def approved(self) -> Money:
        return Money.total(award.approved for award in self.awards.values())

    @property
    def paid(self) -> Money:
        return Money.total(award.paid for award in self.awards.values())


class _Tally:
    """Adds flows up; a flow that goes back along its way counts as less than nothing."""

    def __init__(self) -> None:
        self.envelope, self.unallocated = ZERO, ZERO
        self.pots: dict[str, Pot] = {}
        self.awards: dict[int, AwardMoney] = {}
        self.years: dict[int, YearMoney] = {}

    def pot(self, account: AccountPath) -> Pot:
        return self.pots.setdefault(account.path, Pot(account))

    def award(self, number: int) -> AwardMoney:
        return self.awards.setdefault(number, AwardMoney(number))

    def year(self, first: int) -> YearMoney:
        return self.years.setdefault(first, YearMoney(first))

    def add(self, source: AccountPath, target: AccountPath, year: int, amount: Money) -> bool:
        """Take one flow along its way; False where these two accounts do not follow each other."""
        match source.kind, target.kind:
            case AccountKind.SETTLEMENT, AccountKind.UNALLOCATED:
                self.envelope += amount
                self.unallocated += amount
            case AccountKind.UNALLOCATED, (AccountKind.STRAND | AccountKind.PLACE):
                self.unallocated -= amount
                self.pot(target).set_aside += amount
            case ((AccountKind.STRAND | AccountKind.PLACE), (AccountKind.AWARD | AccountKind.GATED)):
                self.pot(source).committed += amount
                pots = self.award(target.award).pots
                pots[source.path] = pots.get(source.path, ZERO) + amount
                self.year(year).committed += amount
            case AccountKind.AWARD, AccountKind.PROJECT:
                self.award(target.award).apportioned += amount
            case ((AccountKind.PROJECT | AccountKind.ONWARD), AccountKind.APPROVED):
                self.award(target.award).approved += amount
                self.year(year).approved += amount
            case AccountKind.APPROVED, (AccountKind.PAID | AccountKind.HELD):
                self.award(target.award).paid += amount
                self.year(year).paid += amount
            case (
                AccountKind.PROJECT,
                AccountKind.PAID,
            ):  # only ever the other way: given back to the fund for its project
                self.award(target.award).approved += amount
                self.award(target.award).paid += amount
                self.award(target.award).repaid -= amount
                self.year(year).approved += amount
                self.year(year).paid += amount
            case _:
                return False
        return True


def follow(flows: Iterable[Flow]) -> Trail:
    """The trail of one fund's money, from all of its flows in any order."""
    tally, flows = _Tally(), tuple(flows)
    for flow in flows:
        source, target = read_path(flow.source), read_path(flow.target)
        if not tally.add(source, target, flow.year, flow.amount):
            tally.add(target, source, flow.year, -flow.amount)
    for award, amount in handed_back_by_award((f.event, f.source, f.target, f.amount) for f in flows).items():
        tally.award(award).handed_back = amount
    span = range(min(tally.years), max(tally.years) + 1) if tally.years else ()
    return Trail(
        tally.envelope,
        tally.unallocated,
        dict(sorted(tally.pots.items())),
        dict(sorted(tally.awards.items())),
        tuple(tally.years.get(year, YearMoney(year)) for year in span),
    )
