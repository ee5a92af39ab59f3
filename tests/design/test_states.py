import pytest

from placefund.design.states import STATES, label_of_state
from placefund.domain.lifecycle import LIFECYCLES


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.thing)
def test_every_state_of_every_lifecycle_has_its_words_and_its_colour(lifecycle):
    assert [state for state in lifecycle.states if state not in STATES] == []


def test_a_state_without_an_entry_is_shown_in_its_own_words():
    assert label_of_state("half_done").label == "Half done"
