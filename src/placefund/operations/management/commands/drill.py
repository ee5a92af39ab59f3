"""`placefund drill`: restore a backup aside, verify it there, and say what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.actions import beat
from placefund.operations.backups import CannotBackUp, kept, read
from placefund.operations.models import Job
from placefund.operations.restoring import drill
from placefund.records import clock


class Command(BaseCommand):
    help = (
        "Show that a backup can be restored: into a database and a folder that are made for it and removed again, with "
        "`placefund verify` run there. What is in use is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="its folder; the newest one when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = read(options["backup"]) if options["backup"] else next(iter(kept(settings.BACKUPS_DIR)), None)
            if backup is None:
                raise CannotBackUp(f"There is no backup in {settings.BACKUPS_DIR}. Run `placefund backup` first.")
            is_well, said = drill(backup)
        except CannotBackUp as refusal:
            beat(Job.DRILL, at=clock.now(), is_well=False, told=str(refusal))
            raise CommandError(str(refusal)) from refusal
        for sentence in said:
            self.stdout.write(sentence)
        beat(Job.DRILL, at=clock.now(), is_well=is_well, told=said[-1] if said else "")
        if not is_well:
            raise CommandError(f"The backup {backup.folder.name} did not come through the drill.")
        self.stdout.write(f"The backup {backup.folder.name} can be restored.")
