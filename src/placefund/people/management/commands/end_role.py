"""`placefund end-role EMAIL --role finance_officer --scope fund:lipf`: take a role away from a person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import ROLES, Role
from placefund.people.actions import end_role
from placefund.people.models import CLOCK, User
from placefund.records import clock


class Command(BaseCommand):
    help = "Take a role in a scope away; parts in partnerships that came with acting for an organisation end with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=[role.value for role in ROLES if role is not Role.PUBLIC], required=True)
        parser.add_argument("--scope", required=True, help="such as fund:lipf or organisation:12")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is nobody here with the address {options['email']}.")
        try:
            ended = end_role(user, Role(options["role"]), options["scope"], by=CLOCK, at=clock.now())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{ended} {'role' if ended == 1 else 'roles'} of {user.email} ended.")
