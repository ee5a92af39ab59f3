"""Two texts are told apart word by word, and nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.differences import passages


def told_apart(one: str, other: str) -> tuple[list[str], list[str]]:
    """What only the one has, and what only the other has."""
    first, second = passages(one, other)
    return [each.text for each in first if not each.is_shared], [each.text for each in second if not each.is_shared]


def test_what_differs_is_marked_and_the_rest_is_shared() -> None:
    assert told_apart("We train 40 people.", "We train 55 people.") == (["40"], ["55"])
    assert told_apart("Robots.", "Robots. And people.") == ([], [" And people."])
    assert told_apart("The same.", "The same.") == ([], [])
    assert told_apart("", "New.") == ([], ["New."])


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_passages_of_a_text_are_the_text(one: str, other: str) -> None:
    first, second = passages(one, other)
    assert ("".join(each.text for each in first), "".join(each.text for each in second)) == (one, other)
    shared = ["".join(each.text for each in side if each.is_shared) for side in (first, second)]
    assert shared[0] == shared[1]
