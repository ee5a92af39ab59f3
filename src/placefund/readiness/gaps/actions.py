"""Everything that opens a gap, works it off, or settles it. Nothing else may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.documents.actions import attach
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.readiness import GapSide, GapStep
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.actions import tell
from placefund.people.access import NotYours, allow, has, locked, move
from placefund.people.models import Organisation, User
from placefund.readiness.acts import ReadinessAct
from placefund.readiness.audiences import finders_of, officers_of, owners_of_gap
from placefund.readiness.gaps.queries import people_of
from placefund.readiness.models import DimensionFinding, Gap, GapLine, ReadinessFinding, Wave
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class GapTerms:
    """Who works a gap off, until when, and which help the delivery body offers."""

    side: GapSide
    due_on: date
    organisation: Organisation | None = None
    person: User | None = None
    help_offered: str = ""


def _next_number(programme: Programme) -> int:
    latest = Gap.objects.filter(programme=programme).order_by("-number").values_list("number", flat=True).first()
    return (latest or 0) + 1


def open_from(finding: ReadinessFinding, row: DimensionFinding, *, by: User, at: datetime) -> Gap:
    """Open the gap that a test leaves which is not simply ready. Called by the release of the finding, within its step."""
    programme = finding.sent.submission.programme
    titles = {each["key"]: each["title"] for each in finding.sent.dimensions}
    terms = GapTerms(GapSide.PLACE, row.due_on or at.date(), help_offered=row.help_offered)
    return _opened(programme, (row.dimension, titles[row.dimension]), row.missing, terms, row, by=by, at=at)


@transaction.atomic
def open_by_hand(programme: Programme, dimension: str, what: str, terms: GapTerms, *, by: User, at: datetime) -> Gap:
    """Open a gap that no finding names. Either side may.

    Raises:
        NotPossible: the test is not asked, nothing is said, the day has passed, or its owner has no part in the programme.
    """
    _require_side(programme, by)
    programme = locked(programme)
    newest = Wave.objects.filter(strand=programme.strand_id).order_by("-closes_at").first()
    asked = newest.terms().dimension(dimension) if newest else None
    if asked is None:
        raise NotPossible(say("This strand asks for no test “{key}”.", key=dimension))
    if not what.strip():
        raise NotPossible(say("Say what is missing."))
    _require_terms(programme, terms, at)
    gap = _opened(programme, (asked.key, asked.title), what, terms, None, by=by, at=at)
    _tell_owner(gap, say("A gap to work off: {what}", what=_short(gap.what)), gap.what, by=by, at=at)
    return gap


def _opened(
    programme: Programme,
    test: tuple[str, str],
    what: str,
    terms: GapTerms,
    found_in: DimensionFinding | None,
    *,
    by: User,
    at: datetime,
) -> Gap:
    gap = Gap.objects.create(
        programme=programme,
        number=_next_number(programme),
        dimension=test[0],
        dimension_title=test[1],
        what=what.strip(),
        side=terms.side.value,
        organisation=terms.organisation,
        person=terms.person,
        due_on=terms.due_on,
        help_offered=terms.help_offered.strip(),
        found_in=found_in,
        opened_at=at,
    )
    _line(gap, GapStep.OPENED, gap.what, by=by, at=at)
    record(ReadinessAct.OPENED_GAP, gap, by=by, at=at, until=gap.due_on.isoformat())
    return gap


def _require_side(thing: Programme | Gap, by: User) -> bool:
    """Whether somebody stands on the place's side; refused where they stand on neither."""
    if has(by, Capability.RUN_PROGRAMME, thing):
        return True
    if not has(by, Capability.REVIEW_PROGRAMME, thing):
        raise NotYours(say("Gaps are worked off by the place's programme office and the delivery body."))
    return False


def _require_terms(programme: Programme, terms: GapTerms, at: datetime) -> None:
    if terms.due_on < at.date():
        raise NotPossible(say("{day} has passed. Give a day that is to come.", day=terms.due_on))
    if terms.person is not None and not people_of(programme).filter(pk=terms.person.pk).exists():
        raise NotPossible(
            say("{person} has no part in this programme, and could not open the gap.", person=terms.person)
        )


def _line(
    gap: Gap, step: GapStep, text: str, upload: UploadedFile[bytes] | None = None, *, by: User, at: datetime
) -> GapLine:
    document = attach(gap, upload, kind=DocumentKind.GAP, by=by, at=at) if upload else None
    is_from_place = has(by, Capability.RUN_PROGRAMME, gap)
    return GapLine.objects.create(
        gap=gap,
        step=step.value,
        text=text.strip(),
        is_from_place=is_from_place,
        document=document,
        written_by=by,
        written_at=at,
    )


@transaction.atomic
def note(gap: Gap, text: str, *, upload: UploadedFile[bytes] | None = None, by: User, at: datetime) -> GapLine:
    """Write a note on a gap, with a file where there is one; the other side is told."""
    is_from_place = _require_side(gap, by)
    gap = locked(gap)
    if not text.strip():
        raise NotPossible(say("Write the note."))
    line = _line(gap, GapStep.NOTED, text, upload, by=by, at=at)
    record(ReadinessAct.NOTED_ON_GAP, gap, by=by, at=at)
    kind, subject = (
        NoticeKind.READINESS_NEWS,
        say("A note on gap {number}: {what}", number=gap.number, what=_short(gap.what)),
    )
    _tell(
        gap,
        finders_of(gap.programme) if is_from_place else officers_of(gap.programme),
        subject,
        line.text,
        kind,
        by=by,
        at=at,
    )
    return line


