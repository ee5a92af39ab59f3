"""The world that the tests of addresses visit: built once a module, left as it was by every visit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.house.world import World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything in one transaction that is never kept."""
    database = Path(str(connection.settings_dict["NAME"])).name
    assert database.startswith("test"), (
        "There is no test database: mark the module with pytest.mark.django_db, or this world is built in a real one."
    )
    home: Path = tmp_path_factory.mktemp("world")
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=home,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    with django_db_blocker.unblock(), quick, transaction.atomic():
        built = build_world()
        for person in built.everybody:
            assert person.memberships is not None  # read now, and the session made, before anything is watched
            assert person.browser() is not None
        # The tests' own settings put the documents elsewhere for each test; the world's are kept in one place.
        built.rows["home"] = [home]
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def visiting(world: World, settings: Any) -> Iterator[World]:
    """The world for one test: whatever is done in it is undone."""
    settings.MEDIA_ROOT = world.rows["home"][0]
    # Thousands of refusals are meant here; writing each down with its traceback takes longer than refusing.
    logging.disable(logging.ERROR)
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
