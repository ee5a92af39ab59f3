"""The words of the code say what each class is, in a sentence of its own."""

from __future__ import annotations

from placefund.overview.reference.code_words import SUBJECTS, meaning, place, words_of_the_code
from tests.house.source import SRC

WORDS = [word for _, words in SUBJECTS for word in words]


def test_every_word_is_told_in_one_sentence() -> None:
    untold = [word.__name__ for word in WORDS if not meaning(word).endswith((".", "?")) or len(meaning(word)) > 240]
    assert untold == []


def test_every_word_stands_where_it_is_said_to_stand() -> None:
    assert [
        place(word) for word in WORDS if f"class {word.__name__}" not in (SRC / place(word)).read_text("utf-8")
    ] == []


def test_no_class_is_listed_twice_and_each_is_in_the_table() -> None:
    assert len(set(WORDS)) == len(WORDS)
    assert len(words_of_the_code().splitlines()) == len(WORDS) + 2
