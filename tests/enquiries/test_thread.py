"""Messages between the fund and the authors of a sent application: both sides read them, assessors and rivals never."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.enquiries import actions
from placefund.enquiries.models import ThreadMessage
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.records import clock
from tests.build import AFTER, AT, a_side, an_application
from tests.panels.test_history import another, with_a_conflict
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def sent() -> Any:
    return an_application("submitted")


def test_both_sides_write_and_are_told() -> None:
    bid = sent()
    actions.write(bid, text="Which yard is it?", told_at_fund=(), by=bid.cast.manager, at=AT)
    actions.write(bid, text="The north one.", told_at_fund=[bid.cast.manager], by=bid.side.lead, at=AT)
    assert [(row.text, row.is_from_fund) for row in bid.thread.all()] == [
        ("Which yard is it?", True),
        ("The north one.", False),
    ]
    told = {(notice.recipient, notice.text) for notice in Notice.objects.filter(kind="thread")}
    assert told == {(bid.side.lead, "Which yard is it?"), (bid.cast.manager, "The north one.")}


def test_assessors_auditors_and_rivals_neither_read_nor_write() -> None:
    bid = sent()
    actions.write(bid, text="Which yard is it?", told_at_fund=(), by=bid.cast.manager, at=AT)
    address = reverse("application-thread", args=[bid.pk])
    cast = bid.cast
    for user in (cast.assessors[0].user, cast.chair, cast.auditor, cast.decider, a_side().lead):
        assert signed_in(user).get(address).status_code in (403, 404)
        with pytest.raises(NotYours):
            actions.write(bid, text="Hello.", told_at_fund=(), by=user, at=AT)
    assert ThreadMessage.objects.count() == 1


def test_there_is_no_thread_before_sending_and_the_fund_sees_no_draft() -> None:
    draft = an_application("filled")
    with pytest.raises(actions.NotAskable, match="when an application is sent"):
        actions.write(draft, text="Hello?", told_at_fund=(), by=draft.side.lead, at=AT)
    with pytest.raises(NotYours):
        actions.write(draft, text="Hello?", told_at_fund=(), by=draft.cast.manager, at=AT)
    address = reverse("application-thread", args=[draft.pk])
    assert signed_in(draft.cast.manager).get(address).status_code == 403
    assert "Messages begin" in signed_in(draft.side.lead).get(address).content.decode()


def test_a_message_stands_as_it_was_written() -> None:
    bid = sent()
    actions.write(bid, text="Which yard is it?", told_at_fund=(), by=bid.cast.manager, at=AT)
    with pytest.raises(Error), transaction.atomic():
        ThreadMessage.objects.update(text="Other")


def test_the_page_sends() -> None:
    bid = sent()
    lead = signed_in(bid.side.lead)
    address = reverse("application-thread", args=[bid.pk])
    assert lead.post(address, {"text": ""}).status_code == 422
    assert lead.post(address, {"text": "The north one."}).status_code == 302
    assert "The north one." in signed_in(bid.cast.manager).get(address).content.decode()


def test_who_has_a_conflict_with_a_bid_reads_no_message_is_told_none_and_asks_for_no_change() -> None:
    bid = sent()
    assert bid.cast.manager
    clock.move_to(AFTER)
    manager = with_a_conflict(another(Role.FUND_MANAGER, bid), bid)
    signed_in(bid.side.lead).post(reverse("application-thread", args=[bid.pk]), {"text": "The north one."})
    assert {notice.recipient for notice in Notice.objects.filter(kind="thread")} == {bid.cast.manager}
    for name in ("application-thread", "ask-for-changes", "end-changes"):
        answer = signed_in(manager).get(reverse(name, args=[bid.pk]))
        assert answer.status_code == 403
        assert "The north one." not in answer.content.decode()
