"""`placefund tick`: do what time alone brings. Run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from placefund.operations.actions import beat
from placefund.operations.models import Job
from placefund.operations.timekeeper import tick
from placefund.records import clock


class Command(BaseCommand):
    help = (
        "Close the rounds whose time has come, remind people, try mails again, seal the record, and remove files that nothing "
        "names any more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = tick(clock.now())
        for sentence in done or ["Nothing was due."]:
            self.stdout.write(sentence)
        beat(Job.TICK, at=clock.now(), told=done[-1] if done else "")
