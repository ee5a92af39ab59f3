"""`placefund verify`: prove that nothing that is kept was changed, and that the money adds up."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.overview.verification import kept_elsewhere, verify


class Command(BaseCommand):
    help = "Check seals, money, snapshots, terms, releases, files. Prints each breach as a sentence, and exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="DIGEST",
            help="the digest of a seal that was kept elsewhere: it has to be in the record",
        )

    def handle(self, *args: Any, expect: str | None = None, **options: Any) -> None:
        if expect and not re.fullmatch(r"[0-9a-f]{64}", expect):
            raise CommandError(
                "A digest has 64 letters, 0 to 9 and a to f. Copy it whole, as `placefund seal` printed it."
            )
        breaches = 0
        for check in (*([kept_elsewhere(expect)] if expect else []), *verify(with_files=True)):
            breaches += len(check.breaches)
            self.stdout.write(f"{'Broken:' if check.breaches else 'Holds: '} {check.sentence}.")
            for sentence in check.breaches:
                self.stdout.write(f"         {sentence}")
        if breaches:
            self.stdout.write(f"\n{breaches} {'breach' if breaches == 1 else 'breaches'} found.")
            sys.exit(1)
        self.stdout.write("\nNothing is broken.")
