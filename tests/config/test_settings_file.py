"""A settings file means the same to systemd, to a shell and to Placefund, or is refused; so does the one of the how-to."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from placefund.config.environment import faults
from placefund.config.settings_file import Unreadable, checked, line_of, new_file, parsed
from tests.house.source import ROOT

HOW_TO = ROOT / "docs/how-to/run-a-real-fund.md"
SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
AWKWARD = {
    "PLACEFUND_SITE_NAME": "King's Lynn & Fund (trial); #1",
    "PLACEFUND_PUBLISHER_NAME": 'The "Council" of A',
    "PLACEFUND_FROM": "The Fund <fund@example.org>",
    "PLACEFUND_EMAIL_URL": "smtp+tls://fund%40example.org:a%24b%27@mail.example.org:587",
    "PLACEFUND_HOSTS": "fund.example.org,[::1]",
}


def by_a_shell(path: Path) -> dict[str, str]:
    names = re.findall(r"^([A-Z0-9_]+)=", path.read_text("utf-8"), re.MULTILINE)
    words = f"set -eu; set -a; . {shlex.quote(str(path))}; exec {shlex.quote(sys.executable)} -c 'import json,os;print(json.dumps(dict(os.environ)))'"
    told = subprocess.run(["/bin/sh", "-c", words], env={}, capture_output=True, text=True, check=True).stdout
    import json

    return {name: json.loads(told)[name] for name in names}


def by_systemd(path: Path, home: Path) -> dict[str, str]:
    """As systemd's own reader of such files takes it: the one of `environment.d`, which is that of `EnvironmentFile=`."""
    folder = home / "environment.d"
    folder.mkdir()
    (folder / "one.conf").write_text(path.read_text("utf-8"))
    told = subprocess.run(
        [SYSTEMD], env={"XDG_CONFIG_HOME": str(home), "HOME": str(home)}, capture_output=True, text=True, check=True
    )
    lines = (shlex.split(line)[0] if "$'" not in line else line for line in told.stdout.splitlines())
    pairs = (line.partition("=") for line in lines)
    names = re.findall(r"^([A-Z0-9_]+)=", path.read_text("utf-8"), re.MULTILINE)
    return {name: value for name, _, value in pairs if name in names}


def test_awkward_values_are_read_back_as_they_were() -> None:
    assert parsed(new_file(AWKWARD)) == AWKWARD


@pytest.mark.skipif(os.name == "nt", reason="asks a shell")
def test_a_shell_reads_the_file_as_we_do(tmp_path: Path) -> None:
    path = tmp_path / "placefund.env"
    path.write_text(new_file(AWKWARD), "utf-8")
    assert by_a_shell(path) == AWKWARD


