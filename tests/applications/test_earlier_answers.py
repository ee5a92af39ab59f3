"""Earlier versions of an answer: one for each person and sitting, put back as a further version, read by the partnership alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Answer, Application, EarlierAnswer
from placefund.applications.refusals import EditConflict
from placefund.domain.roles import ROLES, Capability, Role
from placefund.opendata.exports import ROWS
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, a_side, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

SECRET = "We had first thought of Hull instead."


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_colleague(draft: Any) -> Any:
    return a_user("Colleague", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.side.partnership.lead_id}")


def kept(draft: Application) -> list[tuple[int, Any, str]]:
    rows = EarlierAnswer.objects.filter(application=draft).order_by("version")
    return [(row.version, row.value, str(row.saved_by)) for row in rows]


def test_what_one_person_saves_in_a_sitting_is_one_version() -> None:
    draft = an_application()
    lead = draft.side.lead
    for minute, text in enumerate(("We", "We will", "We will train")):
        actions.answer(draft, "vision", text, by=lead, at=AT + timedelta(minutes=minute))
    assert kept(draft) == []
    actions.answer(draft, "vision", "We will train people", by=lead, at=AT + timedelta(hours=1))
    assert kept(draft) == [(3, "We will train", str(lead))]


def test_another_person_s_writing_keeps_what_was_there() -> None:
    draft = an_application()
    colleague = a_colleague(draft)
    actions.answer(draft, "vision", "One", by=draft.side.lead, at=AT)
    actions.answer(draft, "vision", "Two", by=colleague, at=AT)
    actions.answer(draft, "vision", "Three", by=draft.side.lead, at=AT)
    assert kept(draft) == [(1, "One", str(draft.side.lead)), (2, "Two", str(colleague))]


def test_a_text_that_goes_at_once_is_kept() -> None:
    draft = an_application()
    text = "word " * 40
    actions.answer(draft, "vision", text.strip(), by=draft.side.lead, at=AT)
    actions.answer(draft, "vision", "", by=draft.side.lead, at=AT)
    assert [value for _, value, _ in kept(draft)] == [text.strip()]


def test_putting_back_is_a_further_version_and_loses_nothing() -> None:
    draft = an_application()
    colleague = a_colleague(draft)
    actions.answer(draft, "vision", "One", by=draft.side.lead, at=AT)
    actions.answer(draft, "vision", "Two", by=colleague, at=AT)
    one = EarlierAnswer.objects.get(application=draft)
    back = actions.put_answer_back(one, seen_version=2, by=colleague, at=AT)
    assert (back.value, back.version, back.saved_by) == ("One", 3, colleague)
    assert [value for _, value, _ in kept(draft)] == ["One", "Two"]
    event = Event.objects.filter(subject_id=str(draft.pk)).latest("pk")
    assert (event.verb, event.details["put_back"]) == ("put an earlier answer back into", 1)


def test_nothing_is_put_back_over_what_somebody_saved_meanwhile_or_into_what_was_sent() -> None:
    draft = an_application("filled")
    lead = draft.side.lead
    actions.answer(draft, "vision", "Later", by=a_colleague(draft), at=AT)
    [one] = EarlierAnswer.objects.filter(application=draft)
    with pytest.raises(EditConflict):
        actions.put_answer_back(one, seen_version=1, by=lead, at=AT)
    for stranger in (draft.side.partner, draft.side.certifier, a_side().lead, draft.cast.manager):
        with pytest.raises(NotYours):
            actions.put_answer_back(one, seen_version=2, by=stranger, at=AT)
    actions.certify(draft, by=draft.side.certifier, at=AT)
    with pytest.raises(actions.NotEditable):
        actions.put_answer_back(one, seen_version=2, by=lead, at=AT)
    assert Answer.objects.get(application=draft, question_key="vision").value == "Later"


def test_the_database_keeps_it_as_it_was() -> None:
    draft = an_application("filled")
    actions.answer(draft, "vision", "Later", by=a_colleague(draft), at=AT)
    rows = EarlierAnswer.objects.filter(application=draft)
    for act in (lambda: rows.update(value="Other"), rows.delete):
        with pytest.raises(Error), transaction.atomic():
            act()


def with_a_past(state: str) -> Any:
    """An application whose first answer was once another."""
    draft = an_application("filled")
    vision = Answer.objects.get(application=draft, question_key="vision").value
    actions.answer(draft, "vision", SECRET, by=a_colleague(draft), at=AT)
    actions.answer(draft, "vision", vision, by=draft.side.lead, at=AT)
    if state == "submitted":
        actions.certify(draft, by=draft.side.certifier, at=AT)
        actions.submit(draft, by=draft.side.lead, at=AT)
    return draft


@pytest.mark.parametrize("state", ["filled", "submitted"])
def test_the_partnership_reads_them_and_nobody_else(state: str) -> None:
    bid = with_a_past(state)
    address = reverse("earlier-answers", args=[bid.pk, "vision"])
    for user in (bid.side.lead, bid.side.partner, bid.side.certifier):
        answer = signed_in(user).get(address)
        assert answer.status_code == 200
        assert "Hull" in answer.content.decode()
    cast = bid.cast
    others = (cast.manager, cast.auditor, cast.chair, cast.decider, a_side().lead, cast.assessors[0].user)
    for user in others:
        assert signed_in(user).get(address).status_code in (403, 404), user


def test_no_role_of_a_fund_reads_how_an_answer_was_written() -> None:
    readers = {role for role, card in ROLES.items() if Capability.READ_EARLIER_ANSWERS in card.capabilities}
    assert readers == {Role.LEAD_BIDDER, Role.PARTNER, Role.CERTIFIER}


def test_what_was_once_written_reaches_no_page_of_the_fund_and_no_public_file() -> None:
    bid = with_a_past("submitted")
    manager = signed_in(bid.cast.manager)
    for name in ("application", "read-application", "application-snapshot", "application-history"):
        page = manager.get(reverse(name, args=[bid.pk])).content.decode()
        assert "Hull instead" not in page
        assert reverse("earlier-answers", args=[bid.pk, "vision"]) not in page
    for rows in ROWS.values():
        assert "Hull instead" not in str(list(rows(bid.round.strand.fund, AT.date())))


def test_the_page_says_the_difference_in_words_that_need_no_colour_and_puts_back() -> None:
    draft = an_application()
    actions.answer(draft, "vision", "We train 40 people", by=draft.side.lead, at=AT)
    actions.answer(draft, "vision", "We train 60 people", by=a_colleague(draft), at=AT)
    client = signed_in(draft.side.lead)
    page = " ".join(client.get(reverse("earlier-answers", args=[draft.pk, "vision"])).content.decode().split())
    assert '<del class="pf-taken-out"><span class="govuk-visually-hidden">[taken out: </span>40<span' in page
    assert '<ins class="pf-put-in"><span class="govuk-visually-hidden">[put in: </span>60<span' in page
    put = reverse("put-answer-back", args=[draft.pk, "vision", 1])
    assert client.post(put, {"seen_version": "2"}).status_code == 302
    assert Answer.objects.get(application=draft).value == "We train 40 people"
    partner = signed_in(draft.side.partner)
    assert "Put version" not in partner.get(reverse("earlier-answers", args=[draft.pk, "vision"])).content.decode()
    assert partner.post(put, {"seen_version": "3"}).status_code == 403
