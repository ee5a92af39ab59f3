"""Changes of the projects of awards that leads ask for: what waits for a fund's managers, and for a place's programme office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.changes.queries import WaitingChange, changes_for_board, changes_with_word, waiting_changes
from placefund.domain.governance.board import BoardOutcome
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with


def change_tasks(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Changes of projects that wait for a decision of the fund, to be put before the place's board, or for their lead.

    The lead goes on with what the board has had its word on. The oldest first.
    """
    funds = scopes_with(user, Capability.DECIDE_CHANGE, "fund")
    for asked in waiting_changes(funds) if funds else ():
        what = say("Decide on {change}: {what}", change=asked, what=asked.what.label)
        yield WaitingTask(what, asked.award.title, reverse("project-change", args=[asked.pk]))
    own = numbers_with(user, Capability.RUN_PROGRAMME, "programme")
    for row in changes_for_board(own) if own else ():
        page = reverse("put-change-before-board", args=[row.change.pk])
        yield WaitingTask(row.what, str(row.change.programme), page)
    led = numbers_with(user, Capability.ASK_CHANGE, "organisation")
    for row in changes_with_word(led) if led else ():
        yield _for_lead(row)


def _for_lead(row: WaitingChange) -> WaitingTask:
    change = row.change
    if row.word is not None and row.word.is_endorsement:
        words, page = say("Ask the fund for {change}: the board has endorsed it"), "ask-project-change"
    elif row.word is not None and row.word.outcome == BoardOutcome.DEFERRED:
        words, page = say("See {change}: the board has deferred it"), "project-change"
    else:
        words, page = say("See {change}: the board has not endorsed it"), "project-change"
    return WaitingTask(words.format(change=change), change.award.title, reverse(page, args=[change.pk]))
