"""A part of a row that is asked by what stands before it there: on the page, in what is sent, on paper, and in a book."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.applications.readable import reading
from placefund.domain.questions import Question
from placefund.fundbooks.editions.queries import reading_of
from placefund.funds.views.blank_form import blank_form
from placefund.records import clock
from tests.build import AT, TERMS, a_planned_round, an_application, an_open_round
from tests.fundbooks.changing import book
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
BODIES = Question(
    "bodies",
    "Who gives?",
    kind="table",
    parts=(
        Question("sort", "Kind", kind="choice", options=("Public", "Private")),
        Question("register", "Company number", kind="line", show_when="sort is “Private”"),
    ),
    is_required=False,
)
FORM = replace(TERMS, questions=(*TERMS.questions, BODIES))
ROWS = [{"sort": "Public", "register": "SECRET-1"}, {"sort": "Private", "register": "07654321"}]


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid() -> Application:
    """A draft whose first row still has what was written before its kind was changed."""
    bid = an_application("filled", round_=an_open_round(terms=FORM))
    actions.answer(bid, "bodies", ROWS, by=bid.side.lead, at=AT)
    return bid


def test_what_is_not_asked_is_neither_sent_nor_read_and_stays_in_its_box() -> None:
    bid = a_bid()
    [sent] = [row for row in content(bid)["answers"] if row["key"] == "bodies"]
    assert sent["value"] == [{"sort": "Public"}, {"sort": "Private", "register": "07654321"}]
    assert "SECRET-1" not in str(sent) + str(reading(bid))
    page = signed_in(bid.side.lead).get(reverse("answer-question", args=[bid.pk, "bodies"])).content.decode()
    assert 'value="SECRET-1"' in page
    assert page.count("Asked when “Kind” is “Private”.") >= 2


def test_a_save_that_changes_nothing_loses_nothing() -> None:
    bid = a_bid()
    actions.answer(bid, "bodies", ROWS[:1], by=bid.side.lead, at=AT)
    assert bid.answers.get(question_key="bodies").value == ROWS[:1]


def test_the_page_of_questions_and_the_blank_form_say_when_it_is_asked() -> None:
    round_ = a_planned_round(terms=FORM)
    page = signed_in(None).get(reverse("round-questions", args=[round_.pk])).content.decode()
    assert "Asked when “Kind” is “Private”." in page
    [asked] = [section for section in blank_form(round_).sections if section.heading == "Who gives?"]
    assert "Company number: Asked when “Kind” is “Private”." in asked.notes


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("nothing is yes", "“nothing” is no question before this one. There are: what, by."),
        (
            "who is answered",
            "“who” is asked after it. A condition reads what was answered before: move one of the two.",
        ),
        ("cost is answered", "It asks for the answer to “cost” itself, before that was asked."),
        ("the grant is £5", "In a row only what stands before it there can be read."),
    ],
)
def test_a_book_is_told_of_a_condition_that_cannot_be(condition: str, why: str) -> None:
    texts = book("rehearsal")
    texts["questions.toml"] = texts["questions.toml"].replace(
        'id = "cost"\n', f'id = "cost"\nshow_when = "{condition}"\n', 1
    )
    [fault] = [fault.message for fault in reading_of(texts).faults]
    assert fault.endswith(f", cost: {why}")
