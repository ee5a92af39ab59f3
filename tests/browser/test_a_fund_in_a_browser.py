"""A whole fund in a real browser, from its launch to what anyone can read of it: every role, by clicking, with and without scripts.

After the starting point people open pages, read them, fill forms and press buttons. What one has done by clicking is done by
actions for the bids beside it. The same story, told by actions, is in tests/journeys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from placefund.records import clock
from tests import build
from tests.browser.chapters_of_applicants import (
    a_draft_is_written,
    a_partnership_is_formed,
    it_is_certified_and_submitted,
    its_place_is_composed,
    three_others_apply,
)
from tests.browser.chapters_of_assessment import (
    a_newcomer_joins_the_pool,
    they_are_found_eligible,
    they_are_read,
    who_reads_what_is_proposed_and_applied,
)
from tests.browser.chapters_of_choosing import (
    anyone_reads_every_decision,
    feedback_is_reviewed_and_all_is_released,
    one_is_signed_and_decided_on,
    two_scenarios_are_built_and_compared,
)
from tests.browser.chapters_of_delivery import (
    a_project_is_set_up_and_started,
    anyone_can_follow_the_pound,
    it_is_checked_and_paid_by_two_people,
    the_quarters_return_is_sent,
)
from tests.browser.chapters_of_the_fund import (
    the_award_is_offered_and_accepted,
    the_earmarked_place_gets_its_award,
    the_manager_opens_a_round,
)
from tests.browser.chapters_of_the_panel import the_panel_is_prepared, the_panel_meets
from tests.browser.people import Axe
from tests.browser.story import Story

pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def story(request: pytest.FixtureRequest, live_server: Any, browser: Any, axe: Axe) -> Iterator[Story]:
    told = Story(browser, live_server.url, axe, request.param)
    told.begins()
    yield told
    for visitor in told.visitors:
        visitor.page.context.close()


def test_a_fund_from_launch_to_what_anyone_can_read_of_it(story: Story) -> None:
    the_manager_opens_a_round(story)
    a_partnership_is_formed(story)
    its_place_is_composed(story)
    a_draft_is_written(story)
    it_is_certified_and_submitted(story)
    three_others_apply(story)
    clock.move_to(build.AFTER)
    they_are_found_eligible(story)
    a_newcomer_joins_the_pool(story)
    who_reads_what_is_proposed_and_applied(story)
    they_are_read(story)
    the_panel_is_prepared(story)
    the_panel_meets(story)
    two_scenarios_are_built_and_compared(story)
    one_is_signed_and_decided_on(story)
    feedback_is_reviewed_and_all_is_released(story)
    anyone_reads_every_decision(story)
    the_award_is_offered_and_accepted(story)
    the_earmarked_place_gets_its_award(story)
    a_project_is_set_up_and_started(story)
    clock.move_to(build.AFTER_Q1)
    the_quarters_return_is_sent(story)
    it_is_checked_and_paid_by_two_people(story)
    anyone_can_follow_the_pound(story)
    assert [fault for visitor in story.visitors for fault in visitor.faults] == []
