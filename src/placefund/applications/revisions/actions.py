"""Everything that changes an application after it was sent because the fund asks for it: what is opened, until a time, no more.

What was sent counts until the changes are signed and sent; then a further snapshot takes its place, and both stay on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.actions import NotEditable
from placefund.applications.acts import ApplicationAct
from placefund.applications.audiences import tell_authors
from placefund.applications.models import Application, Snapshot
from placefund.applications.queries import next_receipt, submitted_proposal
from placefund.applications.revisions.queries import changed_content, changed_without_approval, parts_of
from placefund.domain.asking import hanging_on
from placefund.domain.eligibility import ON_ELIGIBILITY_CHECK, findings
from placefund.domain.findings import require
from placefund.domain.messages import row_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.reopening import opened
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def ask_for_changes(
    application: Application,
    *,
    questions: Iterable[str],
    parts: Iterable[str] = (),
    why: str,
    until: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Open some questions and parts (`domain.reopening`) of a sent application to its authors until a time.

    What was sent counts until they send again.

    Raises:
        NotEditable: its round is still open, it is found eligible or not already, changes are awaited, or nothing is named.
    """
    allow(by, Capability.ASK_FOR_CHANGES, application)
    application = locked(application)
    if application.state != "submitted":
        raise NotEditable(say("Changes are asked for before an application is found eligible or not."))
    if application.round.state == "open":
        raise NotEditable(say("The round is open: its authors can reopen it themselves until it closes."))
    if application.is_open_for_changes(at):
        raise NotEditable(say("Changes are awaited already. Take that request back first."))
    chosen = [*hanging_on(questions, application.round.terms().questions), *_parts(application, list(parts))]
    if not chosen:
        raise NotEditable(say("Choose at least one question or part that may be changed."))
    if not why.strip():
        raise NotEditable(say("Say what has to change: the authors read it, and the record keeps it."))
    if until <= at:
        raise NotEditable(say("Give a time that is still to come."))
    application.open_questions, application.open_until = chosen, until
    application.save(update_fields=["open_questions", "open_until"])
    record(
        ApplicationAct.ASKED_FOR_CHANGES,
        application,
        by=by,
        at=at,
        reason=why.strip(),
        questions=chosen,
        until=until.isoformat(),
    )
    _tell(
        application,
        say("Changes are asked for: {application}", application=application),
        refusals.CHANGES_ARE_ASKED_FOR.format(why=why.strip(), until=until, receipt=_sent(application).receipt),
        NoticeKind.CHANGES_WANTED,
        at=at,
    )
    return application


def _parts(application: Application, wanted: list[str]) -> tuple[str, ...]:
    offered = [key for key, _ in parts_of(_sent(application).content)]
    if not set(wanted) <= set(offered):
        raise NotEditable(refusals.NO_SUCH_PART)
    return opened(wanted, offered)


def _sent(application: Application) -> Snapshot:
    sent: Snapshot | None = application.snapshot
    if sent is None:
        raise NotEditable(say("Nothing was sent, so nothing can be changed in it."))
    return sent


def _tell(application: Application, subject: str, text: str, kind: NoticeKind, *, at: datetime) -> None:
    tell_authors(application, subject, text, kind=kind, with_partners=True, at=at)


@transaction.atomic
def end_changes(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Take a request for changes back: what was sent counts."""
    allow(by, Capability.ASK_FOR_CHANGES, application)
    application = locked(application)
    if not application.is_open_for_changes(at):
        raise NotEditable(say("No changes are awaited."))
    if not reason.strip():
        raise NotEditable(say("Say why. Whoever this concerns reads it."))
    application.open_questions, application.open_until = [], None
    application.save(update_fields=["open_questions", "open_until"])
    record(ApplicationAct.ENDED_CHANGES, application, by=by, at=at, reason=reason.strip())
    subject = say("No changes are asked for any more: {application}", application=application)
    _tell(application, subject, reason.strip(), NoticeKind.APPLICATION_NEWS, at=at)
    return application


@transaction.atomic
def send_changes(application: Application, *, why: str, by: User, at: datetime) -> Application:
    """Sign the changes for the lead organisation and send them: a further snapshot takes the place of what was sent."""
    allow(by, Capability.CERTIFY_APPLICATION, application)
    application = locked(application)
    if not application.is_open_for_changes(at):
        raise NotEditable(say("No changes are awaited now. What was sent counts."))
    if not why.strip():
        raise NotEditable(say("Say what was changed: it stands between the two receipts."))
    earlier = _sent(application)
    changed = changed_content(application)
    if changed == earlier.content:
        raise NotEditable(say("Nothing was changed. What was sent counts as it is."))
    if unapproved := changed_without_approval(application, changed):
        raise NotEditable(refusals.COSTS_TO_APPROVE_AGAIN.format(organisation=row_of(unapproved)))
    kept = {**changed, "certified_by": str(by), "certified_at": at.isoformat()}
    require(findings(ON_ELIGIBILITY_CHECK, submitted_proposal(kept), application.round.terms(), at))
    snapshot = Snapshot.objects.create(
        application=application,
        receipt=next_receipt(application),
        submitted_at=at,
        submitted_by=by,
        content=kept,
        digest=digest(kept),
        corrects=earlier,
        why_corrected=why.strip(),
    )
    application.snapshot, application.certified_by, application.certified_at = snapshot, by, at
    application.title, application.summary = kept["title"], kept["summary"]
    application.open_questions, application.open_until, application.open_about = [], None, {}
    signed, said = ["snapshot", "certified_by", "certified_at"], ["title", "summary"]
    application.save(update_fields=[*signed, *said, "open_questions", "open_until", "open_about"])
    proof = {"receipt": snapshot.receipt, "digest": snapshot.digest, "in_place_of": earlier.receipt}
    record(ApplicationAct.SENT_CHANGES, application, by=by, at=at, reason=why.strip(), **proof)
    received = refusals.SENT_AGAIN.format(application=application, earlier=earlier.receipt, moment=london(at), **proof)
    subject = say("Changes received: receipt {receipt}", receipt=snapshot.receipt)
    tell_authors(application, subject, received, kind=NoticeKind.RECEIPT, receipt=snapshot.as_receipt(), at=at)
    return application
