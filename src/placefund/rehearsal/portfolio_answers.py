"""Answers to several questions about portfolios, worked out side by side: each by a Python that knows the rules alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from placefund.domain.portfolio.computation import Computation, Failure, compute
from placefund.domain.portfolio.problem import Problem

WORTH_A_PROCESS = 12
"""How many bids a question has at least whose answer takes longer than starting another Python."""
WORK = "from placefund.rehearsal.portfolio_answers import answer; answer()"


def computed(problems: Sequence[Problem]) -> list[Computation]:
    """The answer to each, in their order. A question has one answer, wherever it is worked out."""
    if (os.cpu_count() or 1) == 1 or max(len(problem.bids) for problem in problems) < WORTH_A_PROCESS:
        return [compute(problem) for problem in problems]
    others = [_begun(problem) for problem in problems[1:]]
    first = compute(problems[0])
    return [first, *(_answered(*pair) for pair in zip(others, problems[1:], strict=True))]


def answer() -> None:
    """Answer the question that stands in the standard input, on the standard output."""
    found = compute(Problem.from_record(json.load(sys.stdin)))
    json.dump([found.record, found.failure], sys.stdout)


def _begun(problem: Problem) -> subprocess.Popen[str] | None:
    """A process that works out an answer; None on a machine that lets none be started."""
    try:
        process = subprocess.Popen(  # noqa: S603  our own words, by this Python
            [sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
    except OSError:
        return None
    if process.stdin is not None:
        with process.stdin:
            json.dump(problem.as_record(), process.stdin)
    return process


def _answered(process: subprocess.Popen[str] | None, problem: Problem) -> Computation:
    """What a process found; worked out here where it ended without an answer."""
    if process is not None and process.stdout is not None:
        with process.stdout:
            said = process.stdout.read()
        if process.wait() == 0:
            record, failure = json.loads(said)
            return Computation(record, failure and Failure(failure))
    return compute(problem)
