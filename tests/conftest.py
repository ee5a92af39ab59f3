"""What every test shares: a database that is emptied although it refuses deletion, quick passwords, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# A machine that is busy with something else is no fault of ours; in CI the examples are the same each time.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest first; browser tests skipped, loudly, where there is no Chromium, and failed where one is required."""
    # A long file that begins last keeps one core waiting for the other.
    items.sort(key=lambda item: (not item.get_closest_marker("slow"), not item.get_closest_marker("browser")))
    if CHROMIUM:
        return
    if os.environ.get("PLACEFUND_BROWSER") == "required":
        pytest.exit("PLACEFUND_BROWSER=required, and no Chromium was found. Install one, or set CHROMIUM to it.", 3)
    missing = pytest.mark.skip(reason="NO BROWSER TESTS: no Chromium was found. Install one, or set CHROMIUM to it.")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Playwright's synchronous interface keeps a loop in the test's thread, which Django would take for asynchronous code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture
def axe() -> Callable[[Any], list[tuple[str, str]]]:
    """Run axe on the page that is open; what comes back are (rule, first element) pairs, none when all is well."""

    def violations(page: Any) -> list[tuple[str, str]]:
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)["violations"]
        return [(rule["id"], rule["nodes"][0]["html"][:300]) for rule in found]

    return violations


@pytest.fixture(scope="session", autouse=True)
def _emptying_sets_triggers_aside() -> Iterator[None]:
    """Let transactional tests empty the database between them.

    Append-only tables refuse DELETE and TRUNCATE, which is how Django empties a test database. Only here are their triggers
    set aside for that one moment; the product has no such way.
    """
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        statements = original(self, style, tables, **options)
        if not statements:
            return statements
        if self.connection.vendor == "sqlite":
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
            return [
                *(f'DROP TRIGGER "{name}"' for name, _ in triggers),
                *statements,
                *(sql for _, sql in triggers),
            ]
        quoted = [self.quote_name(table) for table in tables]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in quoted),
            *statements,
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in quoted),
        ]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]
    yield
    operations.sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any, tmp_path: Path) -> None:
    """A real password hash takes a tenth of a second on purpose; files and mail of one test are not those of another."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: Any) -> None:
    """Threads of a test each open their own connection, so an SQLite test database has to be a file."""
    if connection.vendor == "sqlite":
        test = connection.settings_dict["TEST"]
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    # A thread of the live server keeps no connection after its answer: the test database could not be removed then.
    connection.settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the test database is removed, end the sessions that a browser's open connections still hold in it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
