"""Lifecycles: a move is possible from its states and from no other, and a refusal says from which."""

from __future__ import annotations

import pytest

from placefund.domain.lifecycle import APPLICATION, LIFECYCLES, RETURN, Lifecycle, MoveNotPossible


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.thing)
def test_a_move_leads_from_its_states_and_from_no_other(lifecycle: Lifecycle) -> None:
    for move in lifecycle.moves:
        sources = {state for other in lifecycle.moves if other.name == move.name for state in other.sources}
        for state in lifecycle.states:
            if state in move.sources:
                assert lifecycle.step(move.name, state) == move
            elif state not in sources:
                with pytest.raises(MoveNotPossible):
                    lifecycle.step(move.name, state)


def test_a_refusal_says_what_the_state_is_and_would_have_to_be() -> None:
    with pytest.raises(MoveNotPossible) as refusal:
        RETURN.step("pay", "sent")
    assert (
        str(refusal.value) == "This return is sent, so it is not possible to pay it now. It would have to be approved."
    )


def test_a_move_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(KeyError, match="has no move called 'teleport'"):
        APPLICATION.step("teleport", "draft")


def test_nothing_leads_out_of_an_end() -> None:
    assert [state for state in APPLICATION.states if not APPLICATION.from_state(state)] == [
        "successful",
        "unsuccessful",
        "withdrawn",
    ]
    assert APPLICATION.born == "draft"
