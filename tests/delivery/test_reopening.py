"""A completed project is opened again: at once where no money went back, by two people where it did; then it can be claimed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.delivery import actions
from placefund.delivery.models import Project, ProjectReopening
from placefund.domain.money import Money
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, overdrawn, trail
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.verification import verify
from placefund.records import clock
from placefund.returns import actions as returns
from placefund.returns.corrections import actions as corrections
from placefund.returns.models import Return
from tests.build import AFTER_Q1, a_project, a_return
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
GRANT, CLAIM = Money.pounds(1_000_000), Money.pounds(100_000)
WHY = "A bill is still to come."


def fresh(project: Project) -> Project:
    return Project.objects.select_related("award__strand__fund", "award__partnership").get(pk=project.pk)


def completed(claim: Money = CLAIM) -> tuple[Project, Any]:
    """A project completed after its one return was paid, and its award with its people."""
    report = a_return("paid", claim=claim)
    award: Any = report.award
    project = award.projects.get()
    actions.complete(project, by=award.side.lead, at=AFTER_Q1)
    return fresh(project), award


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def test_where_money_went_back_one_person_asks_and_another_confirms() -> None:
    project, award = completed()
    lead, manager, finance = award.side.lead, award.cast.manager, award.cast.finance
    before, free = Transfer.objects.count(), balance(award.account)
    actions.reopen(project, reason=WHY, by=lead, at=LATER)
    asked = project.reopenings.get()
    assert (fresh(project).state, Transfer.objects.count(), asked.amount) == ("completed", before, GRANT - CLAIM)
    told = Notice.objects.filter(subject=f"To confirm: open “{project}” again")
    assert {notice.recipient for notice in told} == {manager, finance}
    with refused("It has been asked for already, and waits for somebody to confirm it."):
        actions.reopen(project, reason=WHY, by=award.cast.monitoring, at=LATER)
    actions.confirm_reopening(asked, by=finance, at=LATER)
    now = fresh(project)
    assert (now.state, now.completed_at, balance(now.account)) == ("active", None, GRANT - CLAIM)
    assert balance(award.account) == free - (GRANT - CLAIM)
    undone = Transfer.objects.get(undoes__isnull=False)
    assert (undone.undoes and undone.undoes.key, undone.why) == (
        f"project/{project.pk}/unspent",
        f"Opened again: {WHY}",
    )
    assert {n.recipient for n in Notice.objects.filter(subject=f"Open again: {project}")} == {
        lead,
        award.cast.monitoring,
    }
    assert acts_on(project)[-3:] == ["completed", "asked to reopen", "reopened"]
    assert (overdrawn(), breaches()) == ([], [])
    actions.complete(now, by=lead, at=LATER)  # and once more, under a key of its own
    assert (balance(now.account), balance(award.account), breaches()) == (Money(0), free, [])
    assert Transfer.objects.filter(key=f"again/2/project/{project.pk}/unspent").count() == 1


def test_a_payment_reversed_in_a_completed_project_is_claimed_anew() -> None:
    project, award = completed()
    cast, lead = award.cast, award.side.lead
    report = Return.objects.get()
    asked = corrections.ask_reversal(report, reason="Too much.", by=cast.finance, at=LATER)
    corrections.reverse_payment(asked, by=cast.manager, at=LATER)
    corrections.send_back(Return.objects.get(), reason="Claim what was spent.", by=cast.monitoring, at=LATER)
    claim = report.claims.get()
    where = (claim.project, claim.organisation, claim.category)
    returns.set_claim(report, *where, Money.pounds(60_000), by=lead, at=LATER)
    with refused(f"{project} is not active, so nothing can be claimed in it."):
        returns.send(Return.objects.get(), by=lead, at=LATER)
    with refused(
        "£100,000 is with completed projects, where a payment was reversed. Open the project again, and complete it anew."
    ):
        awards.close(award, by=cast.manager, at=LATER)
    actions.reopen(project, reason=WHY, by=lead, at=LATER)
    actions.confirm_reopening(project.reopenings.get(), by=cast.manager, at=LATER)
    returns.send(Return.objects.get(), by=lead, at=LATER)
    returns.approve(Return.objects.get(), by=cast.monitoring, at=LATER)
    returns.pay(Return.objects.get(), by=cast.finance, at=LATER)
    actions.complete(fresh(project), by=lead, at=LATER)
    awards.close(award, by=cast.manager, at=LATER)
    found = trail(award.fund_slug).awards[award.pk]
    assert (found.paid, balance(project.account), breaches()) == (Money.pounds(60_000), Money(0), [])


def test_where_nothing_went_back_it_is_open_at_once() -> None:
    project, award = completed(claim=GRANT)
    actions.reopen(project, reason=WHY, by=award.side.lead, at=LATER)
    assert (fresh(project).state, ProjectReopening.objects.exists()) == ("active", False)
    assert [n.recipient for n in Notice.objects.filter(subject=f"Open again: {project}")] == [award.cast.monitoring]


def test_what_is_refused_or_withdrawn_leaves_it_completed_and_can_be_asked_for_again() -> None:
    project, award = completed()
    lead, manager = award.side.lead, award.cast.manager
    actions.reopen(project, reason=WHY, by=lead, at=LATER)
    actions.refuse_reopening(project.reopenings.get(), reason="The work is done.", by=manager, at=LATER)
    assert Notice.objects.filter(recipient=lead, text="The work is done.").count() == 1
    with refused(f"{manager} has answered this already."):
        actions.confirm_reopening(project.reopenings.get(), by=manager, at=LATER)
    actions.reopen(project, reason=WHY, by=manager, at=LATER)
    second = project.reopenings.last()
    assert second is not None
    with refused(f"{manager} asked for this. They withdraw it, or another person refuses it."):
        actions.withdraw_reopening(second, reason="Not mine.", by=lead, at=LATER)
    actions.withdraw_reopening(second, reason="It came.", by=manager, at=LATER)
    with refused(f"{manager} has withdrawn this."):
        actions.confirm_reopening(second, by=award.cast.finance, at=LATER)
    assert (fresh(project).state, Transfer.objects.filter(undoes__isnull=False).exists()) == ("completed", False)
    assert acts_on(project)[-4:] == [
        "asked to reopen",
        "refused to reopen",
        "asked to reopen",
        "withdrew the reopening of",
    ]


def test_nobody_does_both_and_not_everybody_may() -> None:
    project, award = completed()
    cast, lead = award.cast, award.side.lead
    with refused("Say why. Whoever this concerns reads it."):
        actions.reopen(project, reason=" ", by=lead, at=LATER)
    with refused(
        f"{award.side.partner} may not ask for a completed project to be opened again. "
        "It takes a fund manager, a lead bidder or a monitoring officer with a part in it."
    ):
        actions.reopen(project, reason=WHY, by=award.side.partner, at=LATER)
    actions.reopen(project, reason=WHY, by=cast.manager, at=LATER)
    asked = project.reopenings.get()
    with refused("You asked for this, so another person has to confirm it."):
        actions.confirm_reopening(asked, by=cast.manager, at=LATER)
    with refused(
        f"{lead} may not confirm that a closed award or a completed project is opened again. "
        "It takes a fund manager or a finance officer with a part in it."
    ):
        actions.confirm_reopening(asked, by=lead, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectReopening.objects.update(answered_by=cast.manager, answered_at=LATER, is_confirmed=True)


def test_only_a_completed_project_of_an_open_award_is_opened_again() -> None:
    running = a_project()
    with refused("This project is active, so it is not possible to open it again now. It would have to be completed."):
        actions.reopen(running, reason=WHY, by=running.award.side.lead, at=LATER)  # type: ignore[attr-defined]
    project, award = completed()
    awards.close(award, by=award.cast.manager, at=LATER)
    closed = Award.objects.get(pk=award.pk)
    with refused(f"{closed} is closed. Open the award again first, so that the money has a way."):
        actions.reopen(fresh(project), reason=WHY, by=award.side.lead, at=LATER)


def test_what_the_award_has_given_on_does_not_come_back() -> None:
    project, award = completed()
    actions.reopen(project, reason=WHY, by=award.side.lead, at=LATER)
    other = a_project(award, grant=Money.pounds(3_500_000))
    sentence = (
        "£900,000 went back to the award when it was completed, and is not there any more: £400,000 is in no project."
    )
    with refused(sentence):
        actions.confirm_reopening(project.reopenings.get(), by=award.cast.manager, at=LATER)
    assert fresh(other).state == "active"


# --- pages -------------------------------------------------------------------------------------------------------------


def test_its_pages_show_it_first_and_lead_the_second_person_there(client: Client) -> None:
    clock.move_to(LATER)
    project, award = completed()
    cast = award.cast
    lead, manager = signed_in(award.side.lead), signed_in(cast.manager)
    page, address = reverse("manage-project", args=[project.pk]), reverse("reopen-project", args=[project.pk])
    assert address in lead.get(page).content.decode()
    with nothing_changes():
        shown = lead.post(address, {"reason": WHY, "foresee": "on"}).content.decode()
    assert all(words in shown for words in ("Asked for a completed project to be opened again", "Fund manager (1)"))
    assert lead.post(address, {"reason": ""}).status_code == 422
    said = lead.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "to be opened again. It waits for" in said
    asked = project.reopenings.get()
    confirm, withdraw = (
        reverse(f"{step}-project-reopening", args=[project.pk, asked.pk]) for step in ("confirm", "withdraw")
    )
    tasks = [row for pile in waiting_for(cast.manager, LATER) for row in pile.items if "Confirm" in row.what]
    assert [(row.what, row.href) for row in tasks] == [(f"Confirm or refuse: open “{project}” again", page)]
    own, theirs = lead.get(page).content.decode(), manager.get(page).content.decode()
    assert (confirm in own, withdraw in own, address in own) == (False, True, False)
    assert (confirm in theirs, withdraw in theirs) == (True, False)
    shown = manager.get(confirm).content.decode()
    assert all(words in shown for words in ("It can claim", "£900,000", WHY, "Opened a completed project again"))
    assert manager.post(confirm).status_code == 302
    assert fresh(project).state == "active"
    public = client.get(reverse("project", args=[project.pk])).content.decode()
    assert (WHY in public, "£900,000 came back to it" in public) == (True, True)


def test_its_pages_refuse_and_withdraw() -> None:
    clock.move_to(LATER)
    project, award = completed()
    lead, finance = signed_in(award.side.lead), signed_in(award.cast.finance)
    actions.reopen(project, reason=WHY, by=award.side.lead, at=LATER)
    refuse = reverse("refuse-project-reopening", args=[project.pk, project.reopenings.get().pk])
    assert finance.post(refuse, {"reason": "The work is done."}).status_code == 302
    assert "The work is done." in lead.get(reverse("manage-project", args=[project.pk])).content.decode()
    actions.reopen(project, reason=WHY, by=award.side.lead, at=LATER)
    second = project.reopenings.last()
    assert second is not None
    withdraw = reverse("withdraw-project-reopening", args=[project.pk, second.pk])
    assert lead.post(withdraw, {"reason": "It came."}).status_code == 302
    assert fresh(project).state == "completed"


def test_a_reversal_in_a_completed_project_says_what_has_to_come_first() -> None:
    project, award = completed()
    page = signed_in(award.cast.finance).get(reverse("ask-reversal", args=[Return.objects.get().pk])).content.decode()
    assert f"“{project}” is completed. Before anything is claimed in it anew, it has to be opened again." in page
