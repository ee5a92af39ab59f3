"""Worlds are built once: what a builder did to the database is kept, and put back when the same is asked of the same state.

A builder in `tests.build` calls the real actions, which takes hundreds of queries. Under `@once` it does so the first time in
a process. What it changed is then kept under three things: the builder, its arguments, and everything that the database held
before. Where all three are the same again, the rows are put back and the answer is copied, which takes a few milliseconds.
Anything else, and the builder runs. Nothing is guessed: a world that could differ has another key.

`PLACEFUND_WORLDS=afresh` in the environment builds every world by its actions, to see whether a failure has to do with this.
"""

from __future__ import annotations

import marshal
import os
import pickle
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, wraps
from hashlib import blake2b
from pathlib import Path
from threading import get_ident
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.test import override_settings

from tests.arguments import Asked

P = ParamSpec("P")
R = TypeVar("R")

NOT_A_WORLD = {"django_content_type", "auth_permission", "django_session"}
"""Tables that are the same in every test, or that builders do not read."""
CLOCK = "records_clock"
"""The moved clock's table: its row differs each time by the seconds that have passed."""
REAL_TIMES = {"records_event": "written_at", "people_user": "last_login"}
"""Columns that say when a test ran, and nothing of its world. Two worlds that differ only in these are one."""

