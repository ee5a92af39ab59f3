"""What the operator is told when something cannot be used."""

from __future__ import annotations

import socket
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.db.migrations.recorder import MigrationRecorder

from placefund.domain.roles import Role
from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund
from placefund.operations.demonstration import DEMO_PEOPLE, NotADemonstration, prepare_folder
from placefund.operations.health.sign import wrong
from placefund.operations.management.commands import demo
from placefund.operations.management.commands import serve as serve_command
from placefund.operations.server import CannotServe, check_address
from placefund.people.models import Membership, User
from placefund.records import clock
from placefund.rehearsal.plan import PRESENT
from tests.build import a_user
from tests.operations.test_development import free_port


def test_a_port_in_use_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"Port {port} is in use by another program.*--port {port + 1}"):
            check_address("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotServe, match=r"192\.0\.2\.1 port 8000 cannot be used"):
        check_address("192.0.2.1", 8000)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    settings.DEMO_MARK = settings.HOME / "mark"
    return Path(settings.HOME)


def test_a_folder_with_a_real_installation_is_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "placefund.sqlite3").write_text("a real fund")
    with pytest.raises(NotADemonstration, match="left alone"):
        prepare_folder(reset=True)
    assert (home / "placefund.sqlite3").read_text() == "a real fund"


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    home.write_text("a file stands where the folder should be")
    with pytest.raises(NotADemonstration, match=r"cannot be written.*PLACEFUND_HOME"):
        prepare_folder(reset=False)


def test_reset_empties_only_a_demonstration(home: Path) -> None:
    prepare_folder(reset=False)
    (home / "placefund.sqlite3").write_text("a demonstration")
    (home / "documents").mkdir()
    (home / "secret-key").write_text("stays")
    prepare_folder(reset=True)
    assert sorted(path.name for path in home.iterdir()) == ["mark", "secret-key"]


@pytest.mark.django_db
def test_a_demonstration_whose_fundbook_has_changed_says_how_to_make_it_anew(home: Path, settings: Any) -> None:
    settings.IS_CHECKOUT = True
    clock.move_to(PRESENT)
    load_folder(Path(settings.FUNDBOOKS_DIR) / "lipf", at=clock.now())
    Fund.objects.update(fundbook_digest="of an earlier version")
    with pytest.raises(CommandError) as refusal:
        call_command("demo", "--no-serve")
    said = str(refusal.value)
    assert "“lipf” has changed" in said
    assert "python3 run.py demo --reset" in said
    assert f"the demonstration in {home}" in said
    assert "PLACEFUND_HOME" in said
    assert Fund.objects.count() == 1


@pytest.mark.django_db
def test_a_person_is_let_in_with_a_role_in_a_scope(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda: "a long and odd password")
    words = ("ada@example.org", "Ada", "--role", "fund_manager", "--scope", "fund:lipf", "--password-from-input")
    call_command("add_person", *words)
    assert User.objects.get().check_password("a long and odd password")
    assert list(Membership.objects.values_list("role", "scope")) == [("fund_manager", "fund:lipf")]
    assert capsys.readouterr().out == "ada@example.org is now fund manager in fund:lipf.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "password", "why"),
    [("lipf", "a long and odd password", "is not a scope"), ("fund:lipf", "short", "too short")],
)
def test_a_person_who_is_refused_is_not_added(
    monkeypatch: pytest.MonkeyPatch, scope: str, password: str, why: str
) -> None:
    monkeypatch.setattr("builtins.input", lambda: password)
    words = ("ada@example.org", "Ada", "--role", "auditor", "--scope", scope, "--password-from-input")
    with pytest.raises(CommandError, match=why):
        call_command("add_person", *words)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_the_demonstration_names_every_role_the_command_a_shell_finds_and_where_mails_are(
    settings: Any, capsys: Any
) -> None:
    for role in (Role.FUND_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR):
        a_user(role=role, scope="fund:rehearsal", email=f"{role.value}{DEMO_PEOPLE}")
    for is_clone, command in ((True, "python3 run.py advance 2029-04-01"), (False, "placefund advance 2029-04-01")):
        settings.IS_CHECKOUT = is_clone
        demo.Command()._welcome("http://127.0.0.1:8000/")
        said = capsys.readouterr().out
        assert "(fund manager, auditor, administrator)" in said
        assert f"can be moved: {command}\n" in said
        assert settings.EMAIL_FILE_PATH in said


# --- the tables that it serves from -----------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command did instead of serving and of making tables."""
    done: list[str] = []
    monkeypatch.setattr(serve_command, "serve", lambda *args, **options: done.append("served"))
    monkeypatch.setattr(serve_command, "call_command", lambda name, **options: done.append(name))
    return done


def serve_it() -> str:
    said = StringIO()
    call_command("serve", "--port", str(free_port()), stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_an_empty_database_gets_its_tables_and_one_that_holds_something_does_not(
    served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The database is empty" not in serve_it()
    assert served == ["served"]
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})
    monkeypatch.setattr(serve_command, "tables", lambda: iter(()))
    assert "The database is empty: its tables are made." in serve_it()
    assert served == ["served", "migrate", "served"]


@pytest.mark.django_db
def test_tables_of_another_version_are_not_served_and_it_says_what_to_do(
    served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        serve_command, "tables", lambda: iter([wrong("Tables", "2 changes are not made yet.", "Take a backup.")])
    )
    with pytest.raises(CommandError, match=r"2 changes are not made yet\. Take a backup."):
        serve_it()
    assert served == []


@pytest.mark.django_db
def test_who_may_make_no_tables_is_told_who_may(served: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(name: str, **options: Any) -> None:
        raise ProgrammingError("permission denied for schema public")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})
    monkeypatch.setattr(serve_command, "call_command", refused)
    with pytest.raises(CommandError, match=r"permission denied for schema public.*as the user that owns the database"):
        serve_it()
    assert served == []
