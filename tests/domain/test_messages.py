"""Sentences are kept in English and read in the reader's language."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from placefund.design.wording import moment_in_words
from placefund.domain import messages
from placefund.domain.findings import Finding, RulesNotMet
from placefund.domain.messages import all_of, any_of, day, paragraph, row_of, run_on, say, say_count
from placefund.domain.money import Money

WELSH = {
    "The ask of {ask} is above the cap of {cap}.": "Mae'r cais am {ask} yn uwch na'r terfyn o {cap}.",
    "Open": "Ar agor",
    "November": "Tachwedd",
    "{first} or {last}": "{first} neu {last}",
    "It is {state}.": "Mae'n {state}.",
    "{count} bid": "{count} cais",
    "Take {this} out.": "{that}",
}


@pytest.fixture
def in_welsh() -> Iterator[None]:
    """Somebody reads Welsh, in which “two” has words of its own."""
    before = messages._Speech.single, messages._Speech.plural
    messages.speak_with(
        lambda text: WELSH.get(text, text), lambda one, many, count: "dau gais" if count == 2 else WELSH.get(one, many)
    )
    yield
    messages.speak_with(*before)


def test_a_sentence_is_its_english_letters_and_remembers_its_values() -> None:
    sentence = say("The ask of {ask} is above the cap of {cap}.", ask=Money(100), cap=Money(50))
    assert sentence == "The ask of £1 is above the cap of £0.50."
    assert sentence.values == {"ask": Money(100), "cap": Money(50)}
    assert hash(sentence) == hash("The ask of £1 is above the cap of £0.50.")


@pytest.mark.usefixtures("in_welsh")
def test_it_is_read_in_the_readers_language_and_kept_in_english() -> None:
    sentence = say("The ask of {ask} is above the cap of {cap}.", ask=Money(100), cap=Money(50))
    assert str(sentence) == f"{sentence}" == "Mae'r cais am £1 yn uwch na'r terfyn o £0.50."
    assert json.dumps(sentence) == '"The ask of \\u00a31 is above the cap of \\u00a30.50."'
    assert sentence == "The ask of £1 is above the cap of £0.50."


@pytest.mark.usefixtures("in_welsh")
def test_a_sentence_within_a_sentence_is_translated_with_it() -> None:
    assert str(say("It is {state}.", state=say("Open").lower())) == "Mae'n ar agor."
    assert str(run_on(say("Open"), ", ", say("Open"))) == "Ar agor, Ar agor"
    assert str(say("Open") + " " + say("Open")) == "Ar agor Ar agor"
    assert str("(" + say("Open") + ")") == "(Ar agor)"
    assert str(paragraph([say("Open"), "x"])) == "Ar agor x"
    assert str(any_of(["a", say("Open"), "c"])) == "a, Ar agor neu c"
    assert all_of(["a"]) == "a"
    assert (row_of([]), row_of(["a", "b"], say(" and no "))) == ("", "a and no b")


@pytest.mark.usefixtures("in_welsh")
def test_a_count_picks_the_words() -> None:
    one, two, five = (say_count("{count} bid", "{count} bids", count=count) for count in (1, 2, 5))
    assert (one, two, five) == ("1 bid", "2 bids", "5 bids")
    assert (str(one), str(two)) == ("1 cais", "dau gais")


@pytest.mark.usefixtures("in_welsh")
def test_days_moments_and_lists_are_written_last() -> None:
    assert str(day(date(2026, 11, 28))) == "28 Tachwedd 2026"
    moment = say("{at}", at=datetime(2026, 11, 28, 16, tzinfo=UTC))
    assert (moment, str(moment)) == ("4pm on 28 November 2026", "4pm on 28 Tachwedd 2026")
    assert say("{names}", names=["a", "b"]) == "a, b"
    assert say("{count:,} bids", count=1234) == "1,234 bids"


@pytest.mark.usefixtures("in_welsh")
def test_a_translation_that_names_a_place_which_is_not_there_is_read_in_english() -> None:
    assert str(say("Take {this} out.", this="it")) == "Take it out."


def test_a_brace_is_a_brace_where_there_are_no_values() -> None:
    assert say("Write {name}.") == "Write {name}."
    assert say("Write {name}.").format(name="Ann") == "Write Ann."


def test_copies_are_made_of_the_values() -> None:
    sentence = say_count("{count} bid of {name}", "{count} bids of {name}", count=2, name="Ann")
    for copied in (copy.copy(sentence), copy.deepcopy(sentence)):
        assert (copied, copied.text, copied.values) == ("2 bids of Ann", sentence.text, sentence.values)


@pytest.mark.usefixtures("in_welsh")
def test_a_refusal_is_read_when_it_is_shown() -> None:
    refusal = RulesNotMet([Finding("a", False, say("Open")), Finding("b", False, "Shut.")])
    assert str(refusal) == "Ar agor Shut."


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2025, 11, 14, 0, 0, tzinfo=UTC), "midnight at the end of 13 November 2025"),
        (datetime(2025, 7, 14, 23, 0, tzinfo=UTC), "midnight at the end of 14 July 2025"),
        (datetime(2025, 11, 14, 12, 0, tzinfo=UTC), "midday on 14 November 2025"),
        (datetime(2025, 11, 14, 0, 30, tzinfo=UTC), "12:30am on 14 November 2025"),
        (datetime(2025, 7, 14, 15, 5, tzinfo=UTC), "4:05pm on 14 July 2025"),
    ],
)
def test_an_instant_in_a_sentence_is_worded_as_it_is_on_a_page(at: datetime, words: str) -> None:
    assert str(say("It closes {closes}.", closes=at)) == f"It closes {words}."
    assert moment_in_words(at) == words
