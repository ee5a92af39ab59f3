"""Everything that finds whether a place is ready, and takes governments' views on it. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import all_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.readiness import Verdict, the_whole
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.readiness.acts import ReadinessAct
from placefund.readiness.audiences import finders_of, officers_of, place_people, seconds_of
from placefund.readiness.gaps.actions import open_from
from placefund.readiness.models import (
    DimensionFinding,
    GovernmentView,
    PublishedReadiness,
    ReadinessFinding,
    SentReadiness,
    ViewAnswer,
)
from placefund.readiness.submissions.queries import standing_sent
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class FoundOfTest:
    """What is found of one test. What is missing, and until when, is said where it is not simply ready."""

    dimension: str
    verdict: Verdict
    reasons: str
    missing: str = ""
    due_on: date | None = None
    help_offered: str = ""


@transaction.atomic
def draft(sent: SentReadiness, found: Sequence[FoundOfTest], *, by: User, at: datetime) -> ReadinessFinding:
    """Write down what is found of each test; what was drafted before is replaced. It is closed to the place.

    Raises:
        NotPossible: what was sent is taken back, or sent again since; a finding waits or is released; a reason lacks.
    """
    allow(by, Capability.REVIEW_PROGRAMME, sent)
    sent = locked(sent)
    _require_stands(sent)
    newest = sent.findings.order_by("-pk").first()
    if newest is None:
        newest = ReadinessFinding.objects.create(sent=sent, drafted_by=by, drafted_at=at)
    newest = locked(newest)
    if newest.state != "draft":
        raise NotPossible(say("A finding on it is {state} already.", state=_in_words(newest.state)))
    _require_whole_rows(sent, found)
    newest.tests.all().delete()
    DimensionFinding.objects.bulk_create(
        DimensionFinding(
            finding=newest,
            dimension=each.dimension,
            verdict=each.verdict.value,
            reasons=each.reasons.strip(),
            missing=each.missing.strip() if each.verdict.leaves_a_gap else "",
            due_on=each.due_on if each.verdict.leaves_a_gap else None,
            help_offered=each.help_offered.strip() if each.verdict.leaves_a_gap else "",
        )
        for each in found
    )
    newest.drafted_by, newest.drafted_at = by, at
    newest.save(update_fields=["drafted_by", "drafted_at"])
    record(ReadinessAct.DRAFTED, sent, by=by, at=at, tests=len(found))
    return newest


def _require_stands(sent: SentReadiness) -> None:
    stands = standing_sent(sent.submission)
    if stands is None or stands.pk != sent.pk:
        raise NotPossible(say("The place has taken this back, or sent it again since. Read what stands now."))


def _require_whole_rows(sent: SentReadiness, found: Sequence[FoundOfTest]) -> None:
    titles = {row["key"]: row["title"] for row in sent.dimensions}
    if {each.dimension for each in found} - titles.keys():
        raise NotPossible(say("Something is found of a test that this wave does not ask."))
    if bare := [titles[each.dimension] for each in found if not each.reasons.strip()]:
        raise NotPossible(say("Give reasons for {titles}: the place reads them.", titles=all_of(bare)))
    lacking = [
        titles[each.dimension]
        for each in found
        if each.verdict.leaves_a_gap and (not each.missing.strip() or each.due_on is None)
    ]
    if lacking:
        raise NotPossible(
            say("Say what is missing, and until when, for {titles}: it becomes a gap.", titles=all_of(lacking))
        )


def _in_words(state: str) -> str:
    return {"proposed": say("with a second person"), "confirmed": say("confirmed"), "released": say("released")}[state]


@transaction.atomic
def propose(finding: ReadinessFinding, *, by: User, at: datetime) -> ReadinessFinding:
    """Put a finding to a second person.

    Raises:
        NotPossible: a test has no finding yet, or what was sent does not stand any more.
    """
    finding, step = _moved(finding, "propose", by)
    _require_stands(finding.sent)
    if finding.whole is None:
        raise NotPossible(say("Find on every test first: the whole follows from all of them."))
    _save(finding, "state", state=step)
    record(ReadinessAct.PROPOSED, finding.sent, by=by, at=at)
    told = seconds_of(finding.sent.submission.programme, {by.pk, finding.drafted_by_id})
    _tell(told, finding, say("To confirm: {finding}", finding=finding), NoticeKind.TO_CONFIRM, by=by, at=at)
    return finding


def _moved(finding: ReadinessFinding, name: str, by: User) -> tuple[ReadinessFinding, str]:
    locked(finding.sent)
    finding = locked(finding)
    return finding, move(finding, name, by=by).target


def _save(finding: ReadinessFinding, *names: str, state: str) -> None:
    finding.state = state
    finding.save(update_fields=list(names))


@transaction.atomic
def send_back(finding: ReadinessFinding, *, reason: str, by: User, at: datetime) -> ReadinessFinding:
    """Send a finding back to whoever drafted it, with the reason."""
    finding, step = _moved(finding, "send_back", by)
    _require_second(finding, by)
    finding.sent_back_why = required_reason(reason)
    _save(finding, "state", "sent_back_why", state=step)
    record(ReadinessAct.SENT_BACK, finding.sent, by=by, at=at, why=finding.sent_back_why)
    subject = say("Sent back: {finding}", finding=finding)
    _tell([finding.drafted_by], finding, subject, NoticeKind.ANSWER_TO_STEP, finding.sent_back_why, by=by, at=at)
    return finding


def _require_second(finding: ReadinessFinding, by: User) -> None:
    if by.pk == finding.drafted_by_id:
        raise NotPossible(say("You drafted it, so somebody else confirms it or sends it back."))


@transaction.atomic
def confirm(finding: ReadinessFinding, *, by: User, at: datetime) -> ReadinessFinding:
    """Confirm what somebody else found. The place is told nothing before it is released."""
    finding, step = _moved(finding, "confirm", by)
    _require_second(finding, by)
    _require_stands(finding.sent)
    finding.confirmed_by, finding.confirmed_at = by, at
    _save(finding, "state", "confirmed_by", "confirmed_at", state=step)
    record(ReadinessAct.CONFIRMED, finding.sent, by=by, at=at)
    subject = say("Confirmed: {finding}", finding=finding)
    _tell([finding.drafted_by], finding, subject, NoticeKind.ANSWER_TO_STEP, by=by, at=at)
    return finding


@transaction.atomic
def release(finding: ReadinessFinding, *, why_without_view: str = "", by: User, at: datetime) -> ReadinessFinding:
    """Release a confirmed finding to the place. Each test that is not simply ready opens a gap.

    Raises:
        NotPossible: a government's view is asked for and neither given nor done without, with a reason.
    """
    finding, step = _moved(finding, "release", by)
    _require_stands(finding.sent)
    if lacks_view(finding.sent) and not why_without_view.strip():
        raise NotPossible(
            say(
                "The book asks for the view of the nation's government, and none is given. Say why it is not waited for."
            )
        )
    finding.why_without_view = why_without_view.strip() if lacks_view(finding.sent) else ""
    finding.released_at = at
    _save(finding, "state", "released_at", "why_without_view", state=step)
    whole = the_whole(Verdict(row.verdict) for row in finding.tests.all())
    record(ReadinessAct.RELEASED, finding.sent, by=by, at=at, whole=whole.value)
    gaps = [open_from(finding, row, by=by, at=at) for row in finding.tests.all() if row.opens_a_gap]
    programme = finding.sent.submission.programme
    told = say("The whole: {whole}. Gaps to work off together: {count}.", whole=whole.label, count=len(gaps))
    subject = say("What is found of your readiness: {wave}", wave=finding.sent.submission.wave)
    _tell(place_people(programme), finding, subject, NoticeKind.READINESS_FOUND, told, by=None, at=at)
    return finding


def lacks_view(sent: SentReadiness) -> bool:
    """Whether a government's view is asked for and not given: there is a devolved government, and the book asks for it."""
    is_asked = sent.submission.wave.terms().asks_devolved_view
    nations = {scope for scope in sent.scopes() if scope.startswith("nation:")} - {"nation:england"}
    return is_asked and bool(nations) and not sent.views.exists()


