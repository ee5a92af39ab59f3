"""What a search finds in words: their forms, their spellings, their accents, slips of the hand, and what is shown of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.search_words import (
    EXCERPT,
    LONGEST,
    MOST_WORDS,
    folded,
    nearest,
    pattern_of,
    search_words,
    stem,
    words_in,
)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("fund", "Funded by the department"),
        ("funding", "The fund of 2026"),
        ("universities", "The University of Saltmarsh"),
        ("evaluation", "How it was evaluated"),
        ("managing", "Its management"),
        ("planned", "Plans of a place"),
        ("businesses", "A business by the sea"),
        ("organization", "Each organisation"),
        ("organise", "It was organized"),
        ("program", "The programme before"),
        ("programme", "A computer program"),
        ("labour", "Labor markets"),
        ("mon", "Ynys Môn"),
        ("Môn", "YNYS MON"),
        ("caerdydd", "Caerdŷdd a'r cylch"),
        ("manch", "Greater Manchester"),
        ("queens", "Queen's University"),
        ("derry londonderry", "Belfast–Derry/Londonderry"),
        ("LIPF-0003", "Award LIPF-0003"),
    ],
)
def test_a_word_finds_its_other_forms_and_spellings(asked: str, text: str) -> None:
    assert search_words(asked).are_in(text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("art", "An article"),
        ("fund", "Fundamental"),
        ("universe", "The university"),
        ("rat", "Rates"),
        ("cardiff bay", "Cardiff"),
        ("2026", "2027"),
    ],
)
def test_a_word_does_not_find_another_word(asked: str, text: str) -> None:
    assert not search_words(asked).are_in(text)


def test_small_words_are_left_out_unless_there_are_no_others() -> None:
    assert search_words("the fund of funds").words == ("fund", "funds")
    assert search_words("to be").words == ("be",)
    assert search_words("of").words == ("of",)


@pytest.mark.parametrize("typed", ["x" * (LONGEST + 1), " ".join(f"word{n}" for n in range(MOST_WORDS + 1)), "!!", "?"])
def test_what_cannot_be_searched_for_is_told_in_a_sentence(typed: str) -> None:
    found = search_words(typed)
    assert found.fault.endswith((".", "!"))
    assert found.words == ()


def test_nothing_typed_is_no_fault() -> None:
    assert search_words("   ") == search_words("")
    assert not search_words("").fault


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("manchster", {"manchester", "winchester"}, "manchester"),
        ("glasgwo", {"glasgow"}, "glasgow"),
        ("cardif", {"cardiff"}, "cardiff"),
        ("liverpol", {"liverpool"}, "liverpool"),
        ("xyzzy", {"manchester"}, ""),
        ("fnd", {"fund"}, ""),
        ("glasgow", {"glasgow"}, ""),
    ],
)
def test_a_slip_of_the_hand_is_put_right(typed: str, known: set[str], meant: str) -> None:
    assert nearest(typed, known) == meant


def test_an_excerpt_stands_around_what_was_found_and_is_cut_at_words() -> None:
    text = "Before. " * 60 + "The estuary is deep. " + "After. " * 60
    pieces = search_words("estuary").excerpt(text)
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_hit] == ["estuary"]
    assert len(shown) <= EXCERPT + 4
    assert shown.startswith("… Before.")
    assert shown.endswith(" …")


def test_a_reference_is_known_by_its_form() -> None:
    assert [
        search_words(typed).is_reference for typed in ("LIPF-0003", "REHEARSAL-002-00017-2", "GB-COH-01234567")
    ] == [*(True, True, True)]
    assert not any(search_words(typed).is_reference for typed in ("co-investment", "fund", "2026", "LIPF 3"))


@given(st.text(max_size=120))
def test_whatever_is_typed_makes_a_pattern_and_marks_add_up_to_the_text(typed: str) -> None:
    words = search_words(typed)
    for pattern in words.patterns:
        re.compile(pattern)
    shown = "".join(piece.text for piece in words.marked(typed))
    assert shown == typed
    assert all(re.fullmatch(r"[\w\[\]().|?:*\\]+", pattern_of(word)) for word in words.words)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_begins_its_word_and_a_word_finds_itself(word: str) -> None:
    assert word.startswith(stem(word))
    if found := search_words(word).words:
        assert search_words(word).are_in(f"Here is {word}.")
        assert found == (word,)


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzôŵéŷ '-", max_size=60),
    st.sampled_from(("mon", "funding", "programme", "organise")),
)
def test_whatever_has_a_word_has_one_of_its_traces(around: str, typed: str) -> None:
    for text in (around, f"{around} {typed}s", f"{around} Môn Fund organize program", f"{typed}"):
        for word, (traces, pattern) in zip(search_words(typed).words, search_words(typed).looked_for, strict=True):
            likes = [trace.replace("%", ".*").replace("_", ".") for trace in traces]
            seen = any(re.fullmatch(like, text, re.IGNORECASE | re.DOTALL) for like in likes)
            assert seen or not re.search(pattern, text, re.IGNORECASE), word


def test_folding_leaves_letters_and_figures() -> None:
    assert folded("Ŵyl Môn") == "wyl mon"
    assert words_in("£30m for Belfast–Derry") == ["30m", "for", "belfast", "derry"]
