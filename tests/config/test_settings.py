"""Settings are declared once; what is not declared, or not of its kind, stops the start with a sentence that says what to write."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from placefund.config.declarations import PREFIX, SETTINGS
from placefund.config.environment import Environment, faults
from placefund.config.kinds import Wrong
from tests.house.source import ROOT

KEY = "Rb3" * 16


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PLACEFUND_HOSST", "fund.example", "PLACEFUND_HOSST is not a setting of Placefund. Did you mean PLACEFUND_HOSTS?"),
        ("placefund_https", "yes", "placefund_https is not a setting of Placefund. Did you mean PLACEFUND_HTTPS?"),
        (
            "PLACEFUND_COLOUR",
            "red",
            "PLACEFUND_COLOUR is not a setting of Placefund. `placefund settings` lists every one.",
        ),
        ("PLACEFUND_HTTPS", "maybe", "PLACEFUND_HTTPS is “maybe”. Write yes or no."),
        (
            "PLACEFUND_HTTPS",
            "true      # secure cookies",
            "PLACEFUND_HTTPS is “true      # secure cookies”. Write yes or no. In a settings file, a comment has to stand on a "
            "line of its own: behind a value it is taken for a part of it.",
        ),
        (
            "PLACEFUND_HOME",
            "/var/lib/placefund    # uploaded files",
            "PLACEFUND_HOME is “/var/lib/placefund    # uploaded files”. In a settings file, a comment has to stand on a line of "
            "its own: behind a value it is taken for a part of it.",
        ),
        (
            "PLACEFUND_HOSTS",
            '"fund.example"',
            "PLACEFUND_HOSTS is “\"fund.example\"”. The quote marks around it were taken for a part of it. Leave them out.",
        ),
        (
            "PLACEFUND_HOSTS",
            "https://fund.example",
            "PLACEFUND_HOSTS is “https://fund.example”. “https://fund.example” is not the name of a machine. Write names with "
            "commas between them and nothing else, such as fund.example.org,www.fund.example.org.",
        ),
        (
            "PLACEFUND_ORIGINS",
            "fund.example",
            "PLACEFUND_ORIGINS is “fund.example”. “fund.example” is not an address. Write it as people open the site, such as "
            "https://fund.example.org.",
        ),
        (
            "PLACEFUND_ADDRESS",
            "https://fund.example/?a=1",
            "PLACEFUND_ADDRESS is “https://fund.example/?a=1”. Write the address only as far as the name of the site: "
            "https://fund.example.",
        ),
        ("PLACEFUND_FROM", "the fund", "PLACEFUND_FROM is “the fund”. Write an e-mail address, such as fund@example.org."),
        (
            "PLACEFUND_SECRET_KEY",
            "…",
            "PLACEFUND_SECRET_KEY is wrong. It is an example, or has a space in it. Take the key that `placefund settings --new` "
            "prints.",
        ),
        (
            "PLACEFUND_SECRET_KEY",
            "password",
            "PLACEFUND_SECRET_KEY is wrong. It has 8 letters and needs 32 or more. Take the key that `placefund settings --new` "
            "prints.",
        ),
        ("PLACEFUND_SQLITE_SYNCHRONOUS", "fast", "PLACEFUND_SQLITE_SYNCHRONOUS is “fast”. Write OFF or NORMAL or FULL or EXTRA."),
        (
            "PLACEFUND_CLAMD",
            "clamav",
            "PLACEFUND_CLAMD is “clamav”. Write host:port, or the path of its socket, such as /run/clamav/clamd.ctl.",
        ),
        (
            "DATABASE_URL",
            "mysql://root:hunter2@db/placefund",
            "DATABASE_URL is wrong. It does not begin as it should. Write "
            "postgres://name:password@127.0.0.1:5432/placefund.",
        ),
        (
            "PLACEFUND_EMAIL_URL",
            "smtp+tls://fund:a/b#c@mail.example:587",
            "PLACEFUND_EMAIL_URL is wrong. Its port is not a number. Write smtp+tls://name:password@mail.example.org:587, with "
            "letters such as @ in a name as %40; letters such as / and # in a password as %2F and %23.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence_that_tells_what_to_write(name: str, value: str, sentence: str) -> None:
    assert faults({name: value}) == [sentence]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if setting.is_secret])
def test_a_secret_is_never_repeated(name: str) -> None:
    assert [fault for fault in faults({name: "ftp://hunter2 # x"}) if "hunter2" in fault] == []


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Wrong) as stopped:
        Environment({"PLACEFUND_HTTPS": "maybe", "PLACEFUND_QUUE": "yes"})
    assert str(stopped.value).splitlines() == [
        "PLACEFUND_QUUE is not a setting of Placefund. Did you mean PLACEFUND_QUEUE?",
        "PLACEFUND_HTTPS is “maybe”. Write yes or no.",
    ]


def test_values_are_read_as_their_kinds() -> None:
    given = Environment(
        {
            "PLACEFUND_HOSTS": "fund.example, .fund.example,127.0.0.1,[::1]",
            "PLACEFUND_ORIGINS": "https://fund.example/,http://127.0.0.1:8000",
            "PLACEFUND_HTTPS": " ON ",
            "PLACEFUND_LOG": "info",
            "PLACEFUND_SITE_NAME": "Fund #1",
            "PLACEFUND_FROM": "The Fund <fund@example.org>",
            "PLACEFUND_CLAMD": "127.0.0.1:3310",
            "PATH": "/usr/bin",
        }
    )
    assert given.words("PLACEFUND_HOSTS") == ["fund.example", ".fund.example", "127.0.0.1", "[::1]"]
    assert given.words("PLACEFUND_ORIGINS") == ["https://fund.example", "http://127.0.0.1:8000"]
    assert given.switch("PLACEFUND_HTTPS") is True
    assert given.text("PLACEFUND_LOG") == "INFO"
    assert given.text("PLACEFUND_SITE_NAME") == "Fund #1"
    assert given.text("PLACEFUND_FROM") == "The Fund <fund@example.org>"


def test_empty_is_left_out() -> None:
    given = Environment({"PLACEFUND_HOSTS": "", "PLACEFUND_DEMO": " ", "PLACEFUND_LOG": ""})
    assert given.words("PLACEFUND_HOSTS") == ["127.0.0.1", "localhost", "[::1]"]
    assert given.switch("PLACEFUND_DEMO", otherwise=True) is True
    assert given.text("PLACEFUND_LOG") == "WARNING"
    assert given.text("PLACEFUND_HOME", otherwise="/here") == "/here"


def test_no_itself_is_not_left_out() -> None:
    assert Environment({"PLACEFUND_DEMO": "no"}).switch("PLACEFUND_DEMO", otherwise=True) is False


def test_every_default_is_of_its_kind() -> None:
    assert faults({setting.name: setting.default for setting in SETTINGS}) == []


def test_a_wrong_setting_stops_a_command_with_sentences_and_no_trace_of_code(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PLACEFUND_HOME": str(tmp_path), "PLACEFUND_HTTPS": "maybe"}
    ended = subprocess.run(
        [sys.executable, "-m", "placefund", "tick"],
        env=environment | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        "Placefund does not start with these settings.\nPLACEFUND_HTTPS is “maybe”. Write yes or no.\n",
    )


def test_every_word_of_ours_in_code_and_documents_is_declared() -> None:
    """So that a setting cannot be read, told of or used in a test without a row in the table."""
    declared = {setting.name for setting in SETTINGS}
    named = re.compile(rf"\b{PREFIX}[A-Z0-9]+(?:_[A-Z0-9]+)*\b")
    made_up = {"PLACEFUND_HOSST", "PLACEFUND_COLOUR", "PLACEFUND_QUUE"}  # in this test
    found = {}
    for folder, kinds in (("src", "*.py"), ("tests", "*.py"), ("docs", "*.md"), (".ci", "*"), (".", "*.md")):
        for path in (ROOT / folder).glob(kinds) if folder == "." else (ROOT / folder).rglob(kinds):
            if path.is_file():
                for name in named.findall(path.read_text("utf-8", errors="ignore")):
                    found.setdefault(name, path.relative_to(ROOT).as_posix())
    assert {name: path for name, path in found.items() if name not in declared | made_up} == {}


def test_the_environment_is_read_through_the_table_alone() -> None:
    """`os.environ` is handed to a process that is started, or given a default; it is asked for nothing of ours elsewhere."""
    asked = re.compile(r"environ(?:\.get\(|\[)[\"']PLACEFUND_[A-Z0-9_]+[\"']\]?(?!\s*\]?\s*=)|getenv\(")
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if asked.search(path.read_text("utf-8"))
    ]
    assert readers == []
