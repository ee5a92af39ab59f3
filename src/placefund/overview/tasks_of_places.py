"""What a place's programme office waits for, and whoever accompanies it for the delivery body. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.overview.programme_waiting import waiting_in
from placefund.overview.tasks_by_day import AwaitedTask
from placefund.overview.waiting_lines import AwaitedSide
from placefund.people.models import User
from placefund.people.queries import numbers_with


def awaited_in_places(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """What waits in one's own places for somebody of another side: a delivery body's part is not the office's, and so on.

    Those of the whole fund have a page of all its places instead.
    """
    reviewed = set(numbers_with(user, Capability.REVIEW_PROGRAMME, "programme"))
    run = set(numbers_with(user, Capability.RUN_PROGRAMME, "programme"))
    if not reviewed and not run:
        return
    today = london(at).date()
    rows = Programme.objects.filter(pk__in=reviewed | run).select_related(*Programme.READ_WITH)
    programmes = {row.pk: row for row in rows}
    for line in waiting_in(list(programmes.values()), user, at):
        own = {AwaitedSide.DELIVERY_BODY} if line.programme in reviewed else set()
        own |= {AwaitedSide.PLACE} if line.programme in run else set()
        if line.whom not in own:
            what = say("{place}: {what}", place=programmes[line.programme].place, what=line.what)
            yield AwaitedTask(what, line.told_whom, line.href, line.since, line.due, line.is_late(today))