@transaction.atomic
def revise(finding: ReadinessFinding, *, reason: str, by: User, at: datetime) -> ReadinessFinding:
    """Begin a further finding in place of one that was released, with the reason. The earlier one stays, and holds until then.

    Raises:
        NotPossible: it is not released, or is being revised already.
    """
    allow(by, Capability.REVIEW_PROGRAMME, finding)
    locked(finding.sent)
    finding = locked(finding)
    if finding.state != "released":
        raise NotPossible(say("It is not released yet: it can still be changed as it is."))
    if ReadinessFinding.objects.filter(corrects=finding).exists():
        raise NotPossible(say("Somebody revises it already."))
    _require_stands(finding.sent)
    begun = ReadinessFinding.objects.create(
        sent=finding.sent, drafted_by=by, drafted_at=at, corrects=finding, why_corrected=required_reason(reason)
    )
    copied = finding.tests.values("dimension", "verdict", "reasons", "missing", "due_on", "help_offered")
    DimensionFinding.objects.bulk_create(DimensionFinding(finding=begun, **row) for row in copied)
    record(ReadinessAct.REVISES, finding.sent, by=by, at=at, why=begun.why_corrected)
    return begun


@transaction.atomic
def publish(finding: ReadinessFinding, *, by: User, at: datetime) -> PublishedReadiness:
    """Make a released finding public: what the whole is, and what is found of each test. Reasons and gaps stay closed.

    Raises:
        NotPossible: it is not released, or is public already.
    """
    allow(by, Capability.RELEASE_READINESS, finding)
    finding = locked(finding)
    if finding.state != "released":
        raise NotPossible(say("It is not released to the place yet. The place hears of it first."))
    if PublishedReadiness.objects.filter(finding=finding).exists():
        raise NotPossible(say("It is public already."))
    published = PublishedReadiness.objects.create(finding=finding, published_by=by, published_at=at)
    record(ReadinessAct.PUBLISHED, finding.sent, by=by, at=at)
    programme = finding.sent.submission.programme
    _tell(
        officers_of(programme),
        finding,
        say("Published: {finding}", finding=finding),
        NoticeKind.READINESS_NEWS,
        by=None,
        at=at,
    )
    return published


