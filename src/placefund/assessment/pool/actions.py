"""What is done to the pool of assessors: asked, answered, away, stood down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

from django.db import transaction

from placefund.accounts.actions import let_in
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.models import (
    Absence,
    Assessor,
    Assignment,
)
from placefund.assessment.pool.board import sectors_of
from placefund.assessment.pool.profile import Profile
from placefund.assessment.scoring.actions import unassign
from placefund.domain.assessment.deadlines import check_leave
from placefund.domain.assessment.pool import check_load, check_topics
from placefund.domain.findings import NotPossible
from placefund.domain.messages import row_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Fund
from placefund.funds.owners import Owner, fund_of, owned_by, people_who_run
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.actions import end_role, grant
from placefund.people.models import Actor, ClockActor, User
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has no account here yet."""

    email: str
    name: str


@transaction.atomic
def add_assessor(owner: Owner, user: User, *, by: Actor, at: datetime, **profile: Unpack[Profile]) -> Assessor:
    """Bring in somebody who has agreed already, as a loader does; once in, adding them again changes nothing."""
    if not isinstance(by, ClockActor):
        allow(by, Capability.ASSIGN_ASSESSORS, owner)
    if found := Assessor.objects.filter(owned_by(owner, "fund"), user=user).first():
        return found
    entered = Assessor(**_pool(owner), user=user, state="accepted", invited_at=at, answered_at=at)
    return _enter(entered, profile, AssessmentAct.ADDED_TO_POOL, by=by, at=at)


@transaction.atomic
def invite(
    owner: Owner, user: User | Stranger, *, message: str = "", by: User, at: datetime, **profile: Unpack[Profile]
) -> Assessor:
    """Ask somebody into a pool. They are told, and nothing is given to them before they accept.

    A stranger gets an account, and a link to choose a password for it.
    """
    allow(by, Capability.ASSIGN_ASSESSORS, owner)
    owner = locked(owner)  # two people may be inviting the same reader
    if isinstance(user, Stranger):
        user = let_in(user.email, user.name, by=by, at=at)
    if Assessor.objects.filter(owned_by(owner, "fund"), user=user).exists():
        raise NotPossible(say("{user} is in the pool already. Their page says whether they have answered.", user=user))
    asked = Assessor(**_pool(owner), user=user, invited_at=at, message=message.strip())
    return _tell_invited(_enter(asked, profile, AssessmentAct.INVITED, by=by, at=at), at)


def _pool(owner: Owner) -> dict[str, Any]:
    """Whose pool somebody comes into, as their row keeps it."""
    return {"fund": fund_of(owner), "programme_id": None if isinstance(owner, Fund) else owner.pk}


def _enter(assessor: Assessor, profile: Profile, act: AssessmentAct, *, by: Actor, at: datetime) -> Assessor:
    given = dict(profile)
    bodies: Any = given.pop("organisations", ())
    for name, value in given.items():
        setattr(assessor, name, value)
    assessor.topics = list(check_topics(assessor.topics, sectors_of(assessor.owner)))
    assessor.area_codes = sorted(assessor.area_codes)
    check_load(assessor.least_applications, assessor.most_applications)
    assessor.save()
    assessor.organisations.set(bodies)
    return _with_a_role(assessor, act, by=by, at=at)


def _with_a_role(assessor: Assessor, act: AssessmentAct, *, by: Actor, at: datetime) -> Assessor:
    record(act, assessor, by=by, at=at)
    grant(assessor.user, Role.ASSESSOR, f"assessor:{assessor.pk}", by=by, at=at)
    return assessor


def _tell_invited(assessor: Assessor, at: datetime) -> Assessor:
    subject = say("Will you read applications to {name}?", name=assessor.owner.name)
    text = assessor.message or say("The fund asks you into its pool of assessors.")
    tell(
        [assessor.user],
        subject,
        row_of([text, say("Accept or decline on this page.")], "\n\n"),
        page="my-place",
        args=[assessor.pk],
        kind=NoticeKind.POOL_INVITATION,
        about=assessor.fund,
        asks=assessor.owner.name,
        at=at,
    )
    return assessor


@transaction.atomic
def invite_again(assessor: Assessor, *, message: str, by: User, at: datetime) -> Assessor:
    """Ask somebody again who declined or stood down. What is on record of them stays."""
    assessor = locked(assessor)
    step = move(assessor, "invite_again", by=by)
    assessor.state, assessor.invited_at, assessor.answered_at = step.target, at, None
    assessor.message, assessor.answer = message.strip(), ""
    assessor.save(update_fields=["state", "invited_at", "answered_at", "message", "answer"])
    return _tell_invited(_with_a_role(assessor, AssessmentAct.INVITED_AGAIN, by=by, at=at), at)


