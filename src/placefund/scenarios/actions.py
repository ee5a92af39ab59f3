"""Everything that changes scenarios, stated views and signatures. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed, why_not_about
from placefund.people.access import allow, locked, move
from placefund.people.models import CLOCK, Actor, User
from placefund.records.actions import record
from placefund.scenarios import tasks
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.answers.actions import give_up
from placefund.scenarios.bidding import contest_of, drawn_in
from placefund.scenarios.computing import code_version
from placefund.scenarios.models import Revocation, Scenario, Signature, StatedView
from placefund.scenarios.plans import Plan
from placefund.scenarios.queries import Asked, as_rules, in_force, why_signatures_stand
from placefund.scenarios.refusals import why_not_built, why_not_called, why_not_signed, why_not_stated, why_not_weighed

SILENT_FOR = timedelta(minutes=5)
"""A computation that was not heard of for so long has stopped: no step of it takes half as long."""
MOST_ATTEMPTS = 3


def _refuse(why: str) -> None:
    if why:
        raise NotPossible(why)


@transaction.atomic
def build(
    round_: Round,
    plan: Plan,
    *,
    name: str,
    purpose: str = "",
    based_on: Scenario | None = None,
    seed: int = 1,
    by: User,
    at: datetime,
) -> Scenario:
    """Ask a question of a round: the bids as they stand now, under these rules. Its computation begins by itself.

    Raises:
        NotPossible: no bid can be chosen, the name is taken, a view that is to be applied is withdrawn, or who builds it has a
            conflict with a bid of the round.
        ProblemRefused: naming the bid or the rule that makes no sense.
    """
    round_ = locked(round_)
    allow(by, Capability.BUILD_SCENARIO, round_)
    _refuse(why_not_built(round_, by, at) or why_not_called(round_, name, purpose, based_on))
    views = _applied(round_, plan)
    bids = contest_of(round_, seed=seed, with_draws=True).bids(plan.merit, plan.percents)
    _refuse(why_not_weighed(round_, plan, bids))
    problem = plan.problem(bids, as_rules(views), drawn=drawn_in(round_))
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
            raise NotPossible("A view that this scenario was to apply is withdrawn, or asks for nothing. Choose again.")
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
    _refuse(why_comparisons_are_closed(by, scenario.round, at))
    if not scenario.can_run_again:
        raise NotPossible("It is proven that nothing keeps all of these rules. Copy the scenario and ease one of them.")
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
        told.append(f"“{scenario}” was waiting, and is taken up.")
    return told


@transaction.atomic
def put_back(scenario: Scenario, *, by: Actor, at: datetime) -> str:
    """Let a computation that stopped begin anew; after the third time, say that it cannot be done here."""
    scenario = locked(scenario)
    if scenario.attempt % MOST_ATTEMPTS == 0:
        why = (
            f"The computation stopped {MOST_ATTEMPTS} times without a word. The machine may have too little memory for "
            "it; ask who runs this installation."
        )
        give_up(scenario, scenario.attempt, why=why, by=by, at=at)
        return f"“{scenario}” has failed: {why}"
    step = move(scenario, "put_back", by=by)
    scenario.state, scenario.heard_at = step.target, at
    scenario.progress_says = "Its computation stopped, and begins anew"
    scenario.save(update_fields=["state", "heard_at", "progress_says"])
    record(ScenarioAct.PUT_BACK, scenario, by=by, at=at, why=scenario.progress_says)
    _queue(scenario)
    return f"“{scenario}” stopped without a word, and begins anew."


@transaction.atomic
def ask_to_compute_again(scenario: Scenario, *, by: User, at: datetime) -> None:
    """Have an answer computed again in the background; what it finds goes on record.

    Raises:
        NotPossible: there is no answer to compare with.
    """
    allow(by, Capability.READ_SCORES, scenario)
    _refuse(why_comparisons_are_closed(by, scenario.round, at))
    if not scenario.result_digest:
        raise NotPossible(f"“{scenario}” has no answer yet, so there is nothing to compare with.")
    record(ScenarioAct.ASKED_TO_COMPUTE_AGAIN, scenario, by=by, at=at)
    transaction.on_commit(lambda: tasks.replay.enqueue(scenario.pk))


# --- views of people in office ---------------------------------------------------------------------------------------


@transaction.atomic
def state_view(
    round_: Round,
    asked: Asked,
    *,
    person: str,
    office: str,
    nation: str = "",
    reason: str,
    reference: str,
    stated_on: date,
    by: User,
    at: datetime,
) -> StatedView:
    """Put on record what somebody in office asked for, and why.

    Raises:
        NotPossible: something that makes it a view is missing.
    """
    round_ = locked(round_)
    allow(by, Capability.RECORD_VIEW, round_)
    given = {"person": person, "office": office, "reason": reason, "reference": reference}
    texts = {name: text.strip() for name, text in given.items()}
    if not all(texts.values()):
        raise NotPossible("Give the person, their office, their reason, and where it is written.")
    _refuse(why_not_stated(round_, asked, by, at))
    view = StatedView.objects.create(
        round=round_,
        **texts,
        nation=nation,
        stance=asked.stance.value,
        application=asked.application,
        group=asked.group.key if asked.group else "",
        pence=asked.amount.pence if asked.amount else None,
        bids=asked.bids,
        stated_on=stated_on,
        recorded_by=by,
        recorded_at=at,
    )
    record(ScenarioAct.RECORDED_VIEW, view, by=by, at=at, reason=view.reason, reference=view.reference)
    return view


@transaction.atomic
def withdraw_view(
    view: StatedView, *, reason: str, reference: str, stated_on: date, by: User, at: datetime
) -> StatedView:
    """Put on record that a view no longer holds. Scenarios that applied it stay as they are, and say so.

    Raises:
        NotPossible: it is withdrawn already, is a withdrawal itself, or no reason is given.
    """
    round_ = locked(view.round)
    allow(by, Capability.RECORD_VIEW, round_)
    _refuse(why_not_about(view.application, by, at))
    if view.withdraws_id or StatedView.objects.filter(withdraws=view).exists():
        raise NotPossible("This view is withdrawn already.")
    if not reason.strip() or not reference.strip():
        raise NotPossible("Give the reason, and where the withdrawal is written.")
    kept: dict[str, Any] = {
        name: getattr(view, name)
        for name in ("person", "office", "nation", "stance", "application", "group", "pence", "bids")
    }
    withdrawal = StatedView.objects.create(
        round=round_,
        **kept,
        reason=reason.strip(),
        reference=reference.strip(),
        stated_on=stated_on,
        withdraws=view,
        recorded_by=by,
        recorded_at=at,
    )
    record(ScenarioAct.RECORDED_WITHDRAWAL, withdrawal, by=by, at=at, reason=withdrawal.reason, withdraws=view.pk)
    return withdrawal


# --- the signature ---------------------------------------------------------------------------------------------------


@transaction.atomic
def sign(scenario: Scenario, *, reasons: str, money: Money | None = None, by: User, at: datetime) -> Signature:
    """Sign the one scenario of a round that is decided on. `money` is where the line of its ranking is drawn, for its lots.

    Raises:
        NotPossible: another is signed, the signer built it or has a conflict with one of its bids, what it rests on has changed,
            lots that the published method asks for are not kept, or no reasons are given.
    """
    locked(scenario.round)  # one signature of a round at a time
    scenario = locked(scenario)
    step = move(scenario, "sign", by=by)
    if not reasons.strip():
        raise NotPossible("Give the reasons for choosing this scenario.")
    _refuse(why_not_signed(scenario, by, at, money))
    signature = Signature.objects.create(
        scenario=scenario,
        reasons=reasons.strip(),
        digest=scenario.digest,
        result_digest=scenario.result_digest,
        signed_by=by,
        signed_at=at,
    )
    scenario.state = step.target
    scenario.save(update_fields=["state"])
    record(ScenarioAct.SIGNED, scenario, by=by, at=at, reasons=signature.reasons, result=scenario.result_digest)
    return signature


@transaction.atomic
def revoke(scenario: Scenario, *, reasons: str, by: User, at: datetime) -> Revocation:
    """Take a signature back, with reasons, while outcomes are not released.

    Raises:
        NotPossible: outcomes are released, bids were decided on as it says, or no reasons are given.
    """
    round_ = locked(scenario.round)
    scenario = locked(scenario)
    step = move(scenario, "revoke", by=by)
    _refuse(why_comparisons_are_closed(by, round_, at))
    if not reasons.strip():
        raise NotPossible("Give the reasons for taking the signature back.")
    if stands := why_signatures_stand(round_):
        raise NotPossible(stands)
    signature = scenario.signatures.filter(revocation=None).get()
    revocation = Revocation.objects.create(signature=signature, reasons=reasons.strip(), revoked_by=by, revoked_at=at)
    scenario.state = step.target
    scenario.save(update_fields=["state"])
    record(ScenarioAct.REVOKED, scenario, by=by, at=at, reasons=revocation.reasons)
    return revocation
