"""The log of sessions: corrected by a further row, with what was agreed and who does it by when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.people.access import NotYours
from placefund.plans.cocreation import actions
from placefund.plans.models import AgreedAction, PlanSession
from placefund.records import clock
from tests.build_plans import a_plan, a_session, officer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AT
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def test_a_session_is_corrected_by_a_further_row_that_takes_along_what_was_agreed() -> None:
    plan = a_plan()
    first, officer = a_session(plan), officer_of(plan)
    agreed = actions.agree(first, what="Ask the yards", owner="Harbour trust", due_on=AT.date(), by=officer, at=AT)
    second = a_session(
        plan, took_part="Example University, three researchers", corrects=first, why_corrected="One more came."
    )
    agreed.refresh_from_db()
    assert (second.number, agreed.session) == (first.number, second)
    assert [each.took_part for each in PlanSession.objects.order_by("pk")] == [first.took_part, second.took_part]
    with pytest.raises(actions.NotLoggable, match="corrected already"):
        a_session(plan, corrects=first, why_corrected="Again.")
    with pytest.raises(Error), transaction.atomic():
        PlanSession.objects.filter(pk=first.pk).update(discussed="Otherwise")
    page = signed_in(officer).get(reverse("plan-session", args=[second.pk])).content.decode()
    assert "two researchers" in page


def test_a_session_that_is_to_come_says_nothing_or_is_of_no_piece_is_not_logged() -> None:
    plan = a_plan()
    for given in ({"held_on": AT.date() + timedelta(days=1)}, {"took_part": " "}, {"pieces": ["aim-99"]}):
        with pytest.raises(actions.NotLoggable):
            a_session(plan, **given)
    with pytest.raises(NotYours):
        actions.log(
            plan,
            held_on=AT.date(),
            title="So",
            took_part="So",
            discussed="So",
            by=of_the_programme(plan.programme, Role.BOARD_MEMBER),
            at=AT,
        )
    assert PlanSession.objects.count() == 0


def test_what_was_agreed_is_done_and_opened_again_by_a_button() -> None:
    plan = a_plan()
    agreed = actions.agree(a_session(plan), what="Ask", owner="Trust", due_on=AT.date(), by=officer_of(plan), at=AT)
    browser = signed_in(officer_of(plan))
    for address, is_done in (("finish-agreed-action", True), ("open-agreed-action", False)):
        assert browser.post(reverse(address, args=[agreed.pk])).status_code == 302
        assert (AgreedAction.objects.get().done_at is not None) is is_done
    with pytest.raises(actions.NotLoggable):
        actions.open_again(agreed, by=officer_of(plan), at=AT)
    with pytest.raises(actions.NotLoggable):
        actions.agree(
            agreed.session, what="Ask", owner="Trust", due_on=AT.date() - timedelta(days=2), by=officer_of(plan), at=AT
        )
