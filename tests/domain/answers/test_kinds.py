"""What each kind of answer takes, refuses, and says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.answers.kinds.files import HeldFile
from placefund.domain.answers.kinds.organisation import Body
from placefund.domain.answers.register import (
    KINDS,
    as_counted,
    entered,
    in_words,
    kind_of,
    parsed,
    unfinished,
    value_of,
)
from placefund.domain.asking import of_form_rules
from placefund.domain.money import Money
from placefund.domain.questions import FormRule, Question

PARTS = (Question("what", "What", kind="line"), Question("by", "By when", kind="date", is_required=False))
BY_KIND = (
    Question("sort", "Kind", kind="choice", options=("Public", "Private")),
    Question("register", "Company number", kind="line", show_when="sort is “Private”"),
    Question("gives", "Gives", kind="money", show_when="register is answered", is_required=False),
)
A_FILE = {"document": 3, "name": "plan.pdf", "size": 900, "sha256": "ab"}


def asking(kind: str, **settings: Any) -> Question:
    return Question("q", "What?", kind=kind, **settings)


def refusal(question: Question, given: Any) -> str:
    with pytest.raises(AnswerRefused) as refused:
        parsed(question, given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("question", "given", "value", "words"),
    [
        (asking("text"), "Two\nlines", "Two\nlines", "Two\nlines"),
        (asking("line"), "  One \n line ", "One line", "One line"),
        (asking("number", unit="jobs"), "1,250", Decimal(1250), "1,250 jobs"),
        (asking("number"), "−12.50", Decimal("-12.50"), "-12.50"),
        (asking("money"), "£1,234.5", Money(123450), "£1,234.50"),
        (asking("money"), Money(0), Money(0), "£0"),
        (asking("date"), date(2027, 4, 1), date(2027, 4, 1), "1 April 2027"),
        (asking("choice", options=("Wind", "Water")), "Water", "Water", "Water"),
        (asking("several", options=("Wind", "Water", "Sun")), ["Sun", "Wind"], ("Wind", "Sun"), "Wind; Sun"),
        (asking("yes_no"), "no", False, "No"),
        (
            asking("areas"),
            {"E08000006": "Salford", "E08000003": "Manchester"},
            {"E08000003": "Manchester", "E08000006": "Salford"},
            "Manchester, Salford",
        ),
        (
            asking("organisation"),
            {"name": " Harbour  Ltd", "identifier": "gb-coh-01234567"},
            Body("Harbour Ltd", "GB-COH-01234567"),
            "Harbour Ltd (GB-COH-01234567)",
        ),
        (asking("organisation"), {"name": "Harbour Ltd"}, Body("Harbour Ltd"), "Harbour Ltd"),
        (asking("files"), [A_FILE], (HeldFile(3, "plan.pdf", 900, "ab"),), "plan.pdf"),
        (
            asking("table", parts=PARTS),
            [{"what": "Hired", "by": "2027-04-01"}, {"what": "", "by": ""}, {"what": "Built"}],
            (("Hired", date(2027, 4, 1)), ("Built", None)),
            "What: Hired; By when: 1 April 2027\nWhat: Built",
        ),
        (asking("group", parts=PARTS), [{"what": "Hired"}], (("Hired", None),), "What: Hired"),
    ],
)
def test_an_answer_is_read_and_said(question: Question, given: Any, value: Any, words: str) -> None:
    stored = parsed(question, given)
    assert (value_of(question, stored), in_words(question, stored)) == (value, words)


@pytest.mark.parametrize(
    ("question", "given", "sentence"),
    [
        (
            asking("organisation"),
            {"identifier": "GB-COH-1"},
            "Enter the name of the organisation as well as its number.",
        ),
        (
            asking("organisation"),
            {"name": "A", "identifier": "1234"},
            "Enter a number made of country, register and number, such as GB-COH-01234567, or leave it empty.",
        ),
        (asking("files"), [A_FILE, {**A_FILE, "document": 4}], "Send one file and no more."),
        (
            asking("files", formats=("png", "csv")),
            [A_FILE],
            "“plan.pdf” is a PDF. Send it as PNG or CSV.",
        ),
        (
            asking("files", megabytes=1),
            [{**A_FILE, "size": 1_000_001}],
            "“plan.pdf” is larger than 1 MB, the most that this question takes. Make it smaller, or split it.",
        ),
        (
            asking("table", parts=PARTS),
            [{"what": "Hired"}, {"by": "soon"}],
            "Row 2, “By when”: Enter a day of the calendar, such as 12 2 2026.",
        ),
        (asking("line"), "a" * 201, "This is one line of at most 200 letters; yours has 201. Shorten it."),
        (asking("number"), "ten", "Enter a number in figures, such as 1,250 or 12.5, without words or a unit."),
        (asking("number"), "1,25", "Enter a number in figures, such as 1,250 or 12.5, without words or a unit."),
        (asking("number", least=1), "0", "Enter 1 or more."),
        (asking("number", most=1000), "1000.1", "Enter 1,000 or less."),
        (asking("money"), "1.5m", "Enter the amount in full, in figures, such as 1,500,000 and not 1.5m."),
        (asking("money", least=10), "9.99", "Enter an amount of £10 or more."),
        (asking("money", most=10), "10.01", "Enter an amount of £10 or less."),
        (asking("date"), "2027-02-29", "Enter a day of the calendar, such as 12 2 2026."),
        (asking("choice", options=("Wind", "Water")), "Fire", "Choose one of the options: Wind; Water."),
        (asking("several", options=("Wind", "Water")), ["Fire"], "“Fire” is none of the options: Wind; Water."),
        (asking("yes_no"), "perhaps", "Choose yes or no."),
        (asking("areas"), {"Salford": "E08000006"}, "Choose local authorities from the list."),
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_do(question: Question, given: Any, sentence: str) -> None:
    assert refusal(question, given) == sentence


def test_a_draft_may_hold_what_cannot_be_sent_and_says_what_is_wrong() -> None:
    text, some = asking("text", word_limit=2), asking("several", options=("A", "B", "C"), least=2, most=2)
    assert unfinished([text], {"q": "one two three"}) == ((text, "is 1 word over its limit of 2"),)
    assert unfinished([some], {"q": ["A"]}) == ((some, "has 1 of at least 2 options"),)
    assert unfinished([some], {"q": ["A", "B", "C"]}) == ((some, "has 3 of at most 2 options"),)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (asking("text", word_limit=1500), "A text of at most 1,500 words"),
        (asking("text"), "A text of any length"),
        (asking("number", unit="jobs", least=0, most=500), "A number of jobs from 0 to 500"),
        (asking("number", least=1), "A number, 1 or more"),
        (asking("number", most=9), "A number, 9 or less"),
        (asking("money", most=1000), "An amount in pounds, £1,000 or less"),
        (asking("choice", options=("Wind", "Water")), "One of: Wind; Water"),
    ],
)
def test_the_published_terms_say_what_is_asked_for(question: Question, sentence: str) -> None:
    assert kind_of(question).asked(question) == sentence


def test_a_question_that_nobody_could_answer_is_a_fault_of_the_fundbook() -> None:
    assert KINDS["choice"].faults(asking("choice", options=("Wind",))) != ()
    assert KINDS["several"].faults(asking("several", options=("A", "B"), least=3)) == (
        "Nobody can choose 3 of 2 options. Lower at_least.",
    )
    assert KINDS["number"].faults(asking("number", least=3, most=2)) != ()


def test_which_areas_are_meant_is_hidden_and_how_many_is_not() -> None:
    question = asking("areas")
    masked = kind_of(question).masked(question, {"E08000003": "Manchester", "E08000006": "Salford"}, ())
    assert in_words(question, masked) == "Local authority 1, Local authority 2"


def test_the_task_list_says_how_far_a_text_is_and_what_a_short_answer_is() -> None:
    text, line = asking("text", word_limit=300), asking("line")
    assert kind_of(text).progress(text, "three words here") == "3 of at most 300 words"
    assert kind_of(line).progress(line, "x" * 80) == "x" * 59 + "…"


def test_rows_say_what_is_missing_in_which_row() -> None:
    question = asking("table", parts=PARTS, least=3)
    rows = parsed(question, [{"what": "Hired"}, {"by": "2027-04-01"}])
    assert [str(sentence) for _, sentence in unfinished([question], {"q": rows})] == [
        "has 2 of at least 3 rows",
        "has no “What” in row 2",
    ]


def test_rows_of_what_cannot_stand_in_a_row_are_refused_to_whoever_writes_the_fundbook() -> None:
    question = asking("table", parts=(Question("a", "A", kind="files"),))
    assert [str(fault) for fault in kind_of(question).faults(question)] == [
        "The part “a” is of kind “files”, which cannot stand in a row."
    ]
    assert len(kind_of(asking("group")).faults(asking("group"))) == 1


def test_the_name_of_a_file_and_the_number_of_an_organisation_are_hidden() -> None:
    files, body = asking("files"), asking("organisation")
    assert kind_of(files).masked(files, (HeldFile(3, "Riverside_letter.pdf", 9, "ab"),), ["x"]) == (
        HeldFile(3, "file-3.pdf", 9, "ab"),
    )
    assert kind_of(body).masked(body, Body("Harbour", "GB-COH-01234567"), ["[Partner A]", "y"]) == Body("[Partner A]")


# --- what a row asks by what stands before it there -----------------------------------------------------------------------


def test_what_is_not_asked_in_a_row_is_as_if_it_had_no_answer_and_stays_in_the_form() -> None:
    question = asking("table", parts=BY_KIND)
    rows = [
        {"sort": "Public", "register": "01234567", "gives": "£5"},
        {"sort": "Private", "register": "07654321", "gives": "£7"},
    ]
    stored = parsed(question, rows)
    assert value_of(question, stored) == (("Public", None, None), ("Private", "07654321", Money.pounds(7)))
    assert in_words(question, stored) == "Kind: Public\nKind: Private; Company number: 07654321; Gives: £7"
    assert [row.get("register") for row in entered(question, stored)] == ["01234567", "07654321"]
    assert as_counted(question, stored) == [
        {"sort": "Public"},
        {"sort": "Private", "register": "07654321", "gives": {"pence": 700}},
    ]
    assert parsed(question, entered(question, stored)) == stored


def test_it_is_required_where_it_is_asked_and_nowhere_else() -> None:
    question = asking("group", parts=BY_KIND)
    stored = parsed(question, [{"sort": "Public"}, {"sort": "Private"}, {"gives": "£3"}])
    assert [sentence for _, sentence in unfinished([question], {"q": stored})] == [
        "has no “Company number” in row 2",
        "has no “Kind” in row 3",
    ]


def test_a_total_counts_no_cell_that_is_not_asked() -> None:
    question = asking("table", parts=BY_KIND)
    rows = [{"sort": "Public", "register": "1", "gives": "£5"}, {"sort": "Private", "register": "2", "gives": "£7"}]
    rule = FormRule("sum", "They give £7.", "total of q.gives is £7", "They do not.")
    [found] = of_form_rules([rule], [question], {"q": parsed(question, rows)}, {})
    assert found.passed


def test_a_condition_that_cannot_be_read_any_more_holds_in_no_row() -> None:
    question = asking("table", parts=(BY_KIND[0], replace(BY_KIND[1], show_when="sort ~ 3")))
    stored = parsed(question, [{"sort": "Private", "register": "1"}])
    assert value_of(question, stored) == (("Private", None),)


def test_an_answer_without_conditions_is_kept_as_it_was() -> None:
    question = asking("table", parts=PARTS)
    stored = parsed(question, [{"what": "Hired", "by": date(2027, 4, 1)}])
    assert as_counted(question, stored) is stored