@transaction.atomic
def accept_invitation(
    assessor: Assessor, *, answer: str = "", most_applications: int | None = None, by: User, at: datetime
) -> Assessor:
    """Say yes, and how many applications one can read."""
    assessor = locked(assessor)
    step = move(assessor, "accept_invitation", by=by)
    most = assessor.most_applications if most_applications is None else most_applications
    check_load(min(assessor.least_applications, most), most)
    assessor.most_applications, assessor.least_applications = most, min(assessor.least_applications, most)
    return _answered(assessor, step.target, AssessmentAct.ACCEPTED_INVITATION, answer, by=by, at=at)


@transaction.atomic
def decline_invitation(assessor: Assessor, *, answer: str = "", by: User, at: datetime) -> Assessor:
    """Say no; the fund may ask again."""
    assessor = locked(assessor)
    step = move(assessor, "decline_invitation", by=by)
    return _answered(assessor, step.target, AssessmentAct.DECLINED_INVITATION, answer, by=by, at=at)


_ANSWERED = {
    AssessmentAct.ACCEPTED_INVITATION: say("{assessor} accepted the invitation to the pool"),
    AssessmentAct.DECLINED_INVITATION: say("{assessor} declined the invitation to the pool"),
}
"""What the fund is told of an answer."""


def _answered(assessor: Assessor, state: str, act: AssessmentAct, answer: str, *, by: User, at: datetime) -> Assessor:
    assessor.state, assessor.answered_at, assessor.answer = state, at, answer.strip()
    assessor.save()
    record(act, assessor, by=by, at=at)
    _tell_the_fund(
        assessor, _ANSWERED[act].format(assessor=assessor), assessor.answer or say("Without further words."), at
    )
    return assessor


def _tell_the_fund(assessor: Assessor, subject: str, text: str, at: datetime) -> None:
    tell(
        people_who_run(assessor),
        subject,
        text,
        page="assessor",
        args=[assessor.pk],
        kind=NoticeKind.POOL_NEWS,
        about=assessor.fund,
        at=at,
    )


@transaction.atomic
def stand_down(assessor: Assessor, *, reason: str, by: User, at: datetime) -> tuple[Assignment, ...]:
    """Let an assessor go: what they have not scored is given back, what they scored stays. Returns what was given back."""
    assessor = locked(assessor)
    step = move(assessor, "stand_down", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why they stand down: they are told, and the record keeps it."))
    back = tuple(unassign(row, by=by, at=at) for row in assessor.assignments.filter(state="assigned"))
    assessor.state = step.target
    assessor.save(update_fields=["state"])
    record(AssessmentAct.STOOD_DOWN, assessor, by=by, at=at, reason=reason.strip(), given_back=len(back))
    end_role(assessor.user, Role.ASSESSOR, f"assessor:{assessor.pk}", by=by, at=at)
    tell(
        [assessor.user],
        say("You no longer read for {name}", name=assessor.owner.name),
        reason.strip(),
        kind=NoticeKind.POOL_NEWS,
        about=assessor.fund,
        asks=assessor.owner.name,
        page="my-account",
        at=at,
    )
    return back


@transaction.atomic
def add_absence(assessor: Assessor, first_day: date, last_day: date, *, by: User, at: datetime) -> Absence:
    """Note days on which somebody cannot read; they enter them themselves, or the fund does."""
    allow(by, capability_to_note(assessor, by), assessor)
    check_leave(first_day, last_day)
    found, is_new = Absence.objects.get_or_create(assessor=locked(assessor), first_day=first_day, last_day=last_day)
    if is_new:
        record(
            AssessmentAct.ADDED_ABSENCE, assessor, by=by, at=at, first=first_day.isoformat(), last=last_day.isoformat()
        )
    return found


@transaction.atomic
def remove_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """Take days away back: plans change. The record keeps that they stood there."""
    assessor = locked(absence.assessor)
    allow(by, capability_to_note(assessor, by), assessor)
    days = {"first": absence.first_day.isoformat(), "last": absence.last_day.isoformat()}
    absence.delete()
    record(AssessmentAct.REMOVED_ABSENCE, assessor, by=by, at=at, **days)


def capability_to_note(assessor: Assessor, by: User) -> Capability:
    """Who may note something about an assessor: they themselves, or whoever assigns readers."""
    return Capability.ANSWER_INVITATION if assessor.user_id == by.pk else Capability.ASSIGN_ASSESSORS
