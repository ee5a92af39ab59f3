"""Asking the database whether a text has a word: first for what is quickly seen in it, then by the pattern that decides."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Field, Lookup, TextField


class HasWord(Lookup[Any]):
    """`name__has_word=(traces, pattern)`: the same on both engines. A text without any of the traces is not looked at further."""

    lookup_name = "has_word"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        traces, pattern = self.rhs
        text, given = self.process_lhs(compiler, connection)
        is_postgresql = connection.vendor == "postgresql"
        text = f"({text})::text" if is_postgresql else text
        like = " OR ".join(f"{text} {'ILIKE' if is_postgresql else 'LIKE'} %s" for _ in traces)
        seen = tuple(value for trace in traces for value in (*given, trace))
        if is_postgresql:
            return f"(({like}) AND {text} ~* %s)", (*seen, *given, pattern)
        return f"(CASE WHEN {like} THEN {text} REGEXP %s ELSE 0 END)", (*seen, *given, f"(?i){pattern}")


def install() -> None:
    """Let every field of text be asked."""
    fields: tuple[type[Field[Any, Any]], ...] = (CharField, TextField)
    for field in fields:
        field.register_lookup(HasWord)
