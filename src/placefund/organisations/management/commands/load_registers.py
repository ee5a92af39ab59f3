"""Reads the registers that an operator downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.organisations.registers import UnreadableRegister, build_index, index_path


class Command(BaseCommand):
    help = "Read downloads of public registers (companies, charities, ROR, UKPRN), so that names are compared with them offline."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", default=settings.REGISTERS_DIR, help="where the files lie; else PLACEFUND_REGISTERS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Say where the downloads lie: --folder, or PLACEFUND_REGISTERS.")
        try:
            counts = build_index(Path(options["folder"]).expanduser(), index_path())
        except UnreadableRegister as unreadable:
            raise CommandError(str(unreadable)) from unreadable
        for register, count in counts.items():
            self.stdout.write(f"{register}: {count:,} entries.")
