"""Two bids that choose one time at the same instant: one has it, the other is refused, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from placefund.panels.interviews import actions
from placefund.panels.models import Interview, InterviewSlot
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER
from tests.enquiries.test_at_once import told
from tests.panels.test_interviews import interviews, lead_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_one_time_that_two_bids_choose_at_once_goes_to_one() -> None:
    _cast, bids, _members, slots, invited = interviews()

    def picks(number: int) -> Callable[[], object]:
        return lambda: actions.pick_slot(invited[number], slots[0], by=lead_of(bids[number]), at=AFTER)

    assert Counter(all_at_once([told(picks(number)) for number in (0, 1, 0, 1)])) == {"done": 1, "refused": 3}
    assert Interview.objects.filter(slot=slots[0]).count() == 1


def test_a_time_that_is_withdrawn_while_it_is_chosen_is_held_by_nobody() -> None:
    cast, bids, _members, slots, invited = interviews()
    work = [
        told(lambda: actions.pick_slot(invited[0], slots[0], by=lead_of(bids[0]), at=AFTER)),
        told(lambda: actions.withdraw_slot(slots[0], reason="Flooded.", by=cast.manager, at=AFTER)),
    ]
    all_at_once(work)
    assert InterviewSlot.objects.get(pk=slots[0].pk).withdrawn_at is not None
    assert not Interview.objects.filter(slot=slots[0]).exists()
