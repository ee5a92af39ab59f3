"""The only writer of money."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.domain import ledger
from placefund.domain.ledger import OUTSIDE, LedgerRefusal, Posting
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.ledger.models import Account, Transfer
from placefund.ledger.queries import balance


@transaction.atomic
def post(
    posting: Posting,
    *,
    at: datetime,
    effective_on: date | None = None,
    why: str = "",
    undoes: Transfer | None = None,
) -> Transfer:
    """Write one transfer. Posting the same key again returns the transfer that is there and moves nothing.

    Raises:
        LedgerRefusal: when the source holds less than the amount, or the key was used for something else.
    """
    paths = sorted((posting.source, posting.target))
    there = set(Account.objects.filter(path__in=paths).values_list("path", flat=True))
    for path in paths:
        if path not in there:
            Account.objects.get_or_create(path=path, defaults={"fund": posting.fund})
    # Two transfers out of one account wait for each other here, so neither spends what the other has spent.
    Account.objects.select_for_update().get(path=posting.source)
    if earlier := Transfer.objects.filter(key=posting.key).first():
        if (earlier.source_id, earlier.target_id, earlier.pence) != (
            posting.source,
            posting.target,
            posting.amount.pence,
        ):
            raise LedgerRefusal(
                say(
                    "“{key}” has been posted already, as {earlier}. It cannot mean two things.",
                    key=posting.key,
                    earlier=earlier,
                )
            )
        return earlier
    is_outside = posting.source.startswith(OUTSIDE)  # where there is no end of money
    if not is_outside and (held := balance(posting.source)) < posting.amount:
        raise LedgerRefusal(
            say(
                "{source} holds {held}; {amount} cannot leave it. It is {missing} short.",
                source=posting.source,
                held=held,
                amount=posting.amount,
                missing=posting.amount - held,
            )
        )
    return Transfer.objects.create(
        fund=posting.fund,
        event=posting.event,
        source_id=posting.source,
        target_id=posting.target,
        pence=posting.amount.pence,
        effective_on=effective_on or london(at).date(),
        at=at,
        key=posting.key,
        why=why,
        undoes=undoes,
    )


def reverse(transfer: Transfer, *, at: datetime, effective_on: date | None = None, why: str) -> Transfer:
    """Undo one transfer by its opposite, which names it. Both stand; a transfer that is undone already gives what undid it.

    Raises:
        LedgerRefusal: when what was moved has gone on meanwhile, so that it cannot come back from where it went.
    """
    return post(ledger.reverse(transfer.posting()), at=at, effective_on=effective_on, why=why, undoes=transfer)
