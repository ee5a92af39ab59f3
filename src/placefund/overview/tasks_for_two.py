"""What one person asked for and another has to confirm or refuse: never shown to whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.applications.models import Reconsideration
from placefund.awards.models import AwardReopening
from placefund.delivery.models import ProjectReopening
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.owners import run_by
from placefund.gates.models import TrancheRelease
from placefund.organisations.joining.queries import waiting_in
from placefund.organisations.queries import unconfirmed
from placefund.overview.tasks_by_day import WaitingTask
from placefund.overview.tasks_of_approvals import decisions_to_approve
from placefund.panels.confidentiality import open_to
from placefund.partnerships.models import LaterClosing
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.returns.models import Reversal


def to_confirm(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Findings against an application that had gone forward, payments to be reversed, tranches to be released, awards and
    projects to be opened again, later closings of rounds that have closed; and decisions to be approved."""
    yield from _later_closings(user)
    yield from _reconsiderations(user, at)
    yield from decisions_to_approve(user, at)
    yield from _reversals(user, scopes_with(user, Capability.CONFIRM_REVERSAL, "fund"))
    yield from _releases(user, scopes_with(user, Capability.CONFIRM_RELEASE, "fund"))
    yield from _reopenings(user, scopes_with(user, Capability.CONFIRM_REOPENING, "fund"))


def _reconsiderations(user: User, at: datetime) -> Iterable[WaitingTask]:
    """But for applications that are closed to this person, who could not look at them."""
    in_own = run_by(user, Capability.CONFIRM_INELIGIBILITY, "application__round__")
    rows = Reconsideration.objects.filter(in_own, Reconsideration.WAITS)
    found = {row.application: row for row in rows.exclude(asked_by=user).select_related(*_WITH)}
    for application in open_to(user, list(found), at) if found else ():
        what = say("Confirm or refuse: {application} is not eligible after all", application=application)
        address = reverse("confirm-ineligibility", args=[application.pk, found[application].pk])
        yield WaitingTask(what, str(application.round), address)


_WITH = ("application__round__strand__fund", "application__partnership")


def _later_closings(user: User) -> Iterable[WaitingTask]:
    in_own = run_by(user, Capability.CONFIRM_LATER_CLOSING, "round__")
    rows = LaterClosing.objects.filter(in_own, LaterClosing.WAITS).exclude(asked_by=user)
    for row in rows.select_related("round__strand__fund", "organisation"):
        what = say("Confirm or refuse: {round} closes later for {lead}", round=row.round, lead=row.organisation)
        address = reverse("confirm-later-closing", args=[row.round_id, row.pk])
        yield WaitingTask(what, str(row.round.strand.fund), address)


def _reversals(user: User, funds: list[str]) -> Iterable[WaitingTask]:
    rows = Reversal.objects.filter(Reversal.WAITS, report__award__strand__fund__slug__in=funds)
    rows = rows.exclude(asked_by=user).exclude(paid_by=user)
    for row in rows.select_related("report__award") if funds else ():
        what = say("Confirm or refuse: reverse the payment of {report}", report=row.report)
        yield WaitingTask(what, row.report.award.title, reverse("return", args=[row.report_id]))


def _releases(user: User, funds: list[str]) -> Iterable[WaitingTask]:
    rows = TrancheRelease.objects.filter(TrancheRelease.WAITS, tranche__award__strand__fund__slug__in=funds)
    for row in rows.exclude(asked_by=user).select_related("tranche__award__partnership") if funds else ():
        what = say("Confirm or refuse: release {tranche}", tranche=row.tranche)
        yield WaitingTask(what, row.tranche.award.title, reverse("tranche", args=[row.tranche_id]))


def _reopenings(user: User, funds: list[str]) -> Iterable[WaitingTask]:
    awards = AwardReopening.objects.filter(AwardReopening.WAITS, award__strand__fund__slug__in=funds)
    for award in awards.exclude(asked_by=user).select_related("award__partnership") if funds else ():
        what = say("Confirm or refuse: open {award} again", award=award.award)
        yield WaitingTask(what, str(award.award.partnership), reverse("manage-award", args=[award.award_id]))
    projects = ProjectReopening.objects.filter(ProjectReopening.WAITS, project__award__strand__fund__slug__in=funds)
    for row in projects.exclude(asked_by=user).select_related("project__award") if funds else ():
        what = say("Confirm or refuse: open “{project}” again", project=row.project)
        yield WaitingTask(what, row.project.award.title, reverse("manage-project", args=[row.project_id]))


def for_organisations(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What whoever looks after organisations has to say: who may bind them, and who joins."""
    own = numbers_with(user, Capability.LOOK_AFTER_ORGANISATION, "organisation")
    for row, body in unconfirmed(own, but=user) if own else ():
        href = reverse("people-of", args=["organisation", body.pk]) + "#binders"
        yield WaitingTask(say("Confirm that {person} may bind it", person=row.user), str(body), href)
    for asked in waiting_in(own) if own else ():
        href = reverse("answer-join-request", args=[asked.pk])
        yield WaitingTask(say("Answer {person}, who asks to join", person=asked.user), str(asked.organisation), href)
