"""Calendars: of what a page dates, of a fund for everybody, and of one's own tasks at a secret address."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.conf import settings as configured
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.revisions import actions as revisions
from placefund.config.logs import WithoutKeys
from placefund.domain.closing import ClosingGround
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.notices.models import CalendarFeed
from placefund.notices.queries import secret_of
from placefund.overview.tasks_inbox import waiting_for
from placefund.partnerships.later_closings import actions as closings
from placefund.people.models import User
from placefund.programmes.meetings import actions as meetings
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AFTER, AT, CLOSES, OPENS, Cast, a_meeting, a_return, a_user, an_application, an_open_round
from tests.build_governance import a_board
from tests.build_governance import a_meeting as a_board_meeting
from tests.build_tranches import an_award_in_tranches
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db


def events(content: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(content)
    assert found.errors == []
    return list(found.events)


def names(content: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(content)]


def lead_of(thing: Any) -> User:
    scope = f"organisation:{thing.partnership.lead_id}"
    return User.objects.get(memberships__scope=scope, memberships__role="lead_bidder")


# --- of a page ----------------------------------------------------------------------------------------------------------


def test_everybody_takes_the_dates_of_a_round_and_follows_those_of_a_fund() -> None:
    round_ = an_open_round()
    for page in (reverse("round-calendar", args=[round_.pk]), reverse("fund-calendar", args=[round_.strand.fund.slug])):
        answer = Client().get(page)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        found = events(answer.content)
        assert [(str(event["SUMMARY"]), event.start) for event in found] == [
            (f"Opens: {round_.name}", OPENS),
            (f"Closes: {round_.name}", CLOSES),
        ]
        assert str(found[0]["URL"]).endswith(f"/rounds/{round_.pk}/")
    clock.move_to(AT)
    assert reverse("round-calendar", args=[round_.pk]) in Client().get(f"/rounds/{round_.pk}/").content.decode()
    clock.move_to(CLOSES)
    assert reverse("round-calendar", args=[round_.pk]) not in Client().get(f"/rounds/{round_.pk}/").content.decode()


def test_where_the_hour_of_closing_is_not_published_the_calendar_says_the_day_alone() -> None:
    round_ = an_open_round()
    round_.closing_note = "time of day not published"
    round_.save(update_fields=["closing_note"])
    closes = events(Client().get(reverse("round-calendar", args=[round_.pk])).content)[-1]
    assert (closes.start, "time of day not published" in str(closes["DESCRIPTION"])) == (CLOSES.date(), True)


def test_the_day_of_a_meeting_is_for_those_who_sit_at_it() -> None:
    meeting = a_meeting()
    page = reverse("meeting-calendar", args=[meeting.pk])
    member = meeting.members.first().user
    [event] = events(signed_in(member).get(page).content)
    assert (event.start, str(event["LOCATION"])) == (meeting.held_on, meeting.place)
    assert signed_in(a_user()).get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_the_dates_of_an_award_a_condition_and_a_return_are_for_those_who_read_it() -> None:
    report = a_return("draft")
    award = report.award
    condition = award.conditions.create(
        text="Insure it; all, of it.", owner=award.partnership.lead, due_on=date(2026, 9, 1)
    )
    lead, stranger = lead_of(award), a_user(role=Role.LEAD_BIDDER, scope="organisation:999999")
    for name, thing in (("award-calendar", award), ("condition-calendar", condition), ("return-calendar", report)):
        page = reverse(name, args=[thing.pk])
        assert names(signed_in(lead).get(page).content) != []
        assert signed_in(stranger).get(page).status_code == 403
    [event] = events(signed_in(lead).get(reverse("condition-calendar", args=[condition.pk])).content)
    assert (event.start, str(event["DESCRIPTION"])) == (date(2026, 9, 1), "Insure it; all, of it.")
    assert date(2026, 9, 1) in {
        e.start for e in events(signed_in(lead).get(reverse("award-calendar", args=[award.pk])).content)
    }


# --- of a bid, a board and a gate ----------------------------------------------------------------------------------------


def test_a_bid_has_its_own_closing_in_a_calendar() -> None:
    clock.move_to(AT)
    draft: Any = an_application("draft")
    later = CLOSES + timedelta(days=5)
    given = {"closes_at": later, "ground": ClosingGround.SERVICE_FAILURE, "reason": "It was down."}
    closings.give(draft.round, draft.partnership.lead, **given, by=draft.cast.manager, at=AT)
    page = reverse("application-calendar", args=[draft.pk])
    lead = signed_in(draft.side.lead)
    [closes] = events(lead.get(page).content)
    assert (closes.start, str(closes["SUMMARY"])) == (later, f"Closes: {draft.round.name}")
    assert page in lead.get(reverse("application", args=[draft.pk])).content.decode()
    assert signed_in(draft.cast.manager).get(page).status_code == 403
    assert signed_in(a_user()).get(page).status_code == 403


def test_changes_that_the_fund_awaits_are_in_the_calendar_of_authors_and_of_nobody_else() -> None:
    bid: Any = an_application("submitted")
    lead, manager, until = signed_in(bid.side.lead), bid.cast.manager, AFTER + timedelta(days=9)
    page = reverse("application-calendar", args=[bid.pk])
    funds.close(bid.round, by=manager, at=AFTER)
    clock.move_to(AFTER)
    assert events(lead.get(page).content) == []
    bid = Application.objects.get(pk=bid.pk)
    revisions.ask_for_changes(bid, questions=["vision"], why="Say who owns it.", until=until, by=manager, at=AFTER)
    [awaited] = events(lead.get(page).content)
    assert (awaited.start, str(awaited["SUMMARY"])) == (until, f"Changes to send: {bid}")
    for name in ("application", "send-changes"):
        assert page in lead.get(reverse(name, args=[bid.pk])).content.decode()
    assert signed_in(manager).get(page).status_code == 403
    clock.move_to(until)
    assert events(lead.get(page).content) == []


def test_a_meeting_of_a_board_is_in_a_calendar_until_it_is_cancelled() -> None:
    board = a_board()
    meeting = a_board_meeting(board)
    officer, page = signed_in(board.officer), reverse("board-meeting-calendar", args=[meeting.pk])
    [event] = events(officer.get(page).content)
    assert (event.start, str(event["LOCATION"])) == (meeting.day, "Town hall")
    shown = reverse("board-meeting", args=[meeting.pk])
    assert page in officer.get(shown).content.decode()
    assert signed_in(a_user()).get(page).status_code == 403
    meetings.cancel(meeting, why="Too few can come.", by=board.officer, at=AT)
    assert events(officer.get(page).content) == []
    assert page not in officer.get(shown).content.decode()


def test_the_gate_of_a_tranche_is_in_its_own_calendar_and_in_that_of_its_award() -> None:
    award: Any = an_award_in_tranches()
    lead, tranche = signed_in(award.side.lead), award.second
    page = reverse("tranche-calendar", args=[tranche.pk])
    [event] = events(lead.get(page).content)
    assert event.start == tranche.gate_on
    assert page in lead.get(reverse("tranche", args=[tranche.pk])).content.decode()
    assert str(event["SUMMARY"]) in names(lead.get(reverse("award-calendar", args=[award.pk])).content)
    assert signed_in(a_user()).get(page).status_code == 403


# --- one's own, at a secret address ---------------------------------------------------------------------------------------


def address_of(user: User) -> str:
    signed_in(user).post(reverse("make-calendar-address"))
    page = signed_in(user).get(reverse("own-calendar")).content.decode()
    address = reverse("calendar-feed", args=[secret_of(CalendarFeed.objects.get(user=user))])
    assert address.replace("&", "&amp;") in page
    return address


def test_the_calendar_holds_the_tasks_that_have_a_day_and_nothing_else() -> None:
    clock.move_to(AT)
    draft = an_application("draft")
    lead = lead_of(draft)
    answer = Client().get(address_of(lead))
    wanted = [str(task.what) for pile in waiting_for(lead, clock.now()) for task in pile.items if task.due is not None]
    assert (names(answer.content), wanted != []) == (wanted, True)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    with nothing_changes():
        Client().get(address_of_now(lead))


def address_of_now(user: User) -> str:
    return reverse("calendar-feed", args=[secret_of(CalendarFeed.objects.get(user=user))])


def test_the_address_stays_until_it_is_made_anew_or_closed_and_then_shows_nothing() -> None:
    user = a_user()
    first = address_of(user)
    assert (first == address_of_now(user), Client().get(first).status_code) == (True, 200)
    second = address_of(user)
    assert [Client().get(page).status_code for page in (first, second)] == [404, 200]
    signed_in(user).post(reverse("close-calendar-address"))
    assert [Client().get(page).status_code for page in (first, second)] == [404, 404]
    third = address_of(user)
    assert [Client().get(page).status_code for page in (first, second, third)] == [404, 404, 200]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(third).status_code == 404
    feed = CalendarFeed.objects.get(user=user)
    verbs = Event.objects.filter(subject_kind="notices.calendarfeed", subject_id=str(feed.pk)).values_list(
        "verb", flat=True
    )
    assert list(verbs) == ["made the address of", "made the address of", "closed the address of", "made the address of"]


@pytest.mark.parametrize("key", ["x", "WzEsMV0:abc", "WzEsMV0"])
def test_a_key_that_is_none_of_ours_opens_nothing(key: str) -> None:
    assert Client().get(reverse("calendar-feed", args=[key])).status_code == 404
    other = Signer(salt="another").sign_object([1, 1])
    assert Client().get(reverse("calendar-feed", args=[other])).status_code == 404


def test_a_role_that_ends_takes_its_tasks_out_of_the_calendar() -> None:
    clock.move_to(AT)
    draft = an_application("draft")
    lead = lead_of(draft)
    address = address_of(lead)
    assert names(Client().get(address).content) != []
    lead.memberships.update(ended_at=AT)
    assert names(Client().get(address).content) == []


def test_the_calendar_of_a_person_of_the_fund_does_not_change_with_a_draft() -> None:
    """Two worlds: with a draft, and without. Who has begun to apply is nobody's business before a round closes."""
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    address = address_of(manager)
    clock.move_to(AT)
    without = names(Client().get(address).content)
    an_application("draft", round_=round_)
    assert names(Client().get(address).content) == without


def test_the_key_stands_in_no_log() -> None:
    key = "WzEsMV0:secret"
    for line in (f"GET /calendar/{key}/tasks.ics 200", f"/sign-in/?next=%2Fcalendar%2F{key}%2Ftasks.ics"):
        row = logging.LogRecord("x", logging.INFO, "", 0, line, (), None)
        WithoutKeys().filter(row)
        assert (key in row.getMessage(), "(key)" in row.getMessage()) == (False, True)


def test_it_is_closed_to_who_is_not_signed_in_and_once_only() -> None:
    assert Client().post(reverse("make-calendar-address")).status_code == 302
    assert CalendarFeed.objects.count() == 0
    user = a_user()
    with nothing_changes():
        signed_in(user).post(reverse("close-calendar-address"))
    assert configured.ADDRESS != ""
