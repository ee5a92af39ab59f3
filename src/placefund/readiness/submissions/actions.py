"""Everything that writes, sends or takes back what shows that a place is ready. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.documents.actions import attach
from placefund.documents.models import Document
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible
from placefund.domain.governance.binding import why_not_bound
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.questions import word_count
from placefund.domain.readiness import AskedDimension, why_not_sent, why_not_written
from placefund.domain.receipts import digest_of
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.programmes.governance.queries import binders_able
from placefund.readiness.acts import ReadinessAct
from placefund.readiness.audiences import finders_of, officers_of, officials_asked
from placefund.readiness.models import DimensionText, EvidenceItem, ReadinessSubmission, SentReadiness, Wave
from placefund.readiness.submissions.queries import content_of, newest_sent, standing_sent, texts_of
from placefund.readiness.waves.queries import closes_for, waves_of
from placefund.records.actions import record


@transaction.atomic
def begin(programme: Programme, wave: Wave, *, by: User, at: datetime) -> ReadinessSubmission:
    """Begin what a place sends in a wave: with what it sent last, where it sent something before.

    Raises:
        NotPossible: the wave is not the place's, or is not open for it; or it has begun already.
    """
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    if wave.pk not in {each.pk for each in waves_of(programme)}:
        raise NotPossible(say("{wave} is not a wave of this place.", wave=wave))
    _require_open(wave, programme, at)
    if ReadinessSubmission.objects.filter(programme=programme, wave=wave).exists():
        raise NotPossible(say("A submission has begun in {wave} already. Open it and go on there.", wave=wave))
    earlier = newest_sent(programme)
    begun = ReadinessSubmission.objects.create(programme=programme, wave=wave, begun_at=at, begun_from=earlier)
    if earlier is not None:
        _copy(earlier, begun, by=by, at=at)
    record(ReadinessAct.BEGAN, begun, by=by, at=at, wave=wave.name)
    return begun


def _copy(earlier: SentReadiness, begun: ReadinessSubmission, *, by: User, at: datetime) -> None:
    """Take over what was sent, for the tests that the new wave asks too."""
    asked = {each.key for each in begun.wave.terms().dimensions}
    files = Document.objects.in_bulk(
        [each["file"]["id"] for row in earlier.dimensions for each in row["evidence"] if each["file"]]
    )
    for row in (each for each in earlier.dimensions if each["key"] in asked):
        DimensionText.objects.create(
            submission=begun, dimension=row["key"], text=row["text"], written_by=by, written_at=at
        )
        EvidenceItem.objects.bulk_create(
            EvidenceItem(
                submission=begun,
                dimension=row["key"],
                what=each["what"],
                dated=date.fromisoformat(each["dated"]) if each["dated"] else None,
                link=each["link"],
                document=files.get(each["file"]["id"]) if each["file"] else None,
                added_by=by,
                added_at=at,
            )
            for each in row["evidence"]
        )


@transaction.atomic
def write(submission: ReadinessSubmission, dimension: str, text: str, *, by: User, at: datetime) -> DimensionText:
    """Write to one test of a draft.

    Raises:
        NotPossible: it is sent, the wave is not open, the test is not asked, or the text is longer than the book allows.
    """
    submission, asked = _draft(submission, dimension, by=by, at=at)
    if asked.word_limit and word_count(text) > asked.word_limit:
        raise NotPossible(
            say(
                "“{title}” takes {limit} words at most, and this has {count}.",
                title=asked.title,
                limit=asked.word_limit,
                count=word_count(text),
            )
        )
    given = {"text": text.strip(), "written_by": by, "written_at": at}
    kept, _ = DimensionText.objects.update_or_create(submission=submission, dimension=asked.key, defaults=given)
    record(ReadinessAct.WROTE, submission, by=by, at=at, test=asked.key)
    return kept


@transaction.atomic
def add_evidence(
    submission: ReadinessSubmission,
    dimension: str,
    *,
    what: str,
    dated: date | None = None,
    link: str = "",
    upload: UploadedFile[bytes] | None = None,
    by: User,
    at: datetime,
) -> EvidenceItem:
    """Add something that shows what is written to a test: a link or a file, or both.

    Raises:
        NotPossible: it says nothing, or names neither a link nor a file.
        FileRefused: the file is not taken.
    """
    submission, asked = _draft(submission, dimension, by=by, at=at)
    if not what.strip():
        raise NotPossible(say("Say what it is: whoever reads it knows by that why it is there."))
    if not link.strip() and upload is None:
        raise NotPossible(say("Give the address at which it stands, or send the file."))
    document = attach(submission, upload, kind=DocumentKind.READINESS, by=by, at=at) if upload else None
    item = EvidenceItem.objects.create(
        submission=submission,
        dimension=asked.key,
        what=what.strip(),
        dated=dated,
        link=link.strip(),
        document=document,
        added_by=by,
        added_at=at,
    )
    record(ReadinessAct.ADDED_EVIDENCE, submission, by=by, at=at, test=asked.key, what=item.what)
    return item


@transaction.atomic
def remove_evidence(item: EvidenceItem, *, by: User, at: datetime) -> None:
    """Take evidence out of a draft. What was sent before keeps it, and its file."""
    submission, asked = _draft(item.submission, item.dimension, by=by, at=at)
    item = locked(item)
    record(ReadinessAct.REMOVED_EVIDENCE, submission, by=by, at=at, test=asked.key, what=item.what)
    item.delete()


@transaction.atomic
def submit(submission: ReadinessSubmission, *, by: User, at: datetime) -> SentReadiness:
    """Send what is written, as it stands: a snapshot with its digest. Those who are to find what is ready are told.

    Raises:
        NotPossible: the wave is not open for the place, or a test is not answered.
    """
    submission = locked(submission)
    step = move(submission, "submit", by=by)
    _require_open(submission.wave, submission.programme, at)
    _require_binding(submission.programme, by, at)
    if why := why_not_sent(submission.wave.terms(), texts_of(submission)):
        raise NotPossible(why)
    content = content_of(submission)
    sent = SentReadiness.objects.create(
        submission=submission,
        number=submission.sent.count() + 1,
        content=content,
        digest=digest_of(content),
        sent_by=by,
        sent_at=at,
    )
    submission.state = step.target
    submission.save(update_fields=["state"])
    record(ReadinessAct.SUBMITTED, submission, by=by, at=at, number=sent.number, digest=sent.digest)
    _tell_of(sent, by, at)
    return sent


def _require_binding(programme: Programme, by: User, at: datetime) -> None:
    """Where governance names people who bind the partnership, and some of them may send here, nobody else sends for it."""
    able = binders_able(programme, Capability.SUBMIT_READINESS, london(at).date())
    if why := why_not_bound(able, by.pk):
        raise NotPossible(why)


def _tell_of(sent: SentReadiness, by: User, at: datetime) -> None:
    programme = sent.submission.programme
    told = say(
        "{place} sent what shows that it is ready, {moment}. Receipt {reference}. SHA-256 {digest}",
        place=programme.place,
        moment=at,
        reference=sent.reference,
        digest=sent.digest,
    )
    for people, subject, kind in (
        (officers_of(programme), say("Sent: {sent}", sent=sent), NoticeKind.READINESS_RECEIPT),
        (finders_of(programme), say("To read: {sent}", sent=sent), NoticeKind.READINESS_TO_FIND),
        (officials_asked(sent), say("Your view is asked: {sent}", sent=sent), NoticeKind.READINESS_VIEW),
    ):
        tell(
            people,
            subject,
            told,
            kind=kind,
            about=programme.strand.fund,
            asks=by.actor_name if kind is not NoticeKind.READINESS_RECEIPT else "",
            receipt=sent.receipt() if kind is NoticeKind.READINESS_RECEIPT else None,
            page="readiness-sent",
            args=[sent.pk],
            at=at,
        )


@transaction.atomic
def take_back(submission: ReadinessSubmission, *, by: User, at: datetime) -> ReadinessSubmission:
    """Take what was sent back before the wave closes, to change it. What was sent stays on record, and is read by nobody else.

    Raises:
        NotPossible: the wave has closed for the place, or somebody has begun to find on it.
    """
    submission = locked(submission)
    step = move(submission, "take_back", by=by)
    _require_open(submission.wave, submission.programme, at)
    sent = standing_sent(submission)
    if sent is not None and (sent.findings.exists() or sent.views.exists()):
        raise NotPossible(
            say("The delivery body or a government has begun to write on it. Write to them; what was sent stands.")
        )
    submission.state = step.target
    submission.save(update_fields=["state"])
    record(ReadinessAct.TOOK_BACK, submission, by=by, at=at)
    tell(
        finders_of(submission.programme),
        say("Taken back: {submission}", submission=submission),
        say("It is being changed, and may be sent again until the wave closes."),
        kind=NoticeKind.READINESS_NEWS,
        about=submission.programme.strand.fund,
        page="readiness",
        args=[submission.programme_id],
        at=at,
    )
    return submission


def _require_open(wave: Wave, programme: Programme, at: datetime) -> None:
    if why := why_not_written(wave.name, wave.opens_at, closes_for(wave, programme), at):
        raise NotPossible(why)


def _draft(
    submission: ReadinessSubmission, dimension: str, *, by: User, at: datetime
) -> tuple[ReadinessSubmission, AskedDimension]:
    """The draft, locked, and the test that it is asked."""
    allow(by, Capability.RUN_PROGRAMME, submission)
    submission = locked(submission)
    if submission.state != "draft":
        raise NotPossible(say("It is sent. Take it back to change it, as long as the wave is open."))
    _require_open(submission.wave, submission.programme, at)
    asked = submission.wave.terms().dimension(dimension)
    if asked is None:
        raise NotPossible(say("This wave asks for no test “{key}”.", key=dimension))
    return submission, asked
