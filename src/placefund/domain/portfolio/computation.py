"""The computation of one scenario: the answer with its proof and every explanation, as JSON values, step by step.

Nothing here knows a row, a clock or a user, so that the same question gives the same bytes wherever it is computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from placefund import __version__
from placefund.domain.portfolio.choice import Choice, NothingFits
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.explain import explain_all, inquiry_into
from placefund.domain.portfolio.inquiry import BRISK, Thoroughness
from placefund.domain.portfolio.leaving_out import Readings, left_out
from placefund.domain.portfolio.prices import overlap_price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.record import PortfolioAnswer, conflict_record
from placefund.domain.portfolio.solve import BOARD, Effort, solve
from placefund.domain.terms import digest

Say = Callable[[int, int, Step], None]
"""Called with how many steps of how many are done, and what was done, or is begun, now."""

FEW = 100
"""Up to so many bids the best portfolio is proven to the unit; beyond, to a thousandth."""
VERY_FEW = 25
"""Up to so many bids every explanation is exact."""
TO_THE_UNIT = Effort(gap=Fraction(0), nodes=200_000, seconds=120)
EXACTLY = Thoroughness(Fraction(0), 20_000, 100)


class Failure(StrEnum):
    """Why a computation gave no answer; the value is what is kept."""

    NOTHING_FITS = "nothing_fits"
    NOTHING_FOUND = "nothing_found"
    SOLVER_FAILED = "solver_failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Computation:
    """What came out: the record, and why there is no answer in it, if so."""

    record: dict[str, Any]
    failure: Failure | None = None

    @property
    def digest(self) -> str:
        return digest(self.record)


KERNEL = 3
"""The number of the way an answer is worked out and kept. Raise it with every change that gives the same question other bytes."""


def code_version() -> str:
    """The versions that an answer depends on."""
    return f"Placefund {__version__}, portfolio kernel {KERNEL}, HiGHS {version('highspy')}"


def quietly(done: int, total: int, step: Step) -> None:
    """For a computation that nobody watches."""


def compute(problem: Problem, say: Say = quietly) -> Computation:
    """Solve a scenario's question and explain the answer; where nothing fits, say which rules cannot stand together.

    Raises:
        NothingFound: when a limit ended the search before anything was known.
    """
    say(0, 1, Step(Work.CHOOSING))
    try:
        choice = solve(problem, TO_THE_UNIT if len(problem.bids) <= FEW else BOARD)
    except NothingFits:
        say(0, 1, Step(Work.CONFLICT))
        return Computation(conflict_record(irreducible(problem)), Failure.NOTHING_FITS)
    return Computation(_explained(problem, choice, say).as_record())


def _explained(problem: Problem, choice: Choice, say: Say) -> PortfolioAnswer:
    more = len(Readings.in_question(problem).of) + len(problem.objective.overlaps)
    done = steps = 0

    def tell(at: int, total: int, step: Step) -> None:
        nonlocal done, steps
        done, steps = at, total + more
        say(done, steps, step)

    def step(work: Work, about: str = "") -> None:
        nonlocal done
        done += 1
        say(done, steps, Step(work, about))

    thoroughness = EXACTLY if len(problem.bids) <= VERY_FEW else BRISK
    found = explain_all(problem, choice, thoroughness, tell)
    inquiry = inquiry_into(problem, choice, thoroughness)
    prices = []
    for overlap in problem.objective.overlaps:
        prices.append(overlap_price(inquiry, overlap))
        step(Work.OVERLAP, overlap.key)
    return PortfolioAnswer(choice, found, tuple(prices), left_out(inquiry, lambda: step(Work.ASSESSOR)))
