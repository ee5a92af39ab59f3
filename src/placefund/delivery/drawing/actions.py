"""What gives a project of an award in tranches the money that was approved of it. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from placefund.awards.models import Award
from placefund.awards.tranches.queries import behind_gates, is_in_tranches
from placefund.domain import ledger
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.ledger.actions import post
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance
from placefund.people.access import locked


@transaction.atomic
def draw(award: Award, needs: Mapping[int, Money], *, at: datetime) -> None:
    """Give each of these projects, by number, what it lacks of what it needs, out of what is released of its award.

    An award that is not in tranches gave its projects everything when they started, so nothing is drawn.

    Raises:
        NotPossible: less is released than they need.
    """
    if not is_in_tranches(award):
        return
    award = locked(award)
    for project, needed in sorted(needs.items()):
        missing = needed - balance(ledger.project_account(award.pk, project))
        if missing.pence <= 0:
            continue
        if missing > (left := balance(award.account)):
            raise NotPossible(
                say(
                    "{missing} more is needed than is in its projects, and {left} of {award} is released and free. {held} waits "
                    "behind its gates: release the next tranche first.",
                    missing=missing,
                    left=left,
                    award=award,
                    held=behind_gates(award),
                )
            )
        # Each draw has a key of its own: one that was not used up is simply less to draw the next time.
        number = Transfer.objects.filter(key__startswith=f"project/{project}/draw/").count() + 1
        key = f"project/{project}/draw/{number}"
        post(
            ledger.apportion(award.fund_slug, award.pk, project, missing, key=key),
            at=at,
            why=say("Drawn of the released tranches of {reference}", reference=award.reference),
        )
