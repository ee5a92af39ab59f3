"""Visiting addresses: what came back, and what was written to the database meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from tests.house.visitors import Person, let_go

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|CREATE|TRUNCATE)\b", re.IGNORECASE)
SESSION = re.compile(r'"django_session"|"people_user" SET "last_login"')
"""Signing in, and a message for the next page, live in the session; nothing else may be written by looking."""

EMPTY: dict[str, dict[str, str]] = {"get": {}, "post": {"csrfmiddlewaretoken": "sent-by-every-form"}}
"""What a form without a field sends."""


@dataclass
class Writes:
    """Every statement that changed something, but the session; what an action took back itself is not counted."""

    statements: list[str] = field(default_factory=list)
    savepoints: dict[str, int] = field(default_factory=dict)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql) and not SESSION.search(sql):
            self.statements.append(" ".join(sql.split())[:120])
        elif sql.startswith("SAVEPOINT "):
            self.savepoints[sql.rsplit(maxsplit=1)[-1]] = len(self.statements)
        elif sql.startswith("ROLLBACK TO SAVEPOINT "):
            del self.statements[self.savepoints[sql.rsplit(maxsplit=1)[-1]] :]
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Writes]:
    """Watch what is written inside, and undo it afterwards."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            yield writes
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Visit:
    """One request by one person: the answer's status, where it sends them, what it says, what was written."""

    person: Person
    path: str
    thing: Any
    status: int
    location: str
    text: str
    writes: tuple[str, ...]

    def __str__(self) -> str:
        told = f" ({self.writes[0]})" if self.writes else ""
        return f"{self.status} for {self.person.label} at {self.path}{told}"


def visit(person: Person, path: str, thing: Any = None, *, method: str = "get", data: Any = None) -> Visit:
    """Ask for a page and leave the world as it was. `text` is empty for files."""
    with undone() as writes:
        answer = getattr(person.browser(), method)(path, data or EMPTY[method])
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if html and not answer.streaming else ""
        let_go(answer)
    return Visit(
        person, path, thing, answer.status_code, answer.headers.get("Location", ""), text, tuple(writes.statements)
    )


def counted() -> dict[str, int]:
    """How many rows each of our tables has: the coarse measure of “nothing changed”."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("placefund.")]
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in ours]
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())
