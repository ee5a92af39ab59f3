"""Questions to a fund that wait for its desk, each with the day until which it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.enquiries.queries import waiting_in
from placefund.funds.models import Round
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User


def enquiries_to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """The questions about the rounds of one's funds that nobody has answered."""
    funds = scopes_with(user, Capability.PUBLISH_CLARIFICATION, "fund")
    for row in waiting_in(Round.objects.filter(strand__fund__slug__in=funds)) if funds else ():
        days = (row.due_on - london(at).date()).days
        left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
        what = say("Answer question {number}", number=row.number)
        yield WaitingTask(what, str(row.round), reverse("answer-enquiry", args=[row.pk]), row.due_on, left, days < 0)
