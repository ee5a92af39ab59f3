"""What waits at the gates of awards: a decision of the fund, and for the lead what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from placefund.awards.models import Tranche
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.reminders import Occasion
from placefund.domain.roles import Capability
from placefund.gates.models import TrancheRelease
from placefund.gates.queries import held_tranches, not_judged
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with


def gate_tasks(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Tranches whose gate is looked at soon, from the first reminder on.

    The fund decides, its monitoring officers judge what is said in words, and the lead makes ready.
    """
    today = london(at).date()
    if funds := scopes_with(user, Capability.RELEASE_TRANCHE, "fund"):
        rows = _soon(today).filter(award__strand__fund__slug__in=funds)
        judges = scopes_with(user, Capability.CHECK_CONDITION, "fund")
        unjudged = set(not_judged(rows.filter(award__strand__fund__slug__in=judges)).values_list("pk", flat=True))
        for row in rows:
            if row.pk in unjudged:
                yield _task(say("Judge what opens {tranche}, then release it or hold it back", tranche=row), row, today)
            else:
                yield _task(say("Release {tranche}, or hold it back", tranche=row), row, today)
    if led := numbers_with(user, Capability.SET_UP_PROJECT, "organisation"):
        for row in _soon(today).filter(award__partnership__lead__in=led):
            yield _task(say("See what {tranche} still waits for", tranche=row), row, today)


def _soon(today: date) -> QuerySet[Tranche]:
    until = today - timedelta(days=Occasion.GATE.steps[0])
    asked = TrancheRelease.objects.filter(TrancheRelease.WAITS).values("tranche")
    return held_tranches().filter(gate_on__lte=until).exclude(pk__in=asked).order_by("gate_on", "pk")


def _task(what: str, row: Tranche, today: date) -> WaitingTask:
    days = (row.gate_on - today).days if row.gate_on else 0
    left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
    return WaitingTask(what, row.award.title, reverse("tranche", args=[row.pk]), row.gate_on, left, days < 0)
