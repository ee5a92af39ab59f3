"""What a return must meet before it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from placefund.domain.findings import failed
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear, Quarter
from placefund.domain.reporting import ClaimLine, ReportedQuarter, due_on, findings

Q1, Q4 = Quarter(FinancialYear(2026), 1), Quarter(FinancialYear(2026), 4)
LINE = ClaimLine("Robots", "Council", Money.pounds(10), Money.pounds(10), True)
GOOD = ReportedQuarter(Q1, "The team is hired.", (LINE,), 0, ())
JULY = date(2026, 7, 1)


def why(report: ReportedQuarter, on: date = JULY) -> list[tuple[str, str]]:
    return [(finding.rule, finding.why) for finding in failed(findings(report, on))]


def test_a_return_is_due_thirty_days_after_its_quarter() -> None:
    assert (due_on(Q1), due_on(Q4)) == (date(2026, 7, 30), date(2027, 4, 30))


def test_a_good_return_meets_every_rule() -> None:
    found = findings(GOOD, JULY)
    assert [finding.rule for finding in found if finding.passed] == [
        "quarter_is_over",
        "progress_is_described",
        "claims_stay_within_each_grant",
        "corrections_are_within_what_is_claimed",
        "claims_are_for_active_projects",
        "due_milestones_are_reported",
        "accountants_have_reported",
        "queries_are_answered",
    ]


def test_a_return_that_claims_nothing_meets_every_rule() -> None:
    assert why(replace(GOOD, claims=())) == []


@pytest.mark.parametrize(("on", "is_over"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_the_quarter_is_over_the_day_after_its_last(on: date, is_over: bool) -> None:
    expected = [] if is_over else [("quarter_is_over", "The quarter ends on 30 June 2026; send its return after that.")]
    assert why(GOOD, on) == expected


@pytest.mark.parametrize(
    ("report", "rule", "sentence"),
    [
        (
            replace(GOOD, narrative=" \n"),
            "progress_is_described",
            "Say in a few sentences what was done in the quarter.",
        ),
        (
            replace(GOOD, claims=(replace(LINE, left=Money(999)),)),
            "claims_stay_within_each_grant",
            "Council claims £10 in Robots and has £9.99 left.",
        ),
        (
            replace(GOOD, claims=(replace(LINE, project_is_active=False),)),
            "claims_are_for_active_projects",
            "Robots is not active, so nothing can be claimed in it.",
        ),
        (
            replace(GOOD, unreported_milestones=("Tank", "Pier")),
            "due_milestones_are_reported",
            "Say whether these milestones were reached, or why not: Tank, Pier.",
        ),
        (
            replace(GOOD, open_queries=1),
            "queries_are_answered",
            "One question has no answer yet. Answer the monitoring officer first.",
        ),
        (
            replace(GOOD, open_queries=2),
            "queries_are_answered",
            "2 questions have no answer yet. Answer the monitoring officer first.",
        ),
    ],
)
def test_each_rule_says_what_to_do(report: ReportedQuarter, rule: str, sentence: str) -> None:
    assert why(report) == [(rule, sentence)]
