"""What every test shares: a database of its own, quick passwords, and a real browser."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings

from tests.database import a_copy, empty
from tests.examples import load_profile
from tests.figures import Figures
from tests.worlds import SHELF

load_profile()

LOOKED_THROUGH = (10_000, 20, 50)
"""How seldom what is alive is looked through for garbage: worlds that are kept and source that is read stay to the end."""
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root, which is who runs tests in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-this-engine",
        action="store_true",
        help="only what the database can make a difference to: no test without one, and no browser",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Figures())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Longest first; browser tests skipped, loudly, where there is no Chromium, and failed where one is required."""
    if config.getoption("on_this_engine"):
        config.hook.pytest_deselected(items=[item for item in items if not _asks_the_engine(item)])
        items[:] = [item for item in items if _asks_the_engine(item)]
    # A long file that begins last keeps one core waiting for the other. And what a process has nearest to hand is never taken
    # from it by another, which would have to build the world of that file again.
    items.sort(
        key=lambda item: (
            not item.get_closest_marker("standing"),
            not item.get_closest_marker("slow"),
            not item.get_closest_marker("browser"),
        )
    )
    if CHROMIUM:
        return
    if os.environ.get("PLACEFUND_BROWSER") == "required":
        pytest.exit("PLACEFUND_BROWSER=required, and no Chromium was found. Install one, or set CHROMIUM to it.", 3)
    missing = pytest.mark.skip(reason="NO BROWSER TESTS: no Chromium was found. Install one, or set CHROMIUM to it.")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for garbage again and again takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKED_THROUGH)


def _asks_the_engine(item: pytest.Item) -> bool:
    """Whether a test uses the database itself, and not to show or to compare what would be the same on any engine."""
    uses = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    is_alike = item.get_closest_marker("browser") or item.get_closest_marker("alike")
    return bool(uses or item.get_closest_marker("django_db")) and not is_alike


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Playwright's synchronous interface keeps a loop in the test's thread, which Django would take for asynchronous code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture
def axe() -> Callable[..., list[tuple[str, str]]]:
    """Run axe on the page that is open; what comes back are (rule, first element) pairs, none when all is well.

    With `rules` it runs these alone: those that a width decides, on a page that was looked at in full at another.
    """

    def violations(page: Any, rules: Sequence[str] = ()) -> list[tuple[str, str]]:
        if not rules or not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        wanted = {"type": "rule", "values": list(rules)} if rules else AXE_RULES
        found = page.evaluate("wanted => axe.run(document, {runOnly: wanted})", wanted)["violations"]
        return [(rule["id"], rule["nodes"][0]["html"][:300]) for rule in found]

    return violations


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_hand() -> Iterator[None]:
    """Transactional tests leave an empty database: what their rows stand in is emptied, and nothing else is looked at.

    Django's own way empties every table, and then writes the rows of kinds and permissions again, model by model.
    """
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: empty()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _quick_and_alike() -> Iterator[None]:
    """What holds for all tests, and for what is built once for the tests of a module, too.

    A real password hash takes a tenth of a second on purpose. A thread has a connection of its own, which does not see what a
    test has not committed. Tests are about other things than who sits before the screen; those that are about it ask for
    `as_in_life`.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        PUBLISHER_NAME="Whoever runs these tests",
        THREESIXTY_PREFIX="tests",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        ANSWERS_APART=False,
        ASKS_FOR_PROOF=False,
        DEMO=False,  # also in a clone in which somebody has looked at the demonstration first
    ):
        yield


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test that keeps a file, made by whoever keeps it: most keep none."""
    folder = tmp_path_factory.mktemp("files")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _clean(settings: Any, _folders: Iterator[Path]) -> Iterator[None]:
    """Files of one test are not those of another."""
    settings.MEDIA_ROOT = next(_folders)
    SHELF.begin()
    yield
    SHELF.begin()


@pytest.fixture
def as_in_life(settings: Any) -> None:
    """Second factors are demanded, and people prove again that it is them, as in every installation."""
    settings.ASKS_FOR_PROOF = True


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In place of pytest-django's own, which would run every migration in every process."""
    # A thread of the live server keeps no connection after its answer: the test database could not be removed then.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    # Threads of a test each open their own connection, so an SQLite test database has to be a file.
    file = tmp_path_factory.mktemp("database") / "test.sqlite3"
    name = str(file) if connection.vendor == "sqlite" else connection.creation._get_test_db_name()
    SHELF.watch()
    with django_db_blocker.unblock(), a_copy(name):
        yield
