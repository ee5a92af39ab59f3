"""`placefund dev`: serve a clone for those who change it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.operations import development
from placefund.operations.server import check_address


class Command(BaseCommand):
    help = "Serve a clone for those who change it: code and styles are taken up as they are saved, failures are shown whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--empty", action="store_true", help="begin with empty tables, not with the rehearsal")
        parser.add_argument("--reset", action="store_true", help="throw this server's own data away and begin afresh")

    def handle(self, *args: Any, **options: Any) -> None:
        is_empty = options["empty"]
        data = development.folder_of_data(settings.HOME, is_empty=is_empty)
        try:
            development.check_checkout(settings.CHECKOUT)
            check_address(options["host"], options["port"])
            development.prepare_data(data, is_empty=is_empty, reset=options["reset"])
            self._serve(data, f"{options['host']}:{options['port']}", is_empty=is_empty)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _serve(self, data: Path, address: str, *, is_empty: bool) -> None:
        self._say(
            f"\nThe development server is at http://{address}/\n"
            f"  Data: {data}. Another command on the same data: PLACEFUND_HOME={data} .venv/bin/placefund …\n"
            f"  {self._how_to_sign_in(address, is_empty=is_empty)}\n"
            "  Save a file of code, a template or a stylesheet, and load the page again. Ctrl-C stops.\n"
        )
        development.serve(settings.CHECKOUT, data, address, self._say)

    def _how_to_sign_in(self, address: str, *, is_empty: bool) -> str:
        if is_empty:
            return "Nobody can sign in yet: `placefund add-person` makes the first account."
        return f"To act: http://{address}/sign-in/ has a button for each role."

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
