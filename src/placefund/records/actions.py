"""Writing down what was done. Every action of every app ends here; nothing here can be undone."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction

from placefund.records.models import Event, Seal


class Actor(Protocol):
    """Whoever acts: a person, or the clock."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...


def record(verb: str, subject: models.Model, *, by: Actor, at: datetime, **details: Any) -> Event:
    """Write down one act on one thing. `details` are JSON values: what was decided and why, never a password or a file."""
    return Event.objects.create(
        at=at,
        actor_id=by.actor_id,
        actor=by.actor_name,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject=str(subject)[:300],
        fund=getattr(subject, "fund_slug", ""),
        details=details,
    )


def digest_of(events: list[Event], previous: str) -> str:
    """SHA-256 over the seal before and each event's values, one canonical JSON line each."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
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
        ]
        digest.update(json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every event since the last seal into one batch; None when there is nothing new."""
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
