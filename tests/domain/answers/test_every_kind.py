"""What holds for every kind of answer, the ones to come included: each is found, kept, said, masked and refused alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from placefund.domain.answers.kind import AnswerKind, AnswerRefused
from placefund.domain.answers.register import KINDS, in_words, parsed, unanswered, value_of
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import digest
from tests.house.source import SRC

HOSTILE = [
    "'; DROP TABLE x; --",
    "<script>",
    "=1+1",
    "\x00",
    "٣",
    "9" * 400,
    ["a"],
    {"a": "b"},
    3.5,
    True,
    "NaN",
    "1e9",
]
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def question_of(kind: AnswerKind[Any], key: str = "q") -> Question:
    """A question of this kind with everything it can set."""
    settings = {
        "word_limit": 300,
        "options": ("Wind", "Water", "Waves"),
        "least": 1,
        "most": 3,
        "unit": "jobs",
        "formats": ("pdf", "csv"),
        "megabytes": 1,
        "parts": tuple(question_of(part, part.name.replace("_", "-")) for part in KINDS.values() if part.stands_in_rows)
        if "parts" in kind.settings
        else (),
    }
    return Question(key, "What?", kind=kind.name, **{name: settings[name] for name in kind.settings})  # type: ignore[arg-type]


def test_the_kinds_are_known_by_the_names_that_are_stored() -> None:
    stored = "text line number money date choice several yes_no areas organisation files table group"
    assert set(KINDS) >= set(stored.split())
    assert {name: kind.name for name, kind in KINDS.items()} == {name: name for name in KINDS}


def test_a_kind_is_one_module_and_a_template_of_its_own_only_where_its_words_are_not_enough() -> None:
    modules = {path.stem for path in (SRC / "domain/answers/kinds").glob("*.py")} - {"__init__"}
    templates = {path.stem for path in (SRC / "applications/templates/applications/answers").glob("*.html")}
    assert modules == set(KINDS)
    assert templates - {"words"} < set(KINDS)
    assert "words" in templates


@each_kind
def test_an_answer_comes_back_from_json_as_it_went(kind: AnswerKind[Any]) -> None:
    question = question_of(kind)
    stored = parsed(question, kind.sample(question))
    assert stored != ""
    again = json.loads(json.dumps(stored))
    assert kind.as_json(question, value_of(question, again)) == stored
    assert value_of(question, again) == kind.parse(question, value_of(question, stored))


@each_kind
def test_an_answer_is_said_in_words_and_counts_as_one(kind: AnswerKind[Any]) -> None:
    question = question_of(kind)
    stored = parsed(question, kind.sample(question))
    assert in_words(question, stored).strip() != ""
    assert unanswered([question], {"q": stored}) == ()
    assert kind.asked(question)[:1].isupper()


@each_kind
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_no_answer(kind: AnswerKind[Any], nothing: Any) -> None:
    question = question_of(kind)
    assert (parsed(question, nothing), in_words(question, nothing)) == ("", "")
    assert unanswered([question], {"q": nothing}) == unanswered([question], {}) == (question,)


@each_kind
@pytest.mark.parametrize("given", HOSTILE, ids=repr)
def test_what_is_no_answer_is_refused_in_a_sentence_or_kept_as_what_it_is(kind: AnswerKind[Any], given: Any) -> None:
    question = question_of(kind)
    stored, sentence = "", ""
    try:
        stored = parsed(question, given)
    except AnswerRefused as refusal:
        sentence = str(refusal)
    assert sentence.endswith(".") if sentence else True
    assert parsed(question, value_of(question, json.loads(json.dumps(stored)))) == stored


@each_kind
def test_what_is_masked_is_everything_that_somebody_wrote(kind: AnswerKind[Any]) -> None:
    question = question_of(kind)
    value = value_of(question, parsed(question, kind.sample(question)))
    texts = kind.texts(question, value)
    masked = kind.masked(question, value, ["[hidden]"] * len(texts))
    assert [text for text in texts if text in kind.in_words(question, masked)] == []
    assert len(kind.texts(question, masked)) <= len(texts)


@each_kind
def test_a_question_keeps_its_kind_in_the_record_and_long_text_leaves_the_record_as_it_was(
    kind: AnswerKind[Any],
) -> None:
    question = question_of(kind)
    record = json.loads(json.dumps(question.as_record()))
    assert Question.from_record(record) == question
    assert ("kind" in record) == (kind.name != LONG_TEXT)


def test_the_digest_of_a_question_from_before_there_were_kinds_is_what_it_was() -> None:
    old = {"key": "vision", "title": "Vision", "hint": "Say why.", "word_limit": 300, "is_required": True}
    assert digest(Question.from_record(old).as_record()) == digest(old)
