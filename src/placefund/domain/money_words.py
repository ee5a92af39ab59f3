"""What each word for money means, once for every page, file and release: by the transfers it is counted from.

An award's money: awarded = committed + handed back; committed = paid + not paid yet; approved = paid + to be paid.
A fund's money: envelope = committed + left.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money

POTS = (AccountKind.STRAND, AccountKind.PLACE)
OF_AWARD = (AccountKind.AWARD, AccountKind.GATED)
"""An award's money that is in no project: to be used, or behind a gate."""


class MoneyWord(StrEnum):
    """A word for money. It is used for nothing else."""

    ENVELOPE = "envelope"
    SET_ASIDE = "set aside"
    OFFERED = "offered"
    AWARDED = "awarded"
    HANDED_BACK = "handed back"
    COMMITTED = "committed"
    APPROVED = "approved"
    PAID = "paid"
    TO_BE_PAID = "approved, to be paid"
    NOT_PAID_YET = "not paid yet"
    LEFT = "left"

    @property
    def label(self) -> Message:
        return _LABELS[self]

    @property
    def meaning(self) -> Message:
        return _MEANINGS[self]


_LABELS = {
    MoneyWord.ENVELOPE: say("Envelope"),
    MoneyWord.SET_ASIDE: say("Set aside"),
    MoneyWord.OFFERED: say("Offered"),
    MoneyWord.AWARDED: say("Awarded"),
    MoneyWord.HANDED_BACK: say("Handed back"),
    MoneyWord.COMMITTED: say("Committed"),
    MoneyWord.APPROVED: say("Approved"),
    MoneyWord.PAID: say("Paid"),
    MoneyWord.TO_BE_PAID: say("Approved, to be paid"),
    MoneyWord.NOT_PAID_YET: say("Not paid yet"),
    MoneyWord.LEFT: say("Left"),
}
_MEANINGS = {
    MoneyWord.ENVELOPE: say(
        "The whole amount a fund was announced with. Everything it allocates, awards and pays comes out of it."
    ),
    MoneyWord.SET_ASIDE: say("Taken out of the envelope for a strand or a place, whether an award has it yet or not."),
    MoneyWord.OFFERED: say(
        "The amount of an offer, whether it was accepted or not. Until it is, no money is held for it."
    ),
    MoneyWord.AWARDED: say(
        "The amount of an offer that was accepted. It stays what it was, also where part of it is handed back later."
    ),
    MoneyWord.HANDED_BACK: say("What an award did not spend and gave back, so that the fund can award it again."),
    MoneyWord.COMMITTED: say("Awarded, less what was handed back: what accepted awards hold or have been paid."),
    MoneyWord.APPROVED: say("Grant claimed in returns that were checked, whether it is paid already or not."),
    MoneyWord.PAID: say("Left the fund for the organisation that did the work, less payments that were taken back."),
    MoneyWord.TO_BE_PAID: say("Approved and not paid: what the fund owes."),
    MoneyWord.NOT_PAID_YET: say("Committed, less what is paid: claimed or not, approved or not."),
    MoneyWord.LEFT: say("What no award has: the envelope, or what was set aside, less what is committed."),
}


def handed_back(event: EconomicEvent, source: str, target: str) -> tuple[int, int]:
    """The award that a transfer hands money back from, and 1; -1 where it undoes that; the award is 0 where it is neither.

    An award's account gives back to a strand's or a place's. A commitment that was undone was never awarded.
    """
    first, second = read_path(source), read_path(target)
    if first.kind in OF_AWARD and second.kind in POTS and event is not EconomicEvent.REVERSE:
        return first.award, 1
    if first.kind in POTS and second.kind in OF_AWARD and event is EconomicEvent.REVERSE:
        return second.award, -1
    return 0, 0


def handed_back_by_award(moves: Iterable[tuple[EconomicEvent, str, str, Money]]) -> dict[int, Money]:
    """What each award handed back, net, from transfers as (event, source, target, amount). Awards without are left out."""
    found: dict[int, Money] = {}
    for event, source, target, amount in moves:
        award, sign = handed_back(event, source, target)
        if award:
            found[award] = found.get(award, ZERO) + (amount if sign > 0 else -amount)
    return found
