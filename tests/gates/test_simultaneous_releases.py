"""Several people at the same moment: a tranche is asked for once, and released or not, never both."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from placefund.awards import actions as awards
from placefund.awards.models import Tranche
from placefund.awards.queries import money_of
from placefund.domain.costs import SpendKind
from placefund.domain.gates import GateKind, GateTerms, TrancheTerms
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Role
from placefund.gates import actions
from placefund.gates.models import TrancheRelease
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn
from placefund.people.models import User
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER, AFTER_Q1, a_user, an_award
from tests.build_tranches import FIRST, WHY, an_award_in_tranches, put, second
from tests.onward.test_simultaneous_grants import once_of
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 8
LATER = AFTER_Q1


def officers(award: Any) -> list[User]:
    scope = f"fund:{award.fund_slug}"
    return [a_user(f"Officer {number}", role=Role.FINANCE_OFFICER, scope=scope) for number in range(AT_ONCE)]


def test_a_tranche_is_asked_for_once_and_confirmed_once_however_many_do_it() -> None:
    award: Any = an_award_in_tranches()
    manager, people = award.cast.manager, officers(award)
    once_of(*[lambda: actions.ask_release(award.second, reason=WHY, by=manager, at=LATER) for _ in range(AT_ONCE)])
    asked = TrancheRelease.objects.get()
    before = Transfer.objects.count()
    once_of(*[lambda by=by: actions.confirm_release(asked, by=by, at=LATER) for by in people])  # type: ignore[misc]
    assert Transfer.objects.count() == before + 1
    assert (money_of(award).free, money_of(award).behind_gates) == (Money.pounds(4_000_000), ZERO)


def test_a_release_is_confirmed_refused_or_withdrawn_and_never_two_of_these() -> None:
    award: Any = an_award_in_tranches()
    first, other, *_ = officers(award)
    manager = award.cast.manager
    asked = actions.ask_release(award.second, reason=WHY, by=manager, at=LATER)
    once_of(
        lambda: actions.confirm_release(asked, by=first, at=LATER),
        lambda: actions.refuse_release(asked, reason="No.", by=other, at=LATER),
        lambda: actions.withdraw_release(asked, reason="Too soon.", by=manager, at=LATER),
    )
    answered = TrancheRelease.objects.get()
    is_released = Tranche.objects.get(pk=award.second.pk).is_released
    assert is_released == bool(answered.is_confirmed)
    assert money_of(award).behind_gates == (ZERO if is_released else Money.pounds(3_000_000))


def test_two_gates_opened_at_the_same_moment_each_move_their_own_money_once() -> None:
    award: Any = an_award("offered")
    side, cast = award.side, award.cast
    gate = (GateTerms(GateKind.JUDGED, text="The docks are let."),)
    third = TrancheTerms(Money.pounds(1_000_000), SpendKind.CAPITAL, FinancialYear(2028), date(2028, 4, 30), gate)
    put(award, FIRST, second(amount=Money.pounds(2_000_000)), third)
    award = awards.accept(award, by=side.lead, at=AFTER)
    asked = [
        actions.ask_release(tranche, reason=WHY, by=cast.manager, at=LATER)
        for tranche in Tranche.objects.filter(award=award, number__gt=1)
    ]
    people = officers(award)
    answers = all_at_once(
        [
            trying(lambda one=one, by=by: actions.confirm_release(one, by=by, at=LATER))  # type: ignore[misc]
            for by, one in zip(people, asked * (AT_ONCE // 2), strict=True)
        ]
    )
    assert Counter(answer.split(":")[0] for answer in answers) == {"done": 2, "refused": AT_ONCE - 2}
    assert (money_of(award).free, money_of(award).behind_gates) == (Money.pounds(4_000_000), ZERO)
    assert overdrawn() == []
