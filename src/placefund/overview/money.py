"""Where a fund's money stands, always read from its transfers: by kind of account, for a fund, a place or an award."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Q, Sum

from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.ledger import OUTSIDE, EconomicEvent, award_account, is_of_fund, unallocated
from placefund.domain.money import ZERO, Money
from placefund.domain.money_words import handed_back
from placefund.domain.short_amounts import Deduction, Parts, ShortAmount, together
from placefund.domain.trail import Trail
from placefund.ledger.models import Transfer


class Balances(dict[str, Money]):
    """What each account of a fund holds, by its path; and what each award handed back, by the award's account."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_back: dict[str, Money] = {}


@dataclass(frozen=True, slots=True)
class MoneyByStage:
    """One amount, split by how far it has come: each pound is in exactly one of the first five.

    The words are those of `domain/money_words.py`. What was handed back is in `set_aside` again, or in what came after.
    """

    unallocated: Money
    set_aside: Money
    to_be_claimed: Money
    to_be_paid: Money
    paid: Money
    handed_back: Money = ZERO

    @classmethod
    def of(cls, trail: Trail) -> MoneyByStage:
        """The money of a whole fund, from its trail."""
        return cls(
            unallocated=trail.unallocated,
            set_aside=trail.left - trail.unallocated,
            to_be_claimed=trail.committed - trail.approved,
            to_be_paid=trail.approved - trail.paid,
            paid=trail.paid,
            handed_back=trail.handed_back,
        )

    @classmethod
    def total(cls, several: Iterable[MoneyByStage]) -> MoneyByStage:
        """The money of several funds as one."""
        each = list(several)
        return cls(*(Money.total(getattr(one, field.name) for one in each) for field in fields(cls)))

    @property
    def whole(self) -> Money:
        return self.left + self.committed

    @property
    def left(self) -> Money:
        return self.unallocated + self.set_aside

    @property
    def awarded(self) -> Money:
        return self.committed + self.handed_back

    @property
    def committed(self) -> Money:
        return self.to_be_claimed + self.approved

    @property
    def approved(self) -> Money:
        return self.to_be_paid + self.paid

    @property
    def not_paid_yet(self) -> Money:
        return self.to_be_claimed + self.to_be_paid

    @property
    def short(self) -> dict[str, ShortAmount]:
        """Each of these amounts in short, by name, so that they add up wherever they are printed beside each other."""
        not_paid_yet = {"to_be_paid": self.to_be_paid, "to_be_claimed": self.to_be_claimed}
        parts: Parts = {
            "committed": {"paid": self.paid, "not_paid_yet": not_paid_yet},
            "left": {"set_aside": self.set_aside, "unallocated": self.unallocated},
        }
        return together("whole", parts, {"committed": Deduction("awarded", "handed_back", self.handed_back)})


@dataclass(frozen=True, slots=True)
class MoneyOnRecord:
    """Where money stands as far as it is on record: what pages print. Each figure asks which records it is counted from.

    What an award took away is in what is left, so that is known only where awards are on record from the beginning.
    """

    stages: MoneyByStage
    coverage: Coverage

    @property
    def whole(self) -> Money:
        return self.stages.whole

    @property
    def unallocated(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.unallocated, RecordKind.ALLOCATIONS)

    @property
    def allotted(self) -> Figure[Money]:
        """What was set aside for strands and places, whatever awards have taken of it since."""
        return self.coverage.counted(self.stages.whole - self.stages.unallocated, RecordKind.ALLOCATIONS)

    @property
    def set_aside(self) -> Figure[Money]:
        """What was set aside and no award holds yet."""
        return self.coverage.rest(self.stages.set_aside, RecordKind.AWARDS)

    @property
    def awarded(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.awarded, RecordKind.AWARDS)

    @property
    def handed_back(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.handed_back, RecordKind.AWARDS)

    @property
    def committed(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.committed, RecordKind.AWARDS)

    @property
    def approved(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.approved, RecordKind.PAYMENTS)

    @property
    def paid(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.paid, RecordKind.PAYMENTS)

    @property
    def to_be_paid(self) -> Figure[Money]:
        return self.coverage.counted(self.stages.to_be_paid, RecordKind.PAYMENTS)

    @property
    def to_be_claimed(self) -> Figure[Money]:
        return self.coverage.rest(self.stages.to_be_claimed, RecordKind.PAYMENTS)

    @property
    def not_paid_yet(self) -> Figure[Money]:
        return self.coverage.rest(self.stages.not_paid_yet, RecordKind.PAYMENTS)

    @property
    def left(self) -> Figure[Money]:
        """What no award holds yet."""
        return self.coverage.rest(self.stages.left, RecordKind.AWARDS)

    @property
    def short(self) -> dict[str, Figure[ShortAmount]]:
        """Each of these amounts in short, by name, as far as it is on record; those that are add up."""
        held: dict[str, Figure[Money]] = {name: getattr(self, name) for name in self.stages.short}
        return {name: figure if isinstance(figure, Blank) else self.stages.short[name] for name, figure in held.items()}


def balances_by_fund(*slugs: str) -> dict[str, Balances]:
    """What every account of these funds holds (of all funds when none is named), by fund and path. One query."""
    rows = Transfer.objects.filter(fund__in=slugs) if slugs else Transfer.objects.all()
    found = {slug: Balances() for slug in slugs}
    moves = rows.order_by().values_list("fund", "source", "target", "event").annotate(pence=Sum("pence"))
    for fund, source, target, event, pence in moves:
        accounts = found.setdefault(fund, Balances())
        accounts[source] = accounts.get(source, ZERO) - Money(pence)
        accounts[target] = accounts.get(target, ZERO) + Money(pence)
        award, sign = handed_back(EconomicEvent(event), source, target)
        if award:
            back = accounts.handed_back
            back[award_account(award)] = back.get(award_account(award), ZERO) + Money(sign * pence)
    return found


def balances_of(fund: str) -> Balances:
    """What every account of one fund holds, by path. One query."""
    return balances_by_fund(fund)[fund]


def standing(balances: Balances, *prefixes: str) -> MoneyByStage:
    """How far the money in these accounts has come: all of them, or those whose path begins with a prefix."""
    sums = dict.fromkeys(("unallocated", "set_aside", "to_be_claimed", "to_be_paid", "paid"), ZERO)
    for path, amount in balances.items():
        if is_of_fund(path) and (not prefixes or path.startswith(prefixes)):
            sums[_kind(path)] += amount
    back = (amount for path, amount in balances.handed_back.items() if not prefixes or path.startswith(prefixes))
    return MoneyByStage(**sums, handed_back=Money.total(back))


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
    return (
        "paid"
        if "paid" in steps or steps[-1] == "recipient"
        else "to_be_paid"
        if "approved" in steps
        else "to_be_claimed"
    )
