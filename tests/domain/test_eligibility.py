"""The rules of an application, each held and each broken in turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from placefund.domain import eligibility
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.eligibility import ON_SUBMISSION, Proposal, findings
from placefund.domain.findings import Finding
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.domain.periods import FinancialYear
from tests.build import AT, CLOSES, OPENS, SUMMARY, TERMS

COST = CostLine(1, Helix.CIVIC, CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2026), Money.pounds(4_000_000))
CASH = CoInvestment(SourceClass.PRIVATE, Form.CASH, Status.COMMITTED, Money.pounds(4_000_000))
PARTNERS = (
    PartnerLine(1, "Council", Helix.CIVIC, True, True),
    PartnerLine(2, "Company", Helix.BUSINESS, False, True),
    PartnerLine(3, "University", Helix.RESEARCH, False, True),
)
SOUND = Proposal(
    title="Harbour robots",
    summary=SUMMARY,
    sectors=("Life sciences",),
    partners=PARTNERS,
    areas={"E06000026": "Plymouth"},
    answers={"vision": "More robots.", "delivery": "All of us."},
    costs=(COST,),
    co_investment=(CASH,),
    is_certified=True,
)


def found(rule: Callable[..., Finding], at: Any = AT, **changes: Any) -> Finding:
    return rule(replace(SOUND, **changes), TERMS, at)


def test_a_sound_proposal_breaks_no_rule() -> None:
    assert [finding.rule for finding in findings(ON_SUBMISSION, SOUND, TERMS, AT) if not finding.passed] == []
    assert len(findings(ON_SUBMISSION, SOUND, TERMS, AT)) == len(ON_SUBMISSION)


@pytest.mark.parametrize(
    ("at", "passed"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
    ],
)
def test_the_closing_moment_itself_is_too_late(at: Any, passed: bool) -> None:
    assert found(eligibility.round_is_open, at).passed is passed


@pytest.mark.parametrize(
    ("rule", "changes", "why"),
    [
        (eligibility.application_says_what_it_is, {"title": " "}, "Give the application a title."),
        (eligibility.application_says_what_it_is, {"summary": "Robots."}, "at least 20 words; it has 1"),
        (eligibility.sector_is_named, {"sectors": ()}, "Choose at least one"),
        (eligibility.sector_is_named, {"sectors": ("Alchemy",)}, "“Alchemy” is not a sector"),
        (eligibility.partnership_has_three_helices, {"partners": PARTNERS[:1]}, "no business and no university"),
        (
            eligibility.invited_partners_have_answered,
            {"partners": (*PARTNERS[:2], replace(PARTNERS[2], has_joined=False))},
            "Waiting for University",
        ),
        (eligibility.place_is_named, {"areas": {}}, "Choose the local authorities"),
        (
            eligibility.place_is_outside_the_earmarked_ones,
            {"areas": {"E08000001": "Bolton", "E06000026": "Plymouth"}},
            r"Bolton \(Earmarked City\)",
        ),
        (
            eligibility.required_questions_are_answered,
            {"answers": {"vision": "x", "delivery": " "}},
            "1 of 2 questions",
        ),
        (
            eligibility.answers_keep_their_word_limits,
            {"answers": {"delivery": "a " * 103}},
            "3 words over its limit of 100",
        ),
        (eligibility.ask_is_within_the_cap, {"costs": ()}, "asks for nothing yet"),
        (
            eligibility.ask_is_within_the_cap,
            {"costs": (replace(COST, cost=Money(2_000_000_001)),)},
            r"£20,000,000.01, which is £0.01 above the cap of £20,000,000",
        ),
        (
            eligibility.costs_fall_in_the_funds_life,
            {"costs": (replace(COST, year=FinancialYear(2031)),)},
            "costs in 2031-32. The first year this round can pay for is 2026-27",
        ),
        (
            eligibility.costs_fall_in_the_funds_life,
            {"costs": (replace(COST, year=FinancialYear(2021)),)},
            "costs in 2021-22. The first year this round can pay for is 2026-27",
        ),
        (eligibility.costs_belong_to_joined_partners, {"costs": (replace(COST, organisation_id=9),)}, "has not joined"),
        (
            eligibility.co_investment_meets_the_ratio,
            {"co_investment": (replace(CASH, source=SourceClass.PUBLIC),)},
            "£0 of the co-investment counts; £4,000,000 is needed.*£4,000,000 does not count",
        ),
        (eligibility.co_investment_meets_the_ratio, {"costs": ()}, "once costs are entered"),
        (eligibility.lead_has_certified, {"is_certified": False}, "has not signed yet"),
    ],
)
def test_a_broken_rule_says_why_and_what_to_do(rule: Callable[..., Finding], changes: dict[str, Any], why: str) -> None:
    finding = found(rule, **changes)
    assert (finding.rule, finding.passed) == (rule.__name__, False)
    assert re.search(why, finding.why), finding.why


def test_a_university_is_asked_for_at_its_rate() -> None:
    costs = (replace(COST, organisation_id=3, helix=Helix.RESEARCH, cost=Money(2_500_000_000)),)
    assert replace(SOUND, costs=costs).ask(TERMS) == Money.pounds(20_000_000)
    assert found(eligibility.ask_is_within_the_cap, costs=costs).passed


def test_an_award_below_the_floor_is_refused() -> None:
    terms = replace(TERMS, floor=Money.pounds(5_000_000))
    finding = eligibility.ask_is_within_the_cap(SOUND, terms, AT)
    assert (finding.passed, finding.why) == (
        False,
        "It asks for £4,000,000; the least this round awards is £5,000,000.",
    )


def test_where_a_rule_comes_from_stands_beside_it() -> None:
    assert found(eligibility.ask_is_within_the_cap).clause == "Guidance, section 2"


NOTHING_WRITTEN = Proposal("", "", (), PARTNERS[:1], {}, {}, (), (), False)


def test_met_is_not_said_of_what_is_not_there_yet() -> None:
    found = findings(ON_SUBMISSION, NOTHING_WRITTEN, TERMS, AT)
    assert {finding.rule for finding in found if finding.passed} == {"round_is_open", "lead_may_lead"}
    assert {finding.rule for finding in found if finding.is_untested} == {
        "invited_partners_have_answered",
        "place_is_outside_the_earmarked_ones",
        "answers_keep_their_word_limits",
        "costs_fall_in_the_funds_life",
        "costs_belong_to_joined_partners",
        "co_investment_meets_the_ratio",
    }
    assert not any(finding.passed and finding.is_untested for finding in found)


def test_a_year_that_is_over_when_the_round_closes_can_be_paid_for_by_nobody() -> None:
    begun = replace(TERMS, life=(date(2021, 4, 1), date(2030, 3, 31)))  # the round closes in February 2026
    assert [str(year) for year in begun.payable_years] == ["2025-26", "2026-27", "2027-28", "2028-29", "2029-30"]
    over = replace(SOUND, costs=(replace(COST, year=FinancialYear(2021), cost=Money.pounds(250_000)),))
    why = eligibility.costs_fall_in_the_funds_life(over, begun, AT)
    assert why.failed
    assert "2021-22. The first year this round can pay for is 2025-26" in why.why


def test_a_round_that_closes_after_the_funds_life_can_pay_for_nothing() -> None:
    late = replace(TERMS, life=(date(2021, 4, 1), date(2024, 3, 31)))
    assert late.payable_years == ()
    assert eligibility.costs_fall_in_the_funds_life(SOUND, late, AT).failed


def test_a_moment_is_told_in_london_time() -> None:
    assert eligibility.moment_in_words(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "9:05am on 1 July 2026"
