"""Everything that changes assessment. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from placefund.applications.actions import advance
from placefund.applications.models import Application
from placefund.assessment.models import AgreedScore, Assessor, Assignment, DeclaredConflict, Score
from placefund.assessment.queries import bid, gaps, mean_score, seats
from placefund.domain.assessing.assignment import fill
from placefund.domain.assessing.conflicts import conflicts
from placefund.domain.assessing.scoring import check
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Fund, Round
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.actions import grant
from placefund.people.models import Actor, Clock, Organisation, User
from placefund.records.actions import record


class NotPossible(NotAllowed):
    """An assignment or a score that the fund's rules refuse."""


@transaction.atomic
def add_assessor(
    fund: Fund,
    user: User,
    *,
    organisations: Iterable[Organisation] = (),
    area_codes: Iterable[str] = (),
    expertise: str = "",
    most_applications: int = 10,
    by: Actor,
    at: datetime,
) -> Assessor:
    """Bring a person into a fund's pool of assessors."""
    if not isinstance(by, Clock):
        allow(by, Capability.ASSIGN_ASSESSORS, fund)
    assessor, is_new = Assessor.objects.get_or_create(
        fund=fund,
        user=user,
        defaults={
            "state": "accepted",
            "invited_at": at,
            "answered_at": at,
            "area_codes": sorted(area_codes),
            "expertise": expertise,
            "most_applications": most_applications,
        },
    )
    assessor.organisations.set(organisations)
    if is_new:
        record("added to the pool", assessor, by=by, at=at)
        grant(user, Role.ASSESSOR, f"assessor:{assessor.pk}", by=by, at=at)
    return assessor


@transaction.atomic
def assign(application: Application, assessor: Assessor, *, by: User, at: datetime) -> Assignment:
    """Give an application to an assessor who has no conflict with it and room for it."""
    allow(by, Capability.ASSIGN_ASSESSORS, application)
    application, assessor = locked(application), locked(assessor)
    if application.state != "eligible":
        raise NotPossible(f"{application} is {application.state}; only an eligible application is assessed.")
    if assessor.fund_id != application.round.strand.fund_id:
        raise NotPossible(f"{assessor} is in another fund's pool.")
    if reasons := conflicts(assessor.reader(), bid(application)):
        raise NotPossible(f"{assessor} must not read {application}. {' '.join(reasons)}")
    live = Assignment.objects.filter(
        assessor=assessor, application__round=application.round, state__in=("assigned", "scored")
    ).count()
    if live >= assessor.most_applications:
        raise NotPossible(f"{assessor} reads {live} applications already, as many as they can.")
    assignment, is_new = Assignment.objects.get_or_create(
        application=application, assessor=assessor, defaults={"assigned_at": at}
    )
    if not is_new:
        if assignment.state != "withdrawn":
            raise NotPossible(f"{assessor} has {application} already.")
        assignment.state, assignment.assigned_at = "assigned", at
        assignment.save(update_fields=["state", "assigned_at"])
    record("assigned", assignment, by=by, at=at)
    tell(
        [assessor.user],
        f"To assess: {application}",
        "It is in your list.",
        path=f"/assignments/{assignment.pk}/",
        at=at,
    )
    return assignment


@dataclass(frozen=True, slots=True)
class Unfilled:
    """An application that still lacks readers, and why nobody else could be given it."""

    application: Application
    missing: int
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling the gaps of a round did: the new assignments, and what is still missing."""

    assignments: tuple[Assignment, ...]
    unfilled: tuple[Unfilled, ...]


@transaction.atomic
def assign_missing(round_: Round, *, by: User, at: datetime) -> Filled:
    """Give every eligible application of a round the readers it still lacks, by the rule of `domain.assessing.assignment`.

    An assessor who had the application and lost it (a conflict, or taken back) is not given it again.
    """
    allow(by, Capability.ASSIGN_ASSESSORS, round_)
    round_ = locked(round_)
    lacking = gaps(round_)
    filling = fill([each.gap for each in lacking], seats(round_))
    applications = {each.application.pk: each.application for each in lacking}
    pool = Assessor.objects.in_bulk([assessor for _, assessor in filling.given])
    given = tuple(
        assign(applications[application], pool[assessor], by=by, at=at) for application, assessor in filling.given
    )
    unfilled = tuple(
        Unfilled(each.application, filling.missing[each.application.pk], each.why_nobody_else())
        for each in lacking
        if each.application.pk in filling.missing
    )
    missing = sum(each.missing for each in unfilled)
    record("assigned readers in", round_, by=by, at=at, given=len(given), missing=missing)
    return Filled(given, unfilled)


@transaction.atomic
def unassign(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Take an unscored application back from an assessor."""
    assignment = locked(assignment)
    step = move(assignment, "unassign", by=by)
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record("unassigned", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def score(
    assignment: Assignment, points: Mapping[str, int], reasons: Mapping[str, str], *, by: User, at: datetime
) -> Assignment:
    """Score every criterion, each with a reason. Scoring again adds a revision; the earlier scores stay on record."""
    assignment = locked(assignment)
    step = move(assignment, "score", by=by)
    application = locked(assignment.application)  # the panel may be agreeing its score at this moment
    if application.state != "eligible":
        raise NotPossible("The panel has agreed its score, so the scores of this application are closed.")
    criteria = application.round.terms().criteria
    check(points, criteria)
    for criterion in criteria:
        if not reasons.get(criterion.key, "").strip():
            raise NotPossible(f"Give a reason for your score on “{criterion.title}”. The applicant is told it.")
    submission = (max(assignment.scores.values_list("submission", flat=True), default=0)) + 1
    Score.objects.bulk_create(
        Score(
            assignment=assignment,
            submission=submission,
            criterion_key=criterion.key,
            points=points[criterion.key],
            reason=reasons[criterion.key].strip(),
            scored_at=at,
        )
        for criterion in criteria
    )
    assignment.state, assignment.scored_at = step.target, at
    assignment.save(update_fields=["state", "scored_at"])
    record("scored", assignment, by=by, at=at, submission=submission, points=dict(points))
    return assignment


@transaction.atomic
def declare_conflict(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """Name a conflict of one's own; access to the application stops at once."""
    assignment = locked(assignment)
    step = move(assignment, "declare_conflict", by=by)
    if not reason.strip():
        raise NotPossible("Say in a few words what the conflict is.")
    DeclaredConflict.objects.get_or_create(
        assessor=assignment.assessor,
        application=assignment.application,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record("declared a conflict with", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def agree_score(application: Application, agreed: Fraction, *, reason: str, by: User, at: datetime) -> AgreedScore:
    """Record the panel's agreed score, out of 100, with its reason; needs as many readings as the terms ask for."""
    application = advance(application, "agree_score", by=by, at=at)
    if not 0 <= agreed <= 100:
        raise NotPossible("An agreed score is from 0 to 100.")
    if not reason.strip():
        raise NotPossible("Give the panel's reason: the applicant is told it, and the record keeps it.")
    scored = application.assignments.filter(state="scored").count()
    needed = application.round.terms().assessors_needed
    if scored < needed:
        raise NotPossible(f"{application} has {scored} of the {needed} readings that the round's terms ask for.")
    average = mean_score(application)
    found = AgreedScore.objects.create(
        application=application,
        score=str(agreed),
        mean="" if average is None else str(average),
        reason=reason.strip(),
        agreed_by=by,
        agreed_at=at,
    )
    record("agreed the score of", application, by=by, at=at, score=str(agreed), mean=found.mean)
    return found
