"""The headings of a book's form are shown to whoever applies, on pages and on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from placefund.applications.sections import chapters
from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.welsh import ENGLISH, WELSH
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Round
from placefund.funds.views.blank_form import blank_form
from tests import build
from tests.fundbooks.changing import AT, BOOKS, book, read
from tests.witness import signed_in
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def the_round() -> Round:
    once(load_folder)(BOOKS / "rehearsal", at=AT)
    return Round.objects.get(slug="round-4-interest")


def test_it_stands_on_the_page_of_questions_and_in_the_blank_form_in_both_languages() -> None:
    round_ = the_round()
    page = signed_in(None).get(reverse("round-questions", args=[round_.pk])).content.decode()
    assert "How ready it is" in page
    assert "Nobody is turned away for an idea that is young." in page
    found = {
        language: [section.heading for section in blank_form(round_, language).sections]
        for language in (ENGLISH, WELSH)
    }
    assert found[ENGLISH].index("How ready it is") + 1 == found[ENGLISH].index("How far the work has come")
    assert "Pa mor barod ydyw" in found[WELSH]


def test_a_form_that_is_tried_is_in_parts_and_its_first_question_shows_the_heading() -> None:
    round_ = the_round()
    desk = signed_in(build.Cast(round_.strand.fund).manager)
    whole = desk.get(reverse("preview-round", args=[round_.pk])).content.decode()
    assert "How ready it is" in whole
    number = [each.id for each in read(book("rehearsal")).question_sets].index("interest")
    way = Way(PARTS["question_sets"], (number, "question", 1))
    page = desk.get(reverse("preview-question", args=["rehearsal", "question_sets", way.text])).content.decode()
    assert "Nobody is turned away for an idea that is young." in page


def test_a_whole_form_is_tried_in_welsh_too_also_when_it_is_sent() -> None:
    round_ = the_round()
    desk, page = signed_in(build.Cast(round_.strand.fund).manager), reverse("preview-round", args=[round_.pk])
    english = desk.get(page).content.decode()
    welsh = desk.get(page, {"words": WELSH}).content.decode()
    assert 'hreflang="cy"' in english
    assert "Pa mor barod ydyw" not in english
    assert welsh.count("Pa mor barod ydyw") >= 2  # above its chapter, and above its first question
    question = next(each for each in round_.terms().questions if each.title_cy and each.hint_cy)
    for words in (question.title_cy, question.hint_cy):
        assert escape(words) in welsh
        assert escape(words) not in english
    sent = desk.post(page, {"as": "applicant"}).content.decode()
    assert escape(question.title_cy) in sent


def test_the_task_list_of_a_bid_has_a_chapter_for_each_heading() -> None:
    draft = build.an_application("draft")
    terms = the_round().terms()
    titles = [str(chapter.title) for chapter in chapters(draft, draft.proposal(), terms, ())]
    assert titles[:3] == ["Who and where", "Questions", "How ready it is"]


def test_words_below_a_heading_that_is_not_there_are_a_fault() -> None:
    texts = book("rehearsal")
    texts["questions.toml"] = texts["questions.toml"].replace('heading = "How ready it is"\n', "")
    assert [fault.message for fault in reading_of(texts).faults] == [
        "readiness explains a heading that it does not have. Write the heading, or take the words out."
    ]
