"""What time it is for this installation: the real time, unless a rehearsal moved its clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from placefund.records.models import Clock


def offset() -> timedelta | None:
    """How far the clock is moved, or None when it tells real time."""
    seconds = Clock.objects.values_list("offset_seconds", flat=True).first()
    return None if seconds is None else timedelta(seconds=seconds)


def now() -> datetime:
    """The present moment. Pages and jobs ask here and hand the answer to actions as `at`; nothing else reads a clock."""
    return timezone.now() + (offset() or timedelta(0))


def skew() -> timedelta | None:
    """How far this machine's clock is from the database's; None where both are one, as on SQLite."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return abs(there - before - (timezone.now() - before) / 2)


def real() -> datetime:
    """The real time, by which phones show their codes and browsers' sessions end: no rehearsal moves theirs."""
    return timezone.now()


def move_to(moment: datetime) -> None:
    """Set the rehearsal's clock; it goes on running from there."""
    seconds = int((moment - timezone.now()).total_seconds())
    Clock.objects.update_or_create(only=True, defaults={"offset_seconds": seconds})
