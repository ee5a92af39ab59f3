"""A whole fund in a real browser, from its launch to what anyone can read of it: every role, by clicking, with and without scripts.

After the starting point nothing is done but what people do: they open pages, read them, fill forms and press buttons.
The same story, told by actions, is in tests/journeys.
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
)
from tests.browser.chapters_of_delivery import (
    a_project_is_set_up_and_started,
    anyone_can_follow_the_pound,
    it_is_checked_and_paid_by_two_people,
    the_quarters_return_is_sent,
)
from tests.browser.chapters_of_the_fund import (
    it_is_decided_released_and_accepted,
    it_is_found_eligible_and_assessed,
    the_earmarked_place_gets_its_award,
    the_manager_opens_a_round,
)
from tests.browser.people import Axe
from tests.browser.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


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
    clock.move_to(build.AFTER)
    it_is_found_eligible_and_assessed(story)
    it_is_decided_released_and_accepted(story)
    the_earmarked_place_gets_its_award(story)
    a_project_is_set_up_and_started(story)
    clock.move_to(build.AFTER_Q1)
    the_quarters_return_is_sent(story)
    it_is_checked_and_paid_by_two_people(story)
    anyone_can_follow_the_pound(story)
    assert [fault for visitor in story.visitors for fault in visitor.faults] == []
