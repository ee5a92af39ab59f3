"""Loads the invented fund, and plays it once for a module of tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import override_settings

from placefund.fundbooks.loading import load_folder
from placefund.fundbooks.rehearsal import BEGINS, Script
from placefund.funds.models import Fund

FOLDER = Path(__file__).parents[2] / "fundbooks" / "rehearsal"


def load() -> Fund:
    return load_folder(FOLDER, at=BEGINS).fund


@contextmanager
def played(scale: str, until: datetime, blocker: Any, documents: Path) -> Iterator[Fund]:
    """The rehearsal at a moment, in a transaction that is taken back at the end. Its tests must be marked `django_db`:
    that is what makes sure of a test database."""
    with blocker.unblock(), override_settings(MEDIA_ROOT=documents), transaction.atomic():
        fund = load()
        Script(scale).play(until)
        yield fund
        transaction.set_rollback(True)
