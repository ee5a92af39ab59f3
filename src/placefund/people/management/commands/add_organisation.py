"""`placefund add-organisation NAME --helix civic`: enter the body that will lead a partnership, so that people can act for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.domain.partnerships import Helix
from placefund.people.actions import add_organisation
from placefund.records import clock


class Command(BaseCommand):
    help = "Add an organisation to the register, and say the scope that its people are given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--helix", choices=[helix.value for helix in Helix], required=True)
        parser.add_argument("--identifier", default="", help="its org-id.guide identifier, such as GB-COH-01234567")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not name:
            raise CommandError("Give the organisation a name.")
        try:
            added = add_organisation(name, Helix(options["helix"]), identifier=options["identifier"], at=clock.now())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{added} is in the register. Its people have the scope organisation:{added.pk}.")
