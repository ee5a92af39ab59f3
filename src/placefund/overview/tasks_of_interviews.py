"""Interviews that wait for somebody: a time to choose for the lead of a bid, and a time to keep for it and for who sits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.design.wording import time_left_in_words
from placefund.domain.messages import say
from placefund.domain.notices import end_of
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.panels.interviews.queries import interviews_of_sitter, is_pickable, with_a_time_to_come, without_a_time
from placefund.panels.models import Interview
from placefund.people.models import User
from placefund.people.queries import numbers_with


def interviews_to_come(user: User, at: datetime) -> Iterable[WaitingTask]:
    """The interviews of the bids that a person leads, and those at which they sit."""
    if led := numbers_with(user, Capability.EDIT_APPLICATION, "organisation"):
        for row in without_a_time().filter(application__partnership__lead__in=led):
            if is_pickable(row, at):
                what, page = say("Choose a time: {row}", row=row), reverse("interview", args=[row.pk])
                left = time_left_in_words(end_of(row.pick_by), at)
                yield WaitingTask(what, str(row.application.round), page, row.pick_by, left)
        for row in with_a_time_to_come(at).filter(application__partnership__lead__in=led):
            yield _at_its_time(row, reverse("interview", args=[row.pk]), at)
    for row in interviews_of_sitter(user, at):
        if row.slot is not None and row.slot.begins_at > at:
            yield _at_its_time(row, reverse("my-interviews"), at)


def _at_its_time(row: Interview, page: str, at: datetime) -> WaitingTask:
    begins_at = row.slot.begins_at if row.slot else None
    left = time_left_in_words(begins_at, at) if begins_at else ""
    return WaitingTask(str(row), str(row.application.round), page, begins_at, left)
