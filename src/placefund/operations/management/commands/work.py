"""`placefund work`: do what was queued: send messages, compute scenarios."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.worker import is_queued, work


class Command(BaseCommand):
    help = "Do what was queued, one task after the other. `placefund serve` starts one beside itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is queued now, and end")
        parser.add_argument("--beside", type=int, help="end when the process with this number is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_queued():
            raise CommandError(
                "Here every task is done at once, so there is no queue to work off. Set PLACEFUND_QUEUE=true to have one."
            )
        try:
            work(self.stdout.write, beside=options["beside"], is_once=options["once"])
        except KeyboardInterrupt:
            self.stdout.write("The worker has stopped.")