AFRESH = os.environ.get("PLACEFUND_WORLDS") == "afresh"
READS = ("SELECT", "SAVEPOINT", "RELEASE")
"""How a statement begins that leaves the database as it was. Going back to a savepoint does not."""
WRITES = re.compile(r'(?:INSERT(?: OR [A-Z]+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
"""How one begins that changes a table."""


def once(build: Callable[P, R]) -> Callable[P, R]:
    """A builder whose work is done once in a process, and then put back."""

    @wraps(build)
    def put_up(*args: P.args, **kwargs: P.kwargs) -> R:
        # Without a transaction other threads may look on, and what is written is emptied by hand: that is left as it is.
        if AFRESH or not connection.in_atomic_block:
            return build(*args, **kwargs)
        return SHELF.world(build, args, kwargs)

    return put_up


@contextmanager
def standing(blocker: Any, documents: Path) -> Iterator[None]:
    """A transaction around all tests of a module, which is never kept. What they share is built inside."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=documents,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    with blocker.unblock(), quick, transaction.atomic():
        SHELF.begin()
        SHELF.stands = True
        try:
            yield
        finally:
            SHELF.stands, SHELF.stands_to = False, None
            SHELF.begin()
            transaction.set_rollback(True)


class Numbers:
    """Counts the things of a test, so that each has a name of its own, of which none begins another: a search finds one."""

    FIRST = 100

    def __init__(self) -> None:
        self.last = self.FIRST

    def __next__(self) -> int:
        self.last += 1
        return self.last


NUMBERS = Numbers()


class State(NamedTuple):
    """Everything that the database holds: the rows of each table by their key, and a digest of each table.

    `steady` are the rows without their real times, of those tables that have some.
    """

    tables: dict[str, dict[Any, Any]]
    digests: dict[str, bytes]
    steady: dict[str, dict[Any, Any]]

    def compared(self, table: str) -> dict[Any, Any]:
        """The rows as they are compared: one that only tells another time is the same row."""
        return self.steady.get(table) or self.tables.get(table, {})

    @property
    def digest(self) -> bytes:
        return b"".join(name.encode() + self.digests[name] for name in sorted(self.digests))


class World(NamedTuple):
    """What a builder did: the rows it wrote and removed, the names it used up, and its answer."""

    written: dict[str, list[Any]]
    removed: dict[str, list[Any]]
    state: State
    last_number: int
    on_commit: list[Any]
    answer: bytes
    kept_at: float


@dataclass
class Shelf:
    """The worlds of this process, and what is known of the database now."""

    worlds: dict[tuple[Any, ...], World]
    now: State | None = None
    written: set[str] = field(default_factory=set)
    is_new: bool = True
    stands: bool = False
    stands_to: int | None = None
    thread: int = 0
    built: int = 0
    put_back: int = 0

    def watch(self) -> None:
        """See every statement of this thread from now on.

        A thread can have several connections in its life: as soon as a browser is driven in it, Django makes another.
        """
        self.thread = get_ident()
        connection_created.connect(self._watch_connection)
        self._watch_connection(connection)

    def _watch_connection(self, connection: Any, **sent: Any) -> None:
        """Before anything else that watches, for those are taken away in their turn."""
        if get_ident() == self.thread and self._watch not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, self._watch)
            self.now = None

    def begin(self) -> None:
        """A test begins, or has ended: nothing is known of the database, and the names are free again.

        Not those of a world that stands around all tests of a module.
        """
        self.now, self.is_new = None, True
        if self.stands and self.stands_to is None:
            self.stands_to = NUMBERS.last
        NUMBERS.last = self.stands_to or NUMBERS.FIRST

    def world(self, build: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """The builder's answer, from what it did before where the same is asked of the same state."""
        asked = Asked()
        try:
            said = asked.write((args, kwargs))
        except (pickle.PicklingError, AttributeError, TypeError):  # such as a lambda among the arguments
            return build(*args, **kwargs)
        before = self.state()
        key = (build.__module__, build.__qualname__, said, before.digest, NUMBERS.last, _hour())
        world = self.worlds.get(key)
        if world is None:
            waiting = len(connection.run_on_commit)
            answer = build(*args, **kwargs)
            after = self.state()
            world = self.worlds[key] = World(
                *difference(before, after),
                after,
                NUMBERS.last,
                [one[1:] for one in connection.run_on_commit[waiting:]],
                asked.keep(answer),
                time.time(),
            )
            self.built += 1
        else:
            self._put_back(world)
        return asked.answer(world.answer)

    def state(self) -> State:
        """What the database holds now; looked at again only when something has been written since."""
        if self.now is None:
            self.now = STORE.read(STORE.tables)
            if self.is_new:
                STORE.count_on(self.now.tables)
                self.is_new = False
        elif self.written:
            kept = [{n: v for n, v in values.items() if n not in self.written} for values in self.now]
            fresh = STORE.read(self.written & STORE.tables.keys())
            self.now = State(*({**old, **new} for old, new in zip(kept, fresh, strict=True)))
        self.written.clear()
        return self.now

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(READS):
            if found := WRITES.match(sql):
                self.written.add(found[1])
            else:
                self.now = None
        return execute(sql, params, many, context)

    def _put_back(self, world: World) -> None:
        STORE.write(world.written, world.removed, world.state.tables)
        if CLOCK in world.written:
            STORE.set_clock_back(int(time.time() - world.kept_at))
        NUMBERS.last = world.last_number
        for rest in world.on_commit:
            connection.run_on_commit.append((set(connection.savepoint_ids), *rest))
        self.now = world.state
        self.written.clear()
        self.put_back += 1


def _digest(rows: Iterable[Any]) -> bytes:
    return blake2b(marshal.dumps(list(rows), 2), digest_size=16).digest()


def _hour() -> int | None:
    """The hour that a moved clock tells."""
    with (
        connection.connection.cursor()
        if connection.vendor == "postgresql"
        else closing(connection.connection.cursor()) as cursor
    ):
        row = cursor.execute(f"SELECT offset_seconds FROM {CLOCK}").fetchone()
    # A clock is moved to a full hour or so, and stands a second before it when it is asked at once.
    return None if row is None else int(time.time() + row[0] + 60) // 3600


def difference(before: State, after: State) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    written, removed = {}, {}
    for table, rows in after.tables.items():
        now, old = after.compared(table), before.compared(table)
        if now != old:
            new = [row for key, row in rows.items() if key not in old or old[key] != now[key]]
            gone = [key for key in old if key not in now]
            if new:
                written[table] = new
            if gone:
                removed[table] = gone
    for table, old in before.tables.items():
        if table not in after.tables:
            removed[table] = list(old)
    return written, removed


# --- The two engines --------------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """A table, the column of its key, and all its columns in the order in which the database has them."""

    name: str
    key: str
    columns: tuple[str, ...]
    sequence: str
    """What numbers its rows on PostgreSQL, where they are numbered."""


class Store:
    """Reads and writes whole tables beneath Django, so that nothing counts or changes the statements."""

    @cached_property
    def tables(self) -> dict[str, Table]:
        found = {}
        with connection.cursor() as cursor:
            for model in apps.get_models(include_auto_created=True):
                name, key = model._meta.db_table, model._meta.pk.column
                if model._meta.managed and not model._meta.proxy and name not in NOT_A_WORLD:
                    columns, sequence = [one.column for one in model._meta.local_concrete_fields], ""
                    if connection.vendor == "postgresql":  # whose rows are written in the order of the database
                        columns = [one.name for one in connection.introspection.get_table_description(cursor, name)]
                        sequences = connection.introspection.get_sequences(cursor, name)
                        sequence = sequences[0].get("name", "") if sequences else ""
                    found[name] = Table(name, key, tuple(columns), sequence)
        return found

    @cached_property
    def selects(self) -> dict[str, str]:
        """How SQLite is asked for the rows of each table, with its key before the other columns."""
        # A plus changes nothing but that the driver leaves the value as it is stored, and makes no date of it.
        return {
            name: f"SELECT {', '.join(f'+{_quoted(column)}' for column in (key, *columns))} FROM {_quoted(name)}"
            for name, key, columns, _ in self.tables.values()
        }

    def read(self, names: Iterable[str]) -> State:
        """The rows of those of these tables that have any, by their key; and a digest of each."""
        state = State({}, {}, {})
        for name, rows in self._read(names):
            state.tables[name] = {key: row for key, row, _ in rows}
            if name != CLOCK:
                state.digests[name] = _digest(steady for _, _, steady in rows)
            if name in REAL_TIMES:
                state.steady[name] = {key: steady for key, _, steady in rows}
        return state

    def everything(self) -> dict[str, dict[Any, Any]]:
        """Every row that there is, by its table and key, without the real times."""
        connection.ensure_connection()
        return {name: {key: steady for key, _, steady in rows} for name, rows in self._read(self.tables)}

    def _read(self, names: Iterable[str]) -> Iterator[tuple[str, list[tuple[Any, Any, Any]]]]:
        read = self._read_postgresql if connection.vendor == "postgresql" else self._read_sqlite
        return read([self.tables[name] for name in sorted(names)])

    def write(
        self, written: dict[str, list[Any]], removed: dict[str, list[Any]], state: dict[str, dict[Any, Any]]
    ) -> None:
        """Put rows back. Keys of other tables are looked at when the transaction ends, so the order is free."""
        if connection.vendor == "postgresql":
            self._write_postgresql(written, removed)
            self.count_on(state, written)
        else:
            self._write_sqlite(written, removed)

    def _read_sqlite(self, tables: list[Table]) -> Iterator[tuple[str, list[tuple[Any, Any, Any]]]]:
        raw = connection.connection
        for name, _, columns, _ in tables:
            rows = raw.execute(self.selects[name]).fetchall()
            if not rows:
                continue
            if name in REAL_TIMES:
                at = columns.index(REAL_TIMES[name]) + 1
                yield name, [(row[0], row[1:], row[1:at] + row[at + 1 :]) for row in rows]
            else:
                yield name, [(row[0], row[1:], row[1:]) for row in rows]

    def _write_sqlite(self, written: dict[str, list[Any]], removed: dict[str, list[Any]]) -> None:
        raw = connection.connection
        for name, keys in removed.items():
            raw.executemany(
                f"DELETE FROM {_quoted(name)} WHERE {_quoted(self.tables[name].key)} = ?", [(k,) for k in keys]
            )
        for name, rows in written.items():
            # By name: a table that was built anew may have its columns in another order. A row that is there already is
            # changed and not replaced: to be replaced is to be removed, which many tables refuse.
            _, key, columns, _ = self.tables[name]
            there, marks = ", ".join(map(_quoted, columns)), ", ".join("?" * len(columns))
            given = ", ".join(f"{_quoted(column)} = excluded.{_quoted(column)}" for column in columns if column != key)
            raw.executemany(
                f"INSERT INTO {_quoted(name)} ({there}) VALUES ({marks}) ON CONFLICT ({_quoted(key)}) DO UPDATE SET {given}",
                rows,
            )

    def _read_postgresql(self, tables: list[Table]) -> Iterator[tuple[str, list[tuple[Any, Any, Any]]]]:
        parts = []
        for name, key, columns, _ in tables:
            steady = ", ".join(f"t.{_quoted(column)}" for column in columns if column != REAL_TIMES.get(name))
            other = f"ROW({steady})::text" if name in REAL_TIMES else "NULL"
            parts.append(f"SELECT '{name}', {_quoted(key)}::text, t::text, {other} FROM {_quoted(name)} AS t")
        found: dict[str, list[tuple[Any, Any, Any]]] = {}
        if parts:
            with connection.connection.cursor() as cursor:
                for name, key, row, other in cursor.execute(" UNION ALL ".join(parts)).fetchall():
                    found.setdefault(name, []).append((key, row, other or row))
        # A transfer is put back after those that it takes from: in the order of their numbers.
        return ((name, sorted(rows, key=lambda row: (len(row[0]), row[0]))) for name, rows in found.items())

    def _write_postgresql(self, written: dict[str, list[Any]], removed: dict[str, list[Any]]) -> None:
        raw = connection.connection
        with raw.pipeline(), raw.cursor() as cursor:
            for name, keys in removed.items():
                key = _quoted(self.tables[name].key)
                cursor.execute(f"DELETE FROM {_quoted(name)} WHERE {key}::text = ANY(%s)", [keys])
            for name, rows in written.items():
                _, key, columns, _ = self.tables[name]
                rest = [column for column in columns if column != key]
                there = ", ".join(map(_quoted, rest))
                given = ", ".join(f"EXCLUDED.{_quoted(column)}" for column in rest)
                cursor.execute(
                    f"INSERT INTO {_quoted(name)} SELECT (r).* FROM "
                    f"(SELECT x::{_quoted(name)} AS r FROM unnest(%s::text[]) AS x OFFSET 0) AS rows "
                    f"ON CONFLICT ({_quoted(key)}) DO UPDATE SET ({there}) = ROW({given})",
                    [rows],
                )

    def set_clock_back(self, seconds: int) -> None:
        """Let the moved clock tell what it told when the world was kept: it has gone on since."""
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(f"UPDATE {CLOCK} SET offset_seconds = offset_seconds - {seconds}")

    def count_on(self, state: dict[str, dict[Any, Any]], tables: Iterable[str] | None = None) -> None:
        """Let tables count on from their last row, as SQLite does: no rollback takes a sequence of PostgreSQL back."""
        if connection.vendor != "postgresql":
            return
        counted = [name for name in (self.tables if tables is None else tables) if self.tables[name].sequence]
        last = [max(map(int, state.get(name, [0]))) for name in counted]
        with connection.connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(s, greatest(n, 1), n > 0) FROM unnest(%s::text[], %s::bigint[]) AS x (s, n)",
                [[self.tables[name].sequence for name in counted], last],
            )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


STORE = Store()
SHELF = Shelf({})
