"""Everything that changes proposals and fixed pairs. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import bars, on_record, sentences
from placefund.assessment.desks import ReadingDesk, desk_of, desk_that_gives
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.assignment.record import as_record
from placefund.domain.assessment.assignment.solve import solve
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.funds.models import Round
from placefund.matching.acts import MatchingAct
from placefund.matching.explanations import as_result
from placefund.matching.models import FixedPair, Proposal
from placefund.matching.queries import ProposalOptions, live_pairs, pairs_of, question, wishes_of
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record

RESTS_ON = {
    "applications": say("the applications that wait to be read have"),
    "assessors": say("the pool, somebody's leave or how much they can read has"),
    "barred": "a conflict has",
    "held": say("what is given out or scored has"),
    "earlier": say("what is given out has"),
    "pinned": "a hand change has",
    "forbidden": say("a hand change, or what was given back, has"),
    "rules": say("the organisations or helix strands of the pool have"),
    "pairs": say("what somebody knows has"),
}
"""What a proposal rests on, in the order in which one change explains the others."""


@transaction.atomic
def propose(round_: Round, wishes: ProposalOptions, *, by: User, at: datetime) -> Proposal:
    """Compute who should read what in a round, and keep the proposal with all that decided it. Nobody is given anything yet.

    Raises:
        NotPossible: nothing to assign, or nobody to assign it to.
        ProblemRefused: hand changes that contradict what is held or barred.
    """
    allow(by, Capability.ASSIGN_ASSESSORS, round_)
    round_ = locked(round_)
    if wishes.due_on is not None and wishes.due_on < london(at).date():
        raise NotPossible(say("A day that has passed gives nobody time to read. Enter today or a later day."))
    desk = desk_of(by, round_)
    asked = question(round_, wishes, london(at).date(), desk)
    if not asked.applications:
        raise NotPossible(
            say("No application of this round waits to be read. They come here when they are found eligible.")
        )
    if not asked.assessors:
        raise NotPossible(
            say("Nobody in the pool can read: invite assessors, or wait until one has accepted and has time.")
        )
    problem = {
        "question": as_record(asked),
        "wishes": {
            "fairness": wishes.fairness.value,
            "keeps_given": wishes.keeps_given,
            "change_penalty": wishes.change_penalty,
            "due_on": wishes.due_on.isoformat() if wishes.due_on else "",
        },
        "given": sorted(list(pair) for pair in live_pairs(round_, desk.readings)),
    }
    result = as_result(solve(asked))
    proposal = Proposal.objects.create(
        round=round_,
        track=desk.track.value if desk.track else "",
        problem=problem,
        problem_digest=digest(problem),
        result=result,
        result_digest=digest(result),
        due_on=wishes.due_on,
        made_by=by,
        made_at=at,
    )
    record(MatchingAct.PROPOSED, proposal, by=by, at=at, problem=proposal.problem_digest, result=proposal.result_digest)
    return proposal


@transaction.atomic
def apply(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Give out and take back what a proposal says, all of it or nothing.

    Raises:
        NotPossible: something it rests on is not as it was: a conflict, a leave, a reading given by hand.
    """
    locked(proposal.round)
    proposal = locked(proposal)
    step = move(proposal, "apply", by=by)
    desk = desk_of(by, proposal.round)
    if other := desk.why_not_own(proposal.track):
        raise NotPossible(other)
    _still_holds(proposal, desk, at)
    now, then = live_pairs(proposal.round, desk.readings), pairs_of(proposal)
    given, back = sorted(then - now), sorted(now - then)
    rows = Assignment.objects.filter(application__round=proposal.round).select_related("assessor__user")
    live = {(row.application_id, row.assessor_id): row for row in rows}
    for pair in back:
        scoring_actions.unassign(live[pair], by=by, at=at)
    # held before the conflicts are drawn, once for all of them: a tie recorded meanwhile waits, and then closes what it bars
    applications = {pk: locked(Application(pk=pk)) for pk in sorted({application for application, _ in given})}
    people = {pk: locked(Assessor(pk=pk)) for pk in sorted({assessor for _, assessor in given})}
    known = on_record(proposal.round.strand.fund, applications.values(), london(at).date())
    for number, assessor in given:
        scoring_actions.assign(
            applications[number], people[assessor], due_on=proposal.due_on, known=known, by=by, at=at
        )
    proposal.state, proposal.settled_at = step.target, at
    proposal.save(update_fields=["state", "settled_at"])
    record(MatchingAct.APPLIED, proposal, by=by, at=at, given=len(given), taken_back=len(back))
    return proposal


