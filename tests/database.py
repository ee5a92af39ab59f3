"""The test database: its migrations run once for what they say, and every process of a run works on a copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / f"placefund-tests-{getattr(os, 'getuid', lambda: 0)()}"
MADE = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that migrations fill, and that tests leave as they are."""
KEPT = 8
"""How many made databases stay for later runs: as many as there are branches somebody works on at a time."""


@contextmanager
def a_copy(name: str) -> Iterator[None]:
    """This process's own database, with everything that migrations make, its triggers too; gone at the end."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    before = connection.settings_dict["NAME"]
    connection.close()
    make, remove = (_copy_file, _remove_file) if connection.vendor == "sqlite" else (_copy_database, _drop)
    # One process makes it, the others wait. A lock of SQLite works everywhere, and ends with its process.
    with closing(sqlite3.connect(FOLDER / "lock", timeout=600)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        name = make(name)
    _use(name)
    yield
    connection.close()
    _use(before)
    remove(name)


def empty() -> None:
    """Remove every row that tests have written, also of tables that refuse it: here alone their triggers are set aside."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - MADE)
    with transaction.atomic(), connection.cursor() as cursor:
        there = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in tables
        )
        filled = [row[0] for row in cursor.execute(there).fetchall()]
        deletions = [f"DELETE FROM {connection.ops.quote_name(name)}" for name in filled]
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            aside = [(name, sql) for name, table, sql in cursor.fetchall() if table in filled]
            before, after = [f'DROP TRIGGER "{name}"' for name, _ in aside], [sql for _, sql in aside]
        else:
            before, after = ["SET LOCAL session_replication_role = replica"], []
        for statement in (*before, *deletions, *after):
            cursor.execute(statement)


def digest() -> str:
    """Of everything that decides what a new database holds: migrations, the triggers they write, and the names of models.

    What else a model says makes no difference to its table until a migration says it.
    """
    said = sha256(django.get_version().encode())
    source = ROOT / "src" / "placefund"
    for path in sorted(path for pattern in ("*/migrations/*.py", "records/**/*.py") for path in source.rglob(pattern)):
        said.update(path.read_bytes())
    for model in apps.get_models():  # kinds and permissions are rows
        meta = model._meta
        said.update(f"{meta.label} {meta.verbose_name_raw} {meta.default_permissions} {meta.permissions}\n".encode())
    return said.hexdigest()[:16]


def _use(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    _use(name)
    call_command("migrate", verbosity=0)
    connection.close()


# --- SQLite: a file ---------------------------------------------------------------------------------------------------


def _copy_file(name: str) -> str:
    made = FOLDER / f"{digest()}.sqlite3"
    if not made.exists():
        part = made.with_suffix(".part")
        part.unlink(missing_ok=True)
        _migrate(str(part))
        with closing(sqlite3.connect(part)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # a copy of the one file is then a copy of everything
        part.replace(made)
        for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()
    shutil.copyfile(made, name)
    return name


def _remove_file(name: str) -> None:
    for end in ("", "-wal", "-shm"):
        Path(name + end).unlink(missing_ok=True)


# --- PostgreSQL: a template -------------------------------------------------------------------------------------------


def _copy_database(name: str) -> str:
    made = f"placefund_tests_{digest()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'placefund\\_tests\\_%%' ORDER BY oid")
        there = [row[0] for row in cursor.fetchall()]
        if made not in there:
            cursor.execute(f'DROP DATABASE IF EXISTS "{made}_part"')
            cursor.execute(f'CREATE DATABASE "{made}_part"')
            _migrate(f"{made}_part")
            cursor.execute(f'ALTER DATABASE "{made}_part" RENAME TO "{made}"')
            for old in there[: -KEPT + 1]:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
    return name


def _drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        # A browser's open connections may still hold a session in it.
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
