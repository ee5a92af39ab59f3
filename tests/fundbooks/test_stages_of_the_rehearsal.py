"""The rehearsal's book has a competition in two stages, with a condition and in Welsh: whoever writes one can look at it."""

from __future__ import annotations

from placefund.domain.stages import StageKind
from placefund.domain.welsh import lacks
from tests.fundbooks.changing import book, read


def test_its_fourth_round_asks_for_an_expression_of_interest_first() -> None:
    told = read(book("rehearsal"))
    first, second = (each for each in told.rounds if each.slug.startswith("round-4"))
    assert (first.stage, first.asks_for_costs) == (StageKind.EXPRESSION, False)
    assert (second.stage, second.follows, second.partners_may.value) == (StageKind.FULL, first.slug, "join")
    asked = {each.id: each for each in told.question_sets}
    questions = {question.id: question for question in asked[str(first.question_set)].questions}
    later = {question.id for question in asked[str(second.question_set)].questions}
    assert questions["consent-plan"].show_when == "consent is yes"
    assert [question.id for question in questions.values() if lacks(question.asked(told.lexicon))] == []
    assert {each.question for each in second.carries} == set(questions) & later
