"""Everything that builds a scenario and has its answer worked out, or worked out again. Nothing else may."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.portfolio.computation import Failure, code_version
from placefund.domain.portfolio.plan import Plan, thousands_of
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import allow, locked, move
from placefund.people.models import CLOCK, Actor, User
from placefund.records.actions import record
from placefund.scenarios import tasks
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.answers.actions import give_up
from placefund.scenarios.building.refusals import why_not_built, why_not_called, why_not_weighed
from placefund.scenarios.contest import contest_of
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.queries import drawn_in
from placefund.scenarios.refusals import refuse
from placefund.scenarios.stated_views.queries import as_rules, in_force

SILENT_FOR = timedelta(minutes=5)
"""A computation that was not heard of for so long has stopped: no step of it takes half as long."""
MOST_ATTEMPTS = 3


@transaction.atomic
def build(
    round_: Round,
    plan: Plan,
    *,
    name: str,
    purpose: str = "",
    based_on: Scenario | None = None,
    seed: int = 1,
    money: Money | None = None,
    by: User,
    at: datetime,
) -> Scenario:
    """Ask a question of a round: the bids as they stand now, under these rules. Its computation begins by itself.

    `money` is what the round holds in all; with it a limit that equals what it funds can be told from one that is all there
    is. The views on record that the plan does not apply stand in the question too: the answer says what following each would
    cost.

    Raises:
        NotPossible: no bid can be chosen, the name is taken, a view that is to be applied is withdrawn, or who builds it has a
            conflict with a bid of the round.
        ProblemRefused: naming the bid or the rule that makes no sense.
    """
    round_ = locked(round_)
    allow(by, Capability.BUILD_SCENARIO, round_)
    refuse(why_not_built(round_, by, at) or why_not_called(round_, name, purpose, based_on))
    views = _applied(round_, plan)
    bids = contest_of(round_, seed=seed, with_draws=True).bids(plan.merit, plan.percents)
    refuse(why_not_weighed(round_, plan, bids))
    problem = plan.problem(
        bids,
        as_rules(views),
        drawn=drawn_in(round_),
        asked=as_rules(view for view in in_force(round_) if view not in views),
        money=thousands_of(money) if money else 0,
    )
    scenario = Scenario.objects.create(
        round=round_,
        name=name.strip(),
        purpose=purpose.strip(),
        based_on=based_on,
        plan_record=plan.as_record(),
        problem_record=problem.as_record(),
        digest=problem.digest,
        seed=seed,
        code_version=code_version(),
        made_by=by,
        made_at=at,
    )
    record(
        ScenarioAct.BUILT, scenario, by=by, at=at, digest=problem.digest, views=list(plan.views), why=scenario.purpose
    )
    _queue(scenario)
    return scenario


def _applied(round_: Round, plan: Plan) -> list[StatedView]:
    found = {view.pk: view for view in in_force(round_) if view.is_a_rule}
    for pk in plan.views:
        if pk not in found:
            raise NotPossible(
                say("A view that this scenario was to apply is withdrawn, or asks for nothing. Choose again.")
            )
    return [found[pk] for pk in sorted(set(plan.views))]


# --- the computation -------------------------------------------------------------------------------------------------


def _queue(scenario: Scenario) -> None:
    transaction.on_commit(lambda: tasks.run.enqueue(scenario.pk))


@transaction.atomic
def run_again(scenario: Scenario, *, by: User, at: datetime) -> Scenario:
    """Try once more to compute a scenario whose computation broke off.

    Raises:
        NotPossible: it is proven that nothing fits its rules.
    """
    scenario = locked(scenario)
    step = move(scenario, "run_again", by=by)
    refuse(why_comparisons_are_closed(by, scenario.round, at))
    if not scenario.can_run_again:
        raise NotPossible(
            say("It is proven that nothing keeps all of these rules. Copy the scenario and ease one of them.")
        )
    scenario.state, scenario.failure, scenario.heard_at = step.target, "", at
    scenario.save(update_fields=["state", "failure", "heard_at"])
    record(ScenarioAct.ASKED_AGAIN, scenario, by=by, at=at)
    _queue(scenario)
    return scenario


def recover(*, at: datetime, silent_for: timedelta = SILENT_FOR) -> list[str]:
    """Take up every computation that has stopped without a word, and say it in sentences. Doing it twice does nothing."""
    since = at - silent_for
    silent = Scenario.objects.filter(state="running", heard_at__lte=since)
    told = [put_back(scenario, by=CLOCK, at=at) for scenario in silent.select_related(*Scenario.READ_WITH)]
    forgotten = Scenario.objects.filter(Q(heard_at=None, made_at__lte=since) | Q(heard_at__lte=since), state="queued")
    for scenario in forgotten:
        tasks.run.enqueue(scenario.pk)
        told.append(say("“{scenario}” was waiting, and is taken up.", scenario=scenario))
    return told


@transaction.atomic
def put_back(scenario: Scenario, *, by: Actor, at: datetime) -> str:
    """Let a computation that stopped begin anew; after the third time, say that it cannot be done here."""
    scenario = locked(scenario)
    if scenario.attempt % MOST_ATTEMPTS == 0:
        give_up(scenario, scenario.attempt, why=Failure.STOPPED.value, by=by, at=at)
        return say(
            "“{scenario}” has failed: its computation stopped {times} times without a word. This machine may have too little "
            "memory for it.",
            scenario=scenario,
            times=MOST_ATTEMPTS,
        )
    step = move(scenario, "put_back", by=by)
    scenario.state, scenario.heard_at = step.target, at
    scenario.progress_says = str(Step(Work.STOPPED))
    scenario.save(update_fields=["state", "heard_at", "progress_says"])
    record(ScenarioAct.PUT_BACK, scenario, by=by, at=at)
    _queue(scenario)
    return say("“{scenario}” stopped without a word, and begins anew.", scenario=scenario)


@transaction.atomic
def ask_to_compute_again(scenario: Scenario, *, by: User, at: datetime) -> None:
    """Have an answer computed again in the background; what it finds goes on record.

    Raises:
        NotPossible: there is no answer to compare with.
    """
    allow(by, Capability.READ_SCORES, scenario)
    refuse(why_comparisons_are_closed(by, scenario.round, at))
    if not scenario.result_digest:
        raise NotPossible(
            say("“{scenario}” has no answer yet, so there is nothing to compare with.", scenario=scenario)
        )
    record(ScenarioAct.ASKED_TO_COMPUTE_AGAIN, scenario, by=by, at=at)
    transaction.on_commit(lambda: tasks.replay.enqueue(scenario.pk))
