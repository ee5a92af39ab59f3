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
from placefund.domain.portfolio.concessions import concession
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.explain import explain_all, inquiry_into
from placefund.domain.portfolio.inquiry import BRISK, Thoroughness
from placefund.domain.portfolio.leaving_out import Readings, left_out
from placefund.domain.portfolio.pins import pins_of, unpinned
from placefund.domain.portfolio.prices import overlap_price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.record import FORMAT, IN_VALUES, PortfolioAnswer, conflict_record
from placefund.domain.portfolio.solve import BOARD, Effort, solve_as_kept
from placefund.domain.terms import digest

Say = Callable[[int, int, Step], None]
"""Called with how many steps of how many are done, and what was done, or is begun, now."""

FEW = 100
"""Up to so many bids the best portfolio is proven to the unit; beyond, to a thousandth."""
TO_THE_UNIT = Effort(gap=Fraction(0), nodes=200_000, seconds=120)
EXACTLY = Thoroughness(Fraction(0), 20_000, 100)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a format of records is worked out: up to so many bids (`very_few`) every explanation is looked for until it is
    exact, as `exactly` says, and beyond that briskly; and whether pins are released and views priced."""

    very_few: int
    exactly: Thoroughness
    releases: bool


MANNERS = {
    2: Manner(25, EXACTLY, releases=False),
    FORMAT: Manner(60, Thoroughness(Fraction(0), 2_000, 100), releases=True),
}
"""An answer on record is computed again in the manner of its own format, so that its bytes can be the same."""


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


KERNEL = 5
"""The number of the way an answer is worked out and kept. Raise it with every change that gives the same question other bytes."""


def code_version() -> str:
    """The versions that an answer depends on."""
    return f"Placefund {__version__}, portfolio kernel {KERNEL}, HiGHS {version('highspy')}"


def quietly(done: int, total: int, step: Step) -> None:
    """For a computation that nobody watches."""


def compute(problem: Problem, say: Say = quietly, format_: int = FORMAT) -> Computation:
    """Solve a scenario's question and explain the answer; where nothing fits, say which rules cannot stand together.

    An answer that is kept in an earlier format is computed again in that one; the first, which held sentences, as the second.

    Raises:
        NothingFound: when a limit ended the search before anything was known.
    """
    form = max(IN_VALUES, format_)
    say(0, 1, Step(Work.CHOOSING))
    try:
        choice = _best(problem)
    except NothingFits:
        say(0, 1, Step(Work.CONFLICT))
        return Computation(conflict_record(irreducible(problem), form), Failure.NOTHING_FITS)
    return Computation(_explained(problem, choice, say, MANNERS[form]).as_record(form))


def _best(problem: Problem) -> Choice:
    return solve_as_kept(problem, TO_THE_UNIT if len(problem.bids) <= FEW else BOARD)


def _explained(problem: Problem, choice: Choice, say: Say, manner: Manner) -> PortfolioAnswer:
    pins = pins_of(problem, choice) if manner.releases else None
    readers = len(Readings.in_question(problem).of)
    more = readers + len(problem.objective.overlaps) + len(problem.asked) + (1 + readers if pins else 0)
    done = steps = 0

    def tell(at: int, total: int, step: Step) -> None:
        nonlocal done, steps
        done, steps = at, total + more
        say(done, steps, step)

    def step(work: Work, about: str = "") -> None:
        nonlocal done
        done += 1
        say(done, steps, Step(work, about))

    thoroughness = manner.exactly if len(problem.bids) <= manner.very_few else BRISK
    found = explain_all(problem, choice, thoroughness, tell)
    inquiry = inquiry_into(problem, choice, thoroughness)
    prices = []
    for overlap in problem.objective.overlaps:
        prices.append(overlap_price(inquiry, overlap))
        step(Work.OVERLAP, overlap.key)
    assessors = left_out(inquiry, lambda: step(Work.ASSESSOR))
    if not manner.releases:
        return PortfolioAnswer(choice, found, tuple(prices), assessors)
    freed, released = inquiry, None
    if pins:
        question = pins.released(problem)
        freed = inquiry_into(question, _best(question), thoroughness)
        released = unpinned(pins, freed, left_out(freed, lambda: step(Work.ASSESSOR)))
        step(Work.RELEASED)
    views = []
    for view in problem.asked:
        views.append(concession(problem, choice.levels, freed, view))
        step(Work.VIEW, view.key)
    return PortfolioAnswer(choice, found, tuple(prices), assessors, released, tuple(views))
