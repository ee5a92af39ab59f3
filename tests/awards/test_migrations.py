"""An offer that was declined before decisions noted it is noted by the migration: its decision goes on promising nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from placefund.awards import actions
from placefund.decisions.models import Decision
from placefund.decisions.queries import promised
from placefund.domain.money import Money
from placefund.records.triggers import missing
from tests.build import AFTER, an_award

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db(transaction=True)]


def migrate(*to: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate(list(to))


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    yield
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_as_it_was")
def test_what_was_declined_is_noted_and_what_was_not_is_not() -> None:
    award: Any = an_award("offered")
    an_award("offered", cast=award.cast)
    actions.decline(award, reason="We cannot match it.", by=award.side.lead, at=AFTER)
    migrate(("awards", "0004_condition_steps_append_only"))
    Decision.objects.update(declined_version=None)
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    noted = Decision.objects.order_by("pk").values_list("declined_version", flat=True)
    assert (list(noted), promised(award.strand), missing()) == ([1, None], Money.pounds(4_000_000), [])
