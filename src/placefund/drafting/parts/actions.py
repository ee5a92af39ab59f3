"""Everything that changes who writes which part of a bid. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.applications.actions import held_draft
from placefund.applications.models import Application
from placefund.domain.drafting import PartKind
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.drafting.acts import DraftingAct
from placefund.drafting.models import PartToWrite
from placefund.drafting.parts.queries import may_give, page_of_part, writers_of
from placefund.notices.actions import tell
from placefund.people.access import locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record

GIVEN_BY_OTHERS = say("The lead says who writes what; another organisation, who enters its own costs.")


class NotGiven(NotAllowed):
    """The part cannot be given, said to be ready, or freed now."""


@transaction.atomic
def give(
    application: Application,
    *,
    question_key: str = "",
    organisation: Organisation | None = None,
    writer: int,
    due_on: date,
    by: User,
    at: datetime,
) -> PartToWrite:
    """Say who writes a question, or the costs of an organisation, by when. Who had it before has it no more, and is told.

    `writer` is the number of a person.

    Raises:
        NotYours, NotEditable: as for a draft.
        NotGiven: it is not theirs to give, the person may not write it, or the day is past or after the round closes.
    """
    application = held_draft(application, by, Capability.COMMENT_ON_BID)
    if not may_give(by, application, organisation):
        raise NotGiven(GIVEN_BY_OTHERS)
    asked = {question.key for question in application.round.terms().questions}
    if organisation is None and question_key not in asked:
        raise NotGiven(say("This round does not ask that question."))
    partners = {line.organisation_id for line in application.partnership.partner_lines()}
    if organisation is not None and organisation.pk not in partners:
        raise NotGiven(say("{organisation} is no partner of this bid.", organisation=organisation))
    people = {author.user.pk: author.user for author in writers_of(application, organisation, at)}
    if writer not in people:
        raise NotGiven(
            say("Choose somebody who may write this part. A guest with leave to write can be invited to do it.")
        )
    _require_day(application, due_on, at)
    before = PartToWrite.objects.filter(
        application=application, question_key=question_key, organisation=organisation, ended_at__isnull=True
    ).first()
    if before is not None:
        _end(before, at=at)
        if before.writer_id != writer:
            _tell_freed(before, by=by, at=at)
    part = PartToWrite.objects.create(
        application=application,
        kind=PartKind.COSTS if organisation else PartKind.QUESTION,
        question_key=question_key,
        organisation=organisation,
        writer=people[writer],
        due_on=due_on,
        given_by=by,
        given_at=at,
    )
    _record(DraftingAct.GAVE_PART, part, by=by, at=at)
    subject = say("Write: {part}, by {day}", part=part.title(), day=due_on)
    said = say("{by} asks you to write it in “{application}”.", by=by, application=application)
    _tell_writer(part, subject, said, by=by, at=at)
    return part


def _require_day(application: Application, due_on: date, at: datetime) -> None:
    if due_on < london(at).date():
        raise NotGiven(say("Give a day that is still to come."))
    closes_at = application.round.closes_at
    if closes_at and due_on > london(closes_at).date():
        raise NotGiven(say("Give a day before the round closes, on {day}.", day=london(closes_at).date()))


def _record(act: DraftingAct, part: PartToWrite, *, by: User, at: datetime) -> None:
    about = {"organisation": part.organisation.name} if part.organisation else {"question": part.question_key}
    record(act, part.application, by=by, at=at, writer=part.writer_id, until=part.due_on.isoformat(), **about)


def _tell_writer(part: PartToWrite, subject: str, text: str, *, by: User, at: datetime) -> None:
    page, args = page_of_part(part)
    tell(
        [part.writer] if part.writer_id != by.pk else [],
        subject,
        text,
        kind=NoticeKind.PART_TO_WRITE,
        about=part.application.round,
        asks=by,
        until=part.due_on,
        page=page,
        args=args,
        at=at,
    )


def _tell_freed(part: PartToWrite, *, by: User, at: datetime) -> None:
    tell(
        [part.writer] if part.writer_id != by.pk and part.writer.is_active else [],
        say("No longer yours to write: {part}", part=part.title()),
        say("{by} has given it to somebody else, or takes it up.", by=by),
        kind=NoticeKind.PART_NEWS,
        about=part.application.round,
        asks=by,
        page="application",
        args=[part.application_id],
        at=at,
    )


def _held(part: PartToWrite, *, by: User) -> PartToWrite:
    """The part, locked, while its bid is a draft and somebody is to write it.

    Raises:
        NotYours, NotEditable: as for a draft.
        NotGiven: it was given to somebody else, or freed.
    """
    held_draft(part.application, by, Capability.COMMENT_ON_BID)
    part = locked(part)
    if part.ended_at is not None:
        raise NotGiven(say("This part was given to somebody else, or freed. Look at the page anew."))
    return part


def _require_concerned(part: PartToWrite, by: User) -> None:
    """Refuse who neither writes a part nor may give it."""
    if part.writer_id != by.pk and not may_give(by, part.application, part.organisation):
        raise NotGiven(GIVEN_BY_OTHERS)


@transaction.atomic
def say_ready(part: PartToWrite, *, by: User, at: datetime) -> PartToWrite:
    """Say that what one was asked to write is ready for a look. Whoever asked is told.

    Raises:
        NotGiven: somebody else is to write it, or it is ready already.
    """
    part = _held(part, by=by)
    if part.writer_id != by.pk:
        raise NotGiven(say("{writer} is to write this, and says when it is ready.", writer=part.writer))
    if part.ready_at is not None:
        raise NotGiven(say("It is ready for a look already."))
    part.ready_at = at
    part.save(update_fields=["ready_at"])
    _record(DraftingAct.SAID_PART_READY, part, by=by, at=at)
    page, args = page_of_part(part)
    tell(
        [part.given_by]
        if part.given_by_id != by.pk and may_give(part.given_by, part.application, part.organisation)
        else [],
        say("Ready for a look: {part}", part=part.title()),
        say("{by} has written it in “{application}”.", by=by, application=part.application),
        kind=NoticeKind.PART_READY,
        about=part.application.round,
        asks=by,
        page=page,
        args=args,
        at=at,
    )
    return part


@transaction.atomic
def send_back(part: PartToWrite, *, by: User, at: datetime) -> PartToWrite:
    """Say that a part is not ready after all: its writer, or who may give it. Its writer is told.

    Raises:
        NotGiven: it is neither's, or it is not said to be ready.
    """
    part = _held(part, by=by)
    _require_concerned(part, by)
    if part.ready_at is None:
        raise NotGiven(say("It is not said to be ready."))
    part.ready_at = None
    part.save(update_fields=["ready_at"])
    _record(DraftingAct.SENT_PART_BACK, part, by=by, at=at)
    subject = say("Not ready yet: {part}", part=part.title())
    said = say("{by} has looked at it in “{application}”. What is open may stand in a comment.")
    _tell_writer(part, subject, said.format(by=by, application=part.application), by=by, at=at)
    return part


@transaction.atomic
def free(part: PartToWrite, *, by: User, at: datetime) -> PartToWrite:
    """Say that nobody in particular writes a part: it is done, or somebody else takes it up. Its writer is told.

    Raises:
        NotGiven: it is neither one's own to write nor one's to give.
    """
    part = _held(part, by=by)
    _require_concerned(part, by)
    _end(part, at=at)
    _record(DraftingAct.FREED_PART, part, by=by, at=at)
    _tell_freed(part, by=by, at=at)
    return part


def _end(part: PartToWrite, *, at: datetime) -> None:
    part.ended_at = at
    part.save(update_fields=["ended_at"])
