"""`placefund forget-second-factor EMAIL --reason "…"`: let somebody sign in who has lost their phone and their codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.people.actions import forget_factors
from placefund.people.models import CLOCK, User
from placefund.records import clock


class Command(BaseCommand):
    help = "Remove a person's second factors, for the day on which no administrator can. The reason stands on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="how you know that it is them, and what happened")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is nobody here with the address {options['email']}.")
        try:
            forget_factors(user, reason=options["reason"], by=CLOCK, at=clock.now())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.email} signs in with their password alone now.")
