"""A switch in the settings is yes or no; any other word stops the start, as what systemd makes of a comment would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def started_with(name: str, value: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {name: value, "PLACEFUND_HOME": str(home), "DJANGO_SETTINGS_MODULE": "placefund.config.settings"}
    asked = "from django.conf import settings; print(settings.BEHIND_HTTPS)"
    return subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("value", "on"), [("yes", "True"), ("TRUE", "True"), ("no", "False"), ("", "False")])
def test_yes_and_no_are_read(value: str, on: str, tmp_path: Path) -> None:
    assert started_with("PLACEFUND_HTTPS", value, tmp_path).stdout.strip() == on


def test_any_other_word_stops_the_start_and_says_what_to_write(tmp_path: Path) -> None:
    ended = started_with("PLACEFUND_HTTPS", "true      # secure cookies", tmp_path)
    assert ended.returncode != 0
    assert "PLACEFUND_HTTPS is “true      # secure cookies”. Write yes or no." in ended.stderr
