"""Grants that a project makes to others: how the money of one moves, what may be granted, paid, claimed and given back.

A grant is committed out of what its project has left. Its recipient is paid with the fund's money where the granting organisation
holds some for this grant, and otherwise out of that organisation's own, which the fund makes good when it pays the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.identifiers import name_key
from placefund.domain.ledger import OnwardPath, Posting
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money


class RecipientKind(StrEnum):
    """Who a grant within a project goes to; the value is stored. A private person is kept back from the public."""

    ORGANISATION = "organisation"
    PERSON = "person"

    @property
    def label(self) -> Message:
        return _RECIPIENTS[self]


_RECIPIENTS = {
    RecipientKind.ORGANISATION: say("An organisation, such as a company or a university"),
    RecipientKind.PERSON: say("A private person, whose name is not published"),
}


class OnwardMove(StrEnum):
    """What happened to the money of a grant within a project; the value is stored."""

    PAID = "paid"
    GIVEN_BACK = "given_back"

    @property
    def label(self) -> Message:
        return _MOVES[self]


_MOVES = {
    OnwardMove.PAID: say("Paid to the recipient"),
    OnwardMove.GIVEN_BACK: say("Given back by the recipient"),
}


@dataclass(frozen=True, slots=True)
class OnwardMoney:
    """Where the money of one grant is. `advanced` is the organisation's own, with the recipient; all else is the fund's.

    `committed` is granted and not claimed; `approved` is owed by the fund; `through_lead` is with the award's lead for the
    granting organisation; `held` is with that organisation; `recipient` has arrived; `repaid` was given back to the fund.
    """

    committed: Money = ZERO
    approved: Money = ZERO
    through_lead: Money = ZERO
    held: Money = ZERO
    recipient: Money = ZERO
    advanced: Money = ZERO
    repaid: Money = ZERO

    @property
    def granted(self) -> Money:
        """What the grant amounts to as it stands, less what was released or given back to the fund."""
        return self.committed + self.approved + self.paid

    @property
    def paid(self) -> Money:
        """What the fund has paid for it."""
        return self.through_lead + self.held + self.recipient

    @property
    def not_passed_on(self) -> Money:
        """What the fund has paid and the recipient has not got."""
        return self.through_lead + self.held

    @property
    def received(self) -> Money:
        """What the recipient has, whoever's money it was."""
        return self.recipient + self.advanced

    @property
    def left_to_pay(self) -> Money:
        """What the recipient may still be paid."""
        return self.granted - self.received

    @property
    def on_its_way(self) -> Money:
        """What the fund owes or has paid and the recipient has not got."""
        return self.approved + self.through_lead + self.held

    @property
    def releasable(self) -> Money:
        """What can go back to the project: not claimed, and not needed to make good what was advanced."""
        return self.committed - _above_zero(self.advanced - self.on_its_way)

    def claimable(self, claimed: Money, *, in_advance: bool) -> Money:
        """What may still be claimed, when `claimed` is what all returns claim for it: what the recipient has been paid, or,
        where the scheme is paid in advance, all that is granted. Below zero where more is claimed than that."""
        counted = self.granted if in_advance else self.received
        return counted + self.repaid - claimed


def _above_zero(amount: Money) -> Money:
    return amount if amount.pence > 0 else ZERO


def money_of(balances: Mapping[str, Money], grant: int, repaid: Money = ZERO) -> OnwardMoney:
    """One grant's money, from the balances of its accounts by path."""
    sums = dict.fromkeys(AccountKind, ZERO)
    for path, amount in balances.items():
        account = read_path(path)
        if account.grant == grant:
            sums[account.kind] += amount
    return OnwardMoney(
        sums[AccountKind.ONWARD],
        sums[AccountKind.APPROVED],
        sums[AccountKind.HELD],
        sums[AccountKind.PAID],
        sums[AccountKind.RECIPIENT],
        sums[AccountKind.ADVANCED],
        repaid,
    )


def added(moneys: Iterable[OnwardMoney]) -> OnwardMoney:
    """What several grants add up to."""
    rows = tuple(moneys)
    names = ("committed", "approved", "through_lead", "held", "recipient", "advanced", "repaid")
    return OnwardMoney(*(Money.total(getattr(row, name) for row in rows) for name in names))


def payment(path: OnwardPath, money: OnwardMoney, amount: Money, *, key: str) -> tuple[Posting, ...]:
    """The transfers of a payment to the recipient: the fund's money first, then the organisation's own."""
    of_fund = min(money.held, amount)
    own = amount - of_fund
    return (
        *((path.pay(of_fund, key=f"{key}/of-fund"),) if of_fund else ()),
        *((path.advance(own, key=f"{key}/own"),) if own else ()),
    )


def making_good(path: OnwardPath, money: OnwardMoney, *, key: str) -> tuple[Posting, ...]:
    """The transfers by which what was advanced is made good out of what the organisation now holds of the fund's money."""
    amount = min(money.held, money.advanced)
    if not amount:
        return ()
    return (path.pay(amount, key=f"{key}/arrived"), path.make_good(amount, key=f"{key}/made-good"))


def giving_back(path: OnwardPath, money: OnwardMoney, amount: Money, *, key: str) -> tuple[Posting, ...]:
    """The transfers of money that the recipient gives back: the organisation's own first, then the fund's."""
    own = min(money.advanced, amount)
    of_fund = amount - own
    return (
        *((path.give_back_advanced(own, key=f"{key}/own"),) if own else ()),
        *((path.give_back(of_fund, key=f"{key}/of-fund"),) if of_fund else ()),
    )


@dataclass(frozen=True, slots=True)
class SchemeRoom:
    """What a scheme may still grant: by its own most, by the most for one grant, by its project, and by who runs it."""

    of_scheme: Money
    each: Money
    of_project: Money
    of_organisation: Money


def why_not_granted(amount: Money, room: SchemeRoom) -> Message | None:
    """Why a grant of this amount cannot be made; None where it can."""
    if amount.pence <= 0:
        return say("A grant is an amount above £0.")
    limits = (
        (room.each, say("{amount} is more than the {most} that this scheme gives one recipient.")),
        (room.of_scheme, say("The scheme has {most} left to grant; {amount} is more.")),
        (room.of_project, say("The project has {most} that it has not claimed or granted; {amount} is more.")),
        (
            room.of_organisation,
            say("The organisation that runs the scheme has {most} of its own grant left; {amount} is more."),
        ),
    )
    return next((why.format(amount=amount, most=most) for most, why in limits if amount > most), None)


@dataclass(frozen=True, slots=True)
class RecipientNames:
    """What a recipient is known by here: its number among the organisations, its register number, its name."""

    organisation: int = 0
    identifier: str = ""
    name: str = ""

    def is_same(self, other: RecipientNames) -> bool:
        """Whether these name one body: by organisation, by register number, or, where neither is on both, by name."""
        if self.organisation and other.organisation:
            return self.organisation == other.organisation
        if self.identifier and other.identifier:
            return self.identifier == other.identifier
        return bool(self.name) and name_key(self.name) == name_key(other.name)
