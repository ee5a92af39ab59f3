"""The development server: its own data, its own settings, and the styles as they change."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from placefund.operations import development
from tests.house.source import ROOT


def test_an_installed_package_has_no_code_to_change(tmp_path: Path) -> None:
    with pytest.raises(development.CannotDevelop, match=r"needs a clone.*python3 run\.py dev"):
        development.check_checkout(tmp_path)


def test_its_data_stands_apart_from_the_demonstrations_and_a_real_funds(tmp_path: Path) -> None:
    rehearsal = development.folder_of_data(tmp_path, is_empty=False)
    empty = development.folder_of_data(tmp_path, is_empty=True)
    assert (rehearsal, empty) == (tmp_path / "dev", tmp_path / "dev-empty")


def test_a_failure_is_shown_whole_and_a_task_is_done_at_once(tmp_path: Path) -> None:
    environment = development.environment_for(tmp_path, is_debug=True)
    told = {name: environment[name] for name in ("PLACEFUND_HOME", "PLACEFUND_DEBUG", "PLACEFUND_QUEUE")}
    assert told == {"PLACEFUND_HOME": str(tmp_path), "PLACEFUND_DEBUG": "true", "PLACEFUND_QUEUE": "false"}


def test_a_saved_stylesheet_is_noticed_and_so_is_a_new_one(tmp_path: Path) -> None:
    folder = tmp_path / development.SCSS
    folder.mkdir(parents=True)
    sheet = folder / "app.scss"
    sheet.write_text("a {}")
    before = development.state_of_styles(tmp_path)
    os.utime(sheet, ns=(1, 1))
    saved = development.state_of_styles(tmp_path)
    (folder / "new.scss").write_text("b {}")
    assert (before != saved, saved != development.state_of_styles(tmp_path)) == (True, True)


def test_a_stylesheet_with_a_fault_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / development.BUILD).write_text("import sys; sys.exit('The styles did not compile.')")
    assert development.compile_styles(tmp_path) == (
        "The styles did not compile.\nThe page keeps the styles it had. Mend the file and save it again."
    )


def test_data_that_cannot_be_made_stops_the_start(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("where the folder should be")
    with pytest.raises(development.CannotDevelop, match="nothing is served"):
        development.prepare_data(in_the_way, is_empty=False, reset=False)
    assert "cannot be written" in capfd.readouterr().err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_at(address: str) -> tuple[int, str]:
    """What stands at the address, waiting for a server that is only starting."""
    until = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="told to stop by a signal")
def test_it_serves_an_empty_installation_shows_why_a_page_fails_and_leaves_nothing_running(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "placefund", "dev", "--empty", "--port", str(port)]
    environment = {**os.environ, "PLACEFUND_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        address = f"http://127.0.0.1:{port}/"
        home = answer_at(address)
        nowhere = answer_at(f"{address}nowhere/")
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=60)
    assert (home[0], nowhere[0]) == (200, 404)
    assert "DEBUG = True" in nowhere[1]
    assert f"The development server is at {address}" in said
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
