"""`placefund add-person EMAIL NAME --role fund_manager --scope fund:lipf`: let a person in, with a role in a scope."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import ROLES, Role
from placefund.people.actions import add_user, grant
from placefund.people.models import User
from placefund.records import clock


class Command(BaseCommand):
    help = "Add a person, or give someone who is here another role. The password is asked for, never put on the command line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument(
            "--role",
            choices=[role.value for role in ROLES if role is not Role.PUBLIC],
            help="left out for an assessor, whom the fund manager brings into the pool",
        )
        parser.add_argument("--scope", default="", help="goes with the role, such as fund:lipf or organisation:12")
        parser.add_argument("--password-from-input", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        role, scope, at = options["role"], options["scope"], clock.now()
        _check(role, scope)
        try:
            with transaction.atomic():
                user = User.objects.filter(email__iexact=options["email"]).first() or self._new(options, at)
                if role:
                    grant(user, Role(role), scope, at=at)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        part = f"is now {Role(role).label.lower()} in {scope}" if role else "has an account, without a new role"
        self.stdout.write(f"{user.email} {part}.")

    def _new(self, options: dict[str, Any], at: Any) -> User:
        if not options["name"]:
            raise CommandError(f"{options['email']} is not here yet, so their name is needed, too.")
        password = input() if options["password_from_input"] else getpass.getpass("Password for them: ")
        try:
            validate_email(options["email"])
            validate_password(password)
        except ValidationError as trouble:
            raise CommandError(" ".join(trouble.messages)) from trouble
        return add_user(options["email"], options["name"], password=password, at=at)


def _check(role: str | None, scope: str) -> None:
    """A role comes with a scope, and a scope is its kind and its name."""
    if bool(role) != bool(scope):
        raise CommandError("A role and its scope go together: give both, or neither.")
    kind, _, name = scope.partition(":")
    if scope and not (kind and name):
        raise CommandError(f"“{scope}” is not a scope. Write its kind and its name, such as fund:lipf.")
