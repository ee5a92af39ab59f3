"""Lifecycles: a move is possible from its states and from no other, and a refusal says from which."""

from __future__ import annotations

import pytest

from placefund.domain.lifecycle import (
    APPLICATION,
    LIFECYCLES,
    RETURN,
    Lifecycle,
    Move,
    MoveNotPossible,
    act_in_words,
    in_words,
)
from placefund.domain.roles import Capability


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
    with pytest.raises(KeyError) as mistake:
        APPLICATION.step("teleport", "draft")
    assert mistake.value.args == ("application has no move called 'teleport'.",)


def test_states_and_moves_of_several_words_are_read_as_words() -> None:
    assert (str(in_words("nothing_due")), str(in_words("sent"))) == ("nothing due", "sent")
    assert (str(act_in_words("find_eligible")), str(act_in_words("release"))) == ("find it eligible", "release it")
    assert str(act_in_words("carry_on_as_before")) == "carry on as before it"


def test_a_refusal_of_a_move_from_several_states_names_them_all() -> None:
    bag = Lifecycle(
        "bag", ("all_packed", "shut", "lost"), (Move("put_back", ("all_packed", "shut"), "shut", Capability.USE_INBOX),)
    )
    with pytest.raises(MoveNotPossible) as refusal:
        bag.step("put_back", "lost")
    assert str(refusal.value) == (
        "This bag is lost, so it is not possible to put it back now. It would have to be all packed or shut."
    )
    assert bag.from_state("shut") == bag.moves
    assert bag.from_state("lost") == ()


def test_out_of_an_end_leads_only_a_published_revision() -> None:
    for end in ("successful", "unsuccessful"):
        assert [move.name for move in APPLICATION.from_state(end)] == ["revise_to_success", "revise_to_decline"]
    assert [move.name for move in APPLICATION.from_state("withdrawn")] == ["revive", "revive_as_sent"]
    assert APPLICATION.born == "draft"
