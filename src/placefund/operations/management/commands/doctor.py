"""`placefund doctor`: say what is missing or wrong in this installation, and what to do."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from placefund.operations.health.doctor import PARTS, signs
from placefund.operations.health.sign import Grade
from placefund.records import clock

MARKS = {Grade.WELL: "Well: ", Grade.LOOK: "Look: ", Grade.WRONG: "Wrong:"}


class Command(BaseCommand):
    help = (
        "Say what is missing or wrong in this installation, and what to do. Exits with 1 when something is wrong; "
        "changes nothing, sends nothing, shows no secret."
    )
    requires_system_checks: list[str] = []  # a fault that Django finds must not hide ours

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as one JSON document, for a machine that watches")

        parser.add_argument(
            "--part", action="append", choices=PARTS, help="look at this part alone; may be given several times"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(signs(clock.now, options["part"] or PARTS))
        wrong = sum(sign.grade is Grade.WRONG for sign in found)
        if options["json"]:
            told = {
                "is_well": not wrong,
                "signs": [{key: str(value) for key, value in asdict(each).items()} for each in found],
            }
            self.stdout.write(json.dumps(told, indent=1, ensure_ascii=False))
        else:
            for sign in found:
                self.stdout.write(f"{MARKS[sign.grade]} {sign.part}: {sign.told}")
                if sign.advice:
                    self.stdout.write(f"       {sign.advice}")
            self.stdout.write(f"\n{self._summary(wrong)}")
        if wrong:
            sys.exit(1)

    def _summary(self, wrong: int) -> str:
        if not wrong:
            return "Nothing is wrong."
        return f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong."
