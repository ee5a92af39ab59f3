"""A place's whole route in a real browser, in one story: from what it is promised to a paid grant that its project passed on.

Everybody finds their way from the bar, the desk of the programme, their inbox and their messages, and a reader from the home page.
Only the bids of the place's own call are told by actions: `test_a_fund_in_a_browser` tells each of those steps by clicking.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.chapters_of_onward_grants import (
    a_grant_is_entered_and_paid,
    a_scheme_is_drafted_and_agreed,
    a_tranche_is_released_by_two_people,
    anyone_can_see_where_every_pound_is,
    the_claim_is_checked_approved_and_paid,
    what_was_paid_is_claimed,
)
from tests.browser.chapters_of_place_awards import (
    an_award_is_offered_for_what_was_approved,
    it_is_offered_in_two_tranches,
    its_project_is_set_up_and_started,
    the_lead_accepts_it,
)
from tests.browser.chapters_of_place_portfolios import (
    a_local_call_is_begun_and_opened,
    a_portfolio_is_put_together,
    both_are_brought_on_until_they_are_ready,
    it_is_signed_and_submitted,
    one_bid_of_it_is_chosen,
    the_board_endorses_it,
    the_pipeline_is_kept,
)
from tests.browser.chapters_of_places import (
    a_plan_is_written_and_issued,
    the_board_endorses_the_plan,
    the_fund_promises_the_place_its_money,
    the_place_gives_itself_a_board,
    the_place_says_who_stands_for_it,
    the_place_shows_that_it_is_ready,
    the_place_works_off_its_gap,
    two_people_find_it_ready_with_actions,
)
from tests.browser.chapters_of_reviews import (
    one_proposes_and_another_decides,
    the_delivery_body_asks_and_the_place_answers,
)
from tests.browser.people import Axe
from tests.browser.place_story import PlaceStory

pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def story(request: pytest.FixtureRequest, live_server: Any, browser: Any, axe: Axe) -> Iterator[PlaceStory]:
    told = PlaceStory(browser, live_server.url, axe, request.param)
    told.begins()
    yield told
    for visitor in told.visitors:
        visitor.page.context.close()


def test_a_place_from_its_promise_to_a_paid_onward_grant(story: PlaceStory) -> None:
    the_fund_promises_the_place_its_money(story)
    the_place_says_who_stands_for_it(story)
    the_place_gives_itself_a_board(story)
    the_place_shows_that_it_is_ready(story)
    two_people_find_it_ready_with_actions(story)
    the_place_works_off_its_gap(story)
    a_plan_is_written_and_issued(story)
    the_board_endorses_the_plan(story)
    a_local_call_is_begun_and_opened(story)
    one_bid_of_it_is_chosen(story)
    the_pipeline_is_kept(story)
    both_are_brought_on_until_they_are_ready(story)
    a_portfolio_is_put_together(story)
    the_board_endorses_it(story)
    it_is_signed_and_submitted(story)
    the_delivery_body_asks_and_the_place_answers(story)
    one_proposes_and_another_decides(story)
    an_award_is_offered_for_what_was_approved(story)
    it_is_offered_in_two_tranches(story)
    the_lead_accepts_it(story)
    its_project_is_set_up_and_started(story)
    a_scheme_is_drafted_and_agreed(story)
    a_grant_is_entered_and_paid(story)
    what_was_paid_is_claimed(story)
    the_claim_is_checked_approved_and_paid(story)
    a_tranche_is_released_by_two_people(story)
    anyone_can_see_where_every_pound_is(story)
    assert [fault for visitor in story.visitors for fault in visitor.faults] == []
