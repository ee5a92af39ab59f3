"""What is done to ticked rows: a preview that changes nothing, then all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people.actions import grant
from placefund.people.models import User
from placefund.records import clock
from placefund.returns import actions as returns
from placefund.returns.models import Return
from tests.build import AFTER_Q1, Cast, a_fund, a_project, a_return, a_user, an_award
from tests.web.listing import messages
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db


def unread(user: User) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).count()


def test_the_preview_names_the_rows_and_changes_nothing_and_the_act_does_it() -> None:
    user = a_user()
    ticked = list(messages(6, user).filter(read_at=None).order_by("pk"))
    client, data = signed_in(user), {"act": "read", "row": [row.pk for row in ticked]}
    with nothing_changes():
        preview = client.post(reverse("messages"), data)
    assert (preview.status_code, [name for _, name, _ in preview.context["able"]]) == (
        200,
        [str(row) for row in ticked],
    )
    assert unread(user) == 2
    answer = client.post(reverse("messages") + "?read=no", data | {"sure": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/messages/?read=no")
    assert unread(user) == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"act": "read"}, "No row is ticked."),
        ({"act": "read", "row": "x"}, "No row is ticked."),
        ({"act": "burn", "row": "1"}, "press the button of what you want to do"),
        ({}, "press the button of what you want to do"),
        ({"act": "read", "row": ["9" * 30]}, "No row is ticked."),
        ({"act": "read", "row": "999999999"}, "Some of these rows are not in this list any more."),
        ({"act": "read", "row": [str(number) for number in range(1, 300)]}, "At most 200 rows can be taken at once."),
    ],
)
def test_ticks_that_mean_nothing_are_told_so(data: dict[str, Any], sentence: str) -> None:
    user = a_user()
    messages(3, user)
    for sure in ({}, {"sure": "yes"}):
        with nothing_changes():
            answer = signed_in(user).post(reverse("messages"), data | sure)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_nobody_ticks_the_rows_of_another() -> None:
    theirs, client = messages(1)[0], signed_in(a_user())
    with nothing_changes():
        answer = client.post(reverse("messages"), {"act": "read", "row": theirs.pk, "sure": "yes"})
    assert answer.status_code == 422


def two_approved() -> tuple[Cast, Return, Return]:
    """Two approved returns of one fund; the finance officer approved the second one themselves, so cannot pay it."""
    clock.move_to(AFTER_Q1)
    cast = Cast(a_fund())
    first = a_return("approved", project=a_project(an_award(cast=cast)))
    second = a_return("sent", project=a_project(an_award(cast=cast)))
    grant(cast.finance, Role.MONITORING_OFFICER, f"fund:{cast.fund.slug}", at=AFTER_Q1)
    returns.approve(second, by=cast.finance, at=clock.now())
    return cast, first, second


def test_the_preview_leaves_out_what_the_act_would_refuse_with_its_reason_and_adds_up_the_rest() -> None:
    cast, first, second = two_approved()
    address = reverse("payments", args=[cast.fund.slug])
    client, data = signed_in(cast.finance), {"act": "pay", "row": [first.pk, second.pk]}
    with nothing_changes():
        preview = client.post(address, data)
    text = preview.content.decode()
    assert ("so another person has to pay it." in text, text.count('name="row"')) == (True, 1)
    assert preview.context["total"] == first.claimed
    with nothing_changes():
        refused = client.post(address, data | {"sure": "yes"})
    assert (refused.status_code, "Nothing was done." in refused.content.decode()) == (422, True)
    assert client.post(address, {"act": "pay", "row": first.pk, "sure": "yes"}).status_code == 302
    first.refresh_from_db()
    assert first.state == "paid"


def test_who_may_only_read_a_list_has_no_ticks_and_sends_nothing() -> None:
    cast, first, _ = two_approved()
    address = reverse("payments", args=[cast.fund.slug])
    client = signed_in(cast.auditor)
    assert 'name="row"' not in client.get(address).content.decode()
    with nothing_changes():
        assert client.post(address, {"act": "pay", "row": first.pk, "sure": "yes"}).status_code == 403
