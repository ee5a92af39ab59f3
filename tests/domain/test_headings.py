"""Headings between the questions of a form: they stand above what is asked, and are no question."""

from __future__ import annotations

from placefund.domain.asking import OF_PARTNER, heads_of, under_headings
from placefund.domain.questions import Question
from placefund.domain.welsh import lacks, without_welsh

ALONE = Question("alone", "Alone")
FIRST = Question("first", "First", heading="The work", heading_says="What is done.", heading_cy="Y gwaith")
SECOND = Question("second", "Second")
LAST = Question("last", "Last", heading="The money")
FORM = (ALONE, FIRST, SECOND, LAST)


def test_each_question_stands_under_the_heading_before_it() -> None:
    assert heads_of(FORM) == {"alone": None, "first": FIRST, "second": FIRST, "last": LAST}
    assert under_headings(FORM, FORM) == [(None, [ALONE]), (FIRST, [FIRST, SECOND]), (LAST, [LAST])]


def test_a_heading_stays_where_its_first_question_is_not_asked_and_goes_where_none_is() -> None:
    assert under_headings(FORM, (ALONE, SECOND)) == [(None, [ALONE]), (FIRST, [SECOND])]
    assert under_headings(FORM, ()) == []


def test_what_each_partner_answers_stands_under_it_once_for_each() -> None:
    copies = [Question(f"second{OF_PARTNER}{number}", "Second") for number in (4, 5)]
    assert under_headings(FORM, (FIRST, *copies)) == [(FIRST, [FIRST, *copies])]


def test_a_question_without_a_heading_says_nothing_of_one_so_older_terms_keep_their_digest() -> None:
    assert not [key for key in ALONE.as_record() if key.startswith("heading")]
    assert Question.from_record(FIRST.as_record()) == FIRST


def test_what_a_heading_lacks_in_welsh_is_told() -> None:
    told = [str(each) for each in lacks(FIRST)]
    assert ("the words below that heading" in told, "the heading above it" in told) == (True, False)
    assert "the heading above it" in [str(each) for each in lacks(LAST)]
    assert without_welsh(FIRST).heading_cy == ""
