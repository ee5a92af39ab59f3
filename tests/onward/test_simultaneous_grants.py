"""Several people at the same moment: money that goes onward is granted, paid, passed on and handed back once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from placefund.domain.money import ZERO, Money
from placefund.ledger.queries import balance, overdrawn
from placefund.onward.grants import actions as grants
from placefund.onward.models import OnwardGrant, OnwardPayment, PassedOn, Scheme
from placefund.onward.payees import actions as payees
from placefund.onward.queries import held_by_lead, money_of_grant, room_of
from placefund.returns import actions as returns
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER, AFTER_Q1, Q1
from tests.build_onward import a_claim_for, a_scheme, a_shared_project, an_onward_grant, grant_terms, paid_to
from tests.build_tranches import an_award_in_tranches
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 8
PAID_ON = date(2026, 6, 15)


def k(number: int) -> Money:
    return Money.pounds(number * 1_000)


def once_of(*acts: Callable[[], object]) -> None:
    """Let all go at the same moment: exactly one is done, every other is refused in a sentence, and no account is overdrawn."""
    answers = all_at_once([trying(act) for act in acts])
    ends = sorted(answer.split(":")[0] for answer in answers)
    assert ends == ["done"] + ["refused"] * (len(acts) - 1), answers
    assert overdrawn() == []


def granting(scheme: Scheme, amount: Money) -> Callable[[], object]:
    lead = scheme.side.lead  # type: ignore[attr-defined]
    return lambda: grants.grant(Scheme.objects.get(pk=scheme.pk), grant_terms(amount), by=lead, at=AFTER_Q1)


def test_the_last_money_of_a_scheme_is_granted_once() -> None:
    scheme = a_scheme(amount=k(100), most=k(100))
    once_of(*[granting(scheme, k(100)) for _ in range(AT_ONCE)])
    assert OnwardGrant.objects.count() == 1
    assert room_of(Scheme.objects.get(pk=scheme.pk)).of_scheme == ZERO


def test_two_schemes_of_one_project_do_not_both_grant_its_last_money() -> None:
    """Each scheme has room for all that the lead has in the project; together they have twice as much."""
    project = a_shared_project()
    once_of(*[granting(a_scheme(project), k(1_000)) for _ in range(2)])
    assert OnwardGrant.objects.count() == 1


def test_two_projects_do_not_both_grant_the_last_money_that_is_released_of_their_award() -> None:
    """£1m is released; in each of the two projects its lead has £1m promised, and grants £600,000 of it."""
    award: Any = an_award_in_tranches()
    schemes = [a_scheme(a_shared_project(award)) for _ in range(2)]
    once_of(*[granting(scheme, k(600)) for scheme in schemes])
    assert OnwardGrant.objects.count() == 1
    assert balance(award.account) == k(400)


def test_the_last_money_of_a_grant_is_paid_once() -> None:
    row = an_onward_grant()
    lead = row.scheme.side.lead  # type: ignore[attr-defined]
    once_of(
        *[
            lambda number=number: grants.pay(  # type: ignore[misc]
                row, k(100), paid_on=PAID_ON, reference=f"BACS {number}", by=lead, at=AFTER_Q1
            )
            for number in range(AT_ONCE)
        ]
    )
    assert (OnwardPayment.objects.count(), money_of_grant(row).received) == (1, k(100))


def test_what_the_lead_holds_for_another_is_passed_on_once() -> None:
    project: Any = a_shared_project()
    award = project.award
    firm, lead, monitoring = award.side.organisations["business"], award.side.lead, award.cast.monitoring
    payees.set_route(
        project, firm, through_lead=True, from_day=date(2026, 4, 1), reason="It asked.", by=monitoring, at=AFTER
    )
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "Hired.", by=lead, at=AFTER_Q1)
    returns.set_claim(report, project, firm, returns.CostCategory.STAFF, k(50), by=lead, at=AFTER_Q1)
    report = returns.approve(returns.send(report, by=lead, at=AFTER_Q1), by=monitoring, at=AFTER_Q1)
    returns.pay(report, by=award.cast.finance, at=AFTER_Q1)
    said: dict[str, Any] = {"paid_on": date(2026, 7, 6), "reference": "BACS 7", "by": lead, "at": AFTER_Q1}
    once_of(*[lambda: payees.pass_on(project, firm, k(50), **said) for _ in range(AT_ONCE)])
    assert (PassedOn.objects.count(), held_by_lead(award)) == (1, [])
    entry = PassedOn.objects.get()
    once_of(*[lambda: payees.take_back(entry, reason="Bounced.", by=lead, at=AFTER_Q1) for _ in range(AT_ONCE)])
    assert held_by_lead(award)[0].amount == k(50)


def a_paid_grant() -> OnwardGrant:
    """A grant of which £60,000 was claimed, paid by the fund, and is with its recipient."""
    row = an_onward_grant()
    paid_to(row, k(60))
    a_claim_for(row, k(60), state="paid")
    return row


def test_what_a_recipient_has_is_given_back_once_and_repaid_to_the_fund_once() -> None:
    row: Any = a_paid_grant()
    lead, finance = row.scheme.side.lead, row.scheme.cast.finance
    back: dict[str, Any] = {"paid_on": date(2026, 7, 6), "reference": "BACS 8", "by": lead, "at": AFTER_Q1}
    once_of(*[lambda: grants.give_back(row, k(60), **back) for _ in range(AT_ONCE)])
    assert (money_of_grant(row).received, money_of_grant(row).held) == (ZERO, k(60))
    arrived: dict[str, Any] = {"received_on": date(2026, 7, 6), "reference": "BACS 9", "by": finance, "at": AFTER_Q1}
    once_of(*[lambda: grants.repay(row, k(60), **arrived) for _ in range(AT_ONCE)])
    assert (money_of_grant(row).held, money_of_grant(row).repaid) == (ZERO, k(60))


def test_what_was_given_back_is_either_repaid_or_its_entry_taken_back() -> None:
    row: Any = a_paid_grant()
    lead, finance = row.scheme.side.lead, row.scheme.cast.finance
    day = date(2026, 7, 6)
    entry = grants.give_back(row, k(60), paid_on=day, reference="BACS 8", by=lead, at=AFTER_Q1)
    once_of(
        lambda: grants.repay(row, k(60), reference="BACS 9", received_on=day, by=finance, at=AFTER_Q1),
        lambda: grants.take_back(entry, reason="It came from another.", by=lead, at=AFTER_Q1),
    )
    found = money_of_grant(row)
    assert (found.received, found.repaid, found.held) in ((k(60), ZERO, ZERO), (ZERO, k(60), ZERO))
