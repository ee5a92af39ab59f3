"""All above the line are invited in one press: which they are is seen first, and who may not compare bids is not told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions.queries import money_for
from placefund.panels.interviews import actions
from placefund.panels.interviews.queries import above_line
from placefund.panels.models import Interview
from placefund.records import clock
from tests.build import AFTER, Cast, a_round_to_read, an_application
from tests.panels.test_interviews import LAST_DAY, TEN, told, worked_for_the_lead
from tests.witness import nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
CHANGED = "What stands above the line has changed since this page was shown. Look at the list again, then invite."


@once
def ranked() -> tuple[Cast, list[Application], list[Application]]:
    """Two bids that all their readers have scored, one that nobody read, and a time."""
    round_, cast, unread = a_round_to_read(1)
    bids = [an_application("scored", round_=round_, cast=cast) for _ in range(2)]
    actions.lay_out_slots(
        round_, begins_at=TEN, minutes=45, gap=15, count=3, place="Room", people=[cast.chair], by=cast.manager, at=AFTER
    )
    return cast, bids, unread


def press(cast: Cast, bids: list[Application], seen: list[int], **more: Any) -> tuple[Interview, ...]:
    how: dict[str, Any] = {
        "pick_by": LAST_DAY,
        "money": money_for(bids[0].round),
        "by": cast.manager,
        "at": AFTER,
    } | more
    return actions.invite_above_line(bids[0].round, seen, **how)


def test_all_above_the_line_are_invited_and_who_is_invited_already_keeps_its_day() -> None:
    cast, bids, _unread = ranked()
    [first] = actions.invite_to_interview(bids[0].round, bids[:1], pick_by=LAST_DAY, by=cast.manager, at=AFTER)
    found = above_line(bids[0].round, cast.manager, AFTER, money_for(bids[0].round))
    assert ([bid.pk for bid in found.to_invite], [bid.pk for bid in found.invited]) == ([bids[1].pk], [bids[0].pk])
    before = len(told(bids[0].side.lead))  # type: ignore[attr-defined]
    [second] = press(cast, bids, [bids[1].pk], pick_by=LAST_DAY + timedelta(days=1))
    assert second.application_id == bids[1].pk
    assert Interview.objects.get(pk=first.pk).pick_by == LAST_DAY
    assert len(told(bids[0].side.lead)) == before  # type: ignore[attr-defined]
    with nothing_changes(), refused("Every bid above the line that can be interviewed is invited already."):
        press(cast, bids, [])


def test_what_the_money_does_not_reach_is_not_invited() -> None:
    cast, bids, _unread = ranked()
    money = money_for(bids[0].round)
    assert above_line(bids[0].round, cast.manager, AFTER, money - money).to_invite == ()


def test_once_every_score_is_agreed_the_ranked_list_says_which() -> None:
    round_, cast, _none = a_round_to_read(0)
    bid = an_application("assessed", round_=round_, cast=cast)
    found = above_line(round_, cast.manager, AFTER, money_for(round_))
    assert ([each.pk for each in found.to_invite], found.unread) == ([bid.pk], 0)


def test_where_no_score_is_agreed_there_is_no_line() -> None:
    round_, cast, [bid] = a_round_to_read(1)
    with (
        nothing_changes(),
        refused(
            f"{round_} has no ranking yet: no bid has all the readings that its terms ask for. Until then, choose the "
            "bids one by one."
        ),
    ):
        press(cast, [bid], [])


def test_what_was_not_shown_is_not_invited() -> None:
    cast, bids, unread = ranked()
    for seen in ([bids[0].pk], [bids[0].pk, bids[1].pk, unread[0].pk]):
        with nothing_changes(), refused(CHANGED):
            press(cast, bids, seen)


def test_who_has_a_conflict_with_one_bid_hears_of_it_and_of_no_other_whatever_the_ranking() -> None:
    cast, bids, unread = ranked()
    worked_for_the_lead(cast.manager, unread[0])
    found = above_line(bids[0].round, cast.manager, AFTER, money_for(bids[0].round))
    assert (found.to_invite, found.invited, found.why_not.startswith(f"You have a conflict with {unread[0]}")) == (
        (),
        (),
        True,
    )
    with nothing_changes(), refused(found.why_not):
        press(cast, bids, [bid.pk for bid in bids])


def test_the_page_shows_which_and_one_press_invites_them() -> None:
    cast, bids, unread = ranked()
    clock.move_to(AFTER)
    browser, page = signed_in(cast.manager), reverse("invite-above-line", args=[bids[0].round_id])
    assert page in browser.get(reverse("round-interviews", args=[bids[0].round_id])).content.decode()
    shown = browser.get(page).content.decode()
    assert "2 bids stand above the line of the present ranking" in shown
    assert [str(bid) in shown for bid in (*bids, *unread)] == [True, True, False]
    assert "1 bid does not have all its readings yet." in shown
    seen = ",".join(str(bid.pk) for bid in bids)
    day = {"pick_by_day": LAST_DAY.day, "pick_by_month": LAST_DAY.month, "pick_by_year": LAST_DAY.year}
    stale = browser.post(page, day | {"seen": str(bids[0].pk)})
    assert (stale.status_code, CHANGED in stale.content.decode()) == (422, True)
    assert sorted(stale.context["form"]["seen"].value().split(",")) == sorted(seen.split(","))
    assert browser.post(page, day | {"seen": seen}).status_code == 302
    assert Interview.objects.filter(application__in=bids).count() == 2
    assert "invited already" in browser.get(page).content.decode()
