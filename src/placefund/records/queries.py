"""Reading the record, and checking that nobody has rewritten it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.db import models

from placefund.records.models import Event, Seal


def history(subject: models.Model) -> models.QuerySet[Event]:
    """Everything that was done to one thing, oldest first."""
    return Event.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))


def history_of(subjects: Iterable[models.Model]) -> models.QuerySet[Event]:
    """Everything that was done to several things, oldest first; `history` of each, in one query."""
    named = models.Q(pk__in=())
    for kind, ids in _by_kind(subjects).items():
        named |= models.Q(subject_kind=kind, subject_id__in=ids)
    return Event.objects.filter(named)


def _by_kind(subjects: Iterable[models.Model]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for subject in subjects:
        kinds.setdefault(subject._meta.label_lower, []).append(str(subject.pk))
    return kinds


def latest_of_fund(fund_slug: str, count: int = 30) -> models.QuerySet[Event]:
    """The latest acts on anything of a fund, newest first."""
    return Event.objects.filter(fund=fund_slug).order_by("-pk")[:count]


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


def broken_seals() -> list[str]:
    """A sentence for each seal that no longer fits its events; empty when the record is as it was written."""
    found = []
    previous = ""
    expected_first = None
    for seal in Seal.objects.order_by("pk"):
        events = list(Event.objects.filter(pk__gte=seal.first_event, pk__lte=seal.last_event).order_by("pk"))
        if seal.previous != previous or digest_of(events, seal.previous) != seal.digest:
            found.append(f"Seal {seal.pk}: events {seal.first_event} to {seal.last_event} are not as they were sealed.")
        elif (
            expected_first is not None and Event.objects.filter(pk__gt=expected_first, pk__lt=seal.first_event).exists()
        ):
            found.append(f"Seal {seal.pk}: events before {seal.first_event} are in no seal.")
        previous, expected_first = seal.digest, seal.last_event
    return found