@transaction.atomic
def answer(gap: Gap, text: str, *, upload: UploadedFile[bytes] | None = None, by: User, at: datetime) -> Gap:
    """Say for the place how a gap is closed, with what shows it. The delivery body accepts it or sends it back."""
    gap, step = _moved(gap, "answer", by)
    if not text.strip():
        raise NotPossible(say("Say what was done, and what shows it."))
    line = _line(gap, GapStep.ANSWERED, text, upload, by=by, at=at)
    _save(gap, step)
    record(ReadinessAct.ANSWERED_GAP, gap, by=by, at=at)
    subject = say("To check: the answer to gap {number}", number=gap.number)
    _tell(gap, finders_of(gap.programme), subject, line.text, NoticeKind.GAP_TO_CHECK, by=by, at=at)
    return gap


def _moved(gap: Gap, name: str, by: User) -> tuple[Gap, str]:
    gap = locked(gap)
    return gap, move(gap, name, by=by).target


def _save(gap: Gap, state: str, settled_at: datetime | None = None) -> None:
    gap.state, gap.settled_at = state, settled_at
    gap.save(update_fields=["state", "settled_at"])


@transaction.atomic
def send_back(gap: Gap, *, reason: str, by: User, at: datetime) -> Gap:
    """Send the answer to a gap back, with what it lacks."""
    gap, step = _moved(gap, "send_back", by)
    line = _line(gap, GapStep.SENT_BACK, required_reason(reason), by=by, at=at)
    _save(gap, step)
    record(ReadinessAct.SENT_GAP_BACK, gap, by=by, at=at, why=line.text)
    _tell_owner(gap, say("Sent back: your answer to gap {number}", number=gap.number), line.text, by=by, at=at)
    return gap


@transaction.atomic
def close(gap: Gap, *, text: str, by: User, at: datetime) -> Gap:
    """Accept what was done, and close the gap."""
    gap, step = _moved(gap, "close", by)
    return _settle(gap, step, GapStep.CLOSED, ReadinessAct.CLOSED_GAP, text, by=by, at=at)


@transaction.atomic
def drop(gap: Gap, *, reason: str, by: User, at: datetime) -> Gap:
    """Drop a gap that is none any more, with the reason."""
    gap, step = _moved(gap, "drop", by)
    return _settle(gap, step, GapStep.DROPPED, ReadinessAct.DROPPED_GAP, reason, by=by, at=at)


def _settle(gap: Gap, state: str, step: GapStep, act: ReadinessAct, text: str, *, by: User, at: datetime) -> Gap:
    line = _line(gap, step, required_reason(text), by=by, at=at)
    _save(gap, state, settled_at=at)
    record(act, gap, by=by, at=at, why=line.text)
    subject = say("{step}: gap {number}", step=step.label, number=gap.number)
    _tell(gap, officers_of(gap.programme), subject, line.text, NoticeKind.READINESS_NEWS, by=by, at=at)
    return gap


@transaction.atomic
def reopen(gap: Gap, *, reason: str, by: User, at: datetime) -> Gap:
    """Open a gap again that was closed or dropped, with the reason."""
    gap, step = _moved(gap, "reopen", by)
    line = _line(gap, GapStep.OPENED, required_reason(reason), by=by, at=at)
    _save(gap, step)
    record(ReadinessAct.REOPENED_GAP, gap, by=by, at=at, why=line.text)
    _tell_owner(gap, say("Open again: gap {number}", number=gap.number), line.text, by=by, at=at)
    return gap


@transaction.atomic
def change(gap: Gap, terms: GapTerms, *, reason: str, by: User, at: datetime) -> Gap:
    """Give a gap another owner, day or help, with the reason. The delivery body may; what it was before stands in the thread.

    Raises:
        NotPossible: it is settled; the day has passed; its owner has no part in the programme; no reason.
    """
    allow(by, Capability.REVIEW_PROGRAMME, gap)
    gap = locked(gap)
    if gap.settled_at is not None:
        raise NotPossible(say("It is settled. Open it again first."))
    _require_terms(gap.programme, terms, at)
    was = say("Until then it was to be done by {day}. {why}", day=gap.due_on, why=required_reason(reason))
    gap.side, gap.organisation, gap.person = terms.side.value, terms.organisation, terms.person
    gap.due_on, gap.help_offered = terms.due_on, terms.help_offered.strip()
    gap.save(update_fields=["side", "organisation", "person", "due_on", "help_offered"])
    _line(gap, GapStep.CHANGED, str(was), by=by, at=at)
    record(ReadinessAct.CHANGED_GAP, gap, by=by, at=at, until=gap.due_on.isoformat(), why=reason.strip())
    _tell_owner(gap, say("Changed: gap {number}", number=gap.number), str(was), by=by, at=at)
    return gap


def _tell_owner(gap: Gap, subject: str, text: str, *, by: User, at: datetime) -> None:
    """Whoever owns it is told: the person who is named, or all of the side."""
    _tell(gap, owners_of_gap(gap), subject, text, NoticeKind.GAP, by=by, at=at)


def _tell(gap: Gap, people: list[User], subject: str, text: str, kind: NoticeKind, *, by: User, at: datetime) -> None:
    tell(
        [person for person in people if person.pk != by.pk],
        subject,
        text,
        kind=kind,
        about=gap.programme.strand.fund,
        asks=by.actor_name,
        until=gap.due_on if kind is NoticeKind.GAP else None,
        page="readiness-gap",
        args=[gap.pk],
        at=at,
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
