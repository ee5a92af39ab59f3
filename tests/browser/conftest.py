"""The site in a browser, for the modules that look at every page of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.site import Site
from tests.house.world import build_world


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: Any,
    _emptying_sets_triggers_aside: None,
    documents: Path,
    browser: Any,
) -> Iterator[Site]:
    """Stands while the module is tested: nobody but the server writes, and looking writes nothing."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=documents,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    with django_db_blocker.unblock(), quick:
        try:
            world = build_world()
            server = LiveServer("localhost")
            with server._live_server_modified_settings:
                yield Site(world, server.url, browser)
            server.stop()
        finally:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def visited(site: Site, documents: Path, settings: Any) -> Site:
    settings.MEDIA_ROOT = documents  # the tests' own settings put them elsewhere for each test
    return site
