"""Every economic event in the life of the fund's money, each as one transfer from one account to another.

An account is a path. Money outside the fund sits in accounts that begin with `outside/`, the only ones that may fall below zero.
A pound's way is: `outside/settlement` → `fund/lipf/unallocated` → `fund/lipf/strand/competed` or
`fund/lipf/place/greater-manchester` → `award/17/committed` → `award/17/project/5/committed` →
`award/17/project/5/approved/12` (12 is the organisation to be paid) → `award/17/project/5/paid/12`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money

OUTSIDE = "outside/"


class EconomicEvent(StrEnum):
    """What happened to the money; the value is stored."""

    SETTLE = "settle"
    ALLOCATE = "allocate"
    RELEASE = "release"
    COMMIT = "commit"
    DECOMMIT = "decommit"
    APPORTION = "apportion"
    ACCRUE = "accrue"
    PAY = "pay"
    REVERSE = "reverse"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    EconomicEvent.SETTLE: say("The settlement gives the fund its envelope"),
    EconomicEvent.ALLOCATE: say("Part of the envelope is set aside for a strand or a place"),
    EconomicEvent.RELEASE: say("What was set aside goes back to the envelope"),
    EconomicEvent.COMMIT: say("An award is accepted, and its money is committed"),
    EconomicEvent.DECOMMIT: say("Committed money that will not be spent goes back"),
    EconomicEvent.APPORTION: say("An award's money is given to one of its projects"),
    EconomicEvent.ACCRUE: say("A return is approved, and the fund owes the grant"),
    EconomicEvent.PAY: say("The grant that is owed is paid"),
    EconomicEvent.REVERSE: say("A mistaken transfer is undone by its opposite"),
}


class LedgerRefusal(NotAllowed):
    """A transfer that cannot be posted. The message says which account and by how much."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One transfer to be written. `key` is unique: posting the same key twice does nothing the second time.

    Raises:
        LedgerRefusal: when the amount is not above zero, or source and target are the same account.
    """

    fund: str
    event: EconomicEvent
    source: str
    target: str
    amount: Money
    key: str

    def __post_init__(self) -> None:
        if self.amount.pence <= 0:
            raise LedgerRefusal(
                say(
                    "A transfer moves an amount above zero; {key} would move {amount}.",
                    key=self.key,
                    amount=self.amount,
                )
            )
        if self.source == self.target:
            raise LedgerRefusal(
                say("A transfer needs two accounts; {key} names {source} twice.", key=self.key, source=self.source)
            )


def settlement(fund: str) -> str:
    return f"{OUTSIDE}settlement/{fund}"


def unallocated(fund: str) -> str:
    return f"fund/{fund}/unallocated"


def strand_account(fund: str, strand: str) -> str:
    return f"fund/{fund}/strand/{strand}"


def place_account(fund: str, place: str) -> str:
    return f"fund/{fund}/place/{place}"


def award_account(award: int) -> str:
    return f"award/{award}/committed"


def project_account(award: int, project: int) -> str:
    return f"award/{award}/project/{project}/committed"


def approved_account(award: int, project: int, organisation: int) -> str:
    return f"award/{award}/project/{project}/approved/{organisation}"


def paid_account(award: int, project: int, organisation: int) -> str:
    return f"award/{award}/project/{project}/paid/{organisation}"


def settle(fund: str, envelope: Money, *, key: str) -> Posting:
    """The settlement gives the fund its envelope."""
    return Posting(fund, EconomicEvent.SETTLE, settlement(fund), unallocated(fund), envelope, key)


def allocate(fund: str, account: str, amount: Money, *, key: str) -> Posting:
    """Set money aside for a strand (`strand_account`) or an earmarked place (`place_account`)."""
    return Posting(fund, EconomicEvent.ALLOCATE, unallocated(fund), account, amount, key)


def release(fund: str, account: str, amount: Money, *, key: str) -> Posting:
    """Give what was set aside, and not committed, back to the envelope."""
    return Posting(fund, EconomicEvent.RELEASE, account, unallocated(fund), amount, key)


def commit(fund: str, account: str, award: int, amount: Money, *, key: str) -> Posting:
    """Commit an accepted award's money, from the strand's or the place's account."""
    return Posting(fund, EconomicEvent.COMMIT, account, award_account(award), amount, key)


def decommit(fund: str, award: int, account: str, amount: Money, *, key: str) -> Posting:
    """Give an award's unspent money back to the account it came from."""
    return Posting(fund, EconomicEvent.DECOMMIT, award_account(award), account, amount, key)


def apportion(fund: str, award: int, project: int, amount: Money, *, key: str) -> Posting:
    """Give part of an award's money to one of its projects."""
    return Posting(fund, EconomicEvent.APPORTION, award_account(award), project_account(award, project), amount, key)


def hand_back(fund: str, award: int, project: int, amount: Money, *, key: str) -> Posting:
    """Give a finished project's unspent money back to its award."""
    return Posting(fund, EconomicEvent.DECOMMIT, project_account(award, project), award_account(award), amount, key)


def accrue(fund: str, award: int, project: int, organisation: int, amount: Money, *, key: str) -> Posting:
    """Record that an approved return makes the fund owe an organisation its grant."""
    source, target = project_account(award, project), approved_account(award, project, organisation)
    return Posting(fund, EconomicEvent.ACCRUE, source, target, amount, key)


def pay(fund: str, award: int, project: int, organisation: int, amount: Money, *, key: str) -> Posting:
    """Pay an organisation what the fund owes it."""
    source, target = approved_account(award, project, organisation), paid_account(award, project, organisation)
    return Posting(fund, EconomicEvent.PAY, source, target, amount, key)


def reverse(posting: Posting) -> Posting:
    """Undo a mistaken transfer by its opposite. A transfer can be reversed once: the key says which one."""
    return Posting(
        posting.fund, EconomicEvent.REVERSE, posting.target, posting.source, posting.amount, f"reverse/{posting.key}"
    )
