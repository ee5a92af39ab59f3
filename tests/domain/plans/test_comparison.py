"""How two versions of a plan differ, in words and in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.plans.comparison import PieceFate, differences
from placefund.domain.plans.parts import Piece, PlanPart, PlanWords


def told(old: list[Piece], new: list[Piece]) -> list[tuple[str, str]]:
    found = differences(old, new, PlanWords.of(old, ()), PlanWords.of(new, ()))
    return [(each.piece.key, each.fate.value) for each in found]


def aim(number: int, text: str = "", place: int | None = None) -> Piece:
    return Piece(PlanPart.AIM, number, number if place is None else place, {"title": f"Aim {number}", "text": text})


def test_what_was_added_taken_out_and_written_anew_is_told() -> None:
    old, new = [aim(1, "As it was."), aim(2)], [aim(1, "As it is."), aim(3)]
    assert told(old, new) == [("aim-1", "changed"), ("aim-3", "added"), ("aim-2", "removed")]


def test_the_text_is_marked_where_it_changed() -> None:
    old, new = [aim(1, "Ten firms will come here.")], [aim(1, "Ten firms will stay here.")]
    (found,) = differences(old, new, PlanWords.of(old, ()), PlanWords.of(new, ()))
    assert [(each.text, each.fate.value) for each in found.fields[0].changes] == [
        ("Ten firms will ", "kept"),
        ("come", "taken out"),
        ("stay", "put in"),
        (" here.", "kept"),
    ]
    assert str(found.sentence) == "Aim “Aim 1” was changed."


def test_of_an_order_the_fewest_that_moved_are_told() -> None:
    old = [aim(1), aim(2), aim(3)]
    new = [aim(1, place=9), aim(2), aim(3)]
    assert told(old, new) == [("aim-1", "moved")]


@given(st.lists(st.integers(1, 30), unique=True, max_size=8), st.lists(st.integers(1, 30), unique=True, max_size=8))
def test_every_piece_is_told_of_by_what_became_of_it(before: list[int], after: list[int]) -> None:
    old, new = [aim(number) for number in before], [aim(number) for number in after]
    found = dict(told(old, new))
    assert {key for key, fate in found.items() if fate == PieceFate.ADDED} == {
        f"aim-{n}" for n in set(after) - set(before)
    }
    assert {key for key, fate in found.items() if fate == PieceFate.REMOVED} == {
        f"aim-{n}" for n in set(before) - set(after)
    }


@given(st.lists(st.integers(1, 30), unique=True, max_size=8))
def test_nothing_is_told_of_two_that_are_the_same(numbers: list[int]) -> None:
    plan = [aim(number) for number in numbers]
    assert told(plan, list(reversed(plan))) == []
