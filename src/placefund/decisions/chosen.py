"""What becomes of a project that a place's call chose: the pipeline of the place takes it. Pipelines come later, and say how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from placefund.applications.models import Application
from placefund.people.models import User

Taker = Callable[..., Any]
"""Takes an application into the pipeline of the place whose call chose it; called with `by` and `at`."""


class _Pipeline:
    """Who takes what was chosen: this room knows no pipelines, so the room that does tells it."""

    take: Taker = staticmethod(lambda _application, *, by, at: None)


def what_is_chosen_goes_to(taker: Taker) -> None:
    """Install who takes what a local call chose, for the process."""
    _Pipeline.take = staticmethod(taker)


def take_into_pipeline(application: Application, *, by: User, at: datetime) -> None:
    """Hand a chosen project over, in the same transaction as the release that tells of it."""
    _Pipeline.take(application, by=by, at=at)
