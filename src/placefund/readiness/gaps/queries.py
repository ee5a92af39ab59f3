"""Reading the gaps of places: what is open, what is late, and what was settled since a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import QuerySet

from placefund.funds.models import Programme
from placefund.people.models import Membership, Organisation, User
from placefund.readiness.models import Gap

UNSETTLED = ("open", "answered")


def gaps_of(programme: Programme) -> QuerySet[Gap]:
    """The gaps of a place: those that wait first, by their day."""
    rows = Gap.objects.filter(programme=programme).select_related(*Gap.READ_WITH)
    return rows.order_by("settled_at", "due_on", "number")


def unsettled(programmes: Iterable[int]) -> QuerySet[Gap]:
    """The gaps of these places that are neither closed nor dropped, by their day."""
    return Gap.objects.filter(programme__in=list(programmes), state__in=UNSETTLED).select_related(*Gap.READ_WITH)


def closed_between(programme: Programme, since: datetime, until: datetime) -> list[Gap]:
    """The gaps of a place that were closed after one submission and no later than the next."""
    rows = Gap.objects.filter(programme=programme, state="closed", settled_at__gt=since, settled_at__lte=until)
    return list(rows.order_by("number"))


def people_of(programme: Programme) -> QuerySet[User]:
    """Who can be named as the owner of a gap: those with a part in the programme, on either side."""
    held = Membership.objects.filter(scope=f"programme:{programme.pk}", ended_at__isnull=True, user__is_active=True)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def organisations_of(programme: Programme) -> QuerySet[Organisation]:
    """The organisations that can be named as the owner of a gap: those in partnerships that stand for the place."""
    joined = models.Q(parts__partnership__place=programme.place_id, parts__state="joined")
    lead = models.Q(led_partnerships__place=programme.place_id)
    return Organisation.objects.filter(joined | lead).distinct().order_by("name")
