"""`placefund demo`: a £500m fund and a rehearsal at work, on this machine, in one command."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.operations.demonstration import build, prepare_folder
from placefund.operations.server import check_address, command_in_words, serve_anew
from placefund.people.queries import demo_people


class Command(BaseCommand):
    help = "Load the real Local Innovation Partnerships Fund and an invented one, played through six years, and serve them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="throw the demonstration's data away and begin afresh")
        parser.add_argument("--play", action="store_true", help="play the rehearsal even where it is kept as a file")
        parser.add_argument("--no-serve", action="store_true", help="make the data, but do not serve it")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            if not options["no_serve"]:
                check_address(options["host"], options["port"])
            prepare_folder(reset=options["reset"])
            build(self._say, self._progress, is_played=options["play"])
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(f"Ready after {time.monotonic() - began:.0f} seconds")
        if options["no_serve"]:
            return
        self._welcome(f"http://{options['host']}:{options['port']}/")
        serve_anew(options["host"], options["port"])

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"{sentence}.")
        self.stdout.flush()

    def _progress(self, stage: str, done: int, total: int) -> None:
        end = "\n" if done >= total else "\r" if self.stdout.isatty() else ""
        if self.stdout.isatty() or done >= total:
            self.stdout.write(f"Rehearsal: {stage}, {done} of {total}{' ' * 20}", ending=end)
            self.stdout.flush()

    def _welcome(self, address: str) -> None:
        roles = [str(each.card.role.label).lower() for each in demo_people()]
        self.stdout.write(
            f"\nPlacefund is at {address}\n"
            f"  Without signing in: everything public. To act: {address}sign-in/ has a button for each role\n"
            f"  ({', '.join(roles)}).\n"
            f"  The rehearsal's clock can be moved: {command_in_words('advance 2029-04-01')}\n"
            f"  Mails that would go out are files in {settings.EMAIL_FILE_PATH}.\n"
            f"  Data: {settings.HOME}. Ctrl-C stops; start again with the same command; --reset begins afresh.\n"
        )
        self.stdout.flush()
