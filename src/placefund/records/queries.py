"""Reading the record, and checking that nobody has rewritten it."""

from __future__ import annotations

from django.db import models

from placefund.records.actions import digest_of
from placefund.records.models import Event, Seal


def history(subject: models.Model) -> models.QuerySet[Event]:
    """Everything that was done to one thing, oldest first."""
    return Event.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))


def broken_seals() -> list[str]:
    """A sentence for each seal that no longer fits its events; empty when the record is as it was written."""
    found = []
    previous = ""
    expected_first = None
    for seal in Seal.objects.order_by("pk"):
        events = list(Event.objects.filter(pk__gte=seal.first_event, pk__lte=seal.last_event).order_by("pk"))
        if seal.previous != previous or digest_of(events, seal.previous) != seal.digest:
            found.append(f"Seal {seal.pk}: events {seal.first_event} to {seal.last_event} are not as they were sealed.")
        elif expected_first is not None and Event.objects.filter(pk__gt=expected_first, pk__lt=seal.first_event).exists():
            found.append(f"Seal {seal.pk}: events before {seal.first_event} are in no seal.")
        previous, expected_first = seal.digest, seal.last_event
    return found
