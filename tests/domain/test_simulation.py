"""Other values of the rules are tried on the bids of a round that is over: each bid once more, and what cannot be tried."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.method import Method
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.eligibility import Proposal
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.domain.periods import FinancialYear
from placefund.domain.simulation import _NOT_VALUES, VALUES, PastBid, differ, simulate, with_values
from placefund.domain.terms import Terms
from tests.build import SUMMARY, TERMS

OF_THE_ROUND = {"strand", "opens_at", "closes_at", "questions_until", "clauses", "pages_inform", "welsh"}


def a_bid(number: int, pounds: int, percent: int | None = None) -> PastBid:
    partners = tuple(
        PartnerLine(key, helix.value, helix, key == 1, has_joined=True)
        for key, helix in enumerate((Helix.CIVIC, Helix.BUSINESS, Helix.RESEARCH), 1)
    )
    line = CostLine(1, Helix.CIVIC, CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2027), Money.pounds(pounds))
    proposal = Proposal(
        title="A bid",
        summary=SUMMARY,
        sectors=("Life sciences",),
        partners=partners,
        areas={"E06000026": "Plymouth"},
        answers={"vision": "Much.", "delivery": "We."},
        costs=(line,),
        co_investment=(),
        is_certified=True,
    )
    return PastBid(number, proposal, None if percent is None else Fraction(percent))


EASY = replace(TERMS, counting=replace(TERMS.counting, delivery_ratio=Fraction(0)))


def test_a_lower_cap_stops_the_bids_that_ask_for_more() -> None:
    found = simulate([a_bid(1, 5_000_000), a_bid(2, 15_000_000)], EASY, replace(EASY, cap=Money.pounds(10_000_000)))
    assert (found.became_ineligible, found.became_eligible) == (1, 0)
    assert (found.was.over_the_cap, found.now.over_the_cap) == (0, 1)
    assert (found.was.asked, found.now.asked) == (Money.pounds(20_000_000), Money.pounds(5_000_000))
    [row] = found.differing
    assert row.number == 2
    assert [str(each.why) for each in row.now.stopped_by] == [
        "It asks for £15,000,000, which is £5,000,000 above the cap of £10,000,000."
    ]
    assert found.now.by_rule == (("Ask is within the cap", 1),)


def test_another_rate_changes_what_each_asks_for() -> None:
    wanted = replace(EASY, rates={Helix.CIVIC: Fraction(1, 2)})
    assert simulate([a_bid(1, 5_000_000)], EASY, wanted).now.asked == Money.pounds(2_500_000)
    unknown = replace(EASY, rates_not_published=frozenset({Helix.CIVIC}))
    found = simulate([a_bid(1, 5_000_000)], EASY, unknown)
    assert (found.bids[0].now.asks, found.became_ineligible) == (None, 1)


def test_a_place_that_is_earmarked_could_not_have_bid() -> None:
    found = simulate([a_bid(1, 1_000)], EASY, replace(EASY, earmarked={"South West": frozenset({"E06000026"})}))
    assert found.became_ineligible == 1
    back = simulate([a_bid(1, 1_000)], replace(EASY, earmarked={"South West": frozenset({"E06000026"})}), EASY)
    assert back.became_eligible == 1


def test_the_quality_line_is_tried_where_scores_may_be_read_and_named_where_not() -> None:
    line = replace(EASY, method=Method(threshold_percent=60))
    found = simulate([a_bid(1, 1_000, 55), a_bid(2, 1_000, 70)], EASY, line)
    assert (found.was.reach_the_line, found.now.reach_the_line) == (2, 1)
    assert simulate([a_bid(1, 1_000)], EASY, line).now.reach_the_line is None
    assert "scores are compared once the outcomes" in str(simulate([a_bid(1, 1_000)], EASY, line).limits[-1])
    assert "that no panel has scored" in str(simulate([a_bid(1, 1_000), a_bid(2, 1_000, 70)], EASY, line).limits[-1])


def test_what_nobody_was_asked_or_scored_by_is_named_and_not_tried() -> None:
    wanted = replace(EASY, questions=(), criteria=(), assessors_needed=5, method=Method(is_sealed=True))
    assert not differ(EASY, wanted)
    assert with_values(EASY, wanted) == EASY
    told = [str(limit) for limit in simulate([a_bid(1, 1_000, 50)], EASY, wanted).limits]
    assert len(told) == 5
    assert told[0].startswith("Who would have bid")


def test_every_value_of_the_terms_is_tried_named_or_of_the_round_itself() -> None:
    assert {each.name for each in fields(Terms)} == {*VALUES, *_NOT_VALUES, *OF_THE_ROUND}


@given(cap=st.integers(1, 30_000_000), asks=st.lists(st.integers(1, 30_000_000), max_size=5))
def test_the_parts_add_to_the_whole_and_the_same_values_change_nothing(cap: int, asks: list[int]) -> None:
    bids = [a_bid(number, pounds) for number, pounds in enumerate(asks)]
    found = simulate(bids, EASY, replace(EASY, cap=Money.pounds(cap)))
    for totals in (found.was, found.now):
        assert totals.eligible + totals.stopped == len(bids)
    assert found.now.eligible == found.was.eligible + found.became_eligible - found.became_ineligible
    assert simulate(bids, EASY, EASY).differing == ()
