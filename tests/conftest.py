"""What every test shares: a database that is emptied although it refuses deletion, and quick passwords."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection


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
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        test = connection.settings_dict["TEST"]
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
