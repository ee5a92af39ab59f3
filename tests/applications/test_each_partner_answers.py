"""A question that each partner answers for itself: its own answer, within its own limit, seen by the lead, sent for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.applications.readable import reading
from placefund.applications.revisions import actions as revisions
from placefund.assessment.scoring.bench import parts_of
from placefund.domain.drafting import DraftLeave
from placefund.domain.questions import EACH_PARTNER, Question
from placefund.domain.roles import Role
from placefund.drafting.actions import limit
from placefund.funds import actions as funds
from placefund.people.access import NotYours
from placefund.people.models import User
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, a_user, an_application, an_open_round
from tests.witness import nothing_changes, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
ROLE = Question("role", "Your part", word_limit=5, who_answers=EACH_PARTNER, informs=TERMS.questions[0].informs)
FORM = replace(TERMS, questions=(*TERMS.questions, ROLE))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid_of_three() -> Application:
    """A draft of three partners that could be signed but for what each answers for itself."""
    return an_application("filled", round_=an_open_round(terms=FORM))


def keys_of(bid: Application) -> list[str]:
    return [f"role--{line.organisation_id}" for line in bid.partnership.partner_lines()]


def key_of(bid: Application, kind: str) -> str:
    return f"role--{bid.side.organisations[kind].pk}"


@pytest.mark.long
def test_a_partner_answers_for_itself_and_for_nobody_else() -> None:
    bid = a_bid_of_three()
    own, research = key_of(bid, "business"), key_of(bid, "research")
    saved = actions.answer(bid, own, "We build the robots.", by=bid.side.partner, at=AT)
    assert (saved.question_key, saved.version) == (own, 1)
    for key, by in ((research, bid.side.partner), (own, bid.side.lead), ("vision", bid.side.partner)):
        with nothing_changes(), pytest.raises(NotYours):
            actions.answer(bid, key, "Not mine.", by=by, at=AT)
    for key in ("role", "role--999999", "role--x"):
        with nothing_changes(), pytest.raises((actions.NotEditable, NotYours)):
            actions.answer(bid, key, "Nobody's.", by=bid.side.lead, at=AT)


def test_its_page_is_written_by_its_partner_and_read_by_the_lead() -> None:
    bid = a_bid_of_three()
    own = key_of(bid, "business")
    partner, lead = signed_in(bid.side.partner), signed_in(bid.side.lead)
    page = reverse("answer-question", args=[bid.pk, own])
    assert page in partner.get(reverse("application", args=[bid.pk])).content.decode()
    assert partner.post(page, {"answer": "We build the robots.", "seen_version": 0}).status_code == 302
    shown = lead.get(page).content.decode()
    assert "Somebody else answers this. You can read it as it stands." in shown
    assert "We build the robots." in shown
    assert "Go to the next question" in shown
    with nothing_changes():
        refused = lead.post(page, {"answer": "Otherwise.", "seen_version": 1})
    assert refused.status_code in (403, 422)
    assert "Each partner answers this question for itself." in refused.content.decode()


@pytest.mark.long
def test_each_is_required_within_its_own_limit_and_sent_under_its_partners_name() -> None:
    bid = a_bid_of_three()
    business, research, civic = (key_of(bid, kind) for kind in ("business", "research", "civic"))
    colleague = _acting_for(bid, "research")
    actions.answer(bid, civic, "We own the harbour.", by=bid.side.lead, at=AT)
    actions.answer(bid, business, "We build robots of every kind and size.", by=bid.side.partner, at=AT)
    why = _why_not(bid)
    assert "1 of 5 questions need an answer" in why
    assert "is 3 words over its limit of 5" in why
    actions.answer(bid, business, "We build the robots.", by=bid.side.partner, at=AT)
    actions.answer(bid, research, "We test them.", by=colleague, at=AT)
    actions.certify(bid, by=bid.side.certifier, at=AT)
    sent = actions.submit(bid, by=bid.side.lead, at=AT)
    assert [row["key"] for row in sent.snapshot.content["answers"]][-3:] == keys_of(bid)
    read = reading(sent)
    names = [line.organisation for line in bid.partnership.partner_lines()]
    assert [answer.title for answer in read.answers[-3:]] == [f"Your part: {name}" for name in names]
    assert [part.informs for part in parts_of(read, FORM) if part.key in keys_of(bid)] == [_informed(read)] * 3
    funds.close(bid.round, by=bid.cast.manager, at=AFTER)
    asked: dict[str, Any] = {"why": "Say more.", "until": AFTER.replace(year=AFTER.year + 1), "at": AFTER}
    again = revisions.ask_for_changes(
        Application.objects.get(pk=bid.pk), questions=["role"], by=bid.cast.manager, **asked
    )
    actions.answer(again, business, "We repair them too.", by=bid.side.partner, at=AFTER)
    rows = {row["key"]: row["text"] for row in revisions.changed_content(Application.objects.get(pk=bid.pk))["answers"]}
    assert (rows[business], rows[research]) == ("We repair them too.", "We test them.")


def _informed(read: Any) -> Any:
    return next(part.informs for part in parts_of(read, FORM) if part.key == TERMS.questions[0].key)


def _acting_for(bid: Application, kind: str) -> User:
    return User.objects.get(memberships__scope=f"organisation:{bid.side.organisations[kind].pk}")


def _why_not(bid: Application) -> str:
    with pytest.raises(Exception, match="questions") as refused:
        actions.certify(bid, by=bid.side.certifier, at=AT)
    return str(refused.value)


def test_whoever_may_only_see_the_bid_does_not_answer_for_their_organisation_either() -> None:
    bid = a_bid_of_three()
    lead, civic = bid.partnership.lead, key_of(bid, "civic")
    keeper = a_user("Keeper", role=Role.ORGANISATION_ADMINISTRATOR, scope=f"organisation:{lead.pk}")
    colleague = a_user("Cole", role=Role.LEAD_BIDDER, scope=f"organisation:{lead.pk}")
    limit(bid, lead, colleague.pk, leave=DraftLeave.SEE, by=keeper, at=AT)
    limited = Application.objects.get(pk=bid.pk)
    with nothing_changes(), pytest.raises(NotYours):
        actions.answer(limited, civic, "We own the harbour.", by=colleague, at=AT)
    with nothing_changes():
        assert signed_in(colleague).get(reverse("answer-question", args=[bid.pk, civic])).status_code == 403