def _still_holds(proposal: Proposal, desk: ReadingDesk, at: datetime) -> None:
    asked = as_record(question(proposal.round, wishes_of(proposal), london(at).date(), desk))
    kept = proposal.problem["question"]
    changed = next((words for key, words in RESTS_ON.items() if asked[key] != kept[key]), "")
    if changed:
        raise NotPossible(
            say("Since this was proposed, {changed} changed. Propose again: it takes a moment.", changed=changed)
        )


@transaction.atomic
def discard(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Put a proposal aside. It stays on record."""
    proposal = locked(proposal)
    step = move(proposal, "discard", by=by)
    if other := desk_of(by, proposal.round).why_not_own(proposal.track):
        raise NotPossible(other)
    proposal.state, proposal.settled_at = step.target, at
    proposal.save(update_fields=["state", "settled_at"])
    record(MatchingAct.DISCARDED, proposal, by=by, at=at)
    return proposal


@transaction.atomic
def fix(
    application: Application, assessor: Assessor, *, must_read: bool, reason: str, by: User, at: datetime
) -> FixedPair:
    """Fix by hand that an assessor must, or must not, read an application. It holds in every proposal from now on.

    Raises:
        NotPossible: no reason, another fund's assessor, a pair that is fixed already, or one that a conflict bars.
    """
    allow(by, Capability.ASSIGN_ASSESSORS, application)
    application, assessor = locked(application), locked(assessor)
    if not reason.strip():
        raise NotPossible(say("Give a reason: it is told to whoever asks why."))
    desk_that_gives(application.round, assessor, by)
    if not assessor.is_in_pool_of(application.round):
        raise NotPossible(say("{assessor} is in another pool.", assessor=assessor))
    if FixedPair.objects.filter(application=application, assessor=assessor, lifted_at__isnull=True).exists():
        raise NotPossible(
            say(
                "{assessor} and {application} are fixed already. Lift that first.",
                assessor=assessor,
                application=application,
            )
        )
    if must_read:
        _refuse_barred(application, assessor, london(at).date())
    fixed = FixedPair.objects.create(
        application=application, assessor=assessor, must_read=must_read, reason=reason.strip(), fixed_by=by, fixed_at=at
    )
    record(MatchingAct.FIXED, fixed, by=by, at=at, must_read=must_read, reason=fixed.reason)
    return fixed


def _refuse_barred(application: Application, assessor: Assessor, on: date) -> None:
    found = on_record(assessor.fund, [application], on).of(assessor.user, application)
    if bars(found):
        raise NotPossible(
            say(
                "{assessor} must not read {application}. {found}",
                assessor=assessor,
                application=application,
                found=sentences(found, TieStrength.HARD),
            )
        )


@transaction.atomic
def lift(fixed: FixedPair, *, by: User, at: datetime) -> FixedPair:
    """Take a hand change back: later proposals are free again."""
    allow(by, Capability.ASSIGN_ASSESSORS, fixed)
    fixed = locked(fixed)
    desk_that_gives(fixed.application.round, fixed.assessor, by)
    if fixed.lifted_at is not None:
        raise NotPossible(say("This was lifted already."))
    fixed.lifted_at = at
    fixed.save(update_fields=["lifted_at"])
    record(MatchingAct.LIFTED, fixed, by=by, at=at)
    return fixed
