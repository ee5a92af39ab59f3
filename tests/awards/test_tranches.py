"""An award in tranches: what waits at a gate can be neither given to a project, claimed nor paid, by the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from placefund.awards import actions as awards
from placefund.awards.corrections.actions import confirm_reopening, reopen
from placefund.awards.models import Award, Tranche, TranchePlan
from placefund.awards.queries import money_of
from placefund.awards.tranches import actions
from placefund.awards.tranches.queries import draft_of, tranches_of, years_of
from placefund.delivery import actions as delivery
from placefund.domain.findings import NotAllowed
from placefund.domain.gates import GateKind, GateTerms
from placefund.domain.ledger import gated_account
from placefund.domain.money import Money
from placefund.ledger.queries import balance, overdrawn
from placefund.notices.models import Notice
from placefund.overview.verification import verify
from placefund.returns import actions as returns
from placefund.returns.queries import findings_on_return
from tests.build import AFTER, AFTER_Q1, a_project, a_return, an_award
from tests.build_tranches import FIRST, WHY, an_award_in_tranches, put, second
from tests.witness import acts_on, nothing_changes

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
ONE, THREE, FOUR = (Money.pounds(number * 1_000_000) for number in (1, 3, 4))


@contextmanager
def refused_with(part: str) -> Iterator[None]:
    """The act inside is refused with a sentence that holds these words."""
    with pytest.raises(NotAllowed) as caught:
        yield
    assert part in str(caught.value)


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def test_what_has_a_gate_waits_from_acceptance_on() -> None:
    award = an_award_in_tranches()
    money = money_of(award)
    assert (money.free, money.behind_gates, money.committed) == (ONE, THREE, FOUR)
    assert [tranche.is_released for tranche in tranches_of(award)] == [True, False]
    assert acts_on(award)[-2:] == ["put tranches into force of", "accepted"]
    assert breaches() == []


def test_an_award_without_tranches_is_as_it_was() -> None:
    project = a_project()
    money = money_of(project.award)
    assert (money.behind_gates, money.in_projects, balance(gated_account(project.award_id))) == (
        Money(0),
        ONE,
        Money(0),
    )


def test_the_lead_is_told_and_the_draft_is_nobodys_but_the_funds() -> None:
    award: Any = an_award("offered")
    with pytest.raises(NotAllowed):
        actions.add_tranche(award, FIRST, by=award.side.lead, at=AFTER)
    put(award, FIRST, second())
    assert Notice.objects.get(recipient=award.side.lead, subject=f"Tranches of {award}").text == WHY
    assert draft_of(award) is None
    assert TranchePlan.objects.get(award=award).reason == WHY


def test_a_draft_is_mended_in_small_steps_and_thrown_away() -> None:
    award: Any = an_award("offered")
    by = {"by": award.cast.manager, "at": AFTER}
    actions.add_tranche(award, second(()), **by)
    actions.add_tranche(award, FIRST, **by)
    actions.add_condition(award, 2, GateTerms(GateKind.SPEND, 50), **by)
    with nothing_changes(), refused_with("Say how much of the tranche before is spent"):
        actions.add_condition(award, 1, GateTerms(GateKind.SPEND, 50), **by)
    with nothing_changes(), refused_with("This tranche is not in the draft any more."):
        actions.remove_tranche(award, 3, **by)
    draft = draft_of(award)
    assert draft is not None
    assert [len(terms.gate) for terms in draft.terms] == [0, 1]
    actions.remove_condition(award, 2, 1, **by)
    with nothing_changes(), refused_with("Tranche 2 waits for nothing."):
        actions.put_into_force(award, reason=WHY, **by)
    actions.drop_draft(award, **by)
    assert (draft_of(award), Tranche.objects.exists()) == (None, False)


def test_a_project_draws_what_is_approved_of_it_and_never_more_than_is_released() -> None:
    award = an_award_in_tranches()
    project = a_project(award, grant=Money.pounds(2_000_000))
    assert balance(project.account) == Money(0)
    report = a_return("sent", project=project, claim=Money.pounds(400_000))
    returns.approve(report, by=award.cast.monitoring, at=LATER)  # type: ignore[attr-defined]
    money = money_of(award)
    assert (money.free, money.owed, money.behind_gates) == (Money.pounds(600_000), Money.pounds(400_000), THREE)
    assert (overdrawn(), breaches()) == ([], [])


def test_a_claim_above_what_is_released_is_refused_before_it_is_sent() -> None:
    award = an_award_in_tranches()
    project = a_project(award, grant=Money.pounds(2_000_000))
    report = a_return("draft", project=project, claim=Money.pounds(1_500_000))
    said = next(f for f in findings_on_return(report, LATER) if f.rule == "claims_are_within_what_is_released")
    assert not said.passed
    assert "It claims £1,500,000, and £1,000,000 of the award is released and not claimed." in said.why
    with nothing_changes(), refused_with("£1,000,000 of the award is released"):
        returns.send(report, by=award.side.lead, at=LATER)  # type: ignore[attr-defined]


def test_projects_together_never_get_more_than_the_award() -> None:
    award = an_award_in_tranches()
    a_project(award, grant=THREE)
    draft = a_project(award, grant=Money.pounds(1_500_000), state="draft")
    with nothing_changes(), refused_with("its award has £1,000,000 that no project has"):
        delivery.start(draft, by=award.side.lead, at=LATER)  # type: ignore[attr-defined]


def test_a_released_tranche_is_free_and_its_release_is_taken_back_while_it_is() -> None:
    award: Any = an_award_in_tranches()
    cast, tranche = award.cast, award.second
    with pytest.raises(NotAllowed):
        actions.release(tranche, by=award.side.lead, at=LATER)
    actions.release(tranche, by=cast.finance, at=LATER)
    assert (money_of(award).free, money_of(award).behind_gates) == (FOUR, Money(0))
    with nothing_changes(), refused_with("This tranche is released already"):
        actions.release(tranche, by=cast.finance, at=LATER)
    actions.take_release_back(tranche, reason="The wrong one.", by=cast.finance, at=LATER)
    assert (money_of(award).free, money_of(award).behind_gates) == (ONE, THREE)
    actions.release(Tranche.objects.get(pk=tranche.pk), by=cast.finance, at=LATER)
    assert (money_of(award).free, breaches()) == (FOUR, [])
    line = years_of(list(tranches_of(award)))[1]
    assert (line.released, line.waits) == (THREE, Money(0))


def test_tranches_that_wait_are_changed_with_a_reason_and_the_old_ones_stay() -> None:
    award: Any = an_award_in_tranches()
    by = {"by": award.cast.manager, "at": LATER}
    actions.remove_tranche(award, 1, **by)
    actions.add_tranche(award, second(amount=ONE), **by)
    with nothing_changes(), refused_with("The tranches add up to £2,000,000; the award is £4,000,000."):
        actions.put_into_force(award, reason="The yard is late.", **by)
    actions.add_tranche(award, second(amount=Money.pounds(2_000_000)), **by)
    actions.put_into_force(award, reason="The yard is late.", **by)
    assert [(each.number, each.amount) for each in tranches_of(award)] == [
        (1, ONE),
        (2, ONE),
        (3, Money.pounds(2_000_000)),
    ]
    assert Tranche.objects.filter(award=award, ended_at=LATER).get().amount == THREE
    assert (money_of(award).behind_gates, breaches()) == (THREE, [])


def test_an_accepted_award_gets_gates_later_as_long_as_its_money_is_free() -> None:
    project: Any = a_project()
    award = project.award
    put(award, FIRST, second())
    assert (money_of(award).free, money_of(award).in_projects, money_of(award).behind_gates) == (Money(0), ONE, THREE)
    other: Any = a_project(grant=Money.pounds(2_000_000)).award
    actions.add_tranche(other, FIRST, by=other.cast.manager, at=AFTER)
    actions.add_tranche(other, second(), by=other.cast.manager, at=AFTER)
    with (
        nothing_changes(),
        refused_with("£3,000,000 more would wait behind gates, and £2,000,000 of the award is free."),
    ):
        actions.put_into_force(other, reason=WHY, by=other.cast.manager, at=AFTER)


def test_a_closed_award_gives_back_what_waited_and_gets_it_again() -> None:
    award: Any = an_award_in_tranches()
    before = balance(award.source_account)
    awards.close(award, by=award.cast.manager, at=LATER)
    assert (balance(award.source_account), money_of(award).committed) == (before + FOUR, Money(0))
    assert breaches() == []
    reopen(Award.objects.get(pk=award.pk), reason="A bill.", by=award.cast.manager, at=LATER)
    confirm_reopening(award.reopenings.get(), by=award.cast.finance, at=LATER)
    assert (money_of(award).free, money_of(award).behind_gates, breaches()) == (ONE, THREE, [])


def test_tranches_of_a_closed_award_stay() -> None:
    award: Any = an_award_in_tranches()
    awards.close(award, by=award.cast.manager, at=LATER)
    with nothing_changes(), refused_with("Tranches are planned while an award is offered"):
        actions.add_tranche(award, FIRST, by=award.cast.manager, at=LATER)
