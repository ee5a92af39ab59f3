"""Changes that the fund asks for: the questions it opened and no more, until its time; the first receipt counts until the second."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.costing import actions as costing
from placefund.applications.models import Answer, Application, Snapshot
from placefund.applications.revisions import actions as revisions
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.terms import digest
from placefund.funds import actions as funds
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.records import clock
from tests.build import AFTER, an_application
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db

UNTIL = AFTER + timedelta(days=7)
IN_TIME = AFTER + timedelta(days=1)


def opened() -> Any:
    """A sent application of a closed round, whose first question the fund has opened."""
    bid = an_application("submitted")
    side, cast = bid.side, bid.cast
    funds.close(bid.round, by=cast.manager, at=AFTER)
    bid = Application.objects.get(pk=bid.pk)
    bid.side, bid.cast = side, cast
    ask = {"why": "Say who owns the yard.", "until": UNTIL, "by": cast.manager, "at": AFTER}
    revisions.ask_for_changes(bid, questions=["vision"], **ask)
    clock.move_to(IN_TIME)
    return bid


def test_only_what_was_opened_can_be_changed_and_only_until_its_time() -> None:
    bid = opened()
    lead = bid.side.lead
    other = next(q.key for q in bid.round.terms().questions if q.key != "vision")
    assert actions.answer(bid, "vision", "The council owns it.", by=lead, at=IN_TIME).value == "The council owns it."
    year = FinancialYear(2027)
    refused: list[Any] = [
        lambda: actions.answer(bid, other, "Otherwise.", by=lead, at=IN_TIME),
        lambda: actions.answer(bid, "vision", "Too late.", by=lead, at=UNTIL),
        lambda: actions.describe(bid, title="Other", summary="", sectors=(), by=lead, at=IN_TIME),
        lambda: costing.set_cost(
            bid, bid.partnership.lead, CostCategory.STAFF, SpendKind.RESOURCE, year, Money(1), by=lead, at=IN_TIME
        ),
        lambda: actions.remove_co_investment(bid.co_investment.get(), by=lead, at=IN_TIME),
    ]
    for act in refused:
        with pytest.raises(actions.NotEditable):
            act()
    assert Answer.objects.get(application=bid, question_key="vision").value == "The council owns it."


def test_the_first_receipt_counts_until_the_second_and_both_stay() -> None:
    bid = opened()
    first = bid.snapshot
    actions.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=IN_TIME)
    manager = signed_in(bid.cast.manager)
    assert "The council owns it." not in manager.get(reverse("read-application", args=[bid.pk])).content.decode()
    revisions.send_changes(bid, why="Who owns the yard.", by=bid.side.certifier, at=IN_TIME)
    bid.refresh_from_db()
    second = bid.snapshot
    assert (second.corrects, second.receipt, second.submitted_by) == (first, f"{first.receipt}-2", bid.side.certifier)
    assert second.digest == digest(second.content)
    first.refresh_from_db()
    assert first.digest == digest(first.content)
    differing = {key for key in second.content if second.content[key] != first.content[key]}
    assert differing <= {"answers", "certified_by", "certified_at"}
    changed = [a["key"] for a, b in zip(second.content["answers"], first.content["answers"], strict=True) if a != b]
    assert changed == ["vision"]
    assert (bid.state, bid.open_questions, bid.open_until) == ("submitted", [], None)
    assert "The council owns it." in manager.get(reverse("read-application", args=[bid.pk])).content.decode()


def test_unsent_changes_lapse_with_their_time() -> None:
    bid = opened()
    actions.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=IN_TIME)
    with pytest.raises(actions.NotEditable, match="What was sent counts"):
        revisions.send_changes(bid, why="Who owns it.", by=bid.side.certifier, at=UNTIL)
    assert Snapshot.objects.filter(application=bid).count() == 1
    actions.find_eligible(bid, reasons="Every rule is met.", by=bid.cast.manager, at=UNTIL)
    assert Application.objects.get(pk=bid.pk).state == "eligible"


def test_nothing_is_found_while_changes_are_awaited_and_the_request_is_taken_back() -> None:
    bid = opened()
    with pytest.raises(NotAllowed, match="Changes were asked for"):
        actions.find_eligible(bid, reasons="Met.", by=bid.cast.manager, at=IN_TIME)
    revisions.end_changes(bid, reason="It was in the annex.", by=bid.cast.manager, at=IN_TIME)
    with pytest.raises(actions.NotEditable):
        actions.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=IN_TIME)
    actions.find_eligible(bid, reasons="Met.", by=bid.cast.manager, at=IN_TIME)


def test_who_may_ask_sign_and_send() -> None:
    bid = opened()
    ask: dict[str, Any] = {"questions": ["vision"], "why": "Why.", "until": UNTIL, "at": IN_TIME}
    for user in (bid.side.lead, bid.cast.auditor, bid.cast.chair):
        with pytest.raises(NotYours):
            revisions.ask_for_changes(bid, **ask, by=user)
    with pytest.raises(actions.NotEditable, match="awaited already"):
        revisions.ask_for_changes(bid, **ask, by=bid.cast.manager)
    actions.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=IN_TIME)
    for user in (bid.side.lead, bid.side.partner, bid.cast.manager):
        with pytest.raises(NotYours):
            revisions.send_changes(bid, why="Who owns it.", by=user, at=IN_TIME)


def test_nothing_is_sent_that_changed_nothing_or_breaks_a_rule() -> None:
    bid = opened()
    certifier = bid.side.certifier
    with pytest.raises(actions.NotEditable, match="Nothing was changed"):
        revisions.send_changes(bid, why="Nothing.", by=certifier, at=IN_TIME)
    actions.answer(bid, "vision", "", by=bid.side.lead, at=IN_TIME)
    with pytest.raises(NotAllowed):
        revisions.send_changes(bid, why="Gone.", by=certifier, at=IN_TIME)
    assert Snapshot.objects.filter(application=bid).count() == 1


def test_while_the_round_is_open_its_authors_reopen_it_themselves() -> None:
    bid = an_application("submitted")
    with pytest.raises(actions.NotEditable, match="The round is open"):
        revisions.ask_for_changes(
            bid, questions=["vision"], why="Why.", until=UNTIL, by=bid.cast.manager, at=AFTER - timedelta(days=300)
        )


def tasks_of(user: Any) -> list[str]:
    return [str(item.what) for pile in waiting_for(user, IN_TIME) for item in pile.items]


def test_it_waits_for_lead_and_certifier_until_it_is_sent() -> None:
    bid = opened()
    assert f"Change what the fund asks for in “{bid.title}”" in tasks_of(bid.side.lead)
    assert f"Sign and send the changes of “{bid.title}”" in tasks_of(bid.side.certifier)
    actions.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=IN_TIME)
    revisions.send_changes(bid, why="Who owns it.", by=bid.side.certifier, at=IN_TIME)
    assert not [task for user in (bid.side.lead, bid.side.certifier) for task in tasks_of(user) if "hange" in task]


def test_the_pages_ask_change_sign_and_send() -> None:
    bid = opened()
    told = {notice.recipient for notice in Notice.objects.filter(kind="changes_wanted")}
    assert {bid.side.lead, bid.side.certifier, bid.side.partner} <= told
    lead = signed_in(bid.side.lead)
    page = lead.get(reverse("application", args=[bid.pk])).content.decode()
    assert "The fund asks for changes" in page
    assert "Say who owns the yard." in page
    question = reverse("answer-question", args=[bid.pk, "vision"])
    version = Answer.objects.get(application=bid, question_key="vision").version
    saved = lead.post(question, {"answer": "The council owns it.", "seen_version": version, "then": "list"})
    assert saved.status_code == 302
    send = reverse("send-changes", args=[bid.pk])
    both = lead.get(send).content.decode()
    assert all(words in both for words in ("As it was sent", "As it would be sent", "council"))
    assert lead.post(send, {"agreed": "on", "why": "Who owns it."}).status_code == 403
    certifier = signed_in(bid.side.certifier)
    assert certifier.post(send, {"why": "Who owns it."}).status_code == 422
    assert certifier.post(send, {"agreed": "on", "why": "Who owns it."}).status_code == 302
    assert Snapshot.objects.filter(application=bid).count() == 2
    assert signed_in(bid.cast.manager).get(send).status_code == 403


ASKED = {"questions": ["vision"], "why": "Say who owns the yard.", "until": UNTIL}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("open", {}, "authors can reopen it themselves"),
    ("closed", {"questions": []}, "Choose at least one question or part"),
    ("closed", {"parts": ["other"]}, "cannot be opened in this application"),
    ("closed", {"why": " "}, "Say what has to change"),
    ("closed", {"until": AFTER}, "Give a time that is still to come"),
    ("asked", {}, "Changes are awaited already"),
    ("eligible", {}, "before an application is found eligible or not"),
]


@pytest.mark.parametrize(("standing", "given", "sentence"), REFUSED)
def test_a_request_that_cannot_be_is_refused_in_a_sentence_and_changes_nothing(
    standing: str, given: dict[str, Any], sentence: str
) -> None:
    bid = an_application("submitted")
    manager = bid.cast.manager
    if standing != "open":
        funds.close(bid.round, by=manager, at=AFTER)
        bid = Application.objects.get(pk=bid.pk)
    if standing == "asked":
        revisions.ask_for_changes(bid, **ASKED, by=manager, at=AFTER)  # type: ignore[arg-type]
    if standing == "eligible":
        actions.find_eligible(bid, reasons="Every rule is met.", by=manager, at=AFTER)
    asked: dict[str, Any] = {**ASKED, **given}
    with nothing_changes(), pytest.raises(actions.NotEditable, match=sentence):
        revisions.ask_for_changes(bid, **asked, by=manager, at=AFTER)


def test_a_request_is_taken_back_once_and_with_a_reason_and_changes_are_sent_with_one_and_only_where_there_are_any() -> (
    None
):
    bid = opened()
    with nothing_changes(), pytest.raises(actions.NotEditable, match="Say why"):
        revisions.end_changes(bid, reason="", by=bid.cast.manager, at=IN_TIME)
    with nothing_changes(), pytest.raises(actions.NotEditable, match="Say what was changed"):
        revisions.send_changes(bid, why=" ", by=bid.side.certifier, at=IN_TIME)
    with nothing_changes(), pytest.raises(actions.NotEditable, match="Nothing was changed"):
        revisions.send_changes(bid, why="Who owns it.", by=bid.side.certifier, at=IN_TIME)
    revisions.end_changes(bid, reason="It was in the annex.", by=bid.cast.manager, at=IN_TIME)
    with nothing_changes(), pytest.raises(actions.NotEditable, match="No changes are awaited"):
        revisions.end_changes(bid, reason="Once more.", by=bid.cast.manager, at=IN_TIME)
