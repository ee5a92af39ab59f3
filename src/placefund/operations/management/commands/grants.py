"""`placefund grants`: what to say to PostgreSQL so that the service cannot rewrite what must stay."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from placefund.operations.grants import statements


class Command(BaseCommand):
    help = "Print the SQL that lets a user of the database serve pages, and change nothing that must stay as it was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="USER", help="the user whom DATABASE_URL of the service names"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no users: whoever can write its file can write anything in it.")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", options["to"]):
            raise CommandError("Write the name of a user as PostgreSQL has it: small letters, digits and _.")
        for statement in statements(options["to"]):
            self.stdout.write(statement)
