"""The doctor says of every part what is wrong and what to do; it changes nothing and repeats no secret."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import environ
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from placefund.domain.roles import Role
from placefund.notices.models import Mail
from placefund.operations.actions import beat
from placefund.operations.health import database, doctor, site, surroundings, work
from placefund.operations.health.sign import Grade, Sign
from placefund.operations.models import Heartbeat, Job
from placefund.records import clock
from tests.build import a_fund, a_user
from tests.operations.test_worker import QUEUE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),  # on this machine alone
]
GOOD = {
    "SECRET_KEY": "a1B2c3D4e5F6g7H8" * 4,
    "DEMO": False,
    "BEHIND_HTTPS": True,
    "ALLOWED_HOSTS": ["fund.example"],
    "CSRF_TRUSTED_ORIGINS": ["https://fund.example"],
    "ADDRESS": "https://fund.example",
    "DEFAULT_FROM_EMAIL": "fund@fund.example",
}


@pytest.fixture(autouse=True)
def _good(settings: Any, tmp_path: Path) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    tmp_path.chmod(0o700)
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "documents"


def told(found: Iterator[Sign]) -> list[tuple[str, str]]:
    return [(sign.grade.value, sign.told) for sign in found]


def wrongs(found: Iterator[Sign]) -> list[str]:
    return [sign.told for sign in found if sign.grade is Grade.WRONG]


@pytest.mark.parametrize(
    ("look_at", "changes", "sentences"),
    [
        (site.key, {}, []),
        (
            site.key,
            {"SECRET_KEY": "aaaabbbb" * 8},
            ["The key that signs sessions and links is short, or repeats itself."],
        ),
        (site.mode, {}, []),
        (site.mode, {"DEBUG": True}, ["Failures are shown whole, with settings and data, to everybody."]),
        (site.addresses, {}, []),
        (site.addresses, {"ALLOWED_HOSTS": [".fund.example"]}, []),
        (
            site.addresses,
            {"ALLOWED_HOSTS": ["*"]},
            ["This site answers to every name, so a link can be forged with another."],
        ),
        (
            site.addresses,
            {"BEHIND_HTTPS": False},
            ["HTTPS is off: passwords and sessions can be read on their way."],
        ),
        (
            site.addresses,
            {"ADDRESS": "http://fund.example"},
            ["Links in mails begin with http://, and the site is behind HTTPS."],
        ),
        (
            site.addresses,
            {"ADDRESS": "https://other.example"},
            ["Links in mails lead to other.example, and this site does not answer to that name."],
        ),
        (
            site.addresses,
            {"ADDRESS": "http://127.0.0.1:8000", "BEHIND_HTTPS": False, "ALLOWED_HOSTS": ["127.0.0.1", "localhost"]},
            [],
        ),
        (
            site.addresses,
            {"ADDRESS": "https://127.0.0.1"},
            ["Links in mails begin with https://127.0.0.1, which opens on this machine alone."],
        ),
        (
            site.addresses,
            {"CSRF_TRUSTED_ORIGINS": ["http://fund.example"]},
            ["Forms may be sent from http://fund.example, which is not protected."],
        ),
        (surroundings.styles, {}, []),
        (surroundings.disk, {}, []),
        (surroundings.folder, {}, []),
        (surroundings.mail, {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}, []),
        (
            surroundings.mail,
            {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "DEFAULT_FROM_EMAIL": "a@localhost"},
            [
                "Mails are written to files and reach nobody.",
                "Mails come from a@localhost, which no mail server takes.",
            ],
        ),
        (
            surroundings.scanner,
            {"CLAMD": "/nowhere/clamd.ctl"},
            ["ClamAV does not answer at /nowhere/clamd.ctl: files that come in are not scanned."],
        ),
    ],
)
def test_what_is_wrong_with_the_settings(
    look_at: Callable[[], Iterator[Sign]], changes: dict[str, Any], sentences: list[str], settings: Any
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert wrongs(look_at()) == sentences


def test_files_that_others_can_read(settings: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert wrongs(surroundings.folder()) == [f"Everybody on this machine can look into {tmp_path}."]
    path = tmp_path / "placefund.env"
    path.touch(mode=0o644)
    path.chmod(0o644)
    settings.SETTINGS_FILE = str(path)
    assert wrongs(surroundings.settings_file()) == [
        f"Everybody on this machine can read {path}, with its key and passwords."
    ]
    path.chmod(0o640)
    assert told(surroundings.settings_file()) == [("well", f"Only its owner and group read {path}.")]
    path.unlink()
    assert told(surroundings.settings_file()) == [("look", f"{path}: No such file or directory")]


def test_a_disk_that_is_nearly_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    settings.HOME = settings.BACKUPS_DIR = tmp_path
    for free, grade in ((3_000_000_000, "well"), (1_000_000_000, "look"), (100_000_000, "wrong")):
        monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert told(surroundings.disk()) == [(grade, f"{free // 1_000_000:,} MB are free where files are kept.")]


def test_the_disk_of_backups_is_looked_at_where_it_is_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    elsewhere = [place for place in map(Path, ("/dev", "/proc", "/")) if place.stat().st_dev != tmp_path.stat().st_dev]
    if not elsewhere:
        pytest.skip("This machine has one disk alone.")
    settings.HOME, settings.BACKUPS_DIR = tmp_path, tmp_path / "backups"
    assert len(told(surroundings.disk())) == 1
    settings.BACKUPS_DIR = elsewhere[0]
    left = {tmp_path: 3_000_000_000, elsewhere[0]: 100_000_000}
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda place: SimpleNamespace(free=left[place]))
    assert told(surroundings.disk()) == [
        ("well", "3,000 MB are free where files are kept."),
        ("wrong", "100 MB are free where backups are kept."),
    ]


@contextmanager
def a_mail_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        SimpleNamespace(), hostname="127.0.0.1", port=port, auth_required=True, auth_require_tls=False,
        authenticator=lambda server, session, envelope, how, given: AuthResult(
            success=given.password == b"right", handled=False
        ),  # not handled: the server itself says no, where it would leave us waiting
    )  # fmt: skip
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_a_mail_server_is_asked_whether_it_lets_us_in_and_nothing_is_sent(settings: Any) -> None:
    with a_mail_server() as port:
        for password, grade, sentence in (
            ("right", "well", f"The mail server 127.0.0.1:{port} greets us and lets us in. Nothing was sent."),
            ("wrong", "wrong", f"The mail server 127.0.0.1:{port} does not take our mails: "),
        ):
            for name, value in environ.Env.email_url_config(f"smtp://fund:{password}@127.0.0.1:{port}").items():
                setattr(settings, name, value)
            [(found, said)] = told(surroundings.mail())
            assert (found, said[: len(sentence)]) == (grade, sentence)
            assert password not in said.removeprefix(sentence)
    [(found, said)] = told(surroundings.mail())
    assert (found, said) == (
        "wrong",
        f"The mail server 127.0.0.1:{port} does not take our mails: Connection refused",
    )


def test_mails_that_were_given_up() -> None:
    assert told(surroundings.mails()) == [("well", "None waits, none was given up.")]
    mail = Mail.objects.create(to="a@example.org", subject="S", text="T", created_at=clock.now(), attempts=1)
    assert told(surroundings.mails()) == [("look", "1 mail waits to be tried again.")]
    Mail.objects.filter(pk=mail.pk).update(given_up_at=clock.now())
    assert told(surroundings.mails()) == [("wrong", "1 mail was given up.")]


def test_a_database_of_this_version() -> None:
    assert wrongs(database.engine()) == []
    assert wrongs(database.tables()) == []
    assert wrongs(database.protection()) == []
    assert wrongs(database.time()) == []
    assert database.answers() is None


def test_tables_of_another_version() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_of_tomorrow', CURRENT_TIMESTAMP)"
        )
    assert wrongs(database.tables()) == [
        "The tables are of a newer version than this one, 0.2.0: it does not know records 9999_of_tomorrow."
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations' OR name = '9999_of_tomorrow'")
    assert wrongs(database.tables()) == ["1 change of tables is not made yet."]


def test_a_trigger_that_is_lost() -> None:
    with connection.cursor() as cursor:
        on = " ON records_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER records_event_refuses_delete{on}")
    [sentence] = wrongs(database.protection())
    assert "records_event" in sentence


def test_a_process_of_another_version() -> None:
    beat(Job.WORKER, at=clock.now())
    assert wrongs(database.versions()) == []
    Heartbeat.objects.update(version="0.1.0", host="old")
    assert told(database.versions()) == [("look", "The worker on old last ran as version 0.1.0; this is 0.2.0.")]


def test_a_database_that_is_away_is_told_once_and_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("no  route\nto host")

    monkeypatch.setattr(connection, "ensure_connection", away)
    found = list(doctor.signs(clock.now))
    assert [sign.told for sign in found if sign.part == "Database"] == [
        "The database does not answer: no route to host"
    ]
    assert found[-1].part == "Database"


def test_the_worker(settings: Any) -> None:
    at = clock.now()
    assert told(work.worker(at))[0][0] == "look"
    settings.TASKS = QUEUE
    assert wrongs(work.worker(at)) == ["None has ever given a sign of life here."]
    beat(Job.WORKER, at=at)
    assert told(work.worker(at + timedelta(minutes=4)))[0][0] == "well"
    assert wrongs(work.worker(at + timedelta(minutes=6)))[0].startswith("Its last sign of life was at ")
    DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        task_path="a.b",
        args_kwargs={},
        backend_name="default",
        run_after=at,
        started_at=at,
    )
    assert told(work.worker(at + timedelta(minutes=6)))[0][1].startswith("It has been at one task since ")
    assert wrongs(work.worker(at + timedelta(minutes=90)))[0].startswith("Its last sign of life was at ")


@pytest.mark.django_db(transaction=True)
def test_the_worker_gives_a_sign_of_life_and_so_does_the_tick(settings: Any) -> None:
    settings.TASKS = QUEUE
    call_command("work", "--once")
    call_command("tick")
    assert sorted(Heartbeat.objects.values_list("job", flat=True)) == ["tick", "worker"]
    call_command("tick")
    assert Heartbeat.objects.count() == 2


def test_the_queue(settings: Any) -> None:
    settings.TASKS = QUEUE
    at = clock.now()
    assert wrongs(work.queue(at)) == []
    DBTaskResult.objects.create(
        status=TaskResultStatus.READY, task_path="a.b", args_kwargs={}, backend_name="default", run_after=at
    )
    assert wrongs(work.queue(at + timedelta(minutes=5))) == []
    assert wrongs(work.queue(at + timedelta(minutes=20)))[0].startswith("1 task waits, the oldest since ")


def test_the_tick_and_the_seal() -> None:
    at = clock.now()
    assert wrongs(work.tick(at)) == [
        "It has never run: rounds do not close, nothing is sealed, no mail is tried again."
    ]
    beat(Job.TICK, at=at)
    assert wrongs(work.tick(at + timedelta(minutes=20))) == []
    assert wrongs(work.tick(at + timedelta(minutes=40)))[0].startswith("It last ran at ")
    a_fund()
    call_command("seal", verbosity=0)
    assert wrongs(work.seal(at + timedelta(days=2000))) == []


def test_the_command_ends_with_1_where_something_is_wrong_and_tells_it_to_machines(
    capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    out = capsys.readouterr().out
    assert ended.value.code == 1
    assert "Wrong: Tick: It has never run" in out
    beat(Job.TICK, at=clock.now())
    call_command("doctor", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["is_well"] is True
    assert {sign["grade"] for sign in found["signs"]} <= {"well", "look"}
    assert settings.SECRET_KEY not in out


def test_one_part_can_be_looked_at_alone(capsys: pytest.CaptureFixture[str]) -> None:
    beat(Job.TICK, at=clock.now())
    call_command("doctor", "--part", "tick", "--part", "seal")
    parts = [line.split(":")[1].strip() for line in capsys.readouterr().out.splitlines() if line.startswith("Well")]
    assert parts == ["Database", "Tables", "Tick", "Seal"]


def test_an_administrator_sees_the_same_on_a_page(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "fund.example"]
    settings.SECURE_SSL_REDIRECT = False
    client.force_login(a_user(role=Role.ADMINISTRATOR, scope="installation:this"))
    page = client.get(reverse("health"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "It has never run: rounds do not close" in text
    assert settings.SECRET_KEY not in text
    client.force_login(a_user(role=Role.AUDITOR, scope="installation:this"))
    assert client.get(reverse("health")).status_code == 403
