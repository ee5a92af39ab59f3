"""`placefund messages`: write the catalogue of every sentence that people read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.catalogue import ENGLISH, drawn


class Command(BaseCommand):
    help = "Write the catalogue of every sentence that people read. For people who change Placefund itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, and fail when it is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = drawn()
        except ModuleNotFoundError as missing:
            raise CommandError(
                "The catalogue is written by Babel, which is not installed here. Run it in a clone of Placefund, after "
                "`python3 run.py test`, which installs what the tests and tools need."
            ) from missing
        if ENGLISH.exists() and ENGLISH.read_text("utf-8") == wanted:
            self.stdout.write("The catalogue is current.")
        elif options["check"]:
            raise CommandError("The catalogue is not current. Run `placefund messages` and commit what it writes.")
        else:
            ENGLISH.parent.mkdir(parents=True, exist_ok=True)
            ENGLISH.write_text(wanted, "utf-8")
            self.stdout.write(f"Wrote {ENGLISH.relative_to(ENGLISH.parents[3])}.")
