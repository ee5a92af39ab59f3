"""Reading the record, and checking that nobody has rewritten it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, Concat, NullIf

from placefund.domain.acts import Act, Tells, every_act, is_shared, resolve
from placefund.domain.acts import telling as acts_telling
from placefund.domain.messages import say, say_count
from placefund.records.models import Event, Seal
from placefund.records.sealed_rows import Kept, changed_rows, line_of


def with_names(events: models.QuerySet[Event]) -> models.QuerySet[Event]:
    """These events with who did it and to what, by the names that people had at the time. It takes no query of its own."""
    return events.annotate(
        named_actor=Coalesce(NullIf("actor", Value("")), *_names("actor_id"), Value("")),
        named_thing=Concat("subject", Coalesce(*_names("about_person"), Value(""))),
    )


def _names(number: str) -> list[models.Subquery]:
    """The earlier name that a person had then, and the one they have now."""
    people = models.OuterRef(number)
    earlier = apps.get_model("people", "EarlierName")._default_manager.filter(
        user=people, until__gt=models.OuterRef("at")
    )
    now = get_user_model()._default_manager.filter(pk=people)
    return [models.Subquery(rows.values("name")[:1]) for rows in (earlier.order_by("until"), now)]


def history(subject: models.Model) -> models.QuerySet[Event]:
    """Everything that was done to one thing, oldest first."""
    return with_names(Event.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)))


def history_of(subjects: Iterable[models.Model]) -> models.QuerySet[Event]:
    """Everything that was done to several things, oldest first; `history` of each, in one query."""
    named = models.Q(pk__in=())
    for kind, ids in _by_kind(subjects).items():
        named |= models.Q(subject_kind=kind, subject_id__in=ids)
    return with_names(Event.objects.filter(named))


def _by_kind(subjects: Iterable[models.Model]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for subject in subjects:
        kinds.setdefault(subject._meta.label_lower, []).append(str(subject.pk))
    return kinds


def of_act(*acts: Act) -> models.Q:
    """The events that are one of these acts. Where apps share a verb, the kind of the subject tells whose it is."""
    found = models.Q(verb__in=[act.verb for act in acts if not is_shared(act)])
    for act in acts:
        if is_shared(act):
            found |= models.Q(verb=act.verb, subject_kind__startswith=f"{act.app}.")
    return found


def telling(*tells: Tells) -> models.Q:
    """The events that tell one of these. Those whose act is not known are restricted."""
    found = of_act(*acts_telling(tells))
    return found | of_no_act() if Tells.RESTRICTED in tells else found


def of_no_act() -> models.Q:
    """The events whose act this version does not know: what they tell is not known either."""
    return ~of_act(*every_act())


def digest_of(events: Iterable[Event], previous: str, tables: Kept) -> str:
    """SHA-256 over the seal before, each event's values and the sealed rows of other tables, one canonical JSON line each.

    Seals of earlier versions hold no rows of other tables, and no line for them.
    """
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(_line(event))
    if tables:
        digest.update(line_of(tables))
    return digest.hexdigest()


def _line(event: Event) -> bytes:
    values = [
        event.pk,
        event.at.isoformat(),
        event.actor_id,
        event.actor,
        event.verb,
        event.subject_kind,
        event.subject_id,
        event.subject,
        event.fund,
        event.details,
        # In rows of earlier versions there is none, and their seals were set without it.
        *([event.about_person] if event.about_person is not None else []),
    ]
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class CheckedSeal:
    """A seal, and what is wrong with it in a sentence; nothing when it fits its events and the seal before."""

    seal: Seal
    fault: str = ""

    @property
    def holds(self) -> bool:
        return not self.fault


def checked_seals() -> tuple[CheckedSeal, ...]:
    """Every seal with what the record says of it now. Two queries, and every event is read once."""
    events = _Batches(Event.objects.order_by("pk").iterator(chunk_size=2000))
    found: list[CheckedSeal] = []
    previous, last = "", 0
    for seal in Seal.objects.order_by("pk"):
        stray = events.skip_to(seal.first_event)
        digest, count = events.digest_to(seal.last_event, seal.previous, seal.tables)
        fault = ""
        if seal.previous != previous:
            fault = say("Seal {pk}: it does not follow the seal before it, which was changed or is gone.", pk=seal.pk)
        elif stray:
            fault = say(
                "Seal {pk}: {stray} between {last} and {first_event} are in no seal.",
                pk=seal.pk,
                stray=_events(stray),
                last=last + 1,
                first_event=seal.first_event - 1,
            )
        elif digest != seal.digest:
            fault = say(
                "Seal {pk}: events {first_event} to {last_event} are not as they were sealed ({number} found).",
                pk=seal.pk,
                first_event=seal.first_event,
                last_event=seal.last_event,
                number=_events(count),
            )
        found.append(CheckedSeal(seal, fault))
        previous, last = seal.digest, seal.last_event
    return tuple(found)


class _Batches:
    """Events in order, taken off batch by batch without holding them all."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._next = next(events, None)

    def _take(self, below: int) -> Iterator[Event]:
        while self._next is not None and self._next.pk < below:
            yield self._next
            self._next = next(self._events, None)

    def skip_to(self, first: int) -> int:
        """Pass over the events before a number; how many there were."""
        return sum(1 for _ in self._take(first))

    def digest_to(self, last: int, previous: str, tables: Kept) -> tuple[str, int]:
        """The digest of a seal whose last event is that number, by the events as they are, and how many there were."""
        count = 0

        def counted() -> Iterator[Event]:
            nonlocal count
            for event in self._take(last + 1):
                count += 1
                yield event

        return digest_of(counted(), previous, tables), count


def _events(count: int) -> str:
    return say_count("{count} event", "{count} events", count=count)


def broken_seals() -> list[str]:
    """A sentence for each seal that no longer fits its events; empty when the record is as it was written."""
    return [checked.fault for checked in checked_seals() if checked.fault]


def has_seal(digest: str) -> bool:
    """Whether a seal with this digest is in the record."""
    return Seal.objects.filter(digest=digest).exists()


def broken_rows() -> Iterator[str]:
    """A sentence for each batch of rows that never change and are other than when they were sealed."""
    seals = Seal.objects.order_by("pk").values_list("pk", "tables")
    yield from changed_rows(seals.iterator(chunk_size=500))


def events_of(funds: Iterable[str], *, with_people: bool = False) -> models.QuerySet[Event]:
    """The acts on anything of these funds, newest first.

    `with_people` adds acts on people and organisations that belong to no fund: who signed in, who was given which role.
    """
    asked = models.Q(fund__in=list(funds))
    if with_people:
        asked |= models.Q(fund="", subject_kind__in=("people.user", "people.organisation"))
    return with_names(Event.objects.filter(asked)).order_by("-pk")


def kinds_of_events(events: models.QuerySet[Event]) -> tuple[list[Act], list[str]]:
    """Every known act and every kind of thing among these events of funds, for the choices of a filter. One query.

    They are those that somebody may read: a choice that finds nothing would tell of an act that is closed to them.
    """
    rows = set(events.exclude(fund="").order_by().values_list("verb", "subject_kind").distinct())
    acts = {act for act in (resolve(verb, kind) for verb, kind in rows) if act is not None}
    return sorted(acts, key=lambda act: act.sentence), sorted({kind for _, kind in rows})
