"""Whoever applies reads the questions in Welsh or in English, and what is answered under the Welsh words is marked so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application, EarlierAnswer
from placefund.applications.queries import answer_record, content
from placefund.applications.readable import reading
from placefund.assessment.scoring.blinding import read_blind
from placefund.domain.questions import Question
from placefund.funds.views.blank_form import blank_form
from placefund.records import clock
from tests.build import AT, TERMS, Cast, a_planned_round, an_application, an_open_round
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
TREE = Question(
    "tree",
    "Which tree?",
    "Choose one.",
    kind="choice",
    options=("Oak", "Ash"),
    is_required=False,
    title_cy="Pa goeden & pam?",
    hint_cy="Dewiswch un.",
    options_cy=("Derwen", "Onnen"),
    example="Oak <for shade>.",
    example_cy="Derwen <i gael cysgod>.",
)
PART = Question("who", "Who", kind="line", title_cy="Pwy")
ROWS = Question("people", "People", kind="table", parts=(PART,), is_required=False)
FORM = replace(TERMS, questions=(*TERMS.questions, TREE, ROWS))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid() -> Application:
    return an_application("filled", round_=an_open_round(terms=FORM))


def page(desk: Client, bid: Application, key: str, words: str = "") -> str:
    address = reverse("answer-question", args=[bid.pk, key])
    return desk.get(address, {"words": words} if words else {}).content.decode()


def test_the_questions_of_a_round_are_public_in_either_language_by_their_address_alone() -> None:
    bid, anybody = a_bid(), Client()
    address = reverse("round-questions", args=[bid.round_id])
    english = anybody.get(address).content.decode()
    assert "Which tree?" in english
    assert "Pa goeden" not in english
    answer = anybody.get(address, {"words": "cy"})
    welsh = answer.content.decode()
    assert '<span lang="cy">Pa goeden &amp; pam?</span>' in welsh
    assert '<span lang="cy">Derwen; Onnen</span>' in welsh
    assert '<span lang="cy">Derwen &lt;i gael cysgod&gt;.</span>' in welsh
    assert '<span lang="cy">Pwy</span>' in welsh
    assert "Oak &lt;for shade&gt;." in english
    assert "See an example" in english
    assert "Saesneg yw gweddill y wefan hon ar hyn o bryd." in welsh
    assert f"{reverse('form-as-pdf', args=[bid.round_id])}?words=cy" in welsh
    assert not answer.cookies
    assert "Which tree?" in anybody.get(address).content.decode()
    assert "Which tree?" in anybody.get(address, {"words": "fr"}).content.decode()


def test_the_form_on_paper_is_in_the_language_that_its_link_names() -> None:
    sections = {each.heading: each for each in blank_form(a_bid().round, "cy").sections}
    assert sections["Pa goeden & pam?"].notes[:4] == (
        "Dewiswch un.",
        "One of: Oak; Ash",
        "Derwen; Onnen",
        "An example: Derwen <i gael cysgod>.",
    )
    people = sections["People"].table
    assert people is not None
    assert people.header == ("Pwy",)
    assert "Which tree?" in [each.heading for each in blank_form(a_bid().round).sections]


def test_a_form_that_is_tried_as_a_whole_shows_its_examples() -> None:
    round_ = a_planned_round(terms=FORM)
    desk = signed_in(Cast(round_.strand.fund).manager)
    assert "Oak &lt;for shade&gt;." in desk.get(reverse("preview-round", args=[round_.pk])).content.decode()


def test_an_applicant_chooses_welsh_once_and_finds_it_on_the_draft_and_on_each_question() -> None:
    bid = a_bid()
    desk, draft = signed_in(bid.side.lead), reverse("application", args=[bid.pk])
    assert "Cymraeg" in desk.get(draft).content.decode()
    desk.get(draft, {"words": "cy"})
    shown = page(desk, bid, "tree")
    assert '<h1><span lang="cy">Pa goeden &amp; pam?</span></h1>' in shown
    assert '<span lang="cy">Dewiswch un.</span>' in shown
    assert '<span lang="cy">Derwen &lt;i gael cysgod&gt;.</span>' in shown
    assert 'value="Oak"' in shown
    assert '<span lang="cy">Derwen</span>' in shown
    assert '<span lang="cy">Pwy</span>' in page(desk, bid, "people")
    assert 'lang="cy">Pa goeden &amp; pam?</a>' in desk.get(draft).content.decode().replace("\n      ", " ")
    assert "Cymraeg" not in page(desk, bid, TERMS.questions[0].key)  # nothing of it is in Welsh
    assert "<h1>Which tree?</h1>" in page(desk, bid, "tree", "en")


def test_an_answer_under_the_welsh_words_is_kept_as_such_sent_as_such_and_read_as_such() -> None:
    bid = a_bid()
    desk, address = signed_in(bid.side.lead), reverse("answer-question", args=[bid.pk, "tree"])
    desk.post(address, {"answer": "Oak", "seen_version": 0})
    assert bid.answers.get(question_key="tree").asked_in == ""
    desk.get(address, {"words": "cy"})
    desk.post(address, {"answer": "Ash", "seen_version": 1})
    answer = bid.answers.get(question_key="tree")
    assert (answer.value, answer.asked_in) == ("Ash", "cy")
    kept = content(Application.objects.get(pk=bid.pk))
    (row,) = (row for row in kept["answers"] if row["key"] == "tree")
    assert (row["title"], row["text"], row["asked_in"]) == ("Which tree?", "Ash", "cy")
    assert not any("asked_in" in row for row in kept["answers"] if row["key"] != "tree")
    read = reading(Application.objects.get(pk=bid.pk))
    for shown in (read, read_blind(read, kept)):
        assert [each.key for each in shown.answers if each.is_under_welsh] == ["tree"]
    certifier = signed_in(bid.side.certifier).get(reverse("certify-application", args=[bid.pk])).content.decode()
    assert "Answered under the Welsh words of the question." in certifier
    assert "The question in Welsh" in certifier


def test_an_earlier_answer_comes_back_with_the_language_it_was_given_under() -> None:
    bid = a_bid()
    actions.answer(bid, "tree", "Ash", asked_in="cy", by=bid.side.lead, at=AT)
    row = bid.answers.get(question_key="tree")
    same = {"question_key": row.question_key, "value": row.value, "asked_in": row.asked_in, "version": row.version}
    earlier = EarlierAnswer.objects.create(application=bid, **same, saved_by=row.saved_by, saved_at=row.saved_at)
    actions.answer(bid, "tree", "Oak", by=bid.side.lead, at=AT)
    assert bid.answers.get(question_key="tree").asked_in == ""
    assert actions.put_answer_back(earlier, by=bid.side.lead, at=AT).asked_in == "cy"


def test_an_answer_under_english_words_is_recorded_as_it_always_was() -> None:
    assert answer_record(TREE, "Oak") == {
        "key": "tree",
        "title": "Which tree?",
        "text": "Oak",
        "kind": "choice",
        "value": "Oak",
    }
