"""Everything that changes a scenario while its answer is computed. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.portfolio.computation import Computation, code_version, compute
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.record import IN_VALUES, format_of, tells_the_same
from placefund.people.access import locked, move
from placefund.people.models import Actor
from placefund.records.actions import record
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.models import Scenario


class NotComputed(NotAllowed):
    """There is no answer yet to compare another with."""


class OvertakenComputation(NotAllowed):
    """Another computation of the same scenario has begun since: this one stops."""


@transaction.atomic
def begin(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Begin to compute a scenario that waits."""
    scenario = locked(scenario)
    step = move(scenario, "begin", by=by)
    scenario.state, scenario.heard_at = step.target, at
    scenario.attempt += 1
    scenario.progress_done, scenario.progress_total, scenario.progress_says = 0, 0, str(Step(Work.READING))
    scenario.save(update_fields=["state", "heard_at", "attempt", "progress_done", "progress_total", "progress_says"])
    record(ScenarioAct.BEGAN_TO_COMPUTE, scenario, by=by, at=at, attempt=scenario.attempt)
    return scenario


def note_progress(scenario: Scenario, attempt: int, *, done: int, total: int, says: str, at: datetime) -> None:
    """Say how far the computation has come. (No act: it is not recorded.)

    Raises:
        OvertakenComputation: another computation of it has begun since.
    """
    ours = Scenario.objects.filter(pk=scenario.pk, state="running", attempt=attempt)
    if not ours.update(progress_done=done, progress_total=total, progress_says=says[:200], heard_at=at):
        raise OvertakenComputation(say("“{scenario}” is being computed elsewhere.", scenario=scenario))


def _still_ours(scenario: Scenario, attempt: int) -> Scenario:
    scenario = locked(scenario)
    if scenario.attempt != attempt:
        raise OvertakenComputation(say("“{scenario}” is being computed elsewhere.", scenario=scenario))
    return scenario


@transaction.atomic
def finish(scenario: Scenario, attempt: int, computed: Computation, *, by: Actor, at: datetime) -> Scenario:
    """Keep the answer. It is written once."""
    scenario = _still_ours(scenario, attempt)
    step = move(scenario, "finish", by=by)
    scenario.state, scenario.solved_at = step.target, at
    scenario.result_record, scenario.result_digest = computed.record, computed.digest
    scenario.progress_says = ""
    scenario.save(update_fields=["state", "solved_at", "result_record", "result_digest", "progress_says"])
    record(ScenarioAct.COMPUTED, scenario, by=by, at=at, result=computed.digest)
    return scenario


@transaction.atomic
def give_up(
    scenario: Scenario, attempt: int, *, why: str, computed: Computation | None = None, by: Actor, at: datetime
) -> Scenario:
    """Say why there is no answer, by a code of `Failure` where it has one.

    With `computed` it is proven that there is none, and the proof is kept.
    """
    scenario = _still_ours(scenario, attempt)
    step = move(scenario, "give_up", by=by)
    scenario.state, scenario.failure = step.target, why
    if computed is not None:
        scenario.result_record, scenario.result_digest = computed.record, computed.digest
    scenario.progress_says = ""
    scenario.save(update_fields=["state", "failure", "result_record", "result_digest", "progress_says"])
    record(ScenarioAct.GAVE_UP, scenario, by=by, at=at, failure=why)
    return scenario


def compute_again(scenario: Scenario, *, by: Actor, at: datetime) -> bool:
    """Compute an answer anew from what is kept, compare it to the byte, and put on record whether it is the same.

    An answer of an earlier format is compared by its values: the choice, its proof and every figure.

    Raises:
        NotComputed: there is no answer to compare with.
    """
    if not scenario.result_digest:
        raise NotComputed(
            say("“{scenario}” has no answer yet, so there is nothing to compare with.", scenario=scenario)
        )
    computed = compute(scenario.problem(), format_=format_of(scenario.result_record))
    is_same = computed.digest == scenario.result_digest
    has_same_values = not is_same and _has_the_same_values(scenario, computed)
    if is_same:
        act = ScenarioAct.COMPUTED_AGAIN_SAME
    else:
        act = ScenarioAct.COMPUTED_AGAIN_VALUES if has_same_values else ScenarioAct.COMPUTED_AGAIN_OTHER
    record(
        act,
        scenario,
        by=by,
        at=at,
        kept=scenario.result_digest,
        found=computed.digest,
        version=code_version(),
        kept_version=scenario.code_version,
        same_values=has_same_values,
    )
    return is_same or has_same_values


def _has_the_same_values(scenario: Scenario, computed: Computation) -> bool:
    """Whether an answer that an earlier version kept, with sentences, holds the same choice and figures."""
    kept = scenario.result_record
    return format_of(kept) < IN_VALUES and tells_the_same(kept, computed.record)
