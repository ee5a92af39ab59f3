"""The services and timers that are shipped are what systemd takes, with the paths of the installation."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands

from placefund.operations.units import CannotWriteUnits, Machine, unit_files

MACHINE = Machine(
    placefund="/srv/placefund/bin/placefund", user="placefund", settings_file="/etc/placefund.env",
    home="/var/lib/placefund", backups="/var/backups/placefund",
)  # fmt: skip


def test_every_unit_has_the_paths_of_the_machine_and_nothing_is_left_to_fill_in() -> None:
    units = unit_files(MACHINE)
    assert sorted(units) == [
        "placefund-backup.service", "placefund-backup.timer", "placefund-drill.service", "placefund-drill.timer",
        "placefund-tick.service", "placefund-tick.timer", "placefund-verify.service", "placefund-verify.timer",
        "placefund-web.service", "placefund-worker.service",
    ]  # fmt: skip
    for name, text in units.items():
        assert not re.search(r"[{}]", text), name
        if name.endswith(".service"):
            assert "User=placefund\n" in text
            assert "EnvironmentFile=/etc/placefund.env\n" in text
            assert "ReadWritePaths=/var/lib/placefund -/var/backups/placefund\n" in text
            assert "ProtectHome=yes\n" in text


def test_each_service_runs_a_command_that_is_there() -> None:
    for name, text in unit_files(MACHINE).items():
        if command := re.search(r"^ExecStart=\S+ (\w+)", text, re.MULTILINE):
            assert get_commands()[command[1]] == "placefund.operations" or command[1] == "verify", name


def test_an_installation_in_somebodys_home_can_be_read_there() -> None:
    units = unit_files(
        Machine(**{**{f: getattr(MACHINE, f) for f in MACHINE.__slots__}, "placefund": "/home/ada/bin/placefund"})
    )
    assert "ProtectHome=read-only\n" in units["placefund-web.service"]


def test_a_path_that_systemd_would_take_for_two_words_is_refused() -> None:
    with pytest.raises(CannotWriteUnits, match=r"“/var/lib/place fund” cannot stand in a unit \(home\)"):
        unit_files(Machine(**{**{f: getattr(MACHINE, f) for f in MACHINE.__slots__}, "home": "/var/lib/place fund"}))


def test_the_command_asks_for_the_settings_file(tmp_path: Path, settings: Any) -> None:
    settings.SETTINGS_FILE = ""
    with pytest.raises(CommandError, match=r"placefund --settings-file /etc/placefund.env units"):
        call_command("units", to=tmp_path)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="asks systemd whether it takes the units")
def test_systemd_takes_them(tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SETTINGS_FILE, settings.HOME, settings.BACKUPS_DIR = (
        "/etc/placefund.env",
        Path("/var/lib/placefund"),
        Path("/var/b"),
    )
    call_command("units", to=tmp_path, user="root")
    assert "systemctl enable --now placefund-web.service placefund-worker.service" in capsys.readouterr().out
    program = str(Path(sys.executable).absolute().with_name("placefund"))
    for path in tmp_path.glob("*.service"):
        assert f"ExecStart={program} " in path.read_text()
        if not Path(program).exists():  # a clone that was not installed
            path.write_text(path.read_text().replace(program, sys.executable))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # Of other units of this machine it may say something, too.
    assert [line for line in told.stderr.splitlines() if "placefund" in line] == []
    assert told.returncode == 0
