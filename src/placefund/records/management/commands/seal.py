"""`placefund seal`: seal every act since the last seal, so that changing one later can be seen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from placefund.records import clock
from placefund.records.actions import seal


class Command(BaseCommand):
    help = "Seal every act since the last seal. Run it every night, and keep the digest it prints somewhere else."

    def handle(self, *args: Any, **options: Any) -> None:
        set_now = seal(at=clock.now())
        if set_now is None:
            self.stdout.write("Nothing has happened since the last seal, so there is nothing to seal.")
            return
        self.stdout.write(f"Seal {set_now.pk}: acts {set_now.first_event} to {set_now.last_event}.")
        self.stdout.write(f"Digest {set_now.digest}. Keep it where nobody who can change this database can change it.")