@pytest.mark.skipif(not SYSTEMD.exists(), reason="asks systemd's own reader, which is not on this machine")
def test_systemd_reads_the_file_as_we_do(tmp_path: Path) -> None:
    path = tmp_path / "placefund.env"
    path.write_text(new_file(AWKWARD), "utf-8")
    assert by_systemd(path, tmp_path) == AWKWARD


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "PLACEFUND_HTTPS=true      # secure cookies",
            "Line 1: a comment behind the value of PLACEFUND_HTTPS is taken for a part of it by systemd. Put it on a line of its own.",
        ),
        (
            "export PLACEFUND_QUEUE=yes",
            "Line 1: systemd does not know the word export and leaves the line out. Write NAME=value.",
        ),
        (
            "PLACEFUND_QUEUE = yes",
            "Line 1: This is neither NAME=value, with no space around the =, nor a comment, which begins with #.",
        ),
        (
            "PLACEFUND_HOME=$HOME/placefund",
            "Line 1: the value of PLACEFUND_HOME holds letters that a shell and systemd read differently. Put it between single "
            r"quotes, '…', and write ' $ \ ! as %27 %24 %5C %21 in an address with a password.",
        ),
        (
            "PLACEFUND_QUEUE=yes\nPLACEFUND_QUEUE=no",
            "Line 2: PLACEFUND_QUEUE stands in the file a second time. Remove one of the two.",
        ),
        ("PLACEFUND_HOSTS=a b", None),
        ("PLACEFUND_HOME=~/placefund", None),
        ("PLACEFUND_SITE_NAME='a'b", None),
        ('PLACEFUND_SITE_NAME="a $b"', None),
        ("PLACEFUND_SITE_NAME=a\\", None),
    ],
)
def test_what_is_read_in_two_ways_is_refused_with_its_line(line: str, sentence: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        parsed(line)
    if sentence:
        assert str(refused.value) == sentence


def test_a_value_that_cannot_be_quoted_is_refused() -> None:
    with pytest.raises(
        Unreadable, match="PLACEFUND_SITE_NAME cannot be written so that a shell and systemd read it alike"
    ):
        line_of("PLACEFUND_SITE_NAME", "both ' and \"")


def test_the_command_prints_a_file_that_it_finds_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("settings", "--new", *(f"{name}={value}" for name, value in AWKWARD.items()))
    path = tmp_path / "placefund.env"
    path.write_text(capsys.readouterr().out, "utf-8")
    call_command("settings", "--check", str(path))
    assert "can be used" in capsys.readouterr().out
    key = parsed(path.read_text("utf-8"))["PLACEFUND_SECRET_KEY"]
    assert re.fullmatch(r"\w{64}", key)


def test_the_command_refuses_a_file_with_every_fault_of_it(tmp_path: Path) -> None:
    path = tmp_path / "placefund.env"
    path.write_text("PLACEFUND_HTTPS=maybe\nPLACEFUND_HOSST=a\n")
    with pytest.raises(CommandError) as refused:
        call_command("settings", "--check", str(path))
    assert str(refused.value).splitlines() == [
        "PLACEFUND_HOSST is not a setting of Placefund. Did you mean PLACEFUND_HOSTS?",
        "PLACEFUND_HTTPS is “maybe”. Write yes or no.",
    ]
    assert checked(tmp_path / "none.env")[0].startswith(f"{tmp_path / 'none.env'} cannot be read")


def test_what_is_set_is_told_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLACEFUND_EMAIL_URL", "smtp+tls://a:hunter2@b:587")
    monkeypatch.setenv("PLACEFUND_SITE_NAME", "The Fund")
    call_command("settings")
    told = capsys.readouterr().out.splitlines()
    assert "PLACEFUND_SITE_NAME The Fund" in told
    assert "PLACEFUND_EMAIL_URL (set, secret)" in told


def test_the_settings_of_the_how_to_are_settings(tmp_path: Path) -> None:
    """Its command, as it is printed, makes a file that is good for systemd and for a shell."""
    command = re.search(r"settings --new (.*?) >placefund\.env", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert command
    given = dict(word.split("=", 1) for word in shlex.split(command[1].replace("\\\n", " ")))
    assert faults(given) == []
    path = tmp_path / "placefund.env"
    path.write_text(new_file(given), "utf-8")
    assert parsed(path.read_text("utf-8")) == given
    assert by_a_shell(path) == given


def test_a_command_takes_a_settings_file_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "placefund.env"
    path.write_text(
        new_file(
            {"PLACEFUND_HOME": str(tmp_path / "home"), "PLACEFUND_SITE_NAME": "Of the file", "PLACEFUND_LOG": "INFO"}
        )
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "PLACEFUND_LOG": "ERROR"}

    def told(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "placefund", *words, "settings"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    lines = told("--settings-file", str(path)).stdout.splitlines()
    assert "PLACEFUND_SITE_NAME Of the file" in lines
    assert "PLACEFUND_LOG ERROR" in lines
    assert f"PLACEFUND_SETTINGS_FILE {path}" in lines
    assert told(f"--settings-file={path}").stdout.splitlines() == lines
    gone = told("--settings-file", str(tmp_path / "gone"))
    assert (gone.returncode, gone.stderr) == (
        1,
        f"The settings file “{tmp_path / 'gone'}” cannot be read: No such file or directory.\n",
    )
