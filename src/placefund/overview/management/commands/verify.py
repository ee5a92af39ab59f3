"""`placefund verify`: prove that nothing that is kept was changed, and that the money adds up."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from placefund.overview.verification import verify


class Command(BaseCommand):
    help = "Check seals, money, snapshots, terms, releases, files. Prints each breach as a sentence, and exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        breaches = 0
        for check in verify(with_files=True):
            breaches += len(check.breaches)
            self.stdout.write(f"{'Broken:' if check.breaches else 'Holds: '} {check.sentence}.")
            for sentence in check.breaches:
                self.stdout.write(f"         {sentence}")
        if breaches:
            self.stdout.write(f"\n{breaches} {'breach' if breaches == 1 else 'breaches'} found.")
            sys.exit(1)
        self.stdout.write("\nNothing is broken.")
