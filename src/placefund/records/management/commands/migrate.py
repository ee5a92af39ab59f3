"""`placefund migrate`: Django's own command; an empty database gets its tables in a tenth of the time."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from placefund.records.migrating import Executor


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if MigrationRecorder(connections[options["database"]]).applied_migrations():
            # There are rows to be turned: nothing but what Django itself does touches them.
            super().handle(*args, **options)
            return
        # Django's command makes its executor by this name and offers no other way to give it one.
        own = vars(migrate)["MigrationExecutor"]
        vars(migrate)["MigrationExecutor"] = Executor
        try:
            super().handle(*args, **options)
        finally:
            vars(migrate)["MigrationExecutor"] = own
