"""The computation of one scenario: the answer with its proof and every explanation, as JSON values, step by step.

Nothing here knows a row, a clock or a user, so that the same question gives the same bytes wherever it is computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from placefund import __version__
from placefund.domain.portfolio.choice import Choice, NothingFits
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.desk import BRISK, Desk, Thoroughness
from placefund.domain.portfolio.explain import desk_of, explain_all
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.solve import BOARD, Effort, solve
from placefund.domain.terms import digest
from placefund.scenarios.leaving_out import Readings, left_out, overlap_prices
from placefund.scenarios.telling import Telling

Say = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and what is done now."""

FEW = 100
"""Up to so many bids the best portfolio is proven to the unit; beyond, to a thousandth."""
VERY_FEW = 25
"""Up to so many bids every explanation is exact."""
TO_THE_UNIT = Effort(gap=Fraction(0), nodes=200_000, seconds=120)
EXACTLY = Thoroughness(Fraction(0), 20_000, 100)


@dataclass(frozen=True, slots=True)
class Computed:
    """What came out: the record, and the sentence that says why nothing fits, if so."""

    record: dict[str, Any]
    failure: str = ""

    @property
    def digest(self) -> str:
        return digest(self.record)


KERNEL = 2
"""The number of the way an answer is worked out and told. Raise it with every change that gives the same question other bytes."""


def code_version() -> str:
    """The versions that an answer depends on."""
    return f"Placefund {__version__}, portfolio kernel {KERNEL}, HiGHS {version('highspy')}"


def quietly(done: int, total: int, sentence: str) -> None:
    """For a computation that nobody watches."""


def compute(problem: Problem, say: Say = quietly) -> Computed:
    """Solve a scenario's question and explain the answer; where nothing fits, say which rules cannot stand together.

    Raises:
        NothingFound: when a limit ended the search before anything was known.
    """
    telling = Telling(problem)
    say(0, 1, "Choosing the best portfolio that keeps every rule")
    try:
        choice = solve(problem, TO_THE_UNIT if len(problem.bids) <= FEW else BOARD)
    except NothingFits as nothing:
        say(0, 1, "Nothing fits: looking for the rules that cannot stand together")
        found = irreducible(problem)
        told = [found.sentence, *(easing.sentence for easing in found.easings)] if found else []
        return Computed({"conflict": [telling.named(each) for each in told]}, str(nothing))
    return Computed(_explained(problem, choice, telling, say))


def _explained(problem: Problem, choice: Choice, telling: Telling, say: Say) -> dict[str, Any]:
    more = len(Readings.in_question(problem).of) + len(problem.objective.overlaps)
    steps = 0

    def told(done: int, total: int, what: str) -> None:
        nonlocal steps
        steps = total
        say(done, total + more, f"Worked out {telling.named(what)}")

    thoroughness = EXACTLY if len(problem.bids) <= VERY_FEW else BRISK
    found = explain_all(problem, choice, thoroughness, told)
    record = {
        "choice": choice.as_record(),
        "sentence": choice.sentence,
        "bids": telling.bids(found),
        "rules": telling.prices(found),
        "stability": [telling.named(each.sentence) for each in found.stability],
        "alternatives": telling.alternatives(found),
        "methods": telling.methods(found),
        "figures": found.as_record(),
    }
    if more:
        _tell_more(record, desk_of(problem, choice, thoroughness), telling, say, (steps, steps + more))
    return record


def _tell_more(record: dict[str, Any], desk: Desk, telling: Telling, say: Say, steps: tuple[int, int]) -> None:
    """Add what overlaps cost and what each assessor changes. A question with neither keeps the record it always had."""
    done, total = steps

    def step(what: str) -> None:
        nonlocal done
        done += 1
        say(done, total, f"Worked out {what}")

    prices = overlap_prices(desk, lambda: step("what an overlap costs"))
    for key, each in prices.items():
        record["rules"][key] = each | {"price": telling.named(each["price"])}
    if assessors := left_out(desk, lambda: step("what one assessor's readings change")):
        record["assessors"] = assessors


def compared(kept: str, kept_version: str, found: str) -> str:
    """What to say of an answer that was computed again: the digests, the versions where they differ, and what follows."""
    now = code_version()
    versions = f"with {now}" if now == kept_version else f"then with {kept_version}, now with {now}"
    if kept == found:
        return f"The same to the byte, {versions}: {found}"
    told = f"NOT the same, {versions}: kept {kept}, found {found}. "
    if now == kept_version:
        return told + "The versions are the same: a limit of time ended one of the two, or what is kept was changed."
    return told + "Other versions may tell the same choice in other bytes: compute again with those of then to be sure."
