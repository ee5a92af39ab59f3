"""What rules fix is not called firm: pins and caps with nothing left are released beside the answer, and no rule binds nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from placefund.design.wording.pins import UnpinnedWords, concession_in_words
from placefund.design.wording.portfolio import PortfolioWords, choice_in_words
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, ProblemRefused, levels_of
from placefund.domain.portfolio.choice import NothingFits
from placefund.domain.portfolio.computation import MANNERS, compute
from placefund.domain.portfolio.explain import inquiry_into
from placefund.domain.portfolio.extra import ExtraMoney
from placefund.domain.portfolio.inquiry import Difference
from placefund.domain.portfolio.pins import Pins, fixed, pins_of, used_up
from placefund.domain.portfolio.prices import Price
from placefund.domain.portfolio.problem import Objective, Problem
from placefund.domain.portfolio.reasons import InBecause, OutBecause
from placefund.domain.portfolio.record import FORMAT, PortfolioAnswer
from placefund.domain.portfolio.robustness import Stability, firmness
from placefund.domain.portfolio.rules import Attribute, Cap, Envelope, Floor, MustFund, Unit
from placefund.domain.portfolio.solve import EXACT, solve
from placefund.domain.portfolio.span import GREATEST_RISE, ProvenSpan
from tests.domain.portfolio.cases import a_case, everything

NONE = Difference((), (), ())


def a_bid(number: int, merit: int, thousands: int = 400, draws: tuple[int, ...] = (), nation: str = "England") -> Bid:
    asks = levels_of([Ask("2027-28", MoneyKind.RESOURCE, thousands)])
    return Bid(f"B{number}", f"Bid {number}", nation, (), (), "Civic body", merit, asks, draws)


BIDS = (
    a_bid(1, 90_000, draws=(90_000, 88_000, 91_000, 89_000)),
    a_bid(2, 70_000, draws=(70_000, 60_000, 72_000, 61_000)),
    a_bid(3, 69_000, draws=(69_000, 71_000, 68_000, 73_000), nation="Wales"),
)
PINNED = (
    MustFund("must-1", "", "B1", "The ranking", "Rank 1"),
    MustFund("must-2", "", "B2", "The draw", "Lot 1 of 2"),
)


def a_pinned_round(money: int = 900, cap: int = 800, asked: tuple[Floor, ...] = ()) -> Problem:
    """Two bids are pinned, and the cap is their sum; the third was not told from the second."""
    return Problem(BIDS, (Envelope("envelope", "", cap), *PINNED), money=money, asked=asked)


def test_what_rules_settle_is_fixed_and_the_rest_is_not() -> None:
    assert set(fixed(a_pinned_round())) == {"B1", "B2", "B3"}
    assert set(fixed(a_pinned_round(cap=1200))) == {"B1", "B2"}
    assert fixed(Problem(BIDS, (Envelope("envelope", "", 800),))) == {}


@settings(max_examples=60, deadline=None)
@given(problem=a_case())
def test_a_bid_called_fixed_stands_the_same_in_every_portfolio_that_keeps_the_rules(problem: Problem) -> None:
    held = fixed(problem)
    for levels in everything(problem):
        for bid, rule in held.items():
            assert bid not in levels or rule is not None
    portfolios = list(everything(problem))
    for bid in held:
        assert len({bid in levels for levels in portfolios}) <= 1


def test_pins_and_the_cap_that_equals_what_it_funds_are_released() -> None:
    problem = a_pinned_round()
    choice = solve(problem, EXACT)
    assert used_up(problem, choice) == ("envelope",)
    pins = pins_of(problem, choice)
    assert pins == Pins(("must-1", "must-2"), (("envelope", 900),))
    released = pins.released(problem)
    assert [(rule.key, getattr(rule, "thousands", 0)) for rule in released.rules] == [("envelope", 900)]
    assert pins_of(Problem(BIDS, (Envelope("envelope", "", 900),), money=900), solve(released, EXACT)) is None


def test_all_the_money_of_the_round_is_not_a_tailored_cap() -> None:
    problem = a_pinned_round(money=800)
    assert pins_of(problem, solve(problem, EXACT)) == Pins(("must-1", "must-2"))


def test_a_group_limit_with_nothing_left_is_released_only_beside_all_the_money() -> None:
    two = Cap("two", "", Attribute.ALL, "", 2, Unit.NUMBER)
    beside = Problem(BIDS, (Envelope("envelope", "", 1200), two), money=1200)
    assert pins_of(beside, solve(beside, EXACT)) == Pins(("two",))
    alone = Problem(BIDS, (two,))
    assert pins_of(alone, solve(alone, EXACT)) is None


def test_firm_by_construction_is_called_fixed_and_tested_with_the_pins_released() -> None:
    """A round in which lots decided between two bids: with its pins it stood in every draw, without them it does not."""
    found = PortfolioAnswer.from_record(compute(a_pinned_round()).record)
    assert dict(found.explanation.firmness.times) == {"B1": 4, "B2": 4, "B3": 0}
    assert found.released is not None
    assert dict(found.released.firmness.times) == {"B1": 4, "B2": 2, "B3": 2}
    assert found.released.choice.levels == {"B1": 100, "B2": 100}
    words = UnpinnedWords(a_pinned_round(), found.choice, found.released)
    assert words.what == (
        "Released: 2 rules by which a person, the ranking or a draw fixes a bid.",
        "“No more than £800,000 in all” equals what it funds; released, the limit is what the round holds, £900,000.",
    )
    assert words.drawn("B2") == "Chosen in 2 of 4 draws of the scores"
    assert choice_in_words(found.choice, 3, 3) == (
        "2 bids funded: fixed by rule, not tested. The rules leave no other choice."
    )


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(problem=a_case(most=5, draws=3))
def test_released_figures_are_those_of_the_question_without_the_pins(problem: Problem) -> None:
    pinned = problem.having(MustFund("must", "", problem.bids[0].id, "A minister", "It must."))
    try:
        choice = solve(pinned, EXACT)
    except NothingFits:
        return
    found = PortfolioAnswer.from_record(compute(pinned).record).released
    assert found is not None
    assert "must" in found.pins.dropped
    question = found.pins.released(pinned)
    again = solve(question, EXACT)
    assert (found.choice.objective, found.choice.bound) == (again.objective, again.objective)
    assert found.choice.objective >= choice.objective
    assert found.firmness == firmness(inquiry_into(question, found.choice, MANNERS[FORMAT].exactly))


def test_what_a_view_would_have_cost_is_counted_with_the_pins_released() -> None:
    view = Floor("view-000001", "", Attribute.NATION, "Wales", 1, Unit.NUMBER, "A minister")
    problem = a_pinned_round(asked=(view,))
    found = PortfolioAnswer.from_record(compute(problem).record)
    assert found.choice.levels == {"B1": 100, "B2": 100}
    [told] = found.views
    assert (told.is_kept, told.cost) == (False, ProvenSpan(100_000, 100_000))
    assert told.moves == Difference(("B3",), ("B2",), ())
    words = PortfolioWords(problem, found.choice)
    assert concession_in_words(told, words, are_pins_released=True) == (
        "Following it would cost 1.00 points, 0.6% of the merit of what is funded. “Bid 3” comes in. “Bid 2” leaves."
    )


def test_a_question_says_what_the_round_holds_and_an_older_one_keeps_its_digest() -> None:
    view = Floor("view-000001", "", Attribute.NATION, "Wales", 1, Unit.NUMBER, "A minister")
    problem = a_pinned_round(asked=(view,))
    assert Problem.from_record(problem.as_record()) == problem
    older = Problem(BIDS, PINNED)
    assert set(older.as_record()) == {"bids", "rules", "objective"}


def test_an_answer_reads_back_and_an_earlier_format_computes_to_its_own_bytes() -> None:
    problem = a_pinned_round()
    kept = compute(problem)
    assert PortfolioAnswer.from_record(kept.record).as_record() == kept.record
    earlier = compute(problem, format_=2).record
    assert (earlier["format"], set(earlier)) == (2, {"format", "choice", "figures"})
    assert compute(problem, format_=1).record == earlier


# --- no rule binds nothing in silence ----------------------------------------------------------------------------------


def test_an_envelope_of_a_year_that_no_bid_asks_for_is_refused() -> None:
    """F2: it was kept by whatever was chosen, and called proven."""
    asks = levels_of([Ask("2027-28", MoneyKind.CAPITAL, 800)])
    bids = tuple(Bid(f"b{n}", "", "England", (), (), "council", 4000, asks) for n in (1, 2))
    with pytest.raises(ProblemRefused, match=r"names the year '27/28'; financial years are written 2027-28"):
        solve(Problem(bids, (Envelope("m", "Money", 1000, year="27/28"),)))
    with pytest.raises(ProblemRefused, match=r"no bid asks for money in 2028-29. Bids ask for money in 2027-28."):
        solve(Problem(bids, (Envelope("m", "Money", 1000, year="2028-29"),)))
    with pytest.raises(ProblemRefused, match="no bid asks for that kind of money then"):
        solve(Problem(bids, (Envelope("m", "Money", 1000, "2027-28", MoneyKind.RESOURCE),)))
    with pytest.raises(ProblemRefused, match="none is of that group"):
        solve(Problem(bids, (Cap("c", "Wale", Attribute.NATION, "Wale", 1000),)))


@pytest.mark.parametrize("year", ["27/28", "2027", "2027-29", "2027/28", "2027-2028", ""])
def test_an_ask_names_a_financial_year_as_it_is_written(year: str) -> None:
    with pytest.raises(ProblemRefused, match="financial years are written 2027-28"):
        Bid("b", "", "England", (), (), "council", 1, levels_of([Ask(year, MoneyKind.CAPITAL, 8)]))


def test_what_is_on_record_opens_though_it_would_be_refused_now() -> None:
    problem = Problem(BIDS, (Envelope("m", "", 1000, "2031-32"),))
    assert compute(Problem.from_record(problem.as_record())).failure is None


# --- only what is proven is said ------------------------------------------------------------------------------------------


def test_a_figure_that_is_not_proven_is_not_said() -> None:
    """F25: another version of the solver stops elsewhere. A smallest change is said where it is proven the smallest."""
    problem = Problem(BIDS, (Envelope("envelope", "", 800),), Objective(Fraction(1)))
    words = PortfolioWords(problem, solve(problem, EXACT))
    wide = ProvenSpan(4_184_455, 50_341_464)
    assert words.price(Price("envelope", wide, NONE)) == (
        "“No more than £800,000 in all” costs at least 0.1% of the merit of what is funded, as much as £1k of it brings."
    )
    assert words.price(Price("envelope", ProvenSpan(0, 9), NONE)) == (
        "What “No more than £800,000 in all” costs could not be told in the time."
    )
    why = InBecause("B1", 100, ProvenSpan(0, 9), Difference(("B3",), (), ()))
    assert words.why_in(why) == "“Bid 1” is in. What would be lost without it could not be told in the time."
    assert words.in_its_place(why) == ()
    out = OutBecause("B3", ProvenSpan(1, 2000), ProvenSpan(1, 9), ExtraMoney(1342, 6276, ()))
    assert words.would_bring_in(out) == (
        "The smallest change that would bring it in could not be told in the time for: score, ask and money.",
    )
    unsure = Stability(1000, Difference(("B3",), (), ()), Fraction(1, 900))
    assert words.stability(unsure) == "What £1,000,000 more in all would change could not be told in the time."


@pytest.mark.parametrize(
    ("alpha", "said"),
    [
        (Fraction(0), "1.00 points, 0.6% of the merit of what is funded"),
        (Fraction(1), "100% of the merit of what is funded, as much as £800k of it brings"),
        (Fraction(1, 2), "100% of the merit of what is funded, as much as 2.0 of its bids bring"),
    ],
)
def test_units_are_those_of_people(alpha: Fraction, said: str) -> None:
    problem = Problem(BIDS, (Envelope("envelope", "", 800),), Objective(alpha))
    choice = solve(problem, EXACT)
    units = 100_000 if alpha == 0 else choice.objective
    assert PortfolioWords(problem, choice).worth(units) == said
    if alpha == 1:
        assert PortfolioWords(problem, choice).worth(1) == (
            "under 0.1% of the merit of what is funded, as much as £1k of it brings"
        )
        assert PortfolioWords(problem, choice).worth(2 * units) == "more merit than all that is funded has: 200% of it"


def test_what_there_is_to_give_has_no_price_but_limits_and_many_bids_are_counted() -> None:
    problem = Problem(BIDS, (Envelope("envelope", "", 800),), Objective(Fraction(1)))
    words = PortfolioWords(problem, solve(problem, EXACT))
    many = Difference(tuple(f"B{n}" for n in range(20)), (), ())
    price = Price("envelope", ProvenSpan(4_184_455, 4_184_455), many)
    assert words.price(price) == (
        "“No more than £800,000 in all” is what limits this choice. Without it 20 more would come in."
    )
    turned = Difference((), (), tuple((f"B{n}", 50, 100) for n in range(20)))
    assert words.without_it(turned) == ("Without it the same bids would be funded at other levels.",)


@pytest.mark.long
def test_up_to_sixty_bids_every_smallest_change_is_proven() -> None:
    bids = tuple(replace(a_bid(n, 60_000 + 37 * n % 900, 300 + 13 * n % 170), draws=()) for n in range(32))
    found = PortfolioAnswer.from_record(compute(Problem(bids, (Envelope("envelope", "", 4000),))).record).explanation
    spans = [each.score for each in found.why_out] + [each.ask for each in found.why_out]
    unknown = [span for span in spans if span is not None and not span.is_exact]
    assert {(span.low, span.high) for span in unknown} == {(GREATEST_RISE, None)}  # proven too: no such rise is enough
    assert all(each.money is None or each.money.is_exact for each in found.why_out)


def test_the_solver_prints_nothing() -> None:
    """F14: in a notebook a banner stood above every answer."""
    told = subprocess.run([sys.executable, "-c", SILENT], capture_output=True, text=True, check=True, timeout=120)
    assert (told.stdout, told.stderr) == ("", "")


SILENT = """
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.computation import compute
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Envelope
bids = tuple(
    Bid(f"b{n}", "", "England", (), (), "council", 4000 + n, levels_of([Ask("2027-28", MoneyKind.CAPITAL, 300 + n)], (100, 50)))
    for n in range(9)
)
compute(Problem(bids, (Envelope("m", "", 1000),)))
"""
