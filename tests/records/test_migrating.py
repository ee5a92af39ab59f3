"""Migrations that draw only the models they ask for make the same database as Django's own way, in a fraction of its time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from placefund.records.management.commands import migrate as command
from placefund.records.migrating import Executor, StateAsAsked

DJANGOS_OWN = "import django; django.setup(); from django.core.management.commands.migrate import Command as One; "
OURS = "import django; django.setup(); from placefund.records.management.commands.migrate import Command as One; "
RUN = "from django.core.management import call_command; call_command(One(), verbosity=0)"


def tables_made(home: Path, command: str) -> tuple[list[tuple[str, ...]], dict[str, list[tuple[object, ...]]]]:
    """Every table, index and trigger of an empty installation in the words of SQLite, and the rows that migrations wrote."""
    home.mkdir()
    environment = {**os.environ, "PLACEFUND_HOME": str(home), "DJANGO_SETTINGS_MODULE": "placefund.config.settings"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", command + RUN], env=environment, check=True, timeout=900)
    with closing(sqlite3.connect(home / "placefund.sqlite3")) as made:
        said = made.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        names = [name for kind, name, _, _ in said if kind == "table" and name != "django_migrations"]
        rows = {name: made.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in names}
        order = made.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return said, {**rows, "in this order": order}


@pytest.mark.slow
def test_a_new_database_is_that_of_djangos_own_way_in_every_table(tmp_path: Path) -> None:
    ours, own = tables_made(tmp_path / "ours", OURS), tables_made(tmp_path / "own", DJANGOS_OWN)
    assert len(ours[0]) > 1000
    assert ours == own


class NotHere(Exception):
    """Our executor was taken."""


def refuses(*args: object) -> Executor:
    raise NotHere


@pytest.mark.django_db
def test_a_database_that_holds_migrations_gets_djangos_own_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Executor", refuses)
    call_command("migrate", verbosity=0, plan=True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the empty one is a file of SQLite's")
def test_an_empty_database_gets_the_one_that_draws_what_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setattr(command, "Executor", refuses)
    monkeypatch.setitem(
        connections.settings, "empty", {**connections.settings["default"], "NAME": str(tmp_path / "empty.sqlite3")}
    )
    try:
        with django_db_blocker.unblock(), pytest.raises(NotHere):
            call_command("migrate", verbosity=0, plan=True, database="empty")
    finally:
        connections["empty"].close()
        del connections["empty"]


def a_state() -> StateAsAsked:
    """A place, a town in it, and a street in that."""
    state = StateAsAsked()

    def model(name: str, *fields: tuple[str, models.Field[object, object]]) -> None:
        state.add_model(ModelState("map", name, [("id", models.BigAutoField(primary_key=True)), *fields]))

    model("Place")
    model("Town", ("place", models.ForeignKey("map.Place", models.CASCADE)))
    model("Street", ("town", models.ForeignKey("map.Town", models.CASCADE, related_name="streets")))
    return state


def test_a_model_is_drawn_with_what_its_fields_lead_to_and_no_other() -> None:
    state = a_state()
    assert state.apps.get_model("map", "Town").__name__ == "Town"
    assert sorted(state.apps.all_models["map"]) == ["place", "town"]


def test_whoever_looks_for_what_leads_to_a_model_finds_it() -> None:
    state = a_state()
    state.alter_model_options("map", "town", {"verbose_name": "town"})
    town = state.apps.get_model("map", "Town")
    assert [relation.name for relation in town._meta.related_objects] == ["streets"]


def test_a_step_of_python_gets_all_models_and_what_leads_from_one_to_the_next() -> None:
    state = a_state()
    state.clear_delayed_apps_cache()
    street = state.apps.get_model("map", "Street")
    assert street._meta.get_field("town").related_model._meta.get_field("place").related_model.__name__ == "Place"


def test_what_was_drawn_goes_with_the_state_before_a_change() -> None:
    state = a_state()
    before_it = state.apps.get_model("map", "Town")
    before = state.clone()
    state.add_field("map", "town", "name", models.TextField(default=""), preserve_default=True)
    assert before.apps.get_model("map", "Town") is before_it
    assert [field.name for field in state.apps.get_model("map", "Town")._meta.local_fields] == ["id", "place", "name"]
    assert [field.name for field in before_it._meta.local_fields] == ["id", "place"]


def test_a_migration_with_another_step_is_run_as_django_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ProjectState] = []

    def of_django(self: MigrationExecutor, state: ProjectState, migration: migrations.Migration) -> ProjectState:
        seen.append(state)
        return migration.mutate_state(state)

    monkeypatch.setattr(MigrationExecutor, "apply_migration", of_django)
    renaming, adding = migrations.Migration("renaming", "map"), migrations.Migration("adding", "map")
    renaming.operations = [migrations.RenameModel("Town", "City")]
    adding.operations = [migrations.AddField("City", "name", models.TextField(default=""))]
    executor = object.__new__(Executor)
    after = executor.apply_migration(executor.apply_migration(a_state(), renaming), adding)
    assert [type(state) for state in seen] == [ProjectState, StateAsAsked]
    assert list(after.models["map", "city"].fields) == ["id", "place", "name"]
