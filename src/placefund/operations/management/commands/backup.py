"""`placefund backup`: the database, every file and a manifest, into the folder of backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.actions import beat
from placefund.operations.backups import CannotBackUp, make
from placefund.operations.models import Job
from placefund.records import clock


class Command(BaseCommand):
    help = (
        "Back up the database and every file, while people work, and remove the oldest backups. The settings are not in it: "
        "keep their file elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the folder of backups; PLACEFUND_BACKUPS when left out")
        parser.add_argument("--keep", type=int, help="how many backups stay; PLACEFUND_BACKUPS_KEPT when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        where, keep = options["to"] or settings.BACKUPS_DIR, options["keep"] or settings.BACKUPS_KEPT
        try:
            made, spoilt = make(where, at=clock.now(), keep=keep)
        except CannotBackUp as refusal:
            beat(Job.BACKUP, at=clock.now(), is_well=False, told=str(refusal))
            raise CommandError(str(refusal)) from refusal
        told = f"Backed up to {made.folder}, with {len(made.manifest.files)} files."
        beat(Job.BACKUP, at=clock.now(), is_well=not spoilt, told="\n".join([told, *spoilt]))
        self.stdout.write(told)
        if spoilt:
            raise CommandError("\n".join(spoilt))
