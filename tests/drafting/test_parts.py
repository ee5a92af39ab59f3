"""Who writes what by when: given by the lead, or by an organisation for its own costs; a task, a reminder, and free when they leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.roles import Role
from placefund.drafting.models import PartToWrite
from placefund.drafting.parts import actions
from placefund.drafting.parts.queries import parts_of
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.overview.calendar_dates import dates_of_person
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.people.actions import end_role
from placefund.people.models import CLOCK, User
from placefund.records import clock
from tests.applications.test_guests import a_guest
from tests.build import AT, a_side, a_user, an_application
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
SOON = london(AT).date() + timedelta(days=10)


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_draft() -> Any:
    return an_application("draft")


def given(draft: Any, writer: User, **more: Any) -> PartToWrite:
    about = {"question_key": "vision"} if "organisation" not in more else {}
    return actions.give(
        draft, **{**about, "writer": writer.pk, "due_on": SOON, "by": draft.side.lead, "at": AT, **more}
    )


def tasks(user: User) -> list[str]:
    return [str(task.what) for pile in waiting_for(User.objects.get(pk=user.pk), AT) for task in pile.items]


def colleague(draft: Any) -> User:
    return a_user("Cole", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.partnership.lead_id}")


def test_the_lead_gives_a_question_and_its_writer_has_a_message_a_task_and_a_date() -> None:
    draft = a_draft()
    writer, lead = colleague(draft), signed_in(draft.side.lead)
    page = reverse("give-question", args=[draft.pk, "vision"])
    day = {"due_on_day": SOON.day, "due_on_month": SOON.month, "due_on_year": SOON.year}
    assert lead.post(page, {"writer": writer.pk, **day}).status_code == 302
    title = next(question.title for question in draft.round.terms().questions if question.key == "vision")
    assert f"Write: {title}" in tasks(writer)
    assert [date.when for date in dates_of_person(writer, AT) if date.what == f"Write: {title}"] == [SOON]
    [told] = Notice.objects.filter(kind="part_to_write")
    assert (told.recipient, told.page, told.args) == (writer, "answer-question", [draft.pk, "vision"])
    contents = lead.get(reverse("application", args=[draft.pk])).content.decode()
    assert "Cole writes it by" in contents
    [part] = parts_of(draft, AT)
    assert signed_in(writer).post(reverse("say-part-ready", args=[part.pk])).status_code == 302
    assert (f"Write: {title}" in tasks(writer), f"Look at: {title}" in tasks(draft.side.lead)) == (False, True)
    assert [row.recipient for row in Notice.objects.filter(kind="part_ready")] == [draft.side.lead]
    assert "ready for a look" in lead.get(reverse("application", args=[draft.pk])).content.decode()
    lead.post(reverse("send-part-back", args=[part.pk]))
    assert f"Write: {title}" in tasks(writer)
    lead.post(reverse("free-part", args=[part.pk]))
    assert (parts_of(draft, AT), f"Write: {title}" in tasks(writer)) == ([], False)


def test_an_organisation_gives_its_own_costs_and_no_other_part() -> None:
    draft = a_draft()
    side = draft.side
    business, civic = side.organisations["business"], side.organisations["civic"]
    given(draft, side.partner, organisation=business, by=side.partner)
    before = every_row()
    for refusal, act in (
        (actions.NotGiven, lambda: given(draft, side.lead, organisation=civic, by=side.partner)),
        (actions.NotGiven, lambda: given(draft, side.lead, by=side.partner)),
        (actions.NotGiven, lambda: given(draft, side.lead, organisation=business)),
        (actions.NotGiven, lambda: given(draft, side.partner)),
        (actions.NotGiven, lambda: given(draft, side.lead, by=side.certifier)),
    ):
        with pytest.raises(refusal):
            act()
    browser = signed_in(side.partner)
    assert browser.get(reverse("give-question", args=[draft.pk, "vision"])).status_code == 403
    assert browser.get(reverse("give-costs", args=[draft.pk, business.pk])).status_code == 200
    assert every_row() == before


def test_nobody_outside_the_bid_is_given_a_part_and_nobody_of_the_fund_sees_who_writes() -> None:
    draft = a_draft()
    rival, manager = a_side(), draft.cast.manager
    part = given(draft, draft.side.lead)
    before = every_row()
    with pytest.raises(actions.NotGiven, match="may write this part"):
        given(draft, rival.lead)
    with pytest.raises(actions.NotGiven, match="no partner"):
        given(draft, rival.lead, organisation=rival.organisations["civic"])
    for user in (rival.lead, manager):
        with pytest.raises(NotYours):
            given(draft, user, by=user)
        with pytest.raises(NotYours):
            actions.free(part, by=user, at=AT)
        assert signed_in(user).get(reverse("parts-to-write", args=[draft.pk])).status_code == 403
        assert signed_in(user).post(reverse("free-part", args=[part.pk])).status_code == 403
    assert every_row() == before


def test_a_day_that_is_past_or_after_the_close_is_refused() -> None:
    draft = a_draft()
    page, lead = reverse("give-question", args=[draft.pk, "vision"]), signed_in(draft.side.lead)
    after = london(draft.round.closes_at).date() + timedelta(days=1)
    for day in (london(AT).date() - timedelta(days=1), after):
        with pytest.raises(actions.NotGiven, match="Give a day"):
            given(draft, draft.side.lead, due_on=day)
        entered = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        refused(lead.post(page, {"writer": draft.side.lead.pk, **entered}))
    assert PartToWrite.objects.count() == 0


def test_whoever_has_left_or_whose_time_is_over_holds_no_part() -> None:
    draft = a_draft()
    writer, guest = colleague(draft), a_guest(draft, draft.side, days=20)
    given(draft, writer)
    key = draft.round.terms().questions[1].key
    part = given(draft, guest, question_key=key)
    assert len(parts_of(draft, AT)) == 2
    end_role(writer, Role.LEAD_BIDDER, f"organisation:{draft.partnership.lead_id}", reason="Left.", by=CLOCK, at=AT)
    guest.memberships.update(until=AT - timedelta(days=1))
    assert parts_of(draft, AT) == []
    assert remind(at=AT + timedelta(days=9)) >= 0
    assert Notice.objects.filter(kind="part_reminder").count() == 0
    with pytest.raises(NotYours):
        actions.say_ready(part, by=User.objects.get(pk=guest.pk), at=AT)
    given(draft, draft.side.lead)
    assert [each.writer for each in parts_of(draft, AT)] == [draft.side.lead]


def test_the_clock_reminds_the_writer_alone_and_not_of_what_is_ready() -> None:
    draft = a_draft()
    writer = colleague(draft)
    part = given(draft, writer)
    clock.move_to(AT + timedelta(days=9))
    remind(at=AT + timedelta(days=9))
    assert [row.recipient for row in Notice.objects.filter(kind="part_reminder")] == [writer]
    actions.say_ready(part, by=writer, at=AT)
    remind(at=AT + timedelta(days=11))
    assert Notice.objects.filter(kind="part_reminder").count() == 1


def test_only_the_writer_says_ready_and_a_part_given_again_is_not_stepped_twice() -> None:
    draft = a_draft()
    first, second = colleague(draft), draft.side.lead
    part = given(draft, first)
    with pytest.raises(actions.NotGiven, match="says when it is ready"):
        actions.say_ready(part, by=draft.side.partner, at=AT)
    given(draft, second)
    assert [row.recipient for row in Notice.objects.filter(kind="part_news")] == [first]
    with pytest.raises(NotAllowed, match="given to somebody else"):
        actions.say_ready(part, by=first, at=AT)
    assert PartToWrite.objects.filter(ended_at=None).count() == 1
