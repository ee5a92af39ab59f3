"""An answer of every kind goes the whole way: asked, drafted, kept, sent, read, hidden, put on a sheet, matched."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.applications import actions
from placefund.applications.models import Answer, Application
from placefund.applications.readable import reading
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.blinding import submitted_for
from placefund.assessment.scoring.own_assignments import own_readings
from placefund.assessment.sheets.workbook import workbook
from placefund.domain.answers.kind import AnswerRefused, Control
from placefund.domain.answers.register import KINDS, in_words, kind_of, parsed, value_of
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import Terms, digest
from placefund.matching.queries import _said
from placefund.people.models import CLOCK
from placefund.places.models import Area
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, Cast, a_user, an_application, an_open_round

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("name", KINDS)
SETTINGS = {"word_limit": 50, "options": ("Wind & waves", "Water", "Sun"), "least": 1, "most": 9000, "unit": "jobs"}
MOST = {"files": 2, "table": 5, "group": 5}


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def asking(name: str) -> Question:
    more = SETTINGS | ({"most": MOST[name]} if name in MOST else {})
    more |= {"formats": ("pdf", "csv"), "megabytes": 1}
    if "parts" in KINDS[name].settings:
        parts = sorted(part for part, kind in KINDS.items() if kind.stands_in_rows)
        more |= {"parts": tuple(replace(asking(part), key=part.replace("_", "-"), title=f"A {part}") for part in parts)}
    return Question("asked", "What?", kind=name, **{key: more[key] for key in KINDS[name].settings})  # type: ignore[arg-type]


def terms_asking(*names: str, **more: Any) -> Terms:
    questions = [replace(asking(name), key=f"asked-{name.replace('_', '-')}") for name in names]
    return replace(TERMS, questions=(*TERMS.questions, *questions), **more)


def a_draft_asking(name: str) -> tuple[Application, Question]:
    terms = terms_asking(name)
    draft = an_application("draft", round_=an_open_round(terms=terms))
    return draft, terms.questions[-1]


def posted(question: Question, name: str = "answer") -> dict[str, Any]:
    """What a browser sends for the kind's own sample."""
    given = kind_of(question).sample(question)
    match kind_of(question).control:
        case Control.DAY:
            day = date.fromisoformat(given)
            return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
        case Control.AREAS:
            return {name: list(Area.objects.values_list("code", flat=True)[:2])}
        case Control.BODY:
            return {f"{name}_name": given["name"], f"{name}_identifier": given["identifier"]}
        case Control.FILES:
            return {name: [SimpleUploadedFile(one["name"], one["content"]) for one in given]}
        case Control.ROWS:
            rows: dict[str, Any] = {f"{name}-rows": len(given) + 1}
            for number in range(1, len(given) + 1):
                for part in question.parts:
                    rows |= posted(part, f"{name}-{number}-{part.key}")
            return rows
    return {name: given}


def to(draft: Application, question: Question, page: str = "answer-question") -> str:
    return reverse(page, args=[draft.pk, question.key])


def as_lead(draft: Application) -> Client:
    client = Client()
    client.force_login(draft.side.lead)  # type: ignore[attr-defined]
    return client


def pieces(words: str) -> list[str]:
    """The words of an answer as they stand apart on a page: options, areas, files, the cells of rows."""
    return [re.sub(r"^A \w+: ", "", piece) for piece in re.split(r"; |, |\n", words)]


@pytest.mark.long
@each_kind
def test_it_is_asked_saved_and_shown_again(name: str) -> None:
    draft, question = a_draft_asking(name)
    client = as_lead(draft)
    assert client.get(to(draft, question)).status_code == 200
    sent = client.post(to(draft, question), {**posted(question), "seen_version": 0})
    assert sent.status_code == 302
    saved = Answer.objects.get(question_key=question.key)
    again = client.get(to(draft, question))
    entered = again.context["form"].initial["answer"]
    assert parsed(question, dict.fromkeys(entered, "x") if name == "areas" else entered) != ""
    assert (saved.version, again.context["form"].initial["seen_version"]) == (1, 1)
    listed = unescape(client.get(reverse("application", args=[draft.pk])).content.decode())
    assert kind_of(question).progress(question, value_of(question, saved.value)) in listed


@each_kind
def test_it_saves_itself_while_it_is_given(name: str) -> None:
    draft, question = a_draft_asking(name)
    first = as_lead(draft).post(to(draft, question, "autosave-answer"), {**posted(question), "seen_version": 0})
    again = as_lead(draft).post(to(draft, question, "autosave-answer"), {**posted(question), "seen_version": 1})
    assert (first.status_code, first.json()["version"], again.json()["version"]) == (200, 1, 1)
    assert first.json()["words"] > 0


