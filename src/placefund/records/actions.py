"""Writing down what was done. Every action of every app ends here; nothing here can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import connection, models, transaction

from placefund.domain.acts import Act, resolve
from placefund.records.models import Event, Seal, SealedUntil
from placefund.records.queries import digest_of
from placefund.records.sealed_rows import new_rows


class Actor(Protocol):
    """Whoever acts: a person, or the clock."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...


_WITNESS: ContextVar[list[Event] | None] = ContextVar("witness", default=None)


@contextmanager
def witnessed() -> Iterator[list[Event]]:
    """Within this, each row that is written down is also given to whoever looks on: a preview asks what a step would record."""
    seen: list[Event] = []
    before = _WITNESS.set(seen)
    try:
        yield seen
    finally:
        _WITNESS.reset(before)


def record(act: Act, subject: models.Model, *, by: Actor, at: datetime, of_fund: str = "", **details: Any) -> Event:
    """Write down one act on one thing. `details` are JSON values: what was decided and why, never a password or a file.

    `of_fund` names the fund that the act concerns where the thing itself belongs to none, as a person does.

    Raises:
        ValueError: the row would not be read as this act, because another app stores the same verb for such a thing.
    """
    kind = subject._meta.label_lower
    if resolve(act.verb, kind) is not act:
        raise ValueError(f"“{act.verb}” on {kind} would not be read as {act}. Store a verb that no other app stores.")
    # A thing that is called by a person's name says how it is called without it, and by whose.
    called, person = getattr(subject, "on_record", (str(subject), None))
    event = Event.objects.create(
        at=at,
        actor_id=by.actor_id,
        actor="" if by.actor_id else by.actor_name,
        verb=act.verb,
        subject_kind=kind,
        subject_id=str(subject.pk),
        subject=called[:300],
        about_person=person,
        fund=of_fund or getattr(subject, "fund_slug", ""),
        details=details,
    )
    event.told = (by.actor_name, str(subject)[:300])
    if (seen := _WITNESS.get()) is not None:
        seen.append(event)
    return event


def _wait_for_acts_under_way() -> None:
    """An act has its number before it is committed; a seal past one that nobody can see yet would break when it appears.

    PostgreSQL waits here for every act being written, and holds new ones back; SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT records_wait_for_acts()")


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every event since the last seal, and every new row that never changes, into one batch; None where nothing was done."""
    _wait_for_acts_under_way()
    last = Seal.objects.order_by("pk").last()
    events = list(Event.objects.filter(pk__gt=last.last_event if last else 0).order_by("pk"))
    if not events:
        return None
    previous = last.digest if last else ""
    tables, until = new_rows()
    SealedUntil.objects.bulk_create(
        until, update_conflicts=True, unique_fields=["table"], update_fields=["last", "gaps"]
    )
    return Seal.objects.create(
        first_event=events[0].pk,
        last_event=events[-1].pk,
        previous=previous,
        digest=digest_of(events, previous, tables),
        sealed_at=at,
        tables=tables,
    )


Row = TypeVar("Row", bound=models.Model)


def written(model: type[Row], where: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    """The row that these fields tell apart, with these values: changed where it is there, and new where it is not.

    For a row that belongs to one that the action holds: nobody else writes it meanwhile, so nothing has to be tried and undone.
    """
    row = model._default_manager.filter(**where).first()
    if row is None:
        return model._default_manager.create(**where, **values)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Brought) -> Brought:
        return Brought(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def as_record(self) -> dict[str, int]:
        """The form kept in the record."""
        return {"added": self.added, "changed": self.changed, "removed": self.removed}


def bring_to(
    kept: models.QuerySet[Row], wanted: Iterable[Row], *, by: Sequence[str], in_order: bool = False
) -> Brought:
    """Make the rows of one owner what these unsaved rows say. `by` names the fields that tell them apart; each keeps its number.

    For rows that say something and that nothing hangs on. The action of their app calls it, and puts on record what was done.
    Rows that pages show by their numbers are brought `in_order`: from the first that stands elsewhere on they are numbered anew.
    """
    fields = [field.attname for field in kept.model._meta.concrete_fields if not field.primary_key]
    there: dict[tuple[Any, ...], list[Row]] = {}
    for row in kept.order_by("pk"):
        there.setdefault(tuple(getattr(row, name) for name in by), []).append(row)
    pairs = [(row, _first(there.get(tuple(getattr(row, name) for name in by)))) for row in wanted]
    stays = _in_order([known.pk if known else None for _, known in pairs]) if in_order else len(pairs)
    gone = [row.pk for rows in there.values() for row in rows]
    added, changed, moved, differing = 0, [], [], 0
    for place, (row, known) in enumerate(pairs):
        added += known is None
        differs = known is not None and any(getattr(known, name) != getattr(row, name) for name in fields)
        differing += differs
        if known is None or place >= stays:
            moved.append(row)
            gone += [known.pk] if known else []
        elif differs:
            row.pk = known.pk
            changed.append(row)
    kept.filter(pk__in=gone).delete()
    kept.model._default_manager.bulk_create(moved)
    if changed:
        kept.model._default_manager.bulk_update(changed, fields)
    return Brought(added, differing, sum(map(len, there.values())))


def _first(rows: list[Row] | None) -> Row | None:
    return rows.pop(0) if rows else None


def _in_order(numbers: Sequence[int | None]) -> int:
    """How many of these stand in the order of their numbers; what has none yet will have a higher one than all."""
    latest, after_new = 0, False
    for place, number in enumerate(numbers):
        if number is None:
            after_new = True
        elif after_new or number < latest:
            # What is new before it must be numbered before it: everything from the first of them on is numbered anew.
            return next((at for at, each in enumerate(numbers[:place]) if each is None), place)
        else:
            latest = number
    return len(numbers)
