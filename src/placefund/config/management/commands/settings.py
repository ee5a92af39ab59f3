"""`placefund settings`: what is set here, a new settings file, or what is wrong with one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.crypto import get_random_string

from placefund.config.declarations import SETTINGS, Reader
from placefund.config.settings_file import Unreadable, checked, new_file

KEY_LETTERS = 64


class Command(BaseCommand):
    help = "Say what is set here (never a secret), print a new settings file, or say what is wrong with one."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--new", action="store_true", help="print a settings file with a fresh key and the values given"
        )
        what.add_argument("--check", type=Path, metavar="FILE", help="say what is wrong with a settings file")
        parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="a setting for the new file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(self._new(options["values"]), ending="")
        elif options["check"]:
            self._check(options["check"])
        else:
            self._tell()

    def _new(self, values: list[str]) -> str:
        given = {"PLACEFUND_SECRET_KEY": get_random_string(KEY_LETTERS)}
        for each in values:
            name, equals, value = each.partition("=")
            if not equals:
                raise CommandError(f"“{each}” is not NAME=VALUE.")
            given[name] = value
        try:
            return new_file(given)
        except Unreadable as trouble:
            raise CommandError(str(trouble)) from trouble

    def _check(self, path: Path) -> None:
        if found := checked(path):
            raise CommandError("\n".join(found))
        self.stdout.write(
            f"{path} can be used: systemd, a shell and Compose read it alike, and every value is of its kind."
        )

    def _tell(self) -> None:
        for setting in SETTINGS:
            value = os.environ.get(setting.name, "").strip()
            if setting.readers is Reader.TESTS and not value:
                continue
            shown = "(set, secret)" if value and setting.is_secret else value
            unset = f"(left out: {setting.otherwise.replace('`', '') or setting.default or 'none'})"
            self.stdout.write(f"{setting.name} {shown or unset}")
