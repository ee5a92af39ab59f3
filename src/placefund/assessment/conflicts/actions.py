"""What is put on record of conflicts: ties, rulings, what an assessor declares, and the readings that this closes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.conflicts.graph import bars, on_record, sentences
from placefund.assessment.models import (
    Assessor,
    Assignment,
    DeclaredConflict,
    Ruling,
    Tie,
)
from placefund.assessment.pool.actions import capability_to_note
from placefund.assessment.pool.board import reading_now
from placefund.assessment.scoring.blinding import title_for
from placefund.domain.assessment.pool import NewTie, check_new_tie
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def record_tie(assessor: Assessor, tie: NewTie, *, by: User, at: datetime) -> Tie:
    """Write down what joins an assessor to somebody or something. A reading that it bars closes to them at once."""
    assessor = locked(assessor)
    allow(by, capability_to_note(assessor, by), assessor)
    check_new_tie(tie)
    row = Tie.objects.create(assessor=assessor, **tie.as_record(), recorded_by=by, recorded_at=at)
    record(AssessmentAct.RECORDED_TIE, assessor, by=by, at=at, kind=tie.kind.value, source=row.source)
    _close_what_is_barred(assessor, by=by, at=at)
    return row


@transaction.atomic
def rule(
    assessor: Assessor, application: Application, ruling: TieStrength, *, reason: str, by: User, at: datetime
) -> Ruling:
    """Rule on a conflict: it bars, it counts without barring, or it is cleared. What somebody declared themselves stands."""
    assessor = locked(assessor)
    allow(by, Capability.ASSIGN_ASSESSORS, assessor)
    if assessor.fund_id != application.round.strand.fund_id or not application.is_sent:
        raise NotPossible(
            say("{application} is none of the applications that this fund was sent.", application=application)
        )
    if assessor.user_id == by.pk:
        raise NotPossible(say("Nobody rules on their own conflict. Ask somebody else at the fund."))
    if not reason.strip():
        raise NotPossible(say("Give the reason of the ruling: an auditor and a court may ask for it."))
    if ruling is not TieStrength.HARD and assessor.declared.filter(application=application).exists():
        raise NotPossible(
            say(
                "{assessor} declared a conflict with {application} themselves, so it stands.",
                assessor=assessor,
                application=application,
            )
        )
    row = Ruling.objects.create(
        assessor=assessor, application=application, ruling=ruling, reason=reason.strip(), ruled_by=by, ruled_at=at
    )
    record(AssessmentAct.RULED, assessor, by=by, at=at, application=application.pk, ruling=ruling.value)
    _close_what_is_barred(assessor, by=by, at=at)
    return row


def _close_what_is_barred(assessor: Assessor, *, by: User, at: datetime) -> None:
    """Close to an assessor what they were given and must not read, as it now turns out."""
    rows = list(reading_now(assessor))
    known = on_record(assessor.fund, [row.application for row in rows], london(at).date())
    step = "declare_conflict" if assessor.user_id == by.pk else "rule_out"
    for row in rows:
        if bars(found := known.of(assessor.user, row.application)):
            _close(row, step, why=sentences(found, TieStrength.HARD), by=by, at=at)


def _close(assignment: Assignment, name: str, *, why: str, by: User, at: datetime) -> None:
    assignment = locked(assignment)
    assignment.state = move(assignment, name, by=by).target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.CLOSED_FOR_CONFLICT, assignment, by=by, at=at, why=why)
    text = say(
        "Something on record joins you to it, so it is closed to you. Ask the fund if you think this is a mistake."
    )
    tell(
        [assignment.assessor.user],
        say("Closed to you: {assignment}", assignment=title_for(assignment)),
        text,
        page="my-assignments",
        at=at,
    )


@transaction.atomic
def declare_conflict(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """Name a conflict of one's own; access to the application stops at once."""
    assignment = locked(assignment)
    step = move(assignment, "declare_conflict", by=by)
    if not reason.strip():
        raise NotPossible(say("Say in a few words what the conflict is."))
    DeclaredConflict.objects.get_or_create(
        assessor=assignment.assessor,
        application=assignment.application,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.DECLARED_CONFLICT, assignment, by=by, at=at)
    subject = say(
        "{assessor} declared a conflict with {application}",
        assessor=assignment.assessor,
        application=assignment.application,
    )
    text = say("The application is closed to them and lacks a reader.")
    tell(
        people_with(Role.FUND_MANAGER, assignment.assessor.fund.scopes()),
        subject,
        text,
        page="assign",
        args=[assignment.application_id],
        at=at,
    )
    return assignment
