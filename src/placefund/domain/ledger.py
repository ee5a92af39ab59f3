"""Every economic event in the life of the fund's money, each as one transfer from one account to another.

An account is a path. Money outside the fund sits in accounts that begin with `outside/`, the only ones that may fall below zero.
A pound's way is: `outside/settlement` → `fund/lipf/unallocated` → `fund/lipf/strand/competed` or
`fund/lipf/place/greater-manchester` → `award/17/committed` → `award/17/project/5/committed` →
`award/17/project/5/approved/12` (12 is the organisation to be paid) → `award/17/project/5/paid/12`.
What an award gets in tranches waits in `award/17/held` until its tranche is released to `award/17/committed`.

Paid through the award's lead (9), it is in `award/17/project/5/paid/9/for/12` until the lead passes it on. A project that grants
money on to others has a sub-account for each grant (3), with the same steps: `award/17/project/5/onward/3/committed` →
`…/onward/3/approved/12` → `…/onward/3/paid/12` → `…/onward/3/recipient`. What an organisation pays a recipient of its own
money, before the fund has paid it, is in `…/onward/3/advanced`.
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
    HOLD_TRANCHE = "hold_tranche"
    RELEASE_TRANCHE = "release_tranche"
    APPORTION = "apportion"
    ACCRUE = "accrue"
    PAY = "pay"
    PASS_ON = "passed_on"  # noqa: S105  # no password
    ONWARD_COMMIT = "onward_commit"
    ONWARD_RELEASE = "onward_release"
    ONWARD_PAY = "onward_pay"
    ONWARD_ADVANCE = "onward_advance"
    ONWARD_MAKE_GOOD = "onward_make_good"
    ONWARD_RETURN = "onward_return"
    ONWARD_REPAY = "onward_repay"
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
    EconomicEvent.HOLD_TRANCHE: say("A tranche of an award waits at its gate"),
    EconomicEvent.RELEASE_TRANCHE: say("A tranche of an award is released"),
    EconomicEvent.APPORTION: say("An award's money is given to one of its projects"),
    EconomicEvent.ACCRUE: say("A return is approved, and the fund owes the grant"),
    EconomicEvent.PAY: say("The grant that is owed is paid"),
    EconomicEvent.PASS_ON: say("The lead passes on what it was paid for a partner"),
    EconomicEvent.ONWARD_COMMIT: say("A project grants part of its money to somebody else"),
    EconomicEvent.ONWARD_RELEASE: say("What a grant within a project does not need goes back to the project"),
    EconomicEvent.ONWARD_PAY: say("The fund's money reaches the recipient of a grant within a project"),
    EconomicEvent.ONWARD_ADVANCE: say("An organisation pays a recipient out of its own money, before the fund pays it"),
    EconomicEvent.ONWARD_MAKE_GOOD: say("The fund has paid for what an organisation paid a recipient of its own"),
    EconomicEvent.ONWARD_RETURN: say("A recipient gives money back to the organisation that granted it"),
    EconomicEvent.ONWARD_REPAY: say("Money that a recipient gave back is given back to the fund, for the project"),
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


def gated_account(award: int) -> str:
    """Where the tranches of an award wait that are not released: nothing is claimed or paid from here."""
    return f"award/{award}/held"


def project_account(award: int, project: int) -> str:
    return f"award/{award}/project/{project}/committed"


def onward_account(award: int, project: int, grant: int) -> str:
    """What a project has granted to somebody else, and nobody has claimed yet."""
    return f"{_stem(award, project, grant)}/committed"


def approved_account(award: int, project: int, organisation: int, grant: int = 0) -> str:
    return f"{_stem(award, project, grant)}/approved/{organisation}"


def paid_account(award: int, project: int, organisation: int, grant: int = 0) -> str:
    """What an organisation has been paid; for a grant within the project, what it has not passed on to the recipient yet."""
    return f"{_stem(award, project, grant)}/paid/{organisation}"


def held_account(award: int, project: int, lead: int, organisation: int, grant: int = 0) -> str:
    """What the lead was paid for a partner and has not passed on."""
    return f"{_stem(award, project, grant)}/paid/{lead}/for/{organisation}"


def recipient_account(award: int, project: int, grant: int) -> str:
    """The fund's money that the recipient of a grant within a project has."""
    return f"{_stem(award, project, grant)}/recipient"


def advanced_account(award: int, project: int, grant: int) -> str:
    """An organisation's own money that the recipient of a grant has, until the fund pays for it."""
    return f"{_stem(award, project, grant)}/advanced"


def own_money(fund: str, organisation: int) -> str:
    """An organisation's own money: below zero by what it has advanced to recipients and the fund has not paid for yet."""
    return f"{OUTSIDE}own-money/{fund}/{organisation}"


def is_of_fund(path: str) -> bool:
    """Whether an account holds the fund's money: not what is outside, nor what an organisation advanced of its own."""
    return not path.startswith(OUTSIDE) and not path.endswith("/advanced")


def _stem(award: int, project: int, grant: int) -> str:
    return f"award/{award}/project/{project}" + (f"/onward/{grant}" if grant else "")


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


def hold_tranche(fund: str, award: int, amount: Money, *, key: str) -> Posting:
    """Let a tranche of an accepted award wait until it is released."""
    return Posting(fund, EconomicEvent.HOLD_TRANCHE, award_account(award), gated_account(award), amount, key)


