"""The computation of one scenario: the answer with its proof and every explanation, as JSON values, step by step.

Nothing here knows a row, a clock or a user, so that the same question gives the same bytes wherever it is computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from placefund import __version__
from placefund.domain.portfolio.choice import NothingFits
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.solve import solve
from placefund.domain.terms import digest

Say = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and what is done now."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What came out: the record, and the sentence that says why nothing fits, if so."""

    record: dict[str, Any]
    failure: str = ""

    @property
    def digest(self) -> str:
        return digest(self.record)


def code_version() -> str:
    """The versions that an answer depends on."""
    return f"Placefund {__version__}, HiGHS {version('highspy')}"


def quietly(done: int, total: int, sentence: str) -> None:
    """For a computation that nobody watches."""


def compute(problem: Problem, seed: int, say: Say = quietly) -> Computed:
    """Solve a scenario's question and explain the answer."""
    say(0, 1, "Choosing the best portfolio that keeps every rule")
    try:
        choice = solve(problem)
    except NothingFits as nothing:
        return Computed({"conflict": None}, str(nothing))
    return Computed({"choice": choice.as_record(), "sentence": choice.sentence})


def compared(kept: str, kept_version: str, found: str) -> str:
    """What to say of an answer that was computed again: the digests, and the versions where they differ."""
    now = code_version()
    versions = f"with {now}" if now == kept_version else f"then with {kept_version}, now with {now}"
    if kept == found:
        return f"The same to the byte, {versions}: {found}"
    return f"NOT the same, {versions}: kept {kept}, found {found}"
