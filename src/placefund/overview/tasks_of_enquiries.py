"""What fund and applicants wait for from one another: questions for its desk, and changes that it has asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from placefund.applications.models import Application, CostTable
from placefund.design.wording import time_left_in_words
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.reopening import costs_of
from placefund.domain.roles import Capability
from placefund.drafting.queries import bids_kept_from
from placefund.enquiries.queries import waiting_in
from placefund.funds.models import Round
from placefund.funds.owners import run_by
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.models import User
from placefund.people.queries import numbers_with


def enquiries_to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """The questions about the rounds that one runs that nobody has answered."""
    for row in waiting_in(Round.objects.filter(run_by(user, Capability.PUBLISH_CLARIFICATION))):
        days = (row.due_on - london(at).date()).days
        left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
        what = say("Answer question {number}", number=row.number)
        yield WaitingTask(what, str(row.round), reverse("answer-enquiry", args=[row.pk]), row.due_on, left, days < 0)


def changes_to_send(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Changes that the fund awaits: for whoever leads the bid to make, and for its certifier to sign and send."""
    for capability, sentence, page in (
        (Capability.EDIT_APPLICATION, say("Change what the fund asks for in “{row}”"), "application"),
        (Capability.CERTIFY_APPLICATION, say("Sign and send the changes of “{row}”"), "send-changes"),
    ):
        led = numbers_with(user, capability, "organisation")
        if not led:
            continue
        rows = Application.objects.filter(partnership__lead__in=led, state="submitted", open_until__gt=at)
        rows = rows.exclude(pk__in=bids_kept_from(user, capability))
        for row in rows.select_related("round", "partnership"):
            left = time_left_in_words(row.open_until, at) if row.open_until else ""
            address = reverse(page, args=[row.pk])
            yield WaitingTask(sentence.format(row=row), str(row.round), address, row.open_until, left, False)


def costs_to_approve_again(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Costs of one's own organisation that the fund has opened after sending, while they stand changed and not approved."""
    joined = numbers_with(user, Capability.EDIT_OWN_COSTS, "partnership")
    own = numbers_with(user, Capability.JOIN_PARTNERSHIP, "organisation")
    if not joined or not own:
        return
    waiting = CostTable.objects.filter(organisation__in=own, approved_at=None, application__state="submitted")
    waiting = waiting.filter(application__partnership__in=joined, application__open_until__gt=at)
    waiting = waiting.exclude(application__partnership__lead=F("organisation"))
    kept_from = bids_kept_from(user, Capability.EDIT_OWN_COSTS)
    for table in waiting.select_related("application__round", "application__partnership", "organisation"):
        row = table.application
        if row.pk not in kept_from and row.may_be_changed(costs_of(table.organisation_id), at):
            left = time_left_in_words(row.open_until, at) if row.open_until else ""
            what, page = say("Approve your costs in “{row}” again", row=row), reverse("costs", args=[row.pk])
            yield WaitingTask(what, str(table.organisation), page, row.open_until, left, False)
