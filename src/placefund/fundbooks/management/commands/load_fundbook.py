"""`placefund load-fundbook FOLDER`: load a fund from its book, or say everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.fundbooks.loader import load_folder
from placefund.records import clock


class Command(BaseCommand):
    help = "Load a fund from the folder that holds its fundbook. A book with faults is refused whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_folder(options["folder"], at=clock.now())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        said = "is loaded" if loaded.is_new else "was loaded before from the same book; nothing changed"
        lines = [f"{loaded.fund} {said}.", *loaded.proof]
        if loaded.left:
            lines += ["", "For people to check, because this version does not:"]
            lines += [f"- {one.what}. {one.why}" for one in loaded.left]
        self.stdout.write("\n".join(lines))
