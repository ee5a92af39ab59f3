"""`placefund tick`: do what time alone brings. Run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from placefund.operations.timekeeper import tick
from placefund.records import clock


class Command(BaseCommand):
    help = "Close the rounds whose time has come, seal the record, and remove files that nothing names any more."

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in tick(clock.now()) or ["Nothing was due."]:
            self.stdout.write(sentence)
