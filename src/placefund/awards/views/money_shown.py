"""What the steps on an award compare before and after: its state and its money."""

from __future__ import annotations

from placefund.awards.models import Award
from placefund.awards.queries import money_of
from placefund.design.states import label_of_state
from placefund.domain.messages import say
from placefund.ledger.queries import balance
from placefund.notices.foresight import Shown


def money_shown(award: Award) -> tuple[Shown, ...]:
    """Where an award stands now, by the ledger."""
    now, money = Award.objects.get(pk=award.pk), money_of(award)
    return (
        (say("The award is"), label_of_state(now.state).label),
        (say("Committed to it"), money.committed),
        (say("Left where it comes from"), balance(award.source_account)),
    )
