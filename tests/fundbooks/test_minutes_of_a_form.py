"""How long a form takes is read before anybody begins: on the round's pages, on paper, and above each question."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.fundbooks.editions.queries import reading_of
from placefund.funds.models import Round
from placefund.funds.views.blank_form import blank_form
from tests.fundbooks.changing import book
from tests.fundbooks.test_headings_of_a_form import the_round
from tests.witness import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_the_sum_and_the_minutes_of_each_question_stand_on_the_page_of_questions() -> None:
    page = signed_in(None).get(reverse("round-questions", args=[the_round().pk])).content.decode()
    assert "The fund expects the questions to take about 2 hours together" in page
    assert [page.count(f"About {time}") for time in ("60 minutes", "5 minutes", "45 minutes")] == [1, 2, 1]


def test_where_a_fund_has_not_said_no_time_is_told() -> None:
    the_round()
    other = Round.objects.get(slug="round-2")
    page = signed_in(None).get(reverse("round-questions", args=[other.pk])).content.decode()
    assert "The fund expects" not in page
    assert "take about" not in str(blank_form(other).facts)


def test_a_form_on_paper_says_it_and_asks_for_no_money_where_the_stage_asks_for_none() -> None:
    round_ = the_round()
    paper = blank_form(round_)
    assert ("The questions take about", "2 hours") in paper.facts
    titles = [str(section.heading) for section in paper.sections]
    assert [title for title in ("Costs", "Co-investment") if title in titles] == []
    later = Round.objects.get(slug="round-2")
    assert {"Costs", "Co-investment"} <= {str(section.heading) for section in blank_form(later).sections}


def test_a_form_on_paper_says_what_must_hold_between_answers() -> None:
    the_round()
    later = next(round_ for round_ in Round.objects.order_by("pk") if round_.terms_record and round_.terms().form_rules)
    [rules] = [
        section for section in blank_form(later).sections if str(section.heading) == "What must hold between answers"
    ]
    assert later.terms().form_rules[0].title in str(rules.notes[0])


@pytest.mark.parametrize("minutes", ["0", "6001"])
def test_a_question_that_takes_no_time_or_weeks_is_a_fault(minutes: str) -> None:
    texts = book("rehearsal")
    texts["questions.toml"] = texts["questions.toml"].replace("minutes = 60", f"minutes = {minutes}")
    assert [fault.message for fault in reading_of(texts).faults] == [
        "change takes a minute or more, and 6,000 at most. Leave minutes out where nobody knows."
    ]
