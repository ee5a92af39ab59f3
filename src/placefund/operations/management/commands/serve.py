"""`placefund serve`: serve this installation with a production-grade server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.server import CannotServe, check_address, serve


class Command(BaseCommand):
    help = "Serve this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_address(options["host"], options["port"])
        except CannotServe as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.stdout.write(f"Serving at http://{options['host']}:{options['port']}/ (Ctrl-C stops it)")
        serve(options["host"], options["port"], workers=options["workers"])
