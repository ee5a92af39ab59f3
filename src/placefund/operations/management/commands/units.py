"""`placefund units`: write the services and timers for systemd."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.operations.units import CannotWriteUnits, Machine, write_units


class Command(BaseCommand):
    help = (
        "Write the services and timers for systemd: pages, worker, tick, backup, verify and drill. "
        "Name the settings file before the command: placefund --settings-file FILE units --to FOLDER."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, required=True, help="the folder to write to, such as /etc/systemd/system"
        )
        parser.add_argument("--user", default="placefund", help="whom the services run as; placefund when left out")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes that serve pages; 2 when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SETTINGS_FILE:
            raise CommandError(
                "Name the settings file that the services shall read: "
                "placefund --settings-file /etc/placefund.env units --to FOLDER"
            )
        machine = Machine(
            placefund=str(Path(sys.executable).absolute().with_name("placefund")),
            user=options["user"],
            settings_file=settings.SETTINGS_FILE,
            home=str(Path(settings.HOME).absolute()),
            backups=str(Path(settings.BACKUPS_DIR).absolute()),
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
        )
        try:
            written = write_units(options["to"], machine)
        except CannotWriteUnits as refusal:
            raise CommandError(str(refusal)) from refusal
        for path in written:
            self.stdout.write(f"Wrote {path}.")
        services = "placefund-web.service placefund-worker.service"
        timers = " ".join(path.name for path in written if path.suffix == ".timer")
        self.stdout.write(f"Then: systemctl daemon-reload && systemctl enable --now {services} {timers}")
