"""The world that the tests of addresses visit: built once a module, left as it was by every visit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.house.world import World, build_world
from tests.worlds import standing


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the world are, which is put up again for each module."""
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, documents: Path) -> Iterator[World]:
    """Everything in one transaction that is never kept."""
    database = Path(str(connection.settings_dict["NAME"])).name
    assert database.startswith("test"), (
        "There is no test database: mark the module with pytest.mark.django_db, or this world is built in a real one."
    )
    with standing(django_db_blocker, documents):
        built = build_world()
        for person in built.everybody:
            assert person.memberships is not None  # read now, and the session made, before anything is watched
            assert person.browser() is not None
        yield built


@pytest.fixture
def visiting(world: World, documents: Path, settings: Any) -> Iterator[World]:
    """The world for one test: whatever is done in it is undone."""
    settings.MEDIA_ROOT = documents  # the tests' own settings put them elsewhere for each test
    # Thousands of refusals are meant here; writing each down with its traceback takes longer than refusing.
    logging.disable(logging.ERROR)
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
