"""What a place's plan waits for: what its sessions agreed, comments on its draft, and a government that was asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.places import nation_scopes
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.plans.models import AgreedAction, Plan
from placefund.plans.remarks.queries import open_on


def agreed_actions(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What sessions of one's own place agreed, and nobody has done."""
    own = numbers_with(user, Capability.RUN_PROGRAMME, "programme")
    if not own:
        return
    rows = AgreedAction.objects.filter(session__plan__programme__in=own, done_at__isnull=True)
    for row in rows.select_related("session__plan__programme__place"):
        days = (row.due_on - london(at).date()).days
        left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
        what, plan = say("See that it is done: {what}", what=row.what), row.session.plan
        yield WaitingTask(what, str(plan), reverse("plan-sessions", args=[plan.pk]), row.due_on, left, days < 0)


def comments_to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """The open comments on the draft of one's own place, as one task for each plan."""
    own = numbers_with(user, Capability.RUN_PROGRAMME, "programme")
    plans = Plan.objects.filter(programme__in=own).select_related("programme__place") if own else Plan.objects.none()
    for plan, count in open_on(plans).items():
        what = say_count("Look at {count} open comment", "Look at {count} open comments", count=count)
        yield WaitingTask(what, str(plan), reverse("plan-comments", args=[plan.pk]))


def drafts_to_comment_on(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Drafts on which the comments of one's own government are asked for, until one has commented."""
    nations = {f"nation:{nation}" for nation in scopes_with(user, Capability.READ_PROGRAMME, "nation")}
    if not nations:
        return
    rows = Plan.objects.filter(nation_asked_at__isnull=False).exclude(comments__written_by=user)
    for plan in rows.select_related("programme__place"):
        if nation_scopes(plan.programme.place.nation) & nations:
            yield WaitingTask(say("Comment on the draft"), str(plan), reverse("plan-draft", args=[plan.pk]))


OF_PLANS = (agreed_actions, comments_to_answer, drafts_to_comment_on)
