"""The database backend that settings name for SQLite."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as SqliteSchemaEditor


class DatabaseSchemaEditor(SqliteSchemaEditor):
    """Changes tables, and writes their triggers again.

    SQLite cannot change most of what a column is, so Django makes a second table, copies the rows, and drops the first, with
    whatever refused changes to it. A later migration of an append-only table would then quietly open it.
    """

    def _remake_table(self, model: Any, *args: Any, **options: Any) -> None:
        triggers = self._triggers_on(model._meta.db_table)
        super()._remake_table(model, *args, **options)  # type: ignore[misc]  # the stubs list no private methods
        for statement in triggers:
            self.execute(statement, params=None)

    def _triggers_on(self, table: str) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s ORDER BY name", [table]
            )
            return [statement for (statement,) in cursor.fetchall()]


class DatabaseWrapper(SqliteWrapper):
    """Django's own, with the editor above."""

    SchemaEditorClass = DatabaseSchemaEditor
