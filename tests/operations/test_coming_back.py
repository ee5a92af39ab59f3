"""What is killed comes back: a process that serves pages, and the one that does what was queued."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.operations.test_development import answer_at, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Asks Linux which processes a process has begun."),
]
SOON = 60
"""Seconds to look for it: a bound against hanging, not a measure; a busy machine may take long to start a process."""


def begun_by(process: int) -> dict[int, str]:
    """The processes that a process has begun, by number, each with its command."""
    told = {
        number for task in Path(f"/proc/{process}/task").iterdir() for number in (task / "children").read_text().split()
    }
    return {int(number): Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ") for number in told}


def soon(found: Callable[[], set[int]], *, within: float) -> set[int]:
    until = time.monotonic() + within
    while not (there := found()) and time.monotonic() < until:
        time.sleep(0.1)
    return there


def test_a_process_that_is_killed_comes_back_and_the_log_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "PLACEFUND_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    environment |= {"PLACEFUND_QUEUE": "true", "PLACEFUND_SECRET_KEY": "of-this-test-alone-" * 4}
    environment.pop("DATABASE_URL", None)
    placefund, port = [sys.executable, "-m", "placefund"], free_port()
    subprocess.run([*placefund, "migrate", "--verbosity", "0"], env=environment, check=True)
    with subprocess.Popen(
        [*placefund, "serve", "--workers", "2", "--port", str(port)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as server:  # fmt: skip
        try:
            answer_at(f"http://127.0.0.1:{port}/")

            def numbers(words: str, but: frozenset[int] = frozenset()) -> set[int]:
                return {one for one, command in begun_by(server.pid).items() if re.search(words, command)} - but

            for words in ("work --beside", "spawn_main|serve --workers"):
                before = frozenset(soon(lambda words=words: numbers(words), within=SOON))  # type: ignore[misc]
                assert before, begun_by(server.pid)
                os.kill(min(before), signal.SIGKILL)
                assert soon(lambda words=words, but=before: numbers(words, but), within=SOON), words  # type: ignore[misc]
                assert answer_at(f"http://127.0.0.1:{port}/")[0] in (200, 302)
        finally:
            server.send_signal(signal.SIGTERM)
            said, _ = server.communicate(timeout=60)
            print(said)  # noqa: T201  what a failure is read by
    assert "The worker ended by itself (-9) and is started again." in said
    assert "Unexpected exit from worker-" in said
