"""What a place may set in a call of its own: stricter than its fund, never looser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Weighing
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.local_calls import (
    BOUNDS,
    Wish,
    loosened,
    terms_for,
    why_days_are_wrong,
    why_money_is_too_much,
    with_tracks,
)
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.questions import FormRule
from placefund.domain.stages import StageKind
from placefund.domain.terms import Terms
from tests.build_rounds import AT, CLOSES, CRITERIA, OPENS, TERMS

FUND = replace(
    TERMS,
    may_lead=(Helix.CIVIC,),
    rates_not_published=frozenset({Helix.BUSINESS}),
    form_rules=(FormRule("a_rule", "A vision is given.", "answered(vision)", "Say what your vision is."),),
    method=replace(TERMS.method, threshold_percent=50),
)
WISH = Wish(OPENS, CLOSES, Money.pounds(5_000_000), 3)


def a_call(**changes: object) -> Terms:
    return replace(terms_for(FUND, FUND, WISH, within=frozenset({"E1"})), **changes)  # type: ignore[arg-type]


def test_a_call_that_changes_only_days_and_a_lower_cap_loosens_nothing() -> None:
    assert loosened(FUND, a_call()) == ()


def test_the_terms_of_a_call_name_its_areas_and_end_in_a_pipeline() -> None:
    call = a_call()
    assert (call.within, call.earmarked, call.stage.kind) == (frozenset({"E1"}), {}, StageKind.LOCAL_CALL)
    assert (call.cap, call.method.seed_commitment) == (Money.pounds(5_000_000), "")
    assert Terms.from_record(call.as_record()) == call


def test_a_call_without_a_cap_of_its_own_has_the_funds() -> None:
    assert terms_for(FUND, FUND, replace(WISH, cap=None), within=frozenset()).cap == FUND.cap


COUNTING = FUND.counting
OWN = (Criterion("place-fit", "Fit", 100, 1, 5),)
REWEIGHED = (replace(CRITERIA[0], weight_percent=90), replace(CRITERIA[1], weight_percent=10))
LOOSER: list[tuple[str, Callable[[], Terms]]] = [
    ("activity_falls_in_the_funds_window", lambda: a_call(life=(FUND.life[0], date(2032, 3, 31)))),
    ("one_project_stays_below_the_funds_cap", lambda: a_call(cap=Money.pounds(20_000_001))),
    ("one_project_stays_below_the_funds_cap", lambda: a_call(cap=None)),
    ("nobody_is_paid_a_higher_rate", lambda: a_call(rates={Helix.RESEARCH: Fraction(9, 10)})),
    ("nobody_is_paid_a_higher_rate", lambda: a_call(rates={})),
    ("nobody_is_paid_a_higher_rate", lambda: a_call(rates_not_published=frozenset())),
    (
        "co_investment_is_counted_as_the_fund_counts_it",
        lambda: a_call(counting=replace(COUNTING, sources=COUNTING.sources | {SourceClass.PUBLIC})),
    ),
    (
        "co_investment_is_counted_as_the_fund_counts_it",
        lambda: a_call(counting=replace(COUNTING, forms=COUNTING.forms | {Form.IN_KIND})),
    ),
    ("as_much_co_investment_is_asked_for", lambda: a_call(counting=replace(COUNTING, delivery_ratio=Fraction(1, 2)))),
    ("every_leg_of_the_helix_is_asked_for", lambda: a_call(helices_needed=False)),
    ("nobody_leads_whom_the_fund_keeps_from_it", lambda: a_call(may_lead=())),
    ("nobody_leads_whom_the_fund_keeps_from_it", lambda: a_call(may_lead=(Helix.CIVIC, Helix.BUSINESS))),
    ("every_question_of_the_fund_is_asked", lambda: a_call(questions=FUND.questions[1:])),
    (
        "every_question_of_the_fund_is_asked",
        lambda: a_call(questions=(replace(FUND.questions[0], is_required=False), FUND.questions[1])),
    ),
    ("every_rule_of_the_form_holds", lambda: a_call(form_rules=())),
    ("only_the_funds_sectors_are_taken", lambda: a_call(sectors=())),
    ("only_the_funds_sectors_are_taken", lambda: a_call(sectors=("Cheese",))),
    ("every_criterion_of_the_fund_is_judged", lambda: a_call(criteria=CRITERIA[1:])),
    ("every_criterion_of_the_fund_is_judged", lambda: a_call(criteria=(replace(CRITERIA[0], highest=9), CRITERIA[1]))),
    (
        "quality_is_judged_as_the_fund_judges_it",
        lambda: with_tracks(a_call(), replace(FUND, criteria=REWEIGHED), OWN, Weighing.BOTH),
    ),
    ("as_many_read_each_application", lambda: a_call(assessors_needed=2)),
    ("the_threshold_is_as_high", lambda: a_call(method=replace(FUND.method, threshold_percent=49))),
]


@pytest.mark.parametrize(("rule", "call"), LOOSER)
def test_what_loosens_a_rule_is_found_under_its_name_and_no_other(rule: str, call: Callable[[], Terms]) -> None:
    found = loosened(FUND, call())
    assert [finding.rule for finding in found] == [rule]
    assert found[0].why


def test_every_rule_that_binds_has_a_case_here() -> None:
    assert {rule for rule, _ in LOOSER} == {bound.__name__ for bound in BOUNDS}


def test_a_call_may_be_stricter_in_everything() -> None:
    stricter = a_call(
        life=(date(2027, 4, 1), date(2030, 3, 31)),
        rates={Helix.RESEARCH: Fraction(1, 2), Helix.CIVIC: Fraction(1, 2)},
        counting=replace(COUNTING, forms=frozenset({Form.CASH}), delivery_ratio=Fraction(2)),
        sectors=("Life sciences",),
        assessors_needed=5,
        method=replace(FUND.method, threshold_percent=60),
    )
    assert loosened(FUND, stricter) == ()


def test_a_call_has_at_most_what_the_place_holds_and_its_other_calls_left() -> None:
    held, others = Money.pounds(30), Money.pounds(20)
    assert why_money_is_too_much(Money.pounds(10), held, others) == ""
    assert str(why_money_is_too_much(Money(1_001), held, others)) == (
        "The place has £30 here, and its other calls £20 of it: this one can have at most £10."
    )
    assert str(why_money_is_too_much(Money(0), held, others)) == (
        "A local call needs an amount above £0 to choose with."
    )


def test_a_call_that_would_have_closed_or_closes_before_it_opens_is_refused() -> None:
    assert why_days_are_wrong(WISH, AT) == ""
    assert str(why_days_are_wrong(replace(WISH, closes_at=OPENS), AT)) == (
        "It would close before it opens. Set a later closing."
    )
    assert str(why_days_are_wrong(WISH, CLOSES + timedelta(days=1))).startswith("It would have closed already, on ")
