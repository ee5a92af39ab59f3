"""`placefund restore`: put a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.backups import CannotBackUp, read
from placefund.operations.restoring import restore


class Command(BaseCommand):
    help = "Put a backup into this installation, which has to be empty: a new PLACEFUND_HOME, and a new database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "backup", type=Path, help="its folder, such as /var/backups/placefund/placefund-2026-11-29T015000Z"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for sentence in restore(read(options["backup"])):
                self.stdout.write(sentence)
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
