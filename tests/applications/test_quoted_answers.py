"""What a question asks quotes an earlier answer: on the page, on paper, in a reading, for who reads blind, and in a book."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.applications.readable import reading
from placefund.assessment.scoring.bench import parts_of
from placefund.assessment.scoring.blinding import read_blind
from placefund.domain.questions import Question
from placefund.domain.quoting import keys_quoted, with_answers
from placefund.domain.terms import digest
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.previews.forms import FormTried
from placefund.funds.views.blank_form import blank_form
from placefund.records import clock
from tests.build import AT, TERMS, Cast, a_planned_round, an_application, an_open_round
from tests.fundbooks.changing import book, with_text
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
TOWN = Question("town", "Which town?", kind="line", title_cy="Pa dref?")
WORKS = Question("works", "Do you build?", kind="yes_no")
SITE = Question("site", "Where?", kind="line", show_when="works is yes", is_required=False)
GAIN = Question(
    "gain",
    "What changes there?",
    "Say what {answer:town} gains. You build at {answer:site}.",
    hint_cy="Beth mae {answer:town} yn ei ennill?",
    is_required=False,
)
FORM = replace(TERMS, questions=(*TERMS.questions, TOWN, WORKS, SITE, GAIN))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid() -> Application:
    """A draft that named its town, wrote where it builds, and says now that it does not build."""
    bid = an_application("filled", round_=an_open_round(terms=FORM))
    for key, given in (("town", "Poole <b>& {answer:works}"), ("works", True), ("site", "The quay"), ("works", False)):
        actions.answer(bid, key, given, by=bid.side.lead, at=AT)
    return bid


def page(bid: Application, **query: str) -> str:
    return signed_in(bid.side.lead).get(reverse("answer-question", args=[bid.pk, "gain"]), query).content.decode()


def test_a_question_quotes_what_was_answered_escaped_and_never_read_again() -> None:
    assert "Say what “Poole &lt;b&gt;&amp; {answer:works}” gains." in page(a_bid())


def test_what_is_not_asked_or_not_answered_is_said_to_be_open() -> None:
    bid = a_bid()
    assert "You build at [not answered yet]." in page(bid)
    actions.answer(bid, "town", "", by=bid.side.lead, at=AT)
    assert "Say what [not answered yet] gains." in page(bid)
    assert "Beth mae [heb ateb eto] yn ei ennill?" in page(bid, words="cy")


def test_the_welsh_words_quote_it_too() -> None:
    assert "Beth mae “Poole &lt;b&gt;&amp; {answer:works}” yn ei ennill?" in page(a_bid(), words="cy")


def test_a_long_answer_is_quoted_in_short_and_on_one_line() -> None:
    told = with_answers(GAIN, {"town": "word\n" * 100})
    assert told.hint.startswith("Say what “word word")
    assert "…” gains." in told.hint
    assert len(told.hint) < 260


def test_everybody_reads_what_will_be_quoted_before_anything_is_answered() -> None:
    bid = a_bid()
    public = Client().get(reverse("round-questions", args=[bid.round_id]))
    assert "Say what [your answer to “Which town?”] gains." in public.content.decode()
    paper = {each.heading: each for each in blank_form(bid.round).sections}
    assert paper["What changes there?"].notes[0].startswith("Say what [your answer to “Which town?”] gains.")
    welsh = {each.heading: each for each in blank_form(bid.round, "cy").sections}
    assert welsh["What changes there?"].notes[0] == "Beth mae [eich ateb i “Pa dref?”] yn ei ennill?"


def test_who_reads_blind_is_quoted_what_they_may_read() -> None:
    bid = a_bid()
    lead = bid.partnership.lead.name
    actions.answer(bid, "town", f"The town of {lead}", by=bid.side.lead, at=AT)
    hints = {part.key: part.answer.question.hint for part in parts_of(reading(bid), FORM) if part.answer}
    assert lead in hints["gain"]
    blind = parts_of(read_blind(reading(bid), content(bid)), FORM)
    hint = {part.key: part.answer.question.hint for part in blind if part.answer}["gain"]
    assert lead not in hint
    assert hint.startswith("Say what “The town of ")


def test_no_page_of_a_bid_shows_the_key_of_a_quotation() -> None:
    bid = a_bid()
    desk = signed_in(bid.side.lead)
    for name in ("application", "read-application", "certification"):
        assert "{answer:town}" not in desk.get(reverse(name, args=[bid.pk])).content.decode()


def test_a_form_that_is_tried_quotes_what_is_entered() -> None:
    tried = FormTried(FORM, {"town-seen_version": "0", "town-answer": "Swanage"}, {})
    gain = next(each for each in tried.questions if each.question.key == "gain")
    assert "Say what “Swanage” gains." in str(gain.form.fields["answer"].help_text)
    round_ = a_planned_round(terms=FORM)
    shown = signed_in(Cast(round_.strand.fund).manager).get(reverse("preview-round", args=[round_.pk]))
    assert "{answer:town}" not in shown.content.decode()


def test_terms_keep_what_the_fund_wrote() -> None:
    assert "{answer:town}" in FORM.as_record()["questions"][-1]["hint"]
    assert digest(FORM.as_record()) == digest(type(FORM).from_record(FORM.as_record()).as_record())
    assert keys_quoted(GAIN.hint) == ("town", "site")


ASKS = 'id = "consent"\ntitle = "Planning consent"\n'


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('guidance = "Of {answer:milestones}."', "consent: It quotes the answer to “milestones”, which is not asked before it."),
        ('guidance = "Of {answer:consent}."', "consent: It quotes the answer to “consent”, which is not asked before it."),
        ('guidance = "Of {answer:budgets}."', "consent: It quotes the answer to “budgets”, which is no question here."),
        ('guidance = "Of { answer: readiness}."', "consent: A quotation is written {answer:KEY}, with the key of an earlier question."),
        ('example = "As {answer:readiness}."', "consent: An answer is quoted in what a question asks and in its guidance, and nowhere else."),
    ],
)  # fmt: skip
def test_a_fault_of_a_quotation_names_its_file_and_line(line: str, why: str) -> None:
    texts = with_text(book("rehearsal"), "questions.toml", ASKS, f"{ASKS}{line}\n")
    (fault,) = reading_of(texts).faults
    assert why in fault.message
    assert line in texts["questions.toml"].splitlines()[fault.line - 1]


def test_a_book_that_quotes_an_earlier_answer_is_without_fault() -> None:
    texts = with_text(book("rehearsal"), "questions.toml", ASKS, f'{ASKS}guidance = "You said {{answer:readiness}}."\n')
    assert reading_of(texts).faults == ()
