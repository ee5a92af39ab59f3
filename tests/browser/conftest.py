"""The site in a browser, for the modules that look at every page of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund, Round, Strand
from placefund.places.models import Place
from placefund.records import clock
from tests.browser.site import Site
from tests.database import empty
from tests.house.world import World, build_world

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: Any,
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
            empty()


@pytest.fixture(scope="module")
def real(site: Site, django_db_blocker: Any) -> Iterator[World]:
    """The real fund beside the invented one: long names, ten places, and amounts in full."""
    with django_db_blocker.unblock():
        fund = load_folder(LIPF, at=clock.now()).fund
        things: dict[type, list[Any]] = {
            Fund: [fund],
            Strand: list(fund.strands.all()),
            Round: list(Round.objects.filter(strand__fund=fund)),
            Place: list(Place.published()),
        }
        yield World(fund, [], [], things, None)  # type: ignore[arg-type]  it has no award


@pytest.fixture
def visited(site: Site, documents: Path, settings: Any) -> Site:
    settings.MEDIA_ROOT = documents  # the tests' own settings put them elsewhere for each test
    return site