@each_kind
def test_it_can_be_taken_back(name: str) -> None:
    draft, question = a_draft_asking(name)
    as_lead(draft).post(to(draft, question), {**posted(question), "seen_version": 0})
    assert as_lead(draft).post(to(draft, question), {"answer": [], "seen_version": 1}).status_code == 302
    assert Answer.objects.get(question_key=question.key).value == ""


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"text", "line"}))
@pytest.mark.parametrize("nonsense", ["<script>", "9" * 300, "=1+1"])
def test_nonsense_is_told_beside_the_box_and_changes_nothing(name: str, nonsense: str) -> None:
    draft, question = a_draft_asking(name)
    parts = {f"answer-1-{part.key}": nonsense for part in question.parts} | {"answer-rows": "1"}
    day = {"answer_day": nonsense, "answer_month": "1", "answer_year": "2027"}
    given = {"answer": nonsense, "answer_identifier": nonsense, **day, **parts, "seen_version": 0}
    refused = as_lead(draft).post(to(draft, question), given)
    saved_by_itself = as_lead(draft).post(to(draft, question, "autosave-answer"), given)
    assert (refused.status_code, saved_by_itself.status_code, Answer.objects.count()) == (422, 422, 0)
    assert "answer" in refused.context["form"].errors
    assert "<script>" not in refused.content.decode()


def test_an_action_refuses_what_is_no_answer() -> None:
    draft, question = a_draft_asking("choice")
    with pytest.raises(AnswerRefused):
        actions.answer(draft, question.key, "Fire", by=draft.side.lead, at=AT)  # type: ignore[attr-defined]
    assert Answer.objects.count() == 0


@each_kind
def test_two_people_see_both_answers_and_choose(name: str) -> None:
    draft, question = a_draft_asking(name)
    kind = kind_of(question)
    as_lead(draft).post(to(draft, question), {**posted(question), "seen_version": 0})
    mine = as_lead(draft).post(to(draft, question), {"answer": [], "seen_version": 0})
    theirs = value_of(question, Answer.objects.get(question_key=question.key).value)
    assert (mine.status_code, mine.context["answer"].text) == (409, kind.in_words(question, theirs))


@each_kind
def test_what_is_sent_keeps_the_value_and_its_words_and_is_read_by_everybody_alike(name: str) -> None:
    terms = terms_asking(name)
    sent = an_application("submitted", round_=an_open_round(terms=terms))
    question = terms.questions[-1]
    stored = sent.answers.get(question_key=question.key).value
    kept = sent.snapshot.content["answers"][-1]
    words = kept["text"]
    assert digest(sent.snapshot.content) == sent.snapshot.digest
    if name == LONG_TEXT:
        assert set(kept) == {"key", "title", "text"}
    else:
        assert (kept["kind"], kept["value"], words) == (name, stored, in_words(question, stored))
    assert reading(sent).answers[-1].text == words
    assert words in _said(sent)
    for user in (sent.side.lead, sent.cast.manager):
        client = Client()
        client.force_login(user)
        page = unescape(client.get(reverse("read-application", args=[sent.pk])).content.decode())
        assert [part for part in pieces(words) if part not in page] == []


@each_kind
def test_a_reader_gets_it_on_the_sheet_and_nobody_is_named_while_applicants_are_hidden(name: str) -> None:
    terms = terms_asking(name, method=Method(applicants_hidden=Phase.RELEASED), assessors_needed=1)
    bid = an_application("eligible", round_=an_open_round(terms=terms))
    cast: Cast = bid.cast  # type: ignore[attr-defined]
    reader = a_user("Ada Reader")
    assessor = pool_actions.add_assessor(cast.fund, reader, by=CLOCK, at=AT)
    given = scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)
    shown = submitted_for(given).answers[-1]
    sheet = workbook(own_readings([assessor.pk], AFTER), at=AFTER)
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    cells = [str(cell) for one in book.sheet_names for row in book.get_sheet_by_name(one).to_python() for cell in row]
    assert shown.text in cells
    if not shown.texts():  # nothing that anybody wrote, so nothing to hide
        assert shown.text == bid.snapshot.content["answers"][-1]["text"]
    client = Client()
    client.force_login(reader)
    clock.move_to(AFTER)
    page = client.get(reverse("assignment", args=[given.pk]))
    assert page.status_code == 200
    assert ("Manchester" in page.content.decode()) is False


def test_one_bid_with_every_kind_can_be_certified_and_its_published_terms_say_what_each_asks() -> None:
    terms = terms_asking(*KINDS)
    sent = an_application("submitted", round_=an_open_round(terms=terms))
    assert len(sent.snapshot.content["answers"]) == len(TERMS.questions) + len(KINDS)
    page = unescape(Client().get(reverse("round-questions", args=[sent.round_id])).content.decode())
    untold = [q.key for q in terms.questions if kind_of(q).asked(q) not in page]
    assert untold == []


def test_a_draft_with_too_few_options_is_kept_and_cannot_be_certified() -> None:
    few = Question("some", "Which?", kind="several", options=("A", "B", "C"), least=2)
    draft = an_application("filled", round_=an_open_round(terms=replace(TERMS, questions=(*TERMS.questions, few))))
    lead = draft.side.lead  # type: ignore[attr-defined]
    actions.answer(draft, "some", ["A"], by=lead, at=AT)
    page = unescape(as_lead(draft).get(reverse("application", args=[draft.pk])).content.decode())
    assert "“Which?” has 1 of at least 2 options." in page
