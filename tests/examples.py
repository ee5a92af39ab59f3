"""How many examples hypothesis tries: few while somebody works, as many as the test says when everything is run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

THOROUGH = "CI" in os.environ or os.environ.get("PLACEFUND_EXAMPLES") == "thorough"
FEWER = 5
"""A day's run tries a fifth of the examples. It tries other ones each time, so a week's runs see as many."""


def examples(thorough: int) -> int:
    """This many in a thorough run, and a fifth of them by day."""
    return thorough if THOROUGH else max(thorough // FEWER, 1)


def load_profile() -> None:
    """A machine that is busy with something else is no fault of ours; in CI the examples are the same each time."""
    patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("thorough", derandomize="CI" in os.environ, max_examples=100, **patient)
    settings.register_profile("daily", max_examples=examples(100), **patient)
    settings.load_profile("thorough" if THOROUGH else "daily")
