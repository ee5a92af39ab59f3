"""Everything that changes an application. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.acts import ApplicationAct
from placefund.applications.answer_files import as_held, with_files_kept
from placefund.applications.audiences import tell_authors
from placefund.applications.describing import About, about_now, last_described
from placefund.applications.models import (
    Answer,
    Application,
    CoInvestmentLine,
    EarlierAnswer,
    EligibilityCheck,
    RemovedRow,
    Snapshot,
)
from placefund.applications.queries import (
    content,
    every_rule_holds,
    findings_for_eligibility,
    may_answer,
    next_receipt,
    question_called,
    require_invited,
    require_not_fixed,
    why_reopened,
)
from placefund.applications.refusals import AboutConflict, EditConflict
from placefund.domain.answers.kind import Control
from placefund.domain.answers.register import entered, in_words, kind_of, parsed
from placefund.domain.asking import partner_of
from placefund.domain.closing import takes_bids
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.eligibility import ON_CERTIFICATION, ON_SUBMISSION, findings
from placefund.domain.findings import NotAllowed, require
from placefund.domain.lifecycle import Move
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import FinancialYear, london
from placefund.domain.questions import Question, word_count
from placefund.domain.reopening import ABOUT, CO_INVESTMENT
from placefund.domain.roles import Capability
from placefund.domain.sittings import Saving, begins_another_sitting
from placefund.domain.terms import digest
from placefund.funds.models import Round
from placefund.partnerships.models import LaterClosing, Partnership
from placefund.people.access import NotYours, allow, locked, move
from placefund.people.models import Actor, User
from placefund.records.actions import record


class NotEditable(NotAllowed):
    """The application is not a draft, or the part cannot be changed so."""


@transaction.atomic
def start(round_: Round, partnership: Partnership, *, by: User, at: datetime) -> Application:
    """Begin a draft in an open round."""
    allow(by, Capability.EDIT_APPLICATION, partnership)
    partnership = locked(partnership)  # two people who start at once are told apart here, not by the database
    later = LaterClosing.of(round_, partnership.lead_id)
    if not takes_bids(round_.state, round_.opens_at, round_.closes_at, later, at):
        raise NotEditable(say("{name} is not open, so an application cannot be started in it.", name=round_.name))
    if Application.objects.filter(round=round_, partnership=partnership).exclude(state="withdrawn").exists():
        raise NotEditable(
            say("{partnership} already has an application in {name}.", partnership=partnership, name=round_.name)
        )
    require_invited(round_, partnership)
    newest = round_.clarifications.order_by("-number").values_list("number", flat=True).first() or 0
    application = Application.objects.create(
        round=round_, partnership=partnership, started_at=at, clarifications_read_to=newest
    )
    record(ApplicationAct.STARTED, application, by=by, at=at)
    return application


def held_draft(
    application: Application,
    by: User,
    capability: Capability = Capability.EDIT_APPLICATION,
    *,
    part: str = "",
    at: datetime | None = None,
) -> Application:
    """The application, locked, when this person may change it and it is a draft, or sent with this part opened at this time.

    Raises:
        NotYours: the person may not.
        NotEditable: it is no draft.
    """
    allow(by, capability, application)
    application = locked(application)
    if not (application.may_be_changed(part, at) if at else application.is_editable):
        raise NotEditable(
            say("This application is {state}, so it cannot be changed. ", state=application.state_told)
            + (say("Return it for changes first.") if application.state == "certified" else "")
        )
    return application


@transaction.atomic
def describe(
    application: Application,
    *,
    title: str,
    summary: str,
    sectors: Iterable[str],
    seen_version: int | None = None,
    by: User,
    at: datetime,
) -> Application:
    """Set title, public summary and sectors. `seen_version` is what the writer started from; None overwrites knowingly.

    After sending, title and summary alone, where they are opened: they are kept beside what was sent until they are sent.

    Raises:
        AboutConflict: it was saved since, and otherwise; nothing is overwritten.
    """
    application = held_draft(application, by, Capability.WRITE_ANSWERS, part=ABOUT, at=at)
    now, is_draft = about_now(application), application.is_editable
    said = About(title.strip(), summary.strip(), tuple(sorted(set(sectors))) if is_draft else now.sectors)
    if seen_version is not None and seen_version != application.about_version and said != now:
        raise AboutConflict(now, last_described(application), by)
    if is_draft:
        application.title, application.summary, application.sectors = said.title, said.summary, list(said.sectors)
    else:
        application.open_about = {"title": said.title, "summary": said.summary}
    application.about_version += 1
    application.save(update_fields=["title", "summary", "sectors", "open_about", "about_version"])
    record(ApplicationAct.DESCRIBED, application, by=by, at=at)
    return application


def _held_to_answer(application: Application, question_key: str, *, by: User, at: datetime) -> Application:
    """The application, locked, when this person may change this answer now: a draft, or sent, with this question opened.

    Raises:
        NotYours, NotEditable: as for a draft.
    """
    number = partner_of(question_key)
    capability = Capability.WRITE_ANSWERS if number is None else Capability.ANSWER_QUESTIONS
    allow(by, capability, application)
    if number is not None and not may_answer(by, application, question_key):
        raise NotYours(refusals.ANSWERED_BY_ITSELF)
    held = locked(application)
    return held if held.may_be_changed(question_key, at) else held_draft(application, by, capability)


@transaction.atomic
def answer(
    application: Application,
    question_key: str,
    given: Any,
    *,
    asked_in: str = "",
    seen_version: int | None = None,
    by: User,
    at: datetime,
) -> Answer:
    """Save one answer. `seen_version` is the version the writer started from (0 for none; None overwrites knowingly).
    `asked_in` is the language of the words that it was answered under, where that was not English.

    Raises:
        AnswerRefused: what was given is no answer of the kind that is asked for.
        EditConflict: somebody else saved since; nothing is overwritten.
    """
    application = _held_to_answer(application, question_key, by=by, at=at)
    question = question_called(application, question_key)
    if question is None:
        raise NotEditable(say("This round does not ask that question."))
    found = Answer.objects.filter(application=application, question_key=question_key).select_related("saved_by").first()
    if kind_of(question).control is Control.FILES:
        given = as_held(given, found.value if found else "")
    value = parsed(question, given)
    if found and found.value == value:
        return found
    if found and seen_version is not None and seen_version != found.version:
        raise EditConflict(found, by)
    require_not_fixed(application, question)
    if kind_of(question).control is Control.FILES:
        value = with_files_kept(application, value, given, by=by, at=at)
    return _save_answer(ApplicationAct.ANSWERED, application, question, value, found, asked_in, by=by, at=at)


def _save_answer(
    act: ApplicationAct,
    application: Application,
    question: Question,
    value: Any,
    found: Answer | None,
    asked_in: str,
    *,
    by: User,
    at: datetime,
    **details: Any,
) -> Answer:
    """Save a value in the place of the answer that was found; that is kept, when this is the work of another sitting."""
    words = word_count(in_words(question, value))
    if found is not None:
        before = Saving(found.saved_by_id, found.saved_at, word_count(in_words(question, found.value)))
        if act is ApplicationAct.PUT_ANSWER_BACK or begins_another_sitting(before, Saving(by.pk, at, words)):
            kept = (field.name for field in EarlierAnswer._meta.concrete_fields if not field.primary_key)
            EarlierAnswer.objects.create(**{name: getattr(found, name) for name in kept})
    version = (found.version if found else 0) + 1
    now = {"value": value, "asked_in": asked_in, "version": version, "saved_by": by, "saved_at": at}
    saved, _ = Answer.objects.update_or_create(application=application, question_key=question.key, defaults=now)
    record(act, application, by=by, at=at, question=question.key, words=words, version=saved.version, **details)
    return saved


@transaction.atomic
def put_answer_back(earlier: EarlierAnswer, *, seen_version: int | None = None, by: User, at: datetime) -> Answer:
    """Make an earlier answer the answer again, as a further version; what it takes the place of is kept.

    Raises:
        AnswerRefused: the terms were amended since, and what it says is no answer to the question any more.
        EditConflict: somebody saved since `seen_version`; nothing is overwritten.
    """
    application = _held_to_answer(earlier.application, earlier.question_key, by=by, at=at)
    question = question_called(application, earlier.question_key)
    if question is None:
        raise NotEditable(say("This round does not ask that question."))
    rows = Answer.objects.filter(application=application, question_key=earlier.question_key)
    found = rows.select_related("saved_by").first()
    if found and found.value == earlier.value:
        return found
    if found and seen_version is not None and seen_version != found.version:
        raise EditConflict(found, by)
    require_not_fixed(application, question)
    value = earlier.value
    if kind_of(question).control is not Control.FILES and value != "":
        value = parsed(question, entered(question, value))
    act, under, version = ApplicationAct.PUT_ANSWER_BACK, earlier.asked_in, earlier.version
    return _save_answer(act, application, question, value, found, under, by=by, at=at, put_back=version)


@transaction.atomic
def add_co_investment(
    application: Application,
    *,
    investor: str,
    source: SourceClass,
    form: Form,
    status: Status,
    year: FinancialYear,
    amount: Money,
    by: User,
    at: datetime,
) -> CoInvestmentLine:
    """Add one line of co-investment."""
    application = held_draft(application, by, part=CO_INVESTMENT, at=at)
    if amount.pence <= 0:
        raise NotEditable(say("Co-investment is an amount above £0."))
    if not investor.strip():
        raise NotEditable(say("Name the investor."))
    refusals.require_payable(year, application.round.terms().payable_years)
    line = CoInvestmentLine.objects.create(
        application=application,
        investor=investor.strip(),
        source=source,
        form=form,
        status=status,
        year=year.start,
        pence=amount.pence,
    )
    record(ApplicationAct.ADDED_CO_INVESTMENT, application, by=by, at=at, investor=line.investor, pence=line.pence)
    return line


@transaction.atomic
def remove_co_investment(line: CoInvestmentLine, *, by: User, at: datetime) -> None:
    """Remove one line of co-investment from a draft."""
    application = held_draft(line.application, by, part=CO_INVESTMENT, at=at)
    RemovedRow.objects.create(
        application=application, kind="co_investment", content=line.as_entered(), removed_by=by, removed_at=at
    )
    record(ApplicationAct.REMOVED_CO_INVESTMENT, application, by=by, at=at, investor=line.investor, pence=line.pence)
    line.delete()


@transaction.atomic
def certify(application: Application, *, by: User, at: datetime) -> Application:
    """Sign for the lead organisation that a finished draft may be sent."""
    locked(application.partnership)  # its place and partners stay as they are while they are signed for
    application = locked(application)
    step = move(application, "certify", by=by)
    found = require(findings(ON_CERTIFICATION, application.proposal(), application.round.terms(), at))
    application.state, application.certified_at, application.certified_by = step.target, at, by
    application.save(update_fields=["state", "certified_at", "certified_by"])
    record(ApplicationAct.CERTIFIED, application, by=by, at=at, passed=[each.rule for each in found if each.passed])
    subject, text = say("Your application is certified"), say("It can be submitted now.")
    tell_authors(application, subject, text, kind=NoticeKind.CERTIFIED, at=at)
    return application


@transaction.atomic
def return_for_changes(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Make a certified application a draft again, so that it can be changed; it needs a new signature afterwards."""
    application = locked(application)
    step = move(application, "return_for_changes", by=by)
    if not reason.strip():
        raise NotEditable(say("Say what has to change, so that the authors know."))
    application.state, application.certified_at, application.certified_by = step.target, None, None
    application.save(update_fields=["state", "certified_at", "certified_by"])
    record(ApplicationAct.RETURNED_FOR_CHANGES, application, by=by, at=at, reason=reason)
    tell_authors(application, say("Your application was returned for changes"), reason, kind=NoticeKind.RETURNED, at=at)
    return application


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Application:
    """Send a certified draft to the fund: an immutable snapshot is kept, and a receipt given."""
    locked(application.partnership)  # what is kept is what was signed
    application = locked(application)
    step = move(application, "submit", by=by)
    found = require(findings(ON_SUBMISSION, application.proposal(), application.round.terms(), at))
    kept, earlier = content(application), application.snapshot
    snapshot = Snapshot.objects.create(
        application=application,
        receipt=next_receipt(application),
        submitted_at=at,
        submitted_by=by,
        content=kept,
        digest=digest(kept),
        corrects=earlier,
        why_corrected=why_reopened(earlier),
    )
    application.state, application.submitted_at, application.snapshot = step.target, at, snapshot
    application.save(update_fields=["state", "submitted_at", "snapshot"])
    proof = {"receipt": snapshot.receipt, "digest": snapshot.digest} | (
        {"in_place_of": earlier.receipt} if earlier else {}
    )
    record(ApplicationAct.SUBMITTED, application, by=by, at=at, passed=[f.rule for f in found if f.passed], **proof)
    received = (refusals.SENT_AGAIN if earlier else refusals.RECEIVED).format(
        application=application, earlier=earlier.receipt if earlier else "", moment=london(at), **proof
    )
    subject = say("Submitted: receipt {receipt}", receipt=snapshot.receipt)
    tell_authors(application, subject, received, kind=NoticeKind.RECEIPT, receipt=snapshot.as_receipt(), at=at)
    return application


