"""The floor under what the tests cover only rises."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOOR = ".ci/coverage-floor"


def test_the_floor_was_never_lowered() -> None:
    log = ["git", "log", "--reverse", "--format=", "--patch", "--unified=0", "--", FLOOR]
    done = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("This copy has no history to look into.")
    lines = [line for line in done.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")]
    floors = [float(line[1:]) for line in lines] + [float((ROOT / FLOOR).read_text("utf-8"))]
    assert floors == sorted(floors)
