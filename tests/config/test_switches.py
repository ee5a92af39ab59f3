"""A switch in the settings is yes or no; any other word stops the start, as what systemd makes of a comment would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def started_with(name: str, value: str, home: Path, told: str = "BEHIND_HTTPS") -> subprocess.CompletedProcess[str]:
    env = os.environ | {name: value, "PLACEFUND_HOME": str(home), "DJANGO_SETTINGS_MODULE": "placefund.config.settings"}
    asked = f"from django.conf import settings; print(settings.{told})"
    return subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("value", "on"), [("yes", "True"), ("TRUE", "True"), ("no", "False"), ("", "False")])
def test_yes_and_no_are_read(value: str, on: str, tmp_path: Path) -> None:
    assert started_with("PLACEFUND_HTTPS", value, tmp_path).stdout.strip() == on


def test_any_other_word_stops_the_start_and_says_what_to_write(tmp_path: Path) -> None:
    ended = started_with("PLACEFUND_HTTPS", "true      # secure cookies", tmp_path)
    assert ended.returncode != 0
    assert "PLACEFUND_HTTPS is “true      # secure cookies”. Write yes or no." in ended.stderr


def test_over_https_no_neighbour_can_set_the_cookies_that_say_who_somebody_is(tmp_path: Path) -> None:
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        assert started_with("PLACEFUND_HTTPS", "yes", tmp_path, name).stdout.startswith("__Host-")
        assert not started_with("PLACEFUND_HTTPS", "no", tmp_path, name).stdout.startswith("__Host-")
    # What the prefix asks for, else a browser drops the cookie: sent over HTTPS alone, for every path, of no domain.
    for name, value in (("COOKIE_SECURE", "True"), ("COOKIE_PATH", "/"), ("COOKIE_DOMAIN", "None")):
        for cookie in ("SESSION", "CSRF"):
            assert started_with("PLACEFUND_HTTPS", "yes", tmp_path, f"{cookie}_{name}").stdout.strip() == value
