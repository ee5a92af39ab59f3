"""What is computed after the act that asked for it: a scenario's answer, for the first time or again."""

from __future__ import annotations

from django_tasks import task

from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.portfolio.choice import NothingFound
from placefund.domain.portfolio.computation import Failure, compute
from placefund.domain.portfolio.progress import Step
from placefund.domain.solver import SolverFailed
from placefund.people.models import CLOCK
from placefund.records import clock
from placefund.scenarios.answers.actions import (
    OvertakenComputation,
    begin,
    compute_again,
    finish,
    give_up,
    note_progress,
)
from placefund.scenarios.models import Scenario


@task()
def run(scenario_id: int) -> None:
    """Compute a scenario that waits, in transactions of their own, so that its progress can be seen. Safe to run twice."""
    scenario = Scenario.objects.select_related(*Scenario.READ_WITH).get(pk=scenario_id)
    try:
        scenario = begin(scenario, by=CLOCK, at=clock.now())
    except MoveNotPossible:
        return  # somebody else computes it, or did
    attempt = scenario.attempt

    def say(done: int, total: int, step: Step) -> None:
        note_progress(scenario, attempt, done=done, total=total, says=str(step), at=clock.now())

    try:
        computed = compute(scenario.problem(), say)
    except OvertakenComputation:
        return
    except (NotAllowed, SolverFailed) as trouble:
        give_up(scenario, attempt, why=_failure_of(trouble), by=CLOCK, at=clock.now())
        return
    if computed.failure:
        give_up(scenario, attempt, why=computed.failure.value, computed=computed, by=CLOCK, at=clock.now())
    else:
        finish(scenario, attempt, computed, by=CLOCK, at=clock.now())


def _failure_of(trouble: Exception) -> str:
    """Why there is no answer, as it is kept; a refusal that has no code keeps its sentence."""
    if isinstance(trouble, SolverFailed):
        return Failure.SOLVER_FAILED.value
    return Failure.NOTHING_FOUND.value if isinstance(trouble, NothingFound) else str(trouble)


@task()
def replay(scenario_id: int) -> None:
    """Compute a scenario again and put on record whether the bytes are the same."""
    compute_again(Scenario.objects.select_related(*Scenario.READ_WITH).get(pk=scenario_id), by=CLOCK, at=clock.now())
