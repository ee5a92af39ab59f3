"""The days in which a return is made and paid are those of the fund's own book."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placefund.domain.periods import london
from placefund.domain.reporting import due_on
from placefund.funds.models import Fund
from placefund.overview.tasks_inbox import _to_pay
from placefund.returns import actions
from placefund.returns.models import Return
from placefund.returns.queries import calendar
from tests.build import AFTER_Q1, Q1, a_return, an_award

pytestmark = pytest.mark.django_db


def test_a_return_is_due_when_the_book_of_its_fund_says() -> None:
    award = an_award("accepted")
    award.strand.fund.claim_within_days = 45
    report = actions.open_return(award, Q1, by=award.side.lead, at=AFTER_Q1)
    assert report.due_on == due_on(Q1, 45) == Q1.last_day + timedelta(days=45)
    assert {due.due_on - due.quarter.last_day for due in calendar(award, Q1.last_day)} == {timedelta(days=45)}


def test_whoever_pays_is_told_by_when_where_the_book_says_so() -> None:
    made = a_return("approved")
    finance = made.award.cast.finance
    assert [task.due for task in _to_pay(finance, AFTER_Q1)] == [None]
    Fund.objects.update(pay_within_days=10)
    approved_at = Return.objects.get(pk=made.pk).approved_at
    assert approved_at is not None
    assert [task.due for task in _to_pay(finance, AFTER_Q1)] == [london(approved_at).date() + timedelta(days=10)]