@transaction.atomic
def withdraw(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Take an application out of the round."""
    application = locked(application)
    step = move(application, "withdraw", by=by)
    if not reason.strip():
        raise NotEditable(say("Say why the application is withdrawn: the record keeps it."))
    application.state, application.withdrawn_at = step.target, at
    application.save(update_fields=["state", "withdrawn_at"])
    record(ApplicationAct.WITHDREW, application, by=by, at=at, reason=reason)
    subject = say("Withdrawn: {application}", application=application)
    tell_authors(application, subject, reason, kind=NoticeKind.APPLICATION_NEWS, with_partners=True, at=at)
    return application


def keep_finding(
    application: Application, step: Move, act: ApplicationAct, reasons: str, *, why: str = "", by: User, at: datetime
) -> Application:
    """Keep the finding of a step to eligible or not, of an application that is locked; with `why` it corrects the one before."""
    found = findings_for_eligibility(application, at)
    if application.has_later_closing(at):
        raise NotAllowed(refusals.MAY_BE_SENT_AGAIN.format(until=application.later_closing))
    if application.is_open_for_changes(at):
        raise NotAllowed(refusals.CHANGES_ARE_AWAITED.format(until=application.open_until))
    if not reasons.strip():
        raise NotAllowed(say("Give reasons: the applicant is told them, and the record keeps them."))
    if step.target == "eligible":
        require(found)
    corrected: EligibilityCheck | None = application.eligibility
    check = EligibilityCheck.objects.create(
        application=application,
        is_eligible=step.target == "eligible",
        reasons=reasons.strip(),
        findings=[finding.as_record() for finding in found],
        checked_by=by,
        checked_at=at,
        corrects=corrected,
        why_corrected=why.strip(),
    )
    application.state, application.eligibility = step.target, check
    application.save(update_fields=["state", "eligibility"])
    failed = [finding.rule for finding in found if finding.failed]
    more: dict[str, Any] = {} if corrected is None else {"corrects": corrected.pk, "why": check.why_corrected}
    record(act, application, by=by, at=at, reasons=check.reasons, failed=failed, **more)
    return application


@transaction.atomic
def find_eligible(application: Application, *, reasons: str, by: User, at: datetime) -> Application:
    """Let a submitted application go forward to assessment; every rule must hold."""
    application = locked(application)
    step = move(application, "find_eligible", by=by)
    return keep_finding(application, step, ApplicationAct.FOUND_ELIGIBLE, reasons, by=by, at=at)


@transaction.atomic
def find_ineligible(
    application: Application, *, reasons: str, is_sure: bool = False, by: User, at: datetime
) -> Application:
    """Find that a submitted application cannot go forward, with reasons; where every rule holds, only by somebody who is sure."""
    application = locked(application)
    step = move(application, "find_ineligible", by=by)
    if not is_sure and every_rule_holds(application, at):
        raise NotAllowed(refusals.EVERY_RULE_HOLDS)
    return keep_finding(application, step, ApplicationAct.FOUND_INELIGIBLE, reasons, by=by, at=at)


def _advance(application: Application, name: str, act: ApplicationAct, *, by: Actor, at: datetime) -> Application:
    application = locked(application)
    application.state = move(application, name, by=by).target
    application.save(update_fields=["state"])
    record(act, application, by=by, at=at)
    return application


@transaction.atomic
def agree_score(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that the panel has agreed a score; `panels` calls this with the score."""
    return _advance(application, "agree_score", ApplicationAct.PANEL_SCORE_AGREED, by=by, at=at)


@transaction.atomic
def decide(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that it is decided; `decisions` calls this with the decision."""
    return _advance(application, "decide", ApplicationAct.DECIDED, by=by, at=at)


@transaction.atomic
def release_success(application: Application, *, by: Actor, at: datetime) -> Application:
    """Let the applicant know that it is funded; `decisions` calls this when outcomes go out."""
    return _advance(application, "release_success", ApplicationAct.TOLD_OF_SUCCESS, by=by, at=at)


@transaction.atomic
def release_decline(application: Application, *, by: Actor, at: datetime) -> Application:
    """Let the applicant know that it is not funded; `decisions` calls this when outcomes go out."""
    return _advance(application, "release_decline", ApplicationAct.TOLD_OF_NO_SUCCESS, by=by, at=at)
