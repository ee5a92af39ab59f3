"""`placefund serve`: serve this installation with a production-grade server."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from placefund.accounts.first_run import first_address
from placefund.accounts.queries import somebody_is_here
from placefund.operations.health.database import answers, tables
from placefund.operations.health.sign import Grade
from placefund.operations.server import CannotServe, check_address, serve


class Command(BaseCommand):
    help = "Serve this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--without-worker", action="store_true", help="the worker is a service of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_address(options["host"], options["port"])
        except CannotServe as refusal:
            raise CommandError(str(refusal)) from refusal
        self._look_at_tables()
        if options["verbosity"]:
            self.stdout.write(f"Serving at http://{options['host']}:{options['port']}/ (Ctrl-C stops it)")
        if not somebody_is_here():
            # Behind a web server, the site answers to its own name alone.
            here = settings.ADDRESS if settings.BEHIND_HTTPS else f"http://{options['host']}:{options['port']}"
            begin_at = f"{here}{first_address()}"
            self.stdout.write(f"Nobody has an account here yet. Begin at {begin_at}")
        self.stdout.flush()  # into a file or a pipe, too: somebody waits for the address
        serve(
            options["host"],
            options["port"],
            workers=options["workers"],
            has_worker=not options["without_worker"],
        )

    def _look_at_tables(self) -> None:
        """An empty database gets its tables here. One that holds something is changed by its operator, after a backup."""
        if trouble := answers():
            raise CommandError(f"{trouble.told} {trouble.advice}")
        if not MigrationRecorder(connection).applied_migrations():
            self.stdout.write("The database is empty: its tables are made.")
            self.stdout.flush()
            try:
                call_command("migrate", verbosity=0)
            except DatabaseError as refusal:
                raise CommandError(
                    f"The tables could not be made: {refusal} Run “placefund migrate” as the user that owns the database."
                ) from refusal
        for sign in tables():
            if sign.grade is Grade.WRONG:
                raise CommandError(f"{sign.told} {sign.advice}")
