"""Loads the invented fund, and plays it once for a module of tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import override_settings

from placefund.applications.models import Application
from placefund.fundbooks.loading import load_folder
from placefund.fundbooks.rehearsal import BEGINS, Script
from placefund.funds.models import Fund

FOLDER = Path(__file__).parents[2] / "fundbooks" / "rehearsal"


def load() -> Fund:
    """The fund, with applications to be numbered from 1 as in a new database: lots are drawn by number."""
    assert not Application.objects.exists()
    column = {"table": Application._meta.db_table, "column": "id"}
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), [column]):
            cursor.execute(statement)
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
