"""Questions to the fund: asked until their day, answered in private or to all without saying who asked, corrected by a further row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.enquiries import answer_due
from placefund.domain.periods import LONDON
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.enquiries import actions
from placefund.enquiries.models import Enquiry, EnquiryAnswer
from placefund.funds.models import Clarification, Round
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, CLOSES, TERMS, Cast, a_side, a_user, an_application, an_open_round
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def asked(is_for_all: bool = True, text: str = "May a hospital join?") -> tuple[Enquiry, Any, Cast]:
    round_, side = an_open_round(), a_side()
    cast = Cast(round_.strand.fund)
    assert cast.manager
    enquiry = actions.ask(round_, side.partnership.lead, text=text, is_for_all=is_for_all, by=side.lead, at=AT)
    return enquiry, side, cast


@pytest.mark.parametrize(
    ("at", "closes", "due"),
    [
        (datetime(2027, 1, 18, 9, tzinfo=LONDON), None, date(2027, 1, 25)),
        (datetime(2027, 1, 22, 18, tzinfo=LONDON), None, date(2027, 1, 29)),
        (datetime(2027, 1, 23, 9, tzinfo=LONDON), None, date(2027, 1, 29)),
        (datetime(2027, 1, 18, 9, tzinfo=LONDON), datetime(2027, 1, 21, 0, tzinfo=LONDON), date(2027, 1, 20)),
    ],
)
def test_an_answer_is_due_in_five_weekdays_and_before_the_round_closes(
    at: datetime, closes: datetime | None, due: date
) -> None:
    assert answer_due(at, closes) == due


def test_a_question_reaches_the_desk_with_its_day() -> None:
    enquiry, side, cast = asked()
    told = Notice.objects.get(recipient=cast.manager, kind="to_answer")
    assert (told.text, told.asks) == ("May a hospital join?", side.partnership.lead.name)
    waiting = [task for pile in waiting_for(cast.manager, AT) for task in pile.items]
    assert [(str(task.what), task.due) for task in waiting if "question" in str(task.what)] == [
        ("Answer question 1", enquiry.due_on)
    ]


def test_no_question_is_taken_for_another_organisation_without_words_or_too_late() -> None:
    round_, side = an_open_round(), a_side()
    lead = side.partnership.lead
    given: dict[str, Any] = {"text": "May we?", "is_for_all": True}
    for by in (a_side().lead, side.partner, Cast(round_.strand.fund).manager):
        with pytest.raises(NotYours):
            actions.ask(round_, lead, **given, by=by, at=AT)
    with pytest.raises(actions.NotAskable):
        actions.ask(round_, lead, text=" ", is_for_all=True, by=side.lead, at=AT)
    with pytest.raises(actions.NotAskable, match="has closed"):
        actions.ask(round_, lead, **given, by=side.lead, at=CLOSES)
    assert not Enquiry.objects.exists()


def test_after_the_day_for_questions_none_is_taken() -> None:
    until = AT + timedelta(days=1)
    terms = Terms.from_record({**TERMS.as_record(), "questions_until": until.isoformat()})
    round_, side = an_open_round(None, terms), a_side()
    ask = {"text": "May we?", "is_for_all": True, "by": side.lead}
    actions.ask(round_, side.partnership.lead, **ask, at=until - timedelta(seconds=1))
    with pytest.raises(actions.NotAskable, match="could be asked until"):
        actions.ask(round_, side.partnership.lead, **ask, at=until)
    clock.move_to(until)
    page = signed_in(side.lead).get(reverse("ask-fund", args=[round_.pk])).content.decode()
    assert "could be asked until" in page
    assert "<textarea" not in page


def test_terms_without_such_a_day_keep_their_record() -> None:
    assert "questions_until" not in TERMS.as_record()
    until = TERMS.closes_at - timedelta(days=3)
    record = {**TERMS.as_record(), "questions_until": until.isoformat()}
    assert Terms.from_record(record).as_record() == record


def test_a_private_answer_reaches_who_asked_and_nobody_else() -> None:
    enquiry, side, cast = asked(is_for_all=False)
    rival = a_side()
    actions.answer(enquiry, text="It may.", by=cast.manager, at=AT)
    [told] = Notice.objects.filter(kind="enquiry_answer")
    assert (told.recipient, told.text) == (side.lead, "It may.")
    assert signed_in(side.lead).get(reverse("enquiry", args=[enquiry.pk])).status_code == 200
    for user in (rival.lead, side.partner, cast.assessors[0].user, cast.chair):
        assert signed_in(user).get(reverse("enquiry", args=[enquiry.pk])).status_code in (403, 404)
        assert signed_in(user).get(reverse("answer-enquiry", args=[enquiry.pk])).status_code in (403, 404)
    public = signed_in(rival.lead).get(reverse("published-clarifications", args=[enquiry.round_id])).content.decode()
    assert "hospital" not in public


def test_what_was_asked_in_private_is_not_published() -> None:
    enquiry, _, cast = asked(is_for_all=False)
    with pytest.raises(actions.NotAskable, match="in private"):
        actions.publish(enquiry, question="May they?", text="They may.", by=cast.manager, at=AT)
    assert not Clarification.objects.exists()


def test_an_answer_to_all_says_nothing_of_who_asked_and_tells_them() -> None:
    enquiry, side, cast = asked()
    name = side.partnership.lead.name
    with pytest.raises(actions.NotAskable, match="would tell everybody"):
        actions.publish(enquiry, question=f"May {name.upper()} join?", text="Yes.", by=cast.manager, at=AT)
    published = actions.publish(enquiry, question="May a hospital join?", text="It may.", by=cast.manager, at=AT)
    enquiry.refresh_from_db()
    assert (enquiry.clarification, enquiry.is_waiting) == (published, False)
    assert Notice.objects.get(kind="enquiry_answer").recipient == side.lead
    address = reverse("published-clarifications", args=[enquiry.round_id])
    page = signed_in(a_side().lead).get(address).content.decode()
    assert "May a hospital join?" in page
    assert name not in page
    open_acts = Event.objects.filter(subject_kind="funds.clarification")
    assert all(name not in str((event.subject, event.details)) for event in open_acts)


def test_a_question_is_answered_once_and_a_correction_is_a_further_row() -> None:
    enquiry, _, cast = asked()
    first = actions.answer(enquiry, text="It may.", by=cast.manager, at=AT)
    with pytest.raises(actions.NotAskable, match="Say why"):
        actions.answer(enquiry, text="It may not.", by=cast.manager, at=AT)
    with pytest.raises(actions.NotAskable, match="answered already"):
        actions.publish(enquiry, question="May it?", text="It may not.", by=cast.manager, at=AT)
    second = actions.answer(enquiry, text="It may not.", why_corrected="A slip.", by=cast.manager, at=AT)
    assert (second.corrects, Enquiry.objects.get(pk=enquiry.pk).answer) == (first, second)
    with pytest.raises(Error), transaction.atomic():
        EnquiryAnswer.objects.filter(pk=first.pk).update(text="Other")


def test_a_question_is_withdrawn_until_it_is_answered() -> None:
    enquiry, side, cast = asked()
    with pytest.raises(NotYours):
        actions.withdraw(enquiry, by=a_side().lead, at=AT)
    actions.withdraw(enquiry, by=side.lead, at=AT)
    with pytest.raises(actions.NotAskable, match="withdrawn"):
        actions.answer(enquiry, text="It may.", by=cast.manager, at=AT)
    assert not [task for pile in waiting_for(cast.manager, AT) for task in pile.items if "question" in str(task.what)]


def test_the_desk_is_not_told_of_a_draft() -> None:
    draft = an_application()
    side, cast = draft.side, draft.cast
    enquiry = actions.ask(draft.round, side.partnership.lead, text="May we?", is_for_all=True, by=side.lead, at=AT)
    names = [field.name for field in Enquiry._meta.get_fields()]
    assert "application" not in names
    manager = signed_in(cast.manager)
    for address in (reverse("round-enquiries", args=[draft.round_id]), reverse("answer-enquiry", args=[enquiry.pk])):
        page = manager.get(address).content.decode()
        assert draft.partnership.name not in page


def test_the_pages_ask_and_answer_after_a_preview() -> None:
    round_, side = an_open_round(), a_side()
    cast = Cast(round_.strand.fund)
    certifier = a_user("Signs", role=Role.CERTIFIER, scope=f"organisation:{side.partnership.lead_id}")
    ask = reverse("ask-fund", args=[round_.pk])
    given = {"organisation": side.partnership.lead_id, "text": "May a school join?", "who": "all"}
    assert signed_in(certifier).post(ask, {**given, "text": ""}).status_code == 422
    assert signed_in(certifier).post(ask, given).status_code == 302
    enquiry = Enquiry.objects.get()
    manager = signed_in(cast.manager)
    publish = reverse("publish-enquiry", args=[enquiry.pk])
    words = {"question": "May a school join?", "text": "It may."}
    shown = manager.post(publish, {**words, "foresee": "1"}).content.decode()
    assert "Answered a question to everybody" in shown
    assert not Clarification.objects.exists()
    assert manager.post(publish, words).status_code == 302
    assert Clarification.objects.get().answer == "It may."
    assert "Answered to everybody" in signed_in(certifier).get(ask).content.decode()
    auditor = signed_in(cast.auditor)
    assert auditor.get(reverse("round-enquiries", args=[round_.pk])).status_code == 200
    assert auditor.post(publish, words).status_code == 403
    assert Round.objects.get(pk=round_.pk).clarifications.count() == 1