def _tell(
    people: Iterable[User],
    finding: ReadinessFinding,
    subject: str,
    kind: NoticeKind,
    text: str = "",
    *,
    by: User | None,
    at: datetime,
) -> None:
    tell(
        people,
        subject,
        text or say("Open its page."),
        kind=kind,
        about=finding.sent.submission.programme.strand.fund,
        asks=by.actor_name if by else "",
        page="readiness-finding",
        args=[finding.pk],
        at=at,
    )


# --- governments ------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_view(sent: SentReadiness, *, text: str, by: User, at: datetime) -> GovernmentView:
    """Say for the government of the place's nation what it thinks of what was sent. A further one adds to it.

    Raises:
        NotPossible: it says nothing, what was sent does not stand, or the finding was released before.
    """
    allow(by, Capability.GIVE_READINESS_VIEW, sent)
    sent = locked(sent)
    _require_stands(sent)
    if not text.strip():
        raise NotPossible(say("Write the view."))
    if sent.findings.filter(state="released").exists():
        raise NotPossible(say("What is found of it was released. Write to the delivery body about the next wave."))
    view = GovernmentView.objects.create(sent=sent, text=text.strip(), given_by=by, given_at=at)
    record(ReadinessAct.GAVE_VIEW, sent, by=by, at=at)
    programme = sent.submission.programme
    _tell_of_view(view, finders_of(programme), say("A government's view: {sent}", sent=sent), by, at)
    return view


@transaction.atomic
def answer_view(view: GovernmentView, *, text: str, by: User, at: datetime) -> ViewAnswer:
    """Answer a government's view, once; whoever gave it is told."""
    allow(by, Capability.REVIEW_PROGRAMME, view)
    view = locked(view)
    if not text.strip():
        raise NotPossible(say("Write the answer."))
    if ViewAnswer.objects.filter(view=view).exists():
        raise NotPossible(say("It is answered already."))
    given = ViewAnswer.objects.create(view=view, text=text.strip(), answered_by=by, answered_at=at)
    record(ReadinessAct.ANSWERED_VIEW, view.sent, by=by, at=at)
    _tell_of_view(view, [view.given_by], say("Your view is answered: {sent}", sent=view.sent), by, at)
    return given


def _tell_of_view(view: GovernmentView, people: list[User], subject: str, by: User, at: datetime) -> None:
    tell(
        people,
        subject,
        say("Open its page."),
        kind=NoticeKind.READINESS_NEWS,
        about=view.sent.submission.programme.strand.fund,
        asks=by.actor_name,
        page="readiness-sent",
        args=[view.sent_id],
        anchor="views",
        at=at,
    )
