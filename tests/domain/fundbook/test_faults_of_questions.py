"""A question that nobody could answer, or that sets what does nothing, is told with its line; one of any kind is read."""

from __future__ import annotations

import pytest

from placefund.domain.questions import Question
from tests.domain.fundbook.small_book import changed, faults, read

WRITTEN = "word_limit = 100\n"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ('kind = "nubmer"', ['questions.toml, line 11: "nubmer" is no kind of answer. Did you mean "number"?']),
        (
            'kind = "table"',
            [
                "questions.toml, line 11: why: Say what each row asks: [[question_set.question.part]] with an id and a "
                "title, once or more."
            ],
        ),
        (
            'kind = "files"\nfile_kinds = ["exe"]',
            [
                "questions.toml, line 11: why: “exe” is no format that is taken. Those are pdf, png, jpg, csv, txt, xlsx, "
                "docx, ods, odt."
            ],
        ),
        (
            'kind = "date"\nword_limit = 100',
            ['questions.toml, line 12: A question of kind "date" has no use for word_limit. Take it out.'],
        ),
        (
            'options = ["a", "b"]',
            ['questions.toml, line 11: A question of kind "text" has no use for options. Take it out.'],
        ),
        (
            'kind = "choice"\noptions = ["only"]',
            ['questions.toml, line 11: why: A choice needs two different options or more: options = ["…", "…"].'],
        ),
        (
            'kind = "number"\nat_least = 5\nat_most = 4',
            ["questions.toml, line 11: why: No number is at least 5 and at most 4. Exchange the two."],
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_with_its_line(question: str, told: list[str]) -> None:
    assert [str(fault) for fault in faults(changed("questions.toml", WRITTEN, f"{question}\n"))] == told


def test_a_question_of_a_kind_is_asked_as_it_is_written() -> None:
    more = 'kind = "several"\noptions = ["Oak", "Ash"]\nat_least = 1\nat_most = 2\n'
    book = read(changed("questions.toml", WRITTEN, more)).book
    assert book is not None
    assert book.question_sets[0].questions[0].asked() == Question(
        "why", "Why", "Why this grove?", kind="several", options=("Oak", "Ash"), least=1, most=2, informs=("merit",)
    )
