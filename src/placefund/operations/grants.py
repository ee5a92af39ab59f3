"""What a second user of a PostgreSQL database needs, who serves pages and owns no table: everything but changing what must stay.

A trigger refuses a change as long as it is there, and whoever owns a table can take it away. Who only was granted things cannot.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from placefund.records import triggers

READ_ALONE = ("django_migrations",)
"""Tables that only the owner writes, when the tables themselves are changed."""
HELD = {"ledger_account": "path"}
"""Tables that never change whose rows are held while money moves. PostgreSQL lets a row be held by whoever might change one
column of it; the trigger, which this user cannot take away, refuses the change itself."""


def statements(role: str) -> Iterator[str]:
    """SQL that takes from a role whatever it has, and gives it what it needs in the tables that are there now."""
    quote = connection.ops.quote_name
    who = quote(role)
    refused = set(triggers.promised("postgresql"))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who};"
    yield f"REVOKE CREATE ON SCHEMA public FROM {who};"
    yield f"GRANT USAGE ON SCHEMA public TO {who};"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who};"
    for table in sorted(connection.introspection.table_names()):
        verbs = ("SELECT",) if table in READ_ALONE else ("SELECT", "INSERT", "UPDATE", "DELETE")
        granted = [verb for verb in verbs if f"{table}_refuses_{verb.lower()}" not in refused]
        if column := HELD.get(table):
            granted.append(f"UPDATE ({quote(column)})")
        yield f"GRANT {', '.join(granted)} ON {quote(table)} TO {who};"


def unprotected() -> list[str]:
    """The tables with rows that must stay, which the user of this connection could rewrite by taking a trigger away."""
    tables = sorted({table for name, table in triggers.promised("postgresql").items() if "_refuses_" in name})
    known = {model._meta.db_table for model in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' AND pg_has_role(relowner, 'USAGE')",
            [[table for table in tables if table in known]],
        )
        return sorted(name for (name,) in cursor.fetchall())
