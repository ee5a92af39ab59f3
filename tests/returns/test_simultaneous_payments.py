"""Two people at the same moment: a return is paid once, and a payment is reversed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn, trail
from placefund.returns import actions
from placefund.returns.corrections import actions as corrections
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER_Q1, a_return, a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATER = AFTER_Q1 + timedelta(days=3)
AT_ONCE = 8


def trying(act: Callable[[], object]) -> Callable[[], str]:
    def attempt() -> str:
        try:
            act()
        except NotAllowed as refusal:
            return f"refused: {str(refusal)[:20]}"
        except Exception as trouble:  # noqa: BLE001  the test is about whatever trouble there is
            return f"{type(trouble).__name__}: {trouble}"
        return "done"

    return attempt


def test_a_return_is_paid_once_however_many_pay_it_at_once() -> None:
    report = a_return("approved")
    scope = f"fund:{report.fund_slug}"
    officers = [a_user(f"Officer {n}", role=Role.FINANCE_OFFICER, scope=scope) for n in range(AT_ONCE)]
    answers = all_at_once([trying(lambda by=by: actions.pay(report, by=by, at=LATER)) for by in officers])  # type: ignore[misc]
    assert Counter(answers) == {"done": 1, "refused: This return is paid,": AT_ONCE - 1}
    assert trail(report.fund_slug).paid == Money.pounds(100_000)


def test_a_payment_is_reversed_once_however_many_confirm_it_at_once() -> None:
    report = a_return("paid")
    scope = f"fund:{report.fund_slug}"
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=report.award.cast.finance, at=LATER)
    officers = [a_user(f"Manager {n}", role=Role.FUND_MANAGER, scope=scope) for n in range(AT_ONCE)]
    answers = all_at_once(
        [trying(lambda by=by: corrections.reverse_payment(asked, by=by, at=LATER)) for by in officers]
    )  # type: ignore[misc]
    assert (answers.count("done"), sum(answer.startswith("refused:") for answer in answers)) == (1, AT_ONCE - 1)
    assert Transfer.objects.filter(event="reverse").count() == 2
    assert (trail(report.fund_slug).paid, overdrawn()) == (Money(0), [])


def test_an_approval_is_either_paid_or_taken_back() -> None:
    report = a_return("approved")
    cast = report.award.cast
    answers = all_at_once(
        [
            trying(lambda: actions.pay(report, by=cast.finance, at=LATER)),
            trying(lambda: corrections.withdraw_approval(report, reason="Wait.", by=cast.monitoring, at=LATER)),
        ]
    )
    assert [answer.split(":")[0] for answer in sorted(answers)] == ["done", "refused"]
    found = trail(report.fund_slug)
    assert (found.paid, found.approved) in ((Money(0), Money(0)), (Money.pounds(100_000), Money.pounds(100_000)))
    assert overdrawn() == []
