"""Reading the signs of life of what runs beside the pages."""

from __future__ import annotations

from placefund.operations.models import Heartbeat, Job


def newest_beat(job: Job) -> Heartbeat | None:
    """When a kind of work was last done, on whichever machine; None where it never was."""
    return Heartbeat.objects.filter(job=job).order_by("-at").first()
