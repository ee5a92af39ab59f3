"""A question says the same in Welsh beside its English words: what is missing, what the digest covers, what may be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.amendment import why_not_amended
from placefund.domain.asking import for_each_partner
from placefund.domain.made_up import PARTNERS
from placefund.domain.questions import EACH_PARTNER, Question
from placefund.domain.terms import Terms, digest
from placefund.domain.welsh import has_welsh, lacks, option_words, without_welsh
from tests.build import AT, TERMS

PART = Question("who", "Who", kind="line")
TREE = Question(
    "tree", "Which tree?", "Choose one.", kind="choice", options=("Oak", "Ash"), options_cy=("Derwen", "Onnen")
)
ROWS = Question("rows", "People", kind="table", parts=(PART,))
IN_WELSH = replace(TREE, title_cy="Pa goeden?", hint_cy="Dewiswch un.")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        (IN_WELSH, []),
        (TREE, ["its title", "what it asks and its guidance"]),
        (replace(IN_WELSH, options_cy=()), ["its choices"]),
        (replace(IN_WELSH, example="Oak, for its shade."), ["its example"]),
        (replace(ROWS, title_cy="Pobl"), ["of “Who”, its title"]),
    ],
)
def test_what_has_no_welsh_words_is_named(question: Question, missing: list[str]) -> None:
    assert [str(each) for each in lacks(question)] == missing


def test_a_question_has_welsh_where_a_part_of_it_has() -> None:
    assert not has_welsh((ROWS,))
    assert has_welsh((replace(ROWS, parts=(replace(PART, title_cy="Pwy"),)),))


def test_what_is_kept_of_a_choice_is_its_english_option() -> None:
    assert option_words(IN_WELSH) == {"Oak": "Derwen", "Ash": "Onnen"}
    assert option_words(replace(IN_WELSH, options_cy=())) == {}


def test_terms_without_welsh_keep_their_digest_and_with_it_have_another() -> None:
    assert not any(name.endswith("_cy") for question in TERMS.as_record()["questions"] for name in question)
    welsh = _asking(replace(TERMS.questions[0], title_cy="Pam?"))
    assert digest(welsh.as_record()) != digest(TERMS.as_record())
    assert Terms.from_record(welsh.as_record()) == welsh


WORDS = st.text(max_size=12)


@given(WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple), WORDS)
def test_welsh_words_come_back_from_the_record_whatever_they_are(
    title: str, hint: str, options: tuple[str, ...], part: str
) -> None:
    parts = (replace(PART, title_cy=part),)
    question = replace(ROWS, title_cy=title, hint_cy=hint, options_cy=options, parts=parts)
    assert Question.from_record(question.as_record()) == question
    assert without_welsh(question) == ROWS


def test_welsh_words_alone_may_be_mended_while_people_answer_and_nothing_else_with_them() -> None:
    was = replace(TERMS, questions=(TREE, ROWS))
    now = replace(was, questions=(IN_WELSH, replace(ROWS, parts=(replace(PART, title_cy="Pwy"),))))
    assert why_not_amended(was, now, has_sent=True, at=AT) == ()
    shown = replace(was, questions=(replace(TREE, example="Oak, for its shade."), ROWS))
    assert why_not_amended(was, shown, has_sent=True, at=AT) == ()
    other = replace(was, questions=(replace(IN_WELSH, options=("Oak", "Elm")), ROWS))
    assert [str(why) for why in why_not_amended(was, other, has_sent=True, at=AT)] == [
        "Of “Which tree?” only the words may change, and its limit may rise while the round is open; not its options."
    ]


def test_each_partner_is_named_in_welsh_as_in_english() -> None:
    first, *_ = for_each_partner((replace(IN_WELSH, who_answers=EACH_PARTNER),), PARTNERS)
    name = PARTNERS[0].organisation
    assert (first.title, first.title_cy) == (f"Which tree?: {name}", f"Pa goeden?: {name}")


def _asking(question: Question) -> Terms:
    return replace(TERMS, questions=(question, *TERMS.questions[1:]))
