"""Everything that changes a question to the fund. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.domain.enquiries import answer_due
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.enquiries.acts import EnquiryAct
from placefund.enquiries.audiences import askers_of, desk_of
from placefund.enquiries.models import Enquiry, EnquiryAnswer, ThreadMessage
from placefund.enquiries.queries import why_not
from placefund.funds import actions as funds
from placefund.funds.models import Clarification, Round
from placefund.notices.actions import tell
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, has, locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record


class NotAskable(NotAllowed):
    """The question cannot be asked, answered or withdrawn now."""


@transaction.atomic
def ask(round_: Round, organisation: Organisation, *, text: str, is_for_all: bool, by: User, at: datetime) -> Enquiry:
    """Ask the fund a question about a round, for an organisation."""
    allow(by, Capability.ASK_FUND, organisation)
    round_ = locked(round_)
    if why := why_not(round_, at):
        raise NotAskable(why)
    if not text.strip():
        raise NotAskable(say("Write the question."))
    latest = Enquiry.objects.filter(round=round_).order_by("-number").values_list("number", flat=True).first() or 0
    enquiry = Enquiry.objects.create(
        round=round_,
        number=latest + 1,
        organisation=organisation,
        asked_by=by,
        asked_at=at,
        text=text.strip(),
        is_for_all=is_for_all,
        due_on=answer_due(at, round_.closes_at),
    )
    record(EnquiryAct.ASKED, enquiry, by=by, at=at, round=round_.name, is_for_all=is_for_all)
    tell(
        desk_of(enquiry),
        say("{name}: question {number} to answer", name=round_.name, number=enquiry.number),
        enquiry.text,
        kind=NoticeKind.TO_ANSWER,
        about=round_,
        asks=organisation,
        until=enquiry.due_on,
        page="answer-enquiry",
        args=[enquiry.pk],
        at=at,
    )
    return enquiry


def _held(enquiry: Enquiry) -> Enquiry:
    """The question, locked, while it waits.

    Raises:
        NotAskable: it was answered or withdrawn.
    """
    enquiry = locked(enquiry)
    if enquiry.withdrawn_at is not None:
        raise NotAskable(say("This question was withdrawn."))
    if not enquiry.is_waiting:
        raise NotAskable(say("This question is answered already."))
    return enquiry


@transaction.atomic
def withdraw(enquiry: Enquiry, *, by: User, at: datetime) -> Enquiry:
    """Take a question back before it is answered."""
    allow(by, Capability.ASK_FUND, enquiry.organisation)
    enquiry = _held(enquiry)
    enquiry.withdrawn_at = at
    enquiry.save(update_fields=["withdrawn_at"])
    record(EnquiryAct.WITHDREW, enquiry, by=by, at=at)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, text: str, why_corrected: str = "", by: User, at: datetime) -> EnquiryAnswer:
    """Answer a question to those who asked it and to nobody else; a second answer corrects the first, and says why."""
    allow(by, Capability.PUBLISH_CLARIFICATION, enquiry.round)
    enquiry = locked(enquiry)
    earlier = enquiry.answer
    if earlier is None:
        enquiry = _held(enquiry)
    if not text.strip():
        raise NotAskable(say("Write the answer."))
    if earlier is not None and not why_corrected.strip():
        raise NotAskable(say("Say why the answer is corrected: both stay on record, with this between them."))
    given = EnquiryAnswer.objects.create(
        enquiry=enquiry,
        text=text.strip(),
        answered_by=by,
        answered_at=at,
        corrects=earlier,
        why_corrected=why_corrected.strip() if earlier else "",
    )
    act = EnquiryAct.CORRECTED_ANSWER if earlier else EnquiryAct.ANSWERED
    record(act, enquiry, by=by, at=at, **({"why": given.why_corrected} if earlier else {}))
    subject = (
        say("The answer to your question {number} is corrected", number=enquiry.number)
        if earlier
        else say("Your question {number} is answered", number=enquiry.number)
    )
    _tell_asker(enquiry, subject, given.text, at=at)
    return given


@transaction.atomic
def publish(
    enquiry: Enquiry,
    *,
    question: str,
    text: str,
    tell_leads_of: tuple[int, ...] = (),
    by: User,
    at: datetime,
) -> Clarification:
    """Answer a question to everybody, as a clarification whose words do not say who asked.

    Raises:
        NotAskable: it was asked for the asker alone, or it is answered or withdrawn already.
    """
    allow(by, Capability.PUBLISH_CLARIFICATION, enquiry.round)
    enquiry = _held(enquiry)
    if not enquiry.is_for_all:
        raise NotAskable(
            say("It was asked in private. Answer those who asked; a clarification of your own is free to you.")
        )
    names = (enquiry.organisation.name, str(enquiry.asked_by))
    if named := next((name for name in names if name.casefold() in f"{question} {text}".casefold()), ""):
        raise NotAskable(
            say(
                "“{named}” stands in the text, and would tell everybody who asked. Say it without the name.",
                named=named,
            )
        )
    clarification = funds.clarify(
        enquiry.round, question=question, answer=text, tell_leads_of=tell_leads_of, by=by, at=at
    )
    enquiry.clarification = clarification
    enquiry.save(update_fields=["clarification"])
    record(EnquiryAct.PUBLISHED, enquiry, by=by, at=at, clarification=clarification.number)
    subject = say("Your question {number} is answered, to everybody", number=enquiry.number)
    _tell_asker(enquiry, subject, clarification.answer, at=at)
    return clarification


def _tell_asker(enquiry: Enquiry, subject: str, text: str, *, at: datetime) -> None:
    tell(
        askers_of(enquiry),
        subject,
        text,
        kind=NoticeKind.ENQUIRY_ANSWER,
        about=enquiry.round,
        page="enquiry",
        args=[enquiry.pk],
        at=at,
    )


@transaction.atomic
def write(
    application: Application, *, text: str, told_at_fund: Iterable[User], by: User, at: datetime
) -> ThreadMessage:
    """Write to the other side about a sent application; a message stands as it was written, and the next one corrects it.

    Who of the fund has a conflict with a bid is known to later stages alone, so the page says who of it is told.

    Raises:
        NotAskable: it says nothing, or the application has not been sent.
    """
    allow(by, Capability.WRITE_ON_APPLICATION, application)
    application = locked(application)
    if not application.is_sent:
        raise NotAskable(say("Messages begin when an application is sent. Until then, ask the fund about the round."))
    if not text.strip():
        raise NotAskable(say("Write the message."))
    is_from_fund = not has(by, Capability.WRITE_ON_APPLICATION, application.partnership)
    written = ThreadMessage.objects.create(
        application=application, text=text.strip(), is_from_fund=is_from_fund, written_by=by, written_at=at
    )
    record(EnquiryAct.WROTE, application, by=by, at=at)
    tell(
        leads_of(application.partnership) if is_from_fund else told_at_fund,
        say("About {application}", application=application),
        written.text,
        kind=NoticeKind.THREAD,
        about=application.round,
        asks="" if is_from_fund else application.partnership.lead,
        page="application-thread",
        args=[application.pk],
        at=at,
    )
    return written
