"""What waits for those who write a bid together: parts to write by a day, and parts that are ready for a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.drafting.models import PartToWrite
from placefund.drafting.parts.queries import page_of_part, parts_of_writer, parts_to_look_at
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import has
from placefund.people.models import User


def parts_to_write(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What somebody was asked to write and has not said to be ready; of others, what is ready and was asked for by them."""
    if not has(user, Capability.COMMENT_ON_BID):
        return
    for part in parts_of_writer(user):
        days = (part.due_on - london(at).date()).days
        left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
        yield _task(say("Write: {part}", part=part.title()), part, left, is_late=days < 0)
    for part in parts_to_look_at(user):
        yield _task(say("Look at: {part}", part=part.title()), part, "", is_late=False)


def _task(what: str, part: PartToWrite, left: str, *, is_late: bool) -> WaitingTask:
    page, args = page_of_part(part)
    return WaitingTask(what, str(part.application), reverse(page, args=args), part.due_on, left, is_late)
