"""A closed award is opened again: at once where nothing went back at its close, by two people where money comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.corrections import actions
from placefund.awards.models import Award, AwardReopening
from placefund.decisions.queries import left_to_promise
from placefund.decisions.strand_money.actions import give_back
from placefund.delivery import actions as delivery
from placefund.domain import ledger
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.ledger.actions import post
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.verification import verify
from placefund.records import clock
from tests.build import AFTER_Q1, a_project, a_return, an_application, an_award, an_open_round
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
WHY = "A bill is still to come."
ALL = Money.pounds(4_000_000)


def fresh(award: Any) -> Award:
    return Award.objects.get(pk=award.pk)


def closed() -> Any:
    """An award of £4 million that was closed with nothing spent."""
    project = a_project()
    award: Any = project.award
    delivery.complete(project, by=award.side.lead, at=AFTER_Q1)
    awards.close(award, by=award.cast.manager, at=AFTER_Q1)
    return award


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def test_the_money_that_went_back_comes_again_once_another_person_confirms_it() -> None:
    award = closed()
    pot, cast = balance(award.strand.account), award.cast
    cast.finance  # noqa: B018  made when it is first asked for
    actions.reopen(award, reason=WHY, by=cast.manager, at=LATER)
    asked = award.reopenings.get()
    assert (fresh(award).state, balance(award.strand.account), asked.amount) == ("closed", pot, ALL)
    with refused("You asked for this, so another person has to confirm it."):
        actions.confirm_reopening(asked, by=cast.manager, at=LATER)
    with refused("It has been asked for already, and waits for somebody to confirm it."):
        actions.reopen(award, reason=WHY, by=cast.manager, at=LATER)
    told = Notice.objects.filter(subject=f"To confirm: open {award} again")
    assert [notice.recipient for notice in told] == [cast.finance]
    actions.confirm_reopening(asked, by=cast.finance, at=LATER)
    now = fresh(award)
    assert (now.state, now.closed_at, balance(now.account)) == ("accepted", None, ALL)
    assert balance(award.strand.account) == pot - ALL
    assert Transfer.objects.get(why=f"Opened again: {WHY}").undoes is not None
    assert Notice.objects.filter(recipient=award.side.lead, subject=f"Open again: {award}").count() == 1
    assert acts_on(award)[-3:] == ["closed", "asked to reopen", "reopened"]
    assert breaches() == []
    awards.close(now, by=cast.manager, at=LATER)
    assert (balance(award.strand.account), breaches()) == (pot, [])


def test_where_nothing_went_back_it_is_open_at_once() -> None:
    award: Any = an_award(ask=Money.pounds(1_000_000))
    a_return("paid", project=a_project(award), claim=Money.pounds(1_000_000))
    delivery.complete(award.projects.get(), by=award.side.lead, at=LATER)
    awards.close(award, by=award.cast.manager, at=LATER)
    actions.reopen(award, reason=WHY, by=award.cast.manager, at=LATER)
    assert (fresh(award).state, AwardReopening.objects.exists()) == ("accepted", False)


def test_a_closed_award_whose_money_is_gone_stays_closed() -> None:
    award = closed()
    manager, finance, pot = award.cast.manager, award.cast.finance, award.strand.account
    actions.reopen(award, reason=WHY, by=manager, at=LATER)
    asked, held = award.reopenings.get(), balance(pot)
    post(ledger.release(award.fund_slug, pot, held - Money.pounds(1), key="spent"), at=AFTER_Q1)
    sentence = "£4,000,000 went back when the award was closed, and is not there any more: £1 is left."
    with refused(sentence):
        actions.confirm_reopening(asked, by=finance, at=LATER)
    actions.withdraw_reopening(asked, reason="It is spent.", by=manager, at=LATER)
    with refused(sentence):
        actions.reopen(award, reason=WHY, by=manager, at=LATER)


def test_it_is_refused_with_a_reason_and_can_be_asked_for_again() -> None:
    award = closed()
    manager, finance = award.cast.manager, award.cast.finance
    actions.reopen(award, reason=WHY, by=manager, at=LATER)
    with refused("Say why. Whoever this concerns reads it."):
        actions.refuse_reopening(award.reopenings.get(), reason=" ", by=finance, at=LATER)
    actions.refuse_reopening(award.reopenings.get(), reason="It was paid.", by=finance, at=LATER)
    assert Notice.objects.filter(recipient=manager, text="It was paid.").count() == 1
    actions.reopen(award, reason=WHY, by=manager, at=LATER)
    assert acts_on(award)[-3:] == ["asked to reopen", "refused to reopen", "asked to reopen"]


def test_the_database_itself_refuses_one_person_for_both() -> None:
    award = closed()
    actions.reopen(award, reason=WHY, by=award.cast.manager, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardReopening.objects.update(answered_by=award.cast.manager, answered_at=LATER, is_confirmed=True)


def test_its_pages_show_it_first_and_lead_the_second_person_there(client: Client) -> None:
    clock.move_to(LATER)
    award = closed()
    manager, finance = signed_in(award.cast.manager), signed_in(award.cast.finance)
    page, address = reverse("manage-award", args=[award.pk]), reverse("reopen-award", args=[award.pk])
    assert address in manager.get(page).content.decode()
    with nothing_changes():
        shown = manager.post(address, {"reason": WHY, "foresee": "on"}).content.decode()
    assert all(words in shown for words in ("Asked for a closed award to be opened again", "Finance officer (1)"))
    said = manager.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "to be opened again. It waits for" in said
    asked = award.reopenings.get()
    confirm = reverse("confirm-award-reopening", args=[award.pk, asked.pk])
    tasks = [row for pile in waiting_for(award.cast.finance, LATER) for row in pile.items]
    assert [(row.what, row.href) for row in tasks] == [(f"Confirm or refuse: open {award} again", page)]
    own, theirs = manager.get(page).content.decode(), finance.get(page).content.decode()
    assert (confirm in own, confirm in theirs) == (False, True)
    assert "You asked for this" in manager.get(confirm).content.decode()
    shown = finance.get(confirm).content.decode()
    assert all(words in shown for words in ("Committed to it", "£4,000,000", WHY, "Opened a closed award again"))
    assert finance.post(confirm).status_code == 302
    assert fresh(award).state == "accepted"
    assert WHY in client.get(reverse("award", args=[award.pk])).content.decode()


def test_its_pages_refuse_and_withdraw() -> None:
    clock.move_to(LATER)
    award = closed()
    manager, finance = signed_in(award.cast.manager), signed_in(award.cast.finance)
    actions.reopen(award, reason=WHY, by=award.cast.manager, at=LATER)
    refuse = reverse("refuse-award-reopening", args=[award.pk, award.reopenings.get().pk])
    assert finance.post(refuse, {"reason": ""}).status_code == 422
    assert finance.post(refuse, {"reason": "It was paid."}).status_code == 302
    assert "It was paid." in manager.get(reverse("manage-award", args=[award.pk])).content.decode()
    actions.reopen(award, reason=WHY, by=award.cast.manager, at=LATER)
    withdraw = reverse("withdraw-award-reopening", args=[award.pk, award.reopenings.last().pk])
    assert withdraw in manager.get(reverse("manage-award", args=[award.pk])).content.decode()
    assert manager.post(withdraw, {"reason": "It came."}).status_code == 302
    assert fresh(award).state == "closed"


def test_money_that_was_promised_to_another_bid_meanwhile_does_not_come_again() -> None:
    award = closed()
    cast, strand = award.cast, award.strand
    bid = an_application("decided", round_=an_open_round(strand), cast=cast)
    assert bid.decision.is_promise
    spare = left_to_promise(strand) - Money.pounds(1_000_000)
    give_back(strand, spare, key="spare", effective_on=LATER.date(), why="Elsewhere.", by=cast.manager, at=LATER)
    assert (balance(strand.account) >= ALL, left_to_promise(strand)) == (True, Money.pounds(1_000_000))
    with nothing_changes(), pytest.raises(NotPossible):
        actions.reopen(award, reason=WHY, by=cast.manager, at=LATER)
