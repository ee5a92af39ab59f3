"""A question that is asked by what is answered before it, and what must hold between answers: on every page of a bid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.applications.readable import reading
from placefund.applications.revisions import actions as revisions
from placefund.domain.findings import RulesNotMet
from placefund.domain.questions import FormRule, Question
from placefund.domain.terms import digest
from placefund.funds import actions as funds
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, an_application, an_open_round
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
CATAPULT = Question("catapult", "Do you work with a catapult?", kind="yes_no")
WHICH = Question("which", "Which catapult?", kind="line", show_when="catapult is yes")
RULE = FormRule(
    "named", "The catapult is named in full", 'when which is answered then which is not "HVM"', "Write its whole name."
)
FORM = replace(TERMS, questions=(*TERMS.questions, CATAPULT, WHICH), form_rules=(RULE,))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid_that_says_no() -> Application:
    """A draft that could be signed but for its branch: it named a catapult, and says now that there is none."""
    bid = an_application("filled", round_=an_open_round(terms=FORM))
    for key, given in (("catapult", True), ("which", "High Value Manufacturing"), ("catapult", False)):
        actions.answer(bid, key, given, by=bid.side.lead, at=AT)
    return bid


def test_what_is_not_asked_is_named_before_it_is_signed_and_kept() -> None:
    bid = a_bid_that_says_no()
    desk, told = signed_in(bid.side.lead), "Written, and not sent: these questions are not asked"
    for name in ("application", "certification"):
        assert told in desk.get(reverse(name, args=[bid.pk])).content.decode()
    page = desk.get(reverse("answer-question", args=[bid.pk, "which"])).content.decode()
    assert (
        "This question is not asked, by what is answered before it. Asked when “Do you work with a catapult?” is yes."
        in page
    )
    assert "What is written here is kept, and is not sent." in page
    assert "High Value Manufacturing" in page


@pytest.mark.long
def test_what_is_not_asked_is_in_no_snapshot_and_before_no_reader() -> None:
    bid = a_bid_that_says_no()
    certify = signed_in(bid.side.certifier).get(reverse("certify-application", args=[bid.pk])).content.decode()
    assert "Written, and not sent: these questions are not asked" in certify
    assert "High Value Manufacturing" not in certify
    actions.certify(bid, by=bid.side.certifier, at=AT)
    sent = actions.submit(bid, by=bid.side.lead, at=AT)
    assert [row["key"] for row in sent.snapshot.content["answers"]] == [*(q.key for q in TERMS.questions), "catapult"]
    assert "which" not in [answer.key for answer in reading(sent).answers]
    assert digest(sent.snapshot.content) == sent.snapshot.digest
    assert bid.answers.get(question_key="which").value == "High Value Manufacturing"


def test_saving_an_answer_leads_to_the_question_that_it_opens() -> None:
    bid = a_bid_that_says_no()
    desk, page = signed_in(bid.side.lead), reverse("answer-question", args=[bid.pk, "catapult"])
    assert "Question 3 of 3" in desk.get(page).content.decode()
    opened = desk.post(page, {"answer": "yes", "seen_version": 2, "then": "next"}, follow=True)
    assert opened.request["PATH_INFO"] == reverse("answer-question", args=[bid.pk, "which"])
    assert "Question 4 of 4" in opened.content.decode()
    assert "Asked when “Do you work with a catapult?” is yes." in opened.content.decode()


def test_what_must_hold_between_answers_stops_the_signature_and_says_why() -> None:
    bid = a_bid_that_says_no()
    for key, given in (("catapult", True), ("which", "HVM")):
        actions.answer(bid, key, given, by=bid.side.lead, at=AT)
    assert "Not met: The catapult is named in full" in " ".join(
        signed_in(bid.side.lead)
        .get(reverse("application", args=[bid.pk]))
        .content.decode()
        .replace("</span>", "")
        .split()
    )
    with pytest.raises(RulesNotMet, match="Write its whole name"):
        actions.certify(bid, by=bid.side.certifier, at=AT)


def test_opening_an_answer_after_sending_opens_what_hangs_on_it() -> None:
    bid = a_bid_that_says_no()
    manager, lead = bid.cast.manager, bid.side.lead
    actions.certify(bid, by=bid.side.certifier, at=AT)
    first = actions.submit(bid, by=bid.side.lead, at=AT).snapshot
    funds.close(bid.round, by=manager, at=AFTER)
    bid = Application.objects.get(pk=bid.pk)
    until, later = AFTER + timedelta(days=7), AFTER + timedelta(days=1)
    bid = revisions.ask_for_changes(bid, questions=["catapult"], why="You do.", until=until, by=manager, at=AFTER)
    assert bid.open_questions == ["catapult", "which"]
    actions.answer(bid, "catapult", True, by=lead, at=later)
    changed = revisions.changed_content(Application.objects.get(pk=bid.pk))["answers"]
    assert [(row["key"], row["text"]) for row in changed[-2:]] == [
        ("catapult", "Yes"),
        ("which", "High Value Manufacturing"),
    ]
    assert changed[:-2] == first.content["answers"][:-1]


def test_the_public_page_of_questions_says_when_each_is_asked_and_what_must_hold(
    client: Client,
) -> None:
    round_ = an_open_round(terms=FORM)
    page = " ".join(client.get(reverse("round-questions", args=[round_.pk])).content.decode().split())
    assert "Asked when “Do you work with a catapult?” is yes." in page
    assert "The catapult is named in full" in page
    assert "It must hold that where “Which catapult?” is answered, “Which catapult?” is not “HVM”." in page
