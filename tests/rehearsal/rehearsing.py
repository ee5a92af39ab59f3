"""Loads the invented fund, and plays it once for a module of tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund
from placefund.rehearsal.plan import BEGINS
from placefund.rehearsal.script import Script
from placefund.scenarios.models import StatedView
from tests.worlds import standing

FOLDER = Path(__file__).parents[2] / "fundbooks" / "rehearsal"


NUMBERED = (Application, Assessor, StatedView)
"""Their numbers stand in what is drawn by lot and in digests."""


def load() -> Fund:
    """The fund, with applications and assessors to be numbered from 1, as in a new database."""
    assert not any(model._default_manager.exists() for model in NUMBERED)
    ours = [model for model in apps.get_models() if model.__module__.startswith("placefund.")]
    empty = [model for model in ours if model._meta.auto_field and not model._default_manager.exists()]
    columns = [{"table": model._meta.db_table, "column": model._meta.auto_field.column} for model in empty]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), columns):
            cursor.execute(statement)
    return load_folder(FOLDER, at=BEGINS).fund


@contextmanager
def played(scale: str, until: datetime, blocker: Any, documents: Path) -> Iterator[Fund]:
    """The rehearsal at a moment, in a transaction that is taken back at the end. Its tests must be marked `django_db`:
    that is what makes sure of a test database."""
    with standing(blocker, documents):
        fund = load()
        Script(scale).play(until)
        yield fund
