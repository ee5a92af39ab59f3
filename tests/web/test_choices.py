"""What a filter offers to choose from."""

from __future__ import annotations

from placefund.web.lists.choices import choices_by_words, choices_held, choices_of_states


def test_choices_stand_once_each_in_the_order_of_their_words_whatever_the_case() -> None:
    pairs = [("b", "Dundee"), ("a", "de Bruyne"), ("b", "Dundee"), ("c", "Argyll")]
    assert choices_by_words(pairs) == (("c", "Argyll"), ("a", "de Bruyne"), ("b", "Dundee"))


def test_a_choice_that_no_row_has_is_not_offered_and_the_others_keep_their_order() -> None:
    words = {"firm": "Firm", "inferred": "Inferred", "weak": "Weak"}
    assert choices_held(words, ["weak", "firm", "weak", "of no name"]) == (("firm", "Firm"), ("weak", "Weak"))


def test_a_state_is_offered_by_the_word_that_pages_show_it_with() -> None:
    assert choices_of_states(["stood_down", "accepted"]) == (("stood_down", "Stood down"), ("accepted", "Accepted"))
