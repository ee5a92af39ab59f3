"""Conditions of an offer: whose they are, answered with a file, accepted or sent back, and money that waits for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.models import Award, Condition
from placefund.domain.conditions import ConditionTerms
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.verification import verify
from placefund.partnerships import actions as partnerships
from placefund.records import clock
from placefund.returns import actions as returns
from placefund.returns.models import Return
from tests.awards.test_offers import CONDITIONS, LIFE
from tests.build import AFTER, AFTER_Q1, a_project, a_return, a_user, an_application, an_award, an_organisation
from tests.witness import acts_on, refused, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)


def a_blocking_condition(award: Any) -> Condition:
    condition = award.conditions.get()
    return awards.change_condition(
        condition,
        owner=award.partnership.lead,
        due_on=date(2026, 6, 30),
        blocks_payment=True,
        reason="Before any money.",
        by=award.cast.manager,
        at=AFTER,
    )


def test_a_condition_is_answered_with_a_file_sent_back_answered_again_and_accepted() -> None:
    award: Any = an_award()
    lead, officer, condition = award.side.lead, award.cast.monitoring, award.conditions.get()
    upload = SimpleUploadedFile("signed.csv", b"who,when\nA,2026-04-01\n", "text/csv")
    awards.answer_condition(condition, "Signed by all.", upload=upload, by=lead, at=AFTER)
    assert [notice.recipient for notice in Notice.objects.filter(subject__startswith="Condition answered")] == [officer]
    awards.send_condition_back(condition, reason="One is missing.", by=officer, at=AFTER)
    assert Notice.objects.filter(recipient=lead, text="One is missing.").count() == 1
    awards.answer_condition(condition, "All of them now.", by=lead, at=AFTER)
    awards.meet_condition(condition, by=officer, at=AFTER)
    condition.refresh_from_db()
    steps = [(step.move, step.text, step.document is not None) for step in condition.steps.all()]
    assert (condition.state, condition.met_at) == ("met", AFTER)
    assert steps == [
        ("answer", "Signed by all.", True),
        ("send_back", "One is missing.", False),
        ("answer", "All of them now.", False),
        ("meet", "", False),
    ]


def test_nothing_is_paid_before_a_condition_that_blocks_is_met() -> None:
    award: Any = an_award()
    condition = a_blocking_condition(award)
    report = a_return("approved", project=a_project(award))
    finance = award.cast.finance
    sentence = (
        "Nothing is paid before this condition is met: “Sign the collaboration agreement.” "
        f"It is for {award.partnership.lead} to answer, due 30 June 2026."
    )
    with refused(sentence):
        returns.pay(report, by=finance, at=LATER)
    awards.meet_condition(condition, by=award.cast.manager, at=LATER)
    returns.pay(report, by=finance, at=LATER)
    awards.reopen_condition(condition, reason="It was withdrawn.", by=award.cast.manager, at=LATER)
    assert (Return.objects.get(pk=report.pk).state, Condition.objects.get(pk=condition.pk).met_at) == ("paid", None)


def test_a_condition_is_for_its_owner_and_the_lead_to_answer() -> None:
    award: Any = an_award()
    condition, partner = award.conditions.get(), award.side.partner
    with refused(
        f"This condition is for {award.partnership.lead} to meet. They answer it, or {award.partnership.lead} does as lead."
    ):
        awards.answer_condition(condition, "Done.", by=partner, at=AFTER)


def test_an_overdue_condition_is_a_task_of_whoever_has_to_meet_it() -> None:
    award: Any = an_award()
    a_blocking_condition(award)
    lead, officer = award.side.lead, award.cast.monitoring

    def tasks(user: Any) -> list[tuple[str, bool]]:
        return [(task.what, task.is_late) for pile in waiting_for(user, LATER) for task in pile.items]

    assert ("Meet the condition “Sign the collaboration agreement.”", True) in tasks(lead)
    awards.answer_condition(award.conditions.get(), "Signed.", by=lead, at=LATER)
    assert ("Check the answer to “Sign the collaboration agreement.”", False) in tasks(officer)
    assert not any(what.startswith("Meet the condition") for what, _ in tasks(lead))


def test_a_step_on_a_condition_needs_its_words() -> None:
    award: Any = an_award()
    condition, lead, manager = award.conditions.get(), award.side.lead, award.cast.manager
    with refused("Say how the condition is met."):
        awards.answer_condition(condition, " ", by=lead, at=AFTER)
    awards.answer_condition(condition, "Signed.", by=lead, at=AFTER)
    with refused("Say why. Whoever has to meet the condition reads it."):
        awards.send_condition_back(condition, reason=" ", by=manager, at=AFTER)


# --- an offer ------------------------------------------------------------------------------------------------------


def test_an_offer_is_withdrawn_before_it_is_answered_and_made_anew() -> None:
    award: Any = an_award("offered")
    manager, lead = award.cast.manager, award.side.lead
    awards.withdraw(award, reason="The dates are wrong.", by=manager, at=AFTER)
    assert Notice.objects.filter(recipient=lead, text="The dates are wrong.").count() == 1
    decision = award.application.decision
    again = awards.offer(decision, starts_on=date(2026, 7, 1), ends_on=date(2029, 3, 31), by=manager, at=AFTER)
    assert (again.instead_of, again.reference != award.reference) == (award, True)
    awards.accept(again, by=lead, at=AFTER)
    assert [sentence for check in verify() for sentence in check.breaches] == []
    assert acts_on(award) == ["offered", "withdrew the offer of"]


def test_an_accepted_offer_is_not_withdrawn() -> None:
    award: Any = an_award()
    manager = award.cast.manager
    with refused("This award is accepted, so it is not possible to withdraw it now. It would have to be offered."):
        awards.withdraw(award, reason="Too late.", by=manager, at=AFTER)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_condition_is_answered_and_accepted_on_its_pages(client: Client) -> None:
    clock.move_to(LATER)
    award: Any = an_award()
    condition = award.conditions.get()
    page = reverse("condition", args=[condition.pk])
    lead = signed_in(award.side.lead)
    assert "Answer the condition" in lead.get(page).content.decode()
    upload = SimpleUploadedFile("signed.csv", b"who,when\nA,2026-04-01\n", "text/csv")
    lead.post(reverse("answer-condition", args=[condition.pk]), {"text": "Signed.", "file": upload})
    officer = signed_in(award.cast.monitoring)
    shown = officer.get(reverse("meet-condition", args=[condition.pk])).content.decode()
    assert "Nothing is done yet." in shown
    assert "Lead bidder (1)" in shown
    assert Condition.objects.get(pk=condition.pk).state == "answered"
    assert officer.post(reverse("meet-condition", args=[condition.pk])).status_code == 302
    assert "signed.csv" in lead.get(page).content.decode()
    assert Condition.objects.get(pk=condition.pk).state == "met"


def test_an_offer_is_shown_before_it_is_made_and_before_it_is_accepted() -> None:
    application: Any = an_application("successful")
    manager = signed_in(application.cast.manager)
    given = LIFE | CONDITIONS | {"before_payment": "Sign."}
    shown = manager.post(reverse("offer-award", args=[application.pk]), given | {"foresee": "on"}).content.decode()
    assert "Lead bidder (1)" in shown
    assert not Award.objects.exists()
    manager.post(reverse("offer-award", args=[application.pk]), given)
    award = Award.objects.get()
    assert [(one.blocks_payment, one.due_on) for one in award.conditions.all()] == [(True, date(2026, 9, 1))]
    lead = signed_in(application.side.lead)
    shown = lead.post(reverse("accept-award", args=[award.pk]), {"agreed": "on", "foresee": "on"}).content.decode()
    assert "Committed to it" in shown
    assert Award.objects.get().state == "offered"


# --- who can meet one ----------------------------------------------------------------------------------------------------


def test_a_condition_is_for_the_lead_or_for_who_has_joined() -> None:
    bid: Any = an_application("successful")
    cast, side, decision = bid.cast, bid.side, bid.decision
    invited = an_organisation("Not Yet Joined")
    partnerships.invite(side.partnership, invited, by=side.lead, at=AFTER)
    offer = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31), "by": cast.manager, "at": AFTER}
    sentence = "A condition is for the lead to meet, or for an organisation that has joined it."
    with refused(sentence):
        awards.offer(decision, conditions=(ConditionTerms("Match it.", owner=invited.pk),), **offer)
    research = side.organisations["research"]
    award = awards.offer(decision, conditions=(ConditionTerms("Match it.", owner=research.pk),), **offer)
    condition = award.conditions.get()
    change = {"due_on": None, "blocks_payment": False, "reason": "They match it.", "by": cast.manager, "at": AFTER}
    with refused(sentence):
        awards.change_condition(condition, owner=invited, **change)
    awards.change_condition(condition, owner=side.organisations["business"], **change)
    theirs = a_user("Of the university", role=Role.PARTNER, scope=f"organisation:{research.pk}")
    partnerships.leave(side.partnership.partners.get(organisation=research), by=theirs, at=AFTER)
    with refused(sentence):
        awards.change_condition(condition, owner=research, **change)
