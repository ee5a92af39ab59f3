"""What waits on the way to readiness: to be sent, found, confirmed, released, viewed, and worked off, each with its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.readiness.models import Gap, ReadinessFinding, ReadinessSubmission
from placefund.readiness.submissions.queries import in_force
from placefund.readiness.waves.queries import closings_in


def programmes_with(user: User, capability: Capability) -> QuerySet[Programme]:
    """The programmes in which somebody may do this: their own, and those of their funds."""
    own = numbers_with(user, capability, "programme")
    funds = scopes_with(user, capability, "fund")
    if not own and not funds:
        return Programme.objects.none()
    return Programme.objects.filter(Q(pk__in=own) | Q(strand__fund__slug__in=funds))


def due_by_day(what: str, whose: object, page: str, due: date, at: datetime) -> WaitingTask:
    days = (due - london(at).date()).days
    left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
    return WaitingTask(what, str(whose), page, due, left, days < 0)


def drafts_to_send(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Drafts of one's own place whose wave is open for it, until the moment at which it closes."""
    own = numbers_with(user, Capability.SUBMIT_READINESS, "programme")
    if not own:
        return
    closings = closings_in(own)
    rows = ReadinessSubmission.objects.filter(programme__in=own, state="draft", wave__opens_at__lte=at)
    for row in rows.select_related(*ReadinessSubmission.READ_WITH):
        closes = max(closings.get((row.programme_id, row.wave_id), row.wave.closes_at), row.wave.closes_at)
        if at < closes:
            what, page = say("Send what shows that you are ready"), reverse("readiness-draft", args=[row.pk])
            yield WaitingTask(what, str(row), page, closes)


def submissions_to_find(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What was sent and nobody has put to a second person; what was sent back is to be gone on with by whoever drafted it."""
    programmes = programmes_with(user, Capability.REVIEW_PROGRAMME).values("pk")
    for sent in in_force(programmes.values_list("pk", flat=True)).prefetch_related("findings"):
        found = list(sent.findings.all())
        if not found:
            page = reverse("readiness-sent", args=[sent.pk])
            yield WaitingTask(say("Find what is ready"), str(sent), page)
        elif found[-1].state == "draft" and found[-1].drafted_by_id == user.pk:
            page = reverse("readiness-finding", args=[found[-1].pk])
            yield WaitingTask(say("Go on with the finding"), str(sent), page)


def findings_to_settle(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Findings that wait for a second person, and confirmed ones that are to be released."""
    for capability, state, what in (
        (Capability.CONFIRM_READINESS, "proposed", say("Confirm the finding on readiness, or send it back")),
        (Capability.RELEASE_READINESS, "confirmed", say("Release the finding on readiness")),
    ):
        own = programmes_with(user, capability)
        rows = ReadinessFinding.objects.filter(sent__submission__programme__in=own, state=state)
        if state == "proposed":
            rows = rows.exclude(drafted_by=user)
        for row in rows.select_related(*ReadinessFinding.READ_WITH):
            yield WaitingTask(what, str(row.sent), reverse("readiness-finding", args=[row.pk]))


def views_to_give(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What places of one's nation sent, where the book asks for the government's view and none is given."""
    nations = scopes_with(user, Capability.GIVE_READINESS_VIEW, "nation")
    if not nations:
        return
    programmes = [
        row.pk
        for row in Programme.objects.select_related(*Programme.READ_WITH)
        if row.scopes() & {f"nation:{nation}" for nation in nations}
    ]
    for sent in in_force(programmes).prefetch_related("findings", "views"):
        is_told = any(each.state == "released" for each in sent.findings.all())
        if sent.submission.wave.terms().asks_devolved_view and not is_told and not sent.views.all():
            page = reverse("give-readiness-view", args=[sent.pk])
            yield WaitingTask(say("Give your government's view on readiness"), str(sent), page)


def gaps_to_work_off(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Gaps of one's own side that are open, by their day: those of somebody else by name are theirs alone."""
    for capability, side in ((Capability.RUN_PROGRAMME, "place"), (Capability.REVIEW_PROGRAMME, "delivery_body")):
        own = numbers_with(user, capability, "programme")
        rows = Gap.objects.filter(programme__in=own, side=side, state="open") if own else Gap.objects.none()
        for gap in rows.filter(Q(person=None) | Q(person=user)).select_related(*Gap.READ_WITH):
            what = say("Work off gap {number}", number=gap.number)
            yield due_by_day(what, gap.programme.place, gap.url, gap.due_on, at)


def gaps_to_check(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Answers to gaps that the delivery body accepts or sends back: for whoever accompanies the place."""
    own = numbers_with(user, Capability.REVIEW_PROGRAMME, "programme")
    rows = Gap.objects.filter(programme__in=own, state="answered") if own else Gap.objects.none()
    for gap in rows.select_related(*Gap.READ_WITH):
        what = say("Accept the answer to gap {number}, or send it back", number=gap.number)
        yield due_by_day(what, gap.programme.place, gap.url, gap.due_on, at)


OF_READINESS = (drafts_to_send, submissions_to_find, findings_to_settle, views_to_give, gaps_to_work_off, gaps_to_check)
