"""Leaving a sign of life. Nothing else writes one."""

from __future__ import annotations

import platform
from datetime import datetime

from placefund import __version__
from placefund.operations.models import Heartbeat, Job


def beat(job: Job, *, at: datetime, is_well: bool = True, told: str = "") -> None:
    """Note that this machine has done a kind of work. It is no act of anybody in a fund, and is not on record."""
    Heartbeat.objects.update_or_create(
        job=job,
        host=platform.node()[:200],
        defaults={"at": at, "version": __version__, "is_well": is_well, "told": told[:500]},
    )