def release_tranche(fund: str, award: int, amount: Money, *, key: str) -> Posting:
    """Release a tranche, so that it can be given to projects, claimed and paid."""
    return Posting(fund, EconomicEvent.RELEASE_TRANCHE, gated_account(award), award_account(award), amount, key)


def decommit_held(fund: str, award: int, account: str, amount: Money, *, key: str) -> Posting:
    """Give what no gate has released back to the account that the award came from."""
    return Posting(fund, EconomicEvent.DECOMMIT, gated_account(award), account, amount, key)


def apportion(fund: str, award: int, project: int, amount: Money, *, key: str) -> Posting:
    """Give part of an award's money to one of its projects."""
    return Posting(fund, EconomicEvent.APPORTION, award_account(award), project_account(award, project), amount, key)


def hand_back(fund: str, award: int, project: int, amount: Money, *, key: str) -> Posting:
    """Give a finished project's unspent money back to its award."""
    return Posting(fund, EconomicEvent.DECOMMIT, project_account(award, project), award_account(award), amount, key)


def accrue(
    fund: str, award: int, project: int, organisation: int, amount: Money, *, key: str, grant: int = 0
) -> Posting:
    """Record that an approved return makes the fund owe an organisation its grant. `grant`: for one within the project."""
    source = onward_account(award, project, grant) if grant else project_account(award, project)
    target = approved_account(award, project, organisation, grant)
    return Posting(fund, EconomicEvent.ACCRUE, source, target, amount, key)


def pay(
    fund: str,
    award: int,
    project: int,
    organisation: int,
    amount: Money,
    *,
    key: str,
    grant: int = 0,
    through: int = 0,
) -> Posting:
    """Pay an organisation what the fund owes it: itself, or `through` the award's lead."""
    source = approved_account(award, project, organisation, grant)
    target = paid_account(award, project, organisation, grant)
    if through and through != organisation:
        target = held_account(award, project, through, organisation, grant)
    return Posting(fund, EconomicEvent.PAY, source, target, amount, key)


def pass_on(
    fund: str, award: int, project: int, lead: int, organisation: int, amount: Money, *, key: str, grant: int = 0
) -> Posting:
    """The lead passes on to a partner what it was paid for it."""
    source = held_account(award, project, lead, organisation, grant)
    return Posting(fund, EconomicEvent.PASS_ON, source, paid_account(award, project, organisation, grant), amount, key)


@dataclass(frozen=True, slots=True)
class OnwardPath:
    """Where the money of one grant within a project is: the fund, the award, the project, the grant, and who grants it."""

    fund: str
    award: int
    project: int
    grant: int
    organisation: int

    @property
    def committed(self) -> str:
        return onward_account(self.award, self.project, self.grant)

    @property
    def approved(self) -> str:
        return approved_account(self.award, self.project, self.organisation, self.grant)

    @property
    def held(self) -> str:
        """The fund's money that the granting organisation has and the recipient has not."""
        return paid_account(self.award, self.project, self.organisation, self.grant)

    @property
    def recipient(self) -> str:
        return recipient_account(self.award, self.project, self.grant)

    @property
    def advanced(self) -> str:
        return advanced_account(self.award, self.project, self.grant)

    @property
    def own(self) -> str:
        return own_money(self.fund, self.organisation)

    def commit(self, amount: Money, *, key: str) -> Posting:
        """Grant part of the project's money to somebody else."""
        return self._move(EconomicEvent.ONWARD_COMMIT, self._project, self.committed, amount, key)

    def release(self, amount: Money, *, key: str) -> Posting:
        """Give back to the project what the grant does not need."""
        return self._move(EconomicEvent.ONWARD_RELEASE, self.committed, self._project, amount, key)

    def pay(self, amount: Money, *, key: str) -> Posting:
        """The fund's money reaches the recipient."""
        return self._move(EconomicEvent.ONWARD_PAY, self.held, self.recipient, amount, key)

    def advance(self, amount: Money, *, key: str) -> Posting:
        """The organisation pays the recipient out of its own money."""
        return self._move(EconomicEvent.ONWARD_ADVANCE, self.own, self.advanced, amount, key)

    def make_good(self, amount: Money, *, key: str) -> Posting:
        """The fund has paid for what was advanced: the organisation's own money is its own again."""
        return self._move(EconomicEvent.ONWARD_MAKE_GOOD, self.advanced, self.own, amount, key)

    def give_back(self, amount: Money, *, key: str) -> Posting:
        """The recipient gives the fund's money back to the organisation."""
        return self._move(EconomicEvent.ONWARD_RETURN, self.recipient, self.held, amount, key)

    def give_back_advanced(self, amount: Money, *, key: str) -> Posting:
        """The recipient gives the organisation its own money back."""
        return self._move(EconomicEvent.ONWARD_RETURN, self.advanced, self.own, amount, key)

    def repay(self, amount: Money, *, key: str) -> Posting:
        """The organisation gives back to the fund what it holds of the grant; the project has it again."""
        return self._move(EconomicEvent.ONWARD_REPAY, self.held, self._project, amount, key)

    @property
    def _project(self) -> str:
        return project_account(self.award, self.project)

    def _move(self, event: EconomicEvent, source: str, target: str, amount: Money, key: str) -> Posting:
        return Posting(self.fund, event, source, target, amount, key)


def reverse(posting: Posting) -> Posting:
    """Undo a mistaken transfer by its opposite. A transfer can be reversed once: the key says which one."""
    return Posting(
        posting.fund, EconomicEvent.REVERSE, posting.target, posting.source, posting.amount, f"reverse/{posting.key}"
    )
