"""Reading awards: what a place's allocation has left to offer."""

from __future__ import annotations

from placefund.awards.models import Award
from placefund.domain.money import Money
from placefund.funds.models import Allocation
from placefund.ledger.queries import balance


def on_offer(allocation: Allocation) -> Money:
    """What a place has been offered and has not answered: promised, but not committed in the ledger yet."""
    rows = Award.objects.filter(allocation__place=allocation.place, strand=allocation.strand, state="offered")
    return Money.total(award.amount for award in rows)


def left_to_offer(allocation: Allocation) -> Money:
    """What can still be offered to a place: its account less what is on offer."""
    return balance(allocation.account) - on_offer(allocation)
