"""`placefund advance 2029-04-01`: move the demonstration's clock, and let the invented fund's people do what falls due."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.domain.periods import LONDON, london
from placefund.operations.server import command_in_words
from placefund.records import clock
from placefund.rehearsal.models import Rehearsal
from placefund.rehearsal.news import newest_event, news_since
from placefund.rehearsal.script import Script

OPENING = time(9, 0)
LATEST = date(2040, 1, 1)


class Command(BaseCommand):
    help = (
        "Move the clock of a demonstration forward to 09:00 London time of a day. The people of the invented fund do what falls "
        "due until then. Real installations have no clock that can be moved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", help="the day to move to, such as 2029-04-01")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = _moment(options["day"])
        rehearsal = _rehearsal(moment)
        before = newest_event()
        self.stdout.write(f"Moving from {_in_words(clock.now())} to {_in_words(moment)}.")
        try:
            played = Script(rehearsal.scale).play(moment, progress=self._progress)
        except NotAllowed as refusal:
            raise CommandError(f"{refusal} The clock was not moved.") from refusal
        clock.move_to(moment)
        told = news_since(before, rehearsal.fund.slug) or ("Nothing fell due.",)
        for sentence in (*told, *played.refused):
            self.stdout.write(f"  {sentence}")
        self.stdout.write(f"It is now {_in_words(moment)}.")

    def _progress(self, stage: str, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"{stage}, day {done} of {total}{' ' * 12}", ending="\n" if done >= total else "\r")
            self.stdout.flush()


def _in_words(moment: datetime) -> str:
    there = london(moment)
    return f"{there.day} {there:%B %Y}"


def _moment(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"“{text}” is not a day. Write it as year, month and day: {command_in_words('advance 2029-04-01')}."
        ) from None
    if day > LATEST:
        raise CommandError(f"The rehearsal ends long before {day.year}. Give a day up to {LATEST.year - 1}.")
    return datetime.combine(day, OPENING, LONDON)


def _rehearsal(moment: datetime) -> Rehearsal:
    """The rehearsal to play on, once it is sure that no real fund's time would be moved."""
    if not settings.DEMO:
        raise CommandError(
            "This installation is not a demonstration, so its clock is real time and stays so. "
            "`placefund demo` makes a demonstration in a folder of its own."
        )
    rehearsal = Rehearsal.objects.select_related("fund").first()
    if rehearsal is None:
        raise CommandError("The rehearsal is not loaded. Run `placefund demo` first.")
    if moment < clock.now():
        raise CommandError(
            f"It is {_in_words(clock.now())} already. Time only moves forward; `placefund demo --reset` begins afresh."
        )
    return rehearsal
