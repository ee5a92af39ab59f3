"""Database triggers that refuse changes, written once for both engines and used by migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations


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


def append_only(table: str, message: str, when: Sequence[str] = ("UPDATE", "DELETE")) -> migrations.RunPython:
    """A migration step: the database refuses UPDATE, DELETE and TRUNCATE on the table with this message.

    `when` can leave out UPDATE for a table whose rows may still change but never go.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        write = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
        for statement in write(table, when, message):
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def unchanging(
    table: str, name: str, columns: Sequence[str], message: str, *, once: str = "TRUE"
) -> migrations.RunPython:
    """A migration step: the database refuses to change these columns of a row with this message, while others may change.

    `name` tells this refusal from others of the table. `once` is a condition on `OLD` that must hold for the refusal, such as
    that an answer has been written (`"OLD.digest <> ''"`).
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
        condition = f"({once}) AND ({changed})"
        trigger = f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table}"
        if is_sqlite:
            schema_editor.execute(
                f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END;", params=None
            )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;",
            params=None,
        )
        schema_editor.execute(
            f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {table}_{name}();", params=None
        )

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def run_sql(sqlite: Sequence[str], postgresql: Sequence[str]) -> migrations.RunPython:
    """A migration step with one list of statements for each engine."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
