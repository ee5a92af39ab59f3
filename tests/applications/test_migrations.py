"""A text that was written before answers had kinds is the same text afterwards, and would be again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from placefund.applications.models import Answer
from placefund.records.triggers import missing
from tests.build import an_application

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db(transaction=True)]
BEFORE = ("applications", "0003_choices_by_name")


def migrate(to: tuple[str, str]) -> Any:
    """Bring the tables of applications to a migration; the models as they were then."""
    MigrationExecutor(connection).migrate([to])
    return MigrationExecutor(connection).loader.project_state([to]).apps


def migrate_to_the_newest() -> None:
    """Every table: what came later in other rooms went back with those of applications."""
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    yield
    migrate_to_the_newest()


@pytest.mark.long
@pytest.mark.usefixtures("_as_it_was")
def test_texts_become_values_and_texts_again_and_no_trigger_is_lost() -> None:
    an_application("filled")
    written = dict(Answer.objects.values_list("question_key", "value"))
    before = migrate(BEFORE).get_model("applications", "Answer").objects
    as_text = dict(before.values_list("question_key", "text"))
    before.filter(question_key="vision").update(text="Two\nlines, “quoted” & <b>bold</b>")
    migrate_to_the_newest()
    assert (len(written), as_text) == (2, written)
    assert Answer.objects.get(question_key="vision").value == "Two\nlines, “quoted” & <b>bold</b>"
    assert missing() == []
