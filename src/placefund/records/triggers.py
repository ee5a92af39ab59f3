"""Database triggers that refuse changes, written once for both engines and used by migrations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

NAMED = re.compile(r"^CREATE TRIGGER (?P<trigger>\w+) .*? ON (?P<table>\w+)", re.DOTALL)
FUNCTION = re.compile(r"^CREATE FUNCTION (?P<function>\w+)\(\)")
PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
"""How each engine is asked which triggers are at work."""


class TriggerStep(migrations.RunPython):
    """A migration step that makes triggers, and remembers which: what it promises is compared with what is there."""

    def __init__(self, statements: Mapping[str, Sequence[str]]) -> None:
        self.statements = statements
        super().__init__(self._make, self._unmake)

    def _make(self, apps: Any, schema_editor: Any) -> None:
        for statement in self.statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def _unmake(self, apps: Any, schema_editor: Any) -> None:
        """Going back, so that going forward again finds nothing in its way."""
        vendor = schema_editor.connection.vendor
        for trigger, table in self.promised(vendor).items():
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {trigger}" + (f" ON {table}" if vendor == "postgresql" else "")
            )
        for statement in self.statements[vendor]:
            if made := FUNCTION.match(statement):
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {made['function']}()")

    def promised(self, vendor: str) -> dict[str, str]:
        """Each trigger that this step makes on an engine, with its table."""
        found = (NAMED.match(statement) for statement in self.statements[vendor])
        return {one["trigger"]: one["table"] for one in found if one}


def promised(vendor: str) -> dict[str, str]:
    """Every trigger that our migrations make on an engine, with its table."""
    steps = (step for migration in MigrationLoader(None).disk_migrations.values() for step in migration.operations)
    return {
        name: table for step in steps if isinstance(step, TriggerStep) for name, table in step.promised(vendor).items()
    }


def present() -> set[str]:
    """The names of the triggers that are at work in the database."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def missing() -> list[str]:
    """A sentence for each trigger that a migration made and that is gone or was switched off."""
    at_work = present()
    return [
        f"The database no longer holds the refusal {name} on {table}: rows that must stay could be changed."
        for name, table in sorted(promised(connection.vendor).items())
        if name not in at_work
    ]


def _sqlite(table: str, when: Sequence[str], message: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END;"
        for verb in when
    ]


def _postgresql(table: str, when: Sequence[str], message: str) -> list[str]:
    function = f"{table}_is_append_only"
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;",
        *(
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}();"
            for verb in when
        ),
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();",
    ]


def append_only(table: str, message: str, when: Sequence[str] = ("UPDATE", "DELETE")) -> TriggerStep:
    """A migration step: the database refuses UPDATE, DELETE and TRUNCATE on the table with this message.

    `when` can leave out UPDATE for a table whose rows may still change but never go.
    """
    return run_sql(_sqlite(table, when, message), _postgresql(table, when, message))


def unchanging(table: str, name: str, columns: Sequence[str], message: str, *, once: str = "TRUE") -> TriggerStep:
    """A migration step: the database refuses to change these columns of a row with this message, while others may change.

    `name` tells this refusal from others of the table. `once` is a condition on `OLD` that must hold for the refusal, such as
    that an answer has been written (`"OLD.digest <> ''"`).
    """
    trigger = f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table}"

    def condition(differs: str) -> str:
        return f"({once}) AND ({' OR '.join(f'OLD.{column} {differs} NEW.{column}' for column in columns)})"

    return run_sql(
        sqlite=[f"{trigger} WHEN {condition('IS NOT')} BEGIN SELECT RAISE(ABORT, '{message}'); END;"],
        postgresql=[
            f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;",
            f"{trigger} FOR EACH ROW WHEN ({condition('IS DISTINCT FROM')}) EXECUTE FUNCTION {table}_{name}();",
        ],
    )


def run_sql(sqlite: Sequence[str], postgresql: Sequence[str]) -> TriggerStep:
    """A migration step with one list of statements for each engine."""
    return TriggerStep({"sqlite": sqlite, "postgresql": postgresql})
