"""`placefund replay 12`: compute a scenario's answer again from what is kept, and compare it to the byte."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.design.wording.scenarios import replay_in_words
from placefund.domain.findings import NotAllowed
from placefund.people.models import CLOCK
from placefund.records import clock
from placefund.records.queries import history, of_act
from placefund.scenarios.acts import COMPUTED_AGAIN
from placefund.scenarios.answers.actions import compute_again
from placefund.scenarios.models import Scenario


class Command(BaseCommand):
    help = "Compute a scenario's answer again from its record, compare it to the byte, and put the outcome on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", type=int, help="the number of the scenario, as in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        scenario = Scenario.objects.select_related(*Scenario.READ_WITH).filter(pk=options["scenario"]).first()
        if scenario is None:
            raise CommandError(
                f"There is no scenario {options['scenario']}. Its number stands in the address of its page."
            )
        self.stdout.write(f"Computing “{scenario}” of {scenario.round} again.")
        try:
            is_same = compute_again(scenario, by=CLOCK, at=clock.now())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        found = history(scenario).filter(of_act(*COMPUTED_AGAIN)).last()
        said = replay_in_words(found.details) if found else ""
        if not is_same:
            raise CommandError(said)
        self.stdout.write(said)
