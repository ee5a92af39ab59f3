"""Giving money that was set aside for a strand back to the envelope. It stands here because decisions know what is promised."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.decisions.queries import left_to_promise
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds import actions as funds
from placefund.funds.models import Strand
from placefund.ledger.queries import is_posted
from placefund.panels.confidentiality import why_money_is_closed
from placefund.people.access import allow, locked
from placefund.people.models import User


@transaction.atomic
def give_back(strand: Strand, amount: Money, *, key: str, effective_on: date, why: str, by: User, at: datetime) -> None:
    """Give part of what a competed strand has back to the envelope. `key` names it: the same key is posted once.

    Raises:
        NotPossible: no reason, more than is promised to nobody, an earmarked strand, or somebody with a conflict in it, to whom
            what is left would tell what was decided.
    """
    allow(by, Capability.ALLOCATE, strand)
    strand = locked(strand)
    if closed := why_money_is_closed(by, strand, at):
        raise NotPossible(closed)
    left, is_done = left_to_promise(strand), is_posted(funds.key_of_giving_back(strand, key))
    if strand.kind == "competed" and amount > left and not is_done:
        raise NotPossible(
            say(
                "{left} of what the strand has is promised to nobody; {amount} is {excess} more.",
                left=left,
                amount=amount,
                excess=amount - left,
            )
        )
    funds.give_back_from_strand(strand, amount, key=key, effective_on=effective_on, why=why, by=by, at=at)
