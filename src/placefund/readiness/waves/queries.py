"""Reading the waves of a strand, and until when each is open for one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max, Q

from placefund.funds.models import Fund, Programme
from placefund.readiness.models import LaterWaveDay, Wave


def waves_of(programme: Programme) -> list[Wave]:
    """The waves in which a place can send: those of its strand, and those that it was given alone."""
    rows = Wave.objects.filter(Q(programme__isnull=True) | Q(programme=programme), strand=programme.strand_id)
    return list(rows.select_related("strand__fund"))


def public_waves(fund: Fund) -> list[Wave]:
    """The waves of a fund that are for all places of their strand: what everybody may know of."""
    return list(Wave.objects.filter(programme__isnull=True, strand__fund=fund).select_related("strand__fund"))


def closings_of(programme: Programme) -> Mapping[int, datetime]:
    """Until when each wave is open for one place where it was given a later day, by the number of the wave."""
    rows = LaterWaveDay.objects.filter(programme=programme).values("wave").annotate(until=Max("closes_at"))
    return {row["wave"]: row["until"] for row in rows}


def closings_in(programmes: Iterable[int]) -> Mapping[tuple[int, int], datetime]:
    """The same of several places, by place and wave."""
    rows = LaterWaveDay.objects.filter(programme__in=list(programmes)).values("programme", "wave")
    return {(row["programme"], row["wave"]): row["until"] for row in rows.annotate(until=Max("closes_at"))}


def closes_for(wave: Wave, programme: Programme) -> datetime:
    """When a wave closes for one place."""
    found = LaterWaveDay.objects.filter(wave=wave, programme=programme).aggregate(until=Max("closes_at"))["until"]
    return max(found, wave.closes_at) if found else wave.closes_at
