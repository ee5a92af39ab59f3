"""Everything that changes a scenario while its answer is computed. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.people.access import locked, move
from placefund.people.models import Actor
from placefund.records.actions import record
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.computing import Computed, code_version, compared, compute
from placefund.scenarios.models import Scenario


class NotComputed(NotAllowed):
    """There is no answer yet to compare another with."""


class Overtaken(NotAllowed):
    """Another computation of the same scenario has begun since: this one stops."""


@transaction.atomic
def begin(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Begin to compute a scenario that waits."""
    scenario = locked(scenario)
    step = move(scenario, "begin", by=by)
    scenario.state, scenario.heard_at = step.target, at
    scenario.attempt += 1
    scenario.progress_done, scenario.progress_total, scenario.progress_says = 0, 0, "Reading the bids and the rules"
    scenario.save(update_fields=["state", "heard_at", "attempt", "progress_done", "progress_total", "progress_says"])
    record(ScenarioAct.BEGAN_TO_COMPUTE, scenario, by=by, at=at, attempt=scenario.attempt)
    return scenario


def note_progress(scenario: Scenario, attempt: int, *, done: int, total: int, says: str, at: datetime) -> None:
    """Say how far the computation has come. (No act: it is not recorded.)

    Raises:
        Overtaken: another computation of it has begun since.
    """
    ours = Scenario.objects.filter(pk=scenario.pk, state="running", attempt=attempt)
    if not ours.update(progress_done=done, progress_total=total, progress_says=says[:200], heard_at=at):
        raise Overtaken(f"“{scenario}” is being computed elsewhere.")


def _still_ours(scenario: Scenario, attempt: int) -> Scenario:
    scenario = locked(scenario)
    if scenario.attempt != attempt:
        raise Overtaken(f"“{scenario}” is being computed elsewhere.")
    return scenario


@transaction.atomic
def finish(scenario: Scenario, attempt: int, computed: Computed, *, by: Actor, at: datetime) -> Scenario:
    """Keep the answer. It is written once."""
    scenario = _still_ours(scenario, attempt)
    step = move(scenario, "finish", by=by)
    scenario.state, scenario.solved_at = step.target, at
    scenario.result_record, scenario.result_digest = computed.record, computed.digest
    scenario.progress_says = ""
    scenario.save(update_fields=["state", "solved_at", "result_record", "result_digest", "progress_says"])
    record(
        ScenarioAct.COMPUTED, scenario, by=by, at=at, result=computed.digest, why=computed.record.get("sentence", "")
    )
    return scenario


@transaction.atomic
def give_up(
    scenario: Scenario, attempt: int, *, why: str, computed: Computed | None = None, by: Actor, at: datetime
) -> Scenario:
    """Say why there is no answer. With `computed` it is proven that there is none, and the proof is kept."""
    scenario = _still_ours(scenario, attempt)
    step = move(scenario, "give_up", by=by)
    scenario.state, scenario.failure = step.target, why
    if computed is not None:
        scenario.result_record, scenario.result_digest = computed.record, computed.digest
    scenario.progress_says = ""
    scenario.save(update_fields=["state", "failure", "result_record", "result_digest", "progress_says"])
    record(ScenarioAct.GAVE_UP, scenario, by=by, at=at, why=why)
    return scenario


def compute_again(scenario: Scenario, *, by: Actor, at: datetime) -> bool:
    """Compute an answer anew from what is kept, compare it to the byte, and put on record whether it is the same.

    Raises:
        NotComputed: there is no answer to compare with.
    """
    if not scenario.result_digest:
        raise NotComputed(f"“{scenario}” has no answer yet, so there is nothing to compare with.")
    computed = compute(scenario.problem())
    is_same = computed.digest == scenario.result_digest
    record(
        ScenarioAct.COMPUTED_AGAIN_SAME if is_same else ScenarioAct.COMPUTED_AGAIN_OTHER,
        scenario,
        by=by,
        at=at,
        kept=scenario.result_digest,
        found=computed.digest,
        version=code_version(),
        why=compared(scenario.result_digest, scenario.code_version, computed.digest),
    )
    return is_same
