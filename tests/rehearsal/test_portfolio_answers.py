"""An answer is the same wherever it is worked out."""

from __future__ import annotations

import os

import pytest

from placefund.domain.portfolio.computation import Failure, compute
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Attribute, Envelope, Floor, Unit
from placefund.rehearsal import portfolio_answers
from tests.domain.portfolio.test_compare import a_round


def none_fits() -> Problem:
    """A round that asks for two bids in Leeds, with money for one."""
    rules = (Envelope("e", "The envelope", 60), Floor("l", "Two in Leeds", Attribute.PLACE, "Leeds", 2, Unit.NUMBER))
    return Problem(a_round().bids, rules)


@pytest.mark.parametrize("processors", [1, 2])
def test_answers_come_in_the_order_of_the_questions_and_are_the_same_side_by_side(
    processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(portfolio_answers, "WORTH_A_PROCESS", 1)
    questions = [a_round(), none_fits(), a_round()]
    found, own = portfolio_answers.computed(questions), [compute(question) for question in questions]
    assert [(each.digest, each.failure) for each in found] == [(each.digest, each.failure) for each in own]
    assert [each.failure for each in found] == [None, Failure.NOTHING_FITS, None]


def test_where_no_process_answers_it_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(portfolio_answers, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(portfolio_answers, "WORK", "raise SystemExit(1)")
    found = portfolio_answers.computed([a_round(), a_round()])
    assert [each.digest for each in found] == [compute(a_round()).digest] * 2
