"""What every list of mails says of one: to whom, when, what became of it, and why not. Lists of mails differ in the rest."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When

from placefund.domain.messages import say
from placefund.notices.models import STILL_TO_SEND, Mail
from placefund.web.lists.declaration import CellKind, Column, Filter

FAILED_FIRST = 10**15
"""Above the number of any mail: what was given up stands before what waits after a failure, and that before the rest."""

FAILING = STILL_TO_SEND & Q(attempts__gt=0) & ~Q(failure="")


def by_standing(rows: QuerySet[Mail]) -> QuerySet[Mail]:
    """The mails with what a list is put in the order of, so that failures stand first and the newest of each next."""
    rank = Case(
        When(given_up_at__isnull=False, then=Value(2 * FAILED_FIRST)),
        When(FAILING, then=Value(FAILED_FIRST)),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    return rows.annotate(standing=F("pk") + rank)


def state_of(row: Mail) -> str:
    """What became of a mail, in words."""
    if row.sent_at:
        return say("Sent")
    if row.given_up_at:
        return say("Given up")
    return say("Waits to be tried again") if row.failure else say("Waits")


def written_column() -> Column[Mail]:
    """When it was written."""
    return Column(key="written", title=say("Written"), cell=_written, kind=CellKind.MOMENT, order="created_at")


def state_column(order: str = "") -> Column[Mail]:
    """What became of it."""
    return Column(key="state", title=say("What became of it"), cell=state_of, order=order, is_decisive=True)


def failure_column() -> Column[Mail]:
    """What the other side said where it could not be sent."""
    return Column(key="failure", title=say("Why not"), cell=_failure)


def state_filter() -> Filter[Mail]:
    """What became of it."""
    return Filter(
        key="state",
        title=say("What became of it"),
        choices=(
            ("sent", say("Sent")),
            ("waits", say("Waits, or is tried again")),
            ("given_up", say("Given up")),
        ),
        where={"sent": Q(sent_at__isnull=False), "waits": STILL_TO_SEND, "given_up": Q(given_up_at__isnull=False)},
    )


def _written(row: Mail) -> datetime:
    return row.created_at


def _failure(row: Mail) -> str:
    return row.failure
