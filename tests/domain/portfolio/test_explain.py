"""Each explanation says what trying every portfolio says."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from placefund.design.wording.portfolio import PortfolioWords
from placefund.domain.portfolio.alternatives import alternative
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, ProblemRefused, levels_of
from placefund.domain.portfolio.choice import NothingFits
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.explain import explain_all, inquiry_into
from placefund.domain.portfolio.extra import extra_money
from placefund.domain.portfolio.inquiry import BRISK, TO_THE_UNIT, Inquiry
from placefund.domain.portfolio.prices import price
from placefund.domain.portfolio.problem import Objective, Overlap, Problem
from placefund.domain.portfolio.reasons import shut_by, why_in, why_out
from placefund.domain.portfolio.record import PortfolioAnswer
from placefund.domain.portfolio.robustness import firmness, with_money
from placefund.domain.portfolio.rules import AtMostOne, Attribute, Envelope, Exposure, Floor, LeverageFloor
from placefund.domain.portfolio.solve import EXACT, solve
from placefund.domain.portfolio.span import ProvenSpan, cheaper, cut, rise, scored
from tests.domain.portfolio.cases import a_case, best, best_with, worths
from tests.examples import examples

FEW = settings(max_examples=examples(8), deadline=None)


def plain(*bids: tuple[int, int], percents: tuple[int, ...] = (100,)) -> tuple[Bid, ...]:
    """Bids b0, b1 and so on, each of a merit and an ask."""
    return tuple(
        Bid(f"b{number}", f"b{number}", "England", ("Leeds",), (), "university", merit, levels_of((ask,), percents))
        for number, (merit, thousands) in enumerate(bids)
        for ask in [Ask("2026-27", MoneyKind.CAPITAL, thousands)]
    )


WORTH_NOTHING = Problem(plain((0, 4), (0, 4), percents=(100, 50)), (Envelope("all", "The envelope", 2),))
"""Two bids at nought, of which one at half its ask fits: either is worth as much as the other, and as no bid at all."""
MATCHED = Problem(
    plain((100, 4), (0, 12)),
    (Envelope("all", "The envelope", 12), LeverageFloor("match", "A pound for a pound", 100, (("b0", 10),))),
)
"""What “b0” brings and does not use is 6: “b1”, which brings nothing, fits once it asks for no more than that."""
IN_ONE_HAND = Problem(
    plain((200, 5), (100, 6), (100, 5)),
    (
        AtMostOne("one", "One of two", ("b1", "b2")),
        Envelope("all", "The envelope", 10),
        Exposure("hand", "At most half in one's hands", "The works", 50, ("b0",)),
    ),
)
"""With an ask of 5 “b1” stands beside “b0”; with a smaller one “b0” has more than half of the money."""


def a_desk(problem: Problem) -> Inquiry | None:
    try:
        return inquiry_into(problem, solve(problem, EXACT), TO_THE_UNIT)
    except NothingFits:
        return None


def is_no_less(worth: int | None, inquiry: Inquiry) -> bool:
    """Whether a portfolio is worth what the chosen one is; nought is a worth, None is no portfolio."""
    return worth is not None and worth >= inquiry.choice.objective


def out_of(inquiry: Inquiry) -> str | None:
    return next((bid.id for bid in inquiry.problem.bids if bid.id not in inquiry.choice.levels), None)


@FEW
@given(a_case(most=6))
def test_what_is_lost_without_a_bid_is_what_the_best_without_it_is_short_of(problem: Problem) -> None:
    inquiry = a_desk(problem)
    for bid in sorted(inquiry.choice.levels)[:2] if inquiry else ():
        without = max((worth for worth, levels in worths(problem) if bid not in levels), default=None)
        loss = why_in(inquiry, bid).loss
        if without is None:
            assert loss is None
        else:
            assert (loss.low, loss.high) == (inquiry.choice.objective - without,) * 2


@FEW
@given(a_case(most=5))
@example(WORTH_NOTHING)
def test_the_smallest_rise_of_a_score_is_enough_and_one_thousandth_less_is_not(problem: Problem) -> None:
    inquiry = a_desk(problem)
    id_ = inquiry and out_of(inquiry)
    if not id_ or shut_by(inquiry, id_):
        return
    bid = problem.bid(id_)
    span = rise(inquiry, bid)
    if span is None:
        assert best_with(problem, id_) is None
    elif span.high is not None:
        assert span.is_exact
        assert is_no_less(best_with(scored(problem, bid, span.high), id_), inquiry)
        if span.high:
            assert not is_no_less(best_with(scored(problem, bid, span.high - 1), id_), inquiry)


def test_an_overlap_that_takes_nothing_off_at_a_score_of_nought_counts_once_the_score_has_risen() -> None:
    """“b1” shares a hundredth with “b0”: at nought that is nothing, at one tenth of a point it is what it is short of “b2” by."""
    bids = tuple(
        Bid(f"b{number}", f"b{number}", "England", ("Leeds",), (), "university", merit, levels_of((ask,), (100,)))
        for number, merit, ask in (
            (0, 100, Ask("2026-27", MoneyKind.CAPITAL, 4)),
            (1, 0, Ask("2026-27", MoneyKind.CAPITAL, 5)),
            (2, 100, Ask("2026-27", MoneyKind.CAPITAL, 5)),
        )
    )
    problem = Problem(
        bids, (Envelope("all", "The envelope", 9),), Objective(Fraction(0), {}, (Overlap(("b0", "b1"), 1),))
    )
    inquiry = a_desk(problem)
    assert inquiry is not None
    span = rise(inquiry, problem.bid("b1"))
    assert span is not None
    assert (span.low, span.high) == (101, 101)


@settings(max_examples=examples(6), deadline=None)
@given(a_case(most=4))
@example(WORTH_NOTHING)
@example(MATCHED)
@example(IN_ONE_HAND)
def test_the_smallest_cut_of_an_ask_is_the_smallest_of_all_per_cents(problem: Problem) -> None:
    inquiry = a_desk(problem)
    id_ = inquiry and out_of(inquiry)
    if not id_ or shut_by(inquiry, id_):
        return
    bid, expected = problem.bid(id_), None
    for percent in range(1, 100):
        try:
            eased = problem.with_bid(cheaper(bid, percent))
        except ProblemRefused:
            break
        if is_no_less(best_with(eased, id_), inquiry):
            expected = percent
            break
    span = cut(inquiry, bid)
    assert (span.high if span else None) == expected


def test_a_bid_worth_nothing_is_worth_no_less_than_a_portfolio_worth_nothing() -> None:
    inquiry = a_desk(WORTH_NOTHING)
    assert inquiry is not None
    id_ = out_of(inquiry)
    assert id_ is not None
    bid = WORTH_NOTHING.bid(id_)
    assert (rise(inquiry, bid), cut(inquiry, bid)) == (ProvenSpan(0, 0), ProvenSpan(1, 1))


@pytest.mark.parametrize(("problem", "least"), [(MATCHED, 42), (IN_ONE_HAND, 1)])
def test_a_cut_that_helps_is_not_passed_over_where_a_rule_weighs_what_is_asked_against_other_money(
    problem: Problem, least: int
) -> None:
    inquiry = a_desk(problem)
    assert inquiry is not None
    assert cut(inquiry, problem.bid("b1")) == ProvenSpan(least, least)


@FEW
@given(a_case(most=5, alphas=("0",)))
@example(WORTH_NOTHING)
def test_the_least_extra_money_is_the_least_over_all_portfolios(problem: Problem) -> None:
    inquiry = a_desk(problem)
    id_ = inquiry and out_of(inquiry)
    if not id_ or shut_by(inquiry, id_):
        return
    envelopes = [rule for rule in problem.rules if isinstance(rule, Envelope)]
    free = problem.without(*(rule.key for rule in envelopes))
    needs = []
    for worth, levels in worths(free):
        if id_ in levels and worth >= inquiry.choice.objective:
            over = {rule.key: -_slack(problem, rule, levels) for rule in envelopes}
            cells = sum(max(0, over[rule.key]) for rule in envelopes if rule.year)
            needs.append(max(cells, over["all"]))
    money = extra_money(inquiry, id_)
    assert (money and (money.low, money.high)) == ((min(needs),) * 2 if needs else None)


def _slack(problem: Problem, rule: Envelope, levels: dict[str, int]) -> int:
    return rule.thousands - sum(rule.row(problem.bids).weights.get(cell, 0) for cell in levels.items())


@FEW
@given(a_case(most=6))
def test_the_price_of_a_rule_is_what_the_best_without_it_gains(problem: Problem) -> None:
    inquiry = a_desk(problem)
    for rule in problem.rules if inquiry else ():
        gain = best(problem.without(rule.key)) - inquiry.choice.objective
        assert (price(inquiry, rule.key).gain.low, price(inquiry, rule.key).gain.high) == (gain, gain)


@FEW
@given(a_case(most=6))
def test_the_alternative_turns_over_the_most_bids_within_a_hundredth(problem: Problem) -> None:
    inquiry = a_desk(problem)
    if not inquiry:
        return
    found, chosen = alternative(inquiry), set(inquiry.choice.levels)
    least = inquiry.choice.objective - abs(inquiry.choice.objective) // 100
    assert found.turned == found.turned_at_most
    assert found.turned == max(len(chosen ^ set(levels)) for worth, levels in worths(problem) if worth >= least)
    assert found.objective >= least


@FEW
@given(a_case(most=5, draws=3))
def test_in_how_many_draws_a_bid_is_chosen(problem: Problem) -> None:
    inquiry = a_desk(problem)
    if not inquiry:
        return
    found = firmness(inquiry)
    assert found.draws == 3
    for bid, times in found.times:
        least = most = 0
        for draw in range(3):
            drawn = worths(problem.with_merits({each.id: each.draws[draw] for each in problem.bids}))
            greatest = max((worth for worth, _ in drawn), default=0)
            holding = {bid in levels for worth, levels in drawn if worth == greatest}
            least, most = least + (holding == {True}), most + (True in holding)
        assert least <= times <= most


@FEW
@given(a_case(most=5), st.integers(0, 400))
def test_rules_in_conflict_are_irreducible_and_the_easing_is_the_least(problem: Problem, floor: int) -> None:
    asked = sum(bid.full.thousands for bid in problem.bids)
    problem = problem.having(Floor("w", "The Wales floor", Attribute.NATION, "Wales", asked * floor // 300))
    conflict = irreducible(problem)
    if best(problem) is not None:
        assert conflict is None
        return
    others = [rule.key for rule in problem.rules if rule.key not in conflict.rules]
    assert best(problem.without(*others)) is None
    for key in conflict.rules:
        assert best(problem.without(*others, key)) is not None
    for easing in conflict.easings:
        assert (easing.amount is None) == (best(problem.without(easing.rule)) is None)
        rule = problem.rule(easing.rule)
        if easing.amount is not None and isinstance(rule, Envelope):
            assert best(problem.having(_more(rule, easing.amount))) is not None
            assert best(problem.having(_more(rule, easing.amount - 1))) is None


def _more(rule: Envelope, thousands: int) -> Envelope:
    return Envelope(rule.key, rule.name, rule.thousands + thousands, rule.year, rule.kind)


@settings(max_examples=examples(4), deadline=None)
@given(a_case(most=4, draws=2))
def test_a_brisk_answer_holds_the_exact_one(problem: Problem) -> None:
    try:
        choice = solve(problem, EXACT)
    except NothingFits:
        return
    brisk, exact = (explain_all(problem, choice, each) for each in (BRISK, TO_THE_UNIT))
    for one, other in (*zip(brisk.why_in, exact.why_in, strict=True),):
        if other.loss:
            assert one.loss.low <= other.loss.low
            assert one.loss.high is None or other.loss.high <= one.loss.high
    for one, other in zip(brisk.prices, exact.prices, strict=True):
        assert one.gain.low <= other.gain.low <= other.gain.high <= one.gain.high
    for one, other in zip(brisk.why_out, exact.why_out, strict=True):
        for mine, true in ((one.score, other.score), (one.ask, other.ask), (one.money, other.money)):
            if mine and true and true.high is not None:
                assert mine.low <= true.high
                assert mine.high is None or true.high <= mine.high


@settings(max_examples=examples(3), deadline=None)
@given(a_case(most=5, draws=2))
def test_the_same_explanation_twice_is_the_same_bytes_and_progress_is_told(problem: Problem) -> None:
    try:
        choice = solve(problem)
    except NothingFits:
        return
    told: list[tuple[int, int]] = []
    first = explain_all(problem, choice, progress=lambda done, total, step: told.append((done, total)))
    once, twice = PortfolioAnswer(choice, first), PortfolioAnswer(choice, explain_all(problem, choice))
    assert json.dumps(once.as_record()) == json.dumps(twice.as_record())
    assert PortfolioAnswer.from_record(json.loads(json.dumps(once.as_record()))) == once
    total = len(problem.bids) + len(problem.rules) + 4
    assert told == [(done, total) for done in range(1, total + 1)]


@settings(max_examples=examples(6), deadline=None)
@given(a_case(most=3))
def test_a_bid_shut_out_by_a_rule_is_told_so(problem: Problem) -> None:
    inquiry = a_desk(problem)
    for bid in problem.bids if inquiry else ():
        if bid.id not in inquiry.choice.levels and shut_by(inquiry, bid.id):
            found = why_out(inquiry, bid.id)
            words = PortfolioWords(problem)
            if found.shut_by:
                assert all(problem.rule(key).name in words.why_out(found) for key in found.shut_by)
            assert words.why_out(found).startswith(f"“{bid.name}” is out")


def test_another_problems_choice_is_refused() -> None:
    with pytest.raises(ProblemRefused, match="another problem"):
        inquiry_into(Problem(()), solve(Problem((), (Envelope("e", "The envelope", 1),))))


@FEW
@given(a_case(most=5))
def test_a_little_more_money_changes_what_the_best_with_it_changes(problem: Problem) -> None:
    inquiry = a_desk(problem)
    if inquiry:
        found = with_money(inquiry, 20)
        assert PortfolioWords(problem).stability(found).startswith("With £20,000 more in all, ")
