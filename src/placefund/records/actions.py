"""Writing down what was done. Every action of every app ends here; nothing here can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models, transaction

from placefund.domain.acts import Act, resolve
from placefund.records.models import Event, Seal
from placefund.records.queries import digest_of


class Actor(Protocol):
    """Whoever acts: a person, or the clock."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...


def record(act: Act, subject: models.Model, *, by: Actor, at: datetime, of_fund: str = "", **details: Any) -> Event:
    """Write down one act on one thing. `details` are JSON values: what was decided and why, never a password or a file.

    `of_fund` names the fund that the act concerns where the thing itself belongs to none, as a person does.

    Raises:
        ValueError: the row would not be read as this act, because another app stores the same verb for such a thing.
    """
    kind = subject._meta.label_lower
    if resolve(act.verb, kind) is not act:
        raise ValueError(f"“{act.verb}” on {kind} would not be read as {act}. Store a verb that no other app stores.")
    return Event.objects.create(
        at=at,
        actor_id=by.actor_id,
        actor=by.actor_name,
        verb=act.verb,
        subject_kind=kind,
        subject_id=str(subject.pk),
        subject=str(subject)[:300],
        fund=of_fund or getattr(subject, "fund_slug", ""),
        details=details,
    )


def _wait_for_acts_under_way() -> None:
    """An act has its number before it is committed; a seal past one that nobody can see yet would break when it appears.

    PostgreSQL waits here for every act being written, and holds new ones back; SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_event IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every event since the last seal into one batch; None when there is nothing new."""
    _wait_for_acts_under_way()
    last = Seal.objects.order_by("pk").last()
    events = list(Event.objects.filter(pk__gt=last.last_event if last else 0).order_by("pk"))
    if not events:
        return None
    previous = last.digest if last else ""
    return Seal.objects.create(
        first_event=events[0].pk,
        last_event=events[-1].pk,
        previous=previous,
        digest=digest_of(events, previous),
        sealed_at=at,
    )
