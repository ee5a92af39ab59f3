"""`placefund rehearse --into prepared.zip`: play the demonstration once and keep it, so that its first start only unpacks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.operations import kept_rehearsal


class Command(BaseCommand):
    help = (
        "Play the whole demonstration in a folder of its own and keep it as a file. A package that is built with the file in it "
        "unpacks it at the first start of the demonstration, where its code is the code that played."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, help="the file; where the package carries it when left out")
        parser.add_argument(
            "--unless-fresh", action="store_true", help="only where the file is not what this code plays"
        )
        parser.add_argument(
            "--fresh-or-none", action="store_true", help="play nothing; remove a file that other code played"
        )
        parser.add_argument("--check", action="store_true", help="play anew, and compare the file with what is played")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["into"] or kept_rehearsal.SHIPPED
        try:
            if options["check"]:
                self._check(file)
            elif options["fresh_or_none"] and (why := kept_rehearsal.why_not(file)):
                file.unlink(missing_ok=True)
                self.stdout.write(f"{why} It is left out.")
            elif options["fresh_or_none"] or (options["unless_fresh"] and not kept_rehearsal.why_not(file)):
                self.stdout.write(f"{file} is what this code plays.")
            else:
                kept_rehearsal.make(file)
                self.stdout.write(f"Kept in {file}, {file.stat().st_size / 1_000_000:.1f} MB.")
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self, file: Path) -> None:
        if why := kept_rehearsal.why_not(file):
            raise CommandError(f"{why} It would not be used.")
        if other := kept_rehearsal.differences_when_played(file):
            raise CommandError(f"Played now, these tables are otherwise: {', '.join(other)}.")
        self.stdout.write(f"{file} is what is played now, in every table.")
