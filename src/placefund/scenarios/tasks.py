"""What is computed after the act that asked for it: a scenario's answer, for the first time or again."""

from __future__ import annotations

from django_tasks import task

from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.portfolio.choice import NothingFound
from placefund.domain.solver import SolverFailed
from placefund.people.models import CLOCK
from placefund.records import clock
from placefund.scenarios.answers.actions import Overtaken, begin, compute_again, finish, give_up, note_progress
from placefund.scenarios.computing import compute
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

    def say(done: int, total: int, sentence: str) -> None:
        note_progress(scenario, attempt, done=done, total=total, says=sentence, at=clock.now())

    try:
        computed = compute(scenario.problem(), say)
    except Overtaken:
        return
    except (NotAllowed, NothingFound, SolverFailed) as trouble:
        give_up(scenario, attempt, why=str(trouble), by=CLOCK, at=clock.now())
        return
    if computed.failure:
        give_up(scenario, attempt, why=computed.failure, computed=computed, by=CLOCK, at=clock.now())
    else:
        finish(scenario, attempt, computed, by=CLOCK, at=clock.now())


@task()
def replay(scenario_id: int) -> None:
    """Compute a scenario again and put on record whether the bytes are the same."""
    compute_again(Scenario.objects.select_related(*Scenario.READ_WITH).get(pk=scenario_id), by=CLOCK, at=clock.now())
