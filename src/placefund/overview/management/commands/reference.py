"""`placefund reference`: draw the reference pages of the documentation from the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.overview.reference import PAGES, outdated, write


class Command(BaseCommand):
    help = "Draw the reference pages of the documentation from the program. For people who change Placefund itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, and fail when a page is not current")
        parser.add_argument("--docs", type=Path, help="the documentation folder; the clone's own docs when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        docs = options["docs"] or Path(settings.CHECKOUT) / "docs"
        if not docs.is_dir():
            raise CommandError(
                f"There is no folder {docs}. The reference is drawn in a clone of Placefund, or name one by --docs."
            )
        if options["check"]:
            if old := outdated(docs):
                raise CommandError(
                    f"Not current: {', '.join(old)}. Run `placefund reference` and commit what it writes."
                )
        else:
            for name in write(docs):
                self.stdout.write(f"Drew {name}.")
        self.stdout.write(f"All {len(PAGES)} pages of the reference are current.")
