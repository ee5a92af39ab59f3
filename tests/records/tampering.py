"""What someone who reaches the database might try: change, remove or empty, with or without first dropping the guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def settle_foreign_keys() -> None:
    """Check now what PostgreSQL would check at the end: it lets nobody alter or empty a table with checks outstanding."""
    if connection.vendor != "sqlite":
        execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def guard_dropped(table: str) -> Iterator[None]:
    """The triggers of a table are gone inside, as in an attack by someone who owns the database and covers the tracks."""
    dropped: list[tuple[str, str]] = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            dropped = cursor.fetchall()
            for name, _ in dropped:
                cursor.execute(f'DROP TRIGGER "{name}"')
    else:
        settle_foreign_keys()
        execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    for _, statement in dropped:
        execute(statement)
    if connection.vendor != "sqlite":
        execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def tamper(table: str, statement: str, *values: Any) -> None:
    """Run a statement that the table's guard would refuse."""
    with guard_dropped(table):
        execute(statement, *values)
