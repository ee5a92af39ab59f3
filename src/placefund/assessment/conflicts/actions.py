"""What is put on record of conflicts: ties, rulings, what an assessor declares, and the readings that this closes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.conflicts.graph import (
    bars,
    conflict_between,
    newest_declaration,
    on_record,
    sentences,
    standing_conflict,
)
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
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.owners import people_who_run
from placefund.notices.actions import tell
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
    if not assessor.is_in_pool_of(application.round) or not (application.is_sent and not application.round.is_sealed):
        raise NotPossible(
            say("{application} is none of the applications that this fund was sent.", application=application)
        )
    if assessor.user_id == by.pk:
        raise NotPossible(say("Nobody rules on their own conflict. Ask somebody else at the fund."))
    if not reason.strip():
        raise NotPossible(say("Give the reason of the ruling: an auditor and a court may ask for it."))
    if ruling is not TieStrength.HARD and standing_conflict(assessor, application):
        raise NotPossible(
            say(
                "{assessor} declared a conflict with {application} themselves, so it stands. If it was declared by mistake, "
                "correct the declaration.",
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
        kind=NoticeKind.READING_NEWS,
        about=assignment.application.round,
        at=at,
    )


@transaction.atomic
def declare_conflict(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """Name a conflict of one's own; access to the application stops at once. Said again, it corrects that it was a mistake."""
    assignment = locked(assignment)
    step = move(assignment, "declare_conflict", by=by)
    if not reason.strip():
        raise NotPossible(say("Say in a few words what the conflict is."))
    newest = newest_declaration(assignment.assessor, assignment.application)
    if newest is None or not newest.stands:
        DeclaredConflict.objects.create(
            assessor=assignment.assessor,
            application=assignment.application,
            reason=reason.strip(),
            corrects=newest,
            why_corrected=reason.strip() if newest else "",
            declared_by=by,
            declared_at=at,
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
        people_who_run(assignment.application.round),
        subject,
        text,
        page="assign",
        args=[assignment.application_id],
        kind=NoticeKind.READER_LACKS,
        about=assignment.application.round,
        at=at,
    )
    return assignment


@transaction.atomic
def correct_conflict(declared: DeclaredConflict, *, reason: str, by: User, at: datetime) -> DeclaredConflict:
    """Say that a conflict was declared by mistake: whoever declared it, or the fund. The declaration stays on record beside it.

    It opens nothing: the reading stays closed until the fund gives it back, so that nobody reopens to themselves what they had
    said they must not read.
    """
    assessor = locked(declared.assessor)
    is_own = assessor.user_id == by.pk
    allow(by, Capability.SCORE if is_own else Capability.ASSIGN_ASSESSORS, assessor)
    if not reason.strip():
        raise NotPossible(say("Say why this is no conflict. The reason stays beside what was declared."))
    if not is_own:
        _require_no_conflict(by, declared.application, at)
    if standing_conflict(assessor, declared.application) != declared:
        raise NotPossible(say("This declaration does not stand any more: a later one was put beside it."))
    row = DeclaredConflict.objects.create(
        assessor=assessor,
        application=declared.application,
        stands=False,
        corrects=declared,
        why_corrected=reason.strip(),
        declared_by=by,
        declared_at=at,
    )
    record(AssessmentAct.CORRECTED_CONFLICT, assessor, by=by, at=at, application=row.application_id)
    if is_own:
        tell(
            people_who_run(assessor),
            say(
                "{assessor} declared a conflict by mistake: {application}",
                assessor=assessor,
                application=row.application,
            ),
            say("They say: {why} The application stays closed to them until you give it back.", why=row.why_corrected),
            page="assessor",
            args=[assessor.pk],
            kind=NoticeKind.POOL_NEWS,
            about=assessor.fund,
            asks=by,
            at=at,
        )
    return row


def _require_no_conflict(by: User, application: Application, at: datetime) -> None:
    """Whoever has a conflict with a bid brings no reader of it back, and says of nobody that theirs was none."""
    if bars(own := conflict_between(by, application, london(at).date())):
        raise NotPossible(
            say(
                "You have a conflict with {application}: {known} Ask somebody else at the fund.",
                application=application,
                known=sentences(own, TieStrength.HARD),
            )
        )


@transaction.atomic
def give_back(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """Open an application again to a reader whom a conflict had closed it to, once nothing on record bars them any more.

    What they had sent counts again as it was sent.
    """
    assignment = locked(assignment)
    step = move(assignment, "give_back_as_scored" if assignment.scored_at else "give_back", by=by)
    application = locked(assignment.application)  # the panel may be agreeing its score at this moment
    if not reason.strip():
        raise NotPossible(say("Say why it is given back. The reason stays on record."))
    if assignment.assessor.user_id == by.pk:
        raise NotPossible(say("Nobody gives a reading back to themselves. Ask somebody else at the fund."))
    _require_no_conflict(by, application, at)
    if assignment.assessor.state != "accepted":
        raise NotPossible(say("{assessor} is not in the pool now. Invite them first.", assessor=assignment.assessor))
    if application.state != "eligible":
        raise NotPossible(
            say("{application} is not being scored any more, so no reading is needed.", application=application)
        )
    if bars(found := conflict_between(assignment.assessor.user, application, london(at).date())):
        raise NotPossible(
            say(
                "{assessor} still must not read it. {found}",
                assessor=assignment.assessor,
                found=sentences(found, TieStrength.HARD),
            )
        )
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.GAVE_BACK, assignment, by=by, at=at, why=reason.strip())
    tell(
        [assignment.assessor.user],
        say("Open to you again: {assignment}", assignment=title_for(assignment)),
        say("The fund found that nothing keeps you from reading it. It is in your list."),
        page="assignment",
        args=[assignment.pk],
        kind=NoticeKind.TO_SCORE,
        about=application.round,
        until=assignment.due_on,
        at=at,
    )
    return assignment
