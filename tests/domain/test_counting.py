"""What is counted, and how: co-investment by source and form, costs by rate, indicators by their method."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.answers.register import unanswered, unfinished
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status, leverage, shortfall
from placefund.domain.costs import CostCategory, CostLine, SpendKind, ask, ask_by_year
from placefund.domain.indicators import CountingMethod, Fact, FactStatus, Indicator, total, total_by_status
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix, PartnerLine, missing_helices
from placefund.domain.periods import FinancialYear, Quarter
from placefund.domain.questions import Question, word_count
from tests.build import COUNTING

YEAR = FinancialYear(2026)
Q = [Quarter(YEAR, number) for number in (1, 2, 3, 4)]


def line(source: SourceClass, form: Form, pounds: int) -> CoInvestment:
    return CoInvestment(source, form, Status.PLEDGED, Money.pounds(pounds))


@pytest.mark.parametrize(
    ("source", "form", "counted"),
    [
        (SourceClass.PRIVATE, Form.CASH, True),
        (SourceClass.FOREIGN, Form.CASHABLE, True),
        (SourceClass.PRIVATE, Form.IN_KIND, False),
        (SourceClass.PUBLIC, Form.CASH, False),
        (SourceClass.UNIVERSITY, Form.CASH, False),
        (SourceClass.CHARITY, Form.CASH, False),
    ],
)
def test_only_private_cash_or_cashable_counts(source: SourceClass, form: Form, counted: bool) -> None:
    found = leverage([line(source, form, 5)], Money.pounds(10), COUNTING)
    assert (found.counted, found.uncounted) == ((Money.pounds(5), Money(0)) if counted else (Money(0), Money.pounds(5)))


def test_the_ratio_is_for_the_whole_and_exact() -> None:
    lines = [line(SourceClass.PRIVATE, Form.CASH, 10), line(SourceClass.FOREIGN, Form.CASH, 10)]
    found = leverage(lines, Money.pounds(30), COUNTING)
    assert found.ratio == Fraction(2, 3)
    assert shortfall(found, Fraction(1)) == Money.pounds(10)
    assert shortfall(found, Fraction(1, 2)) == Money(0)
    assert leverage(lines, Money(0), COUNTING).ratio is None


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(2026, 2030), st.integers(1, 10**9)), max_size=15))
def test_the_ask_is_the_same_however_it_is_split(rows: list[tuple[int, int, int]]) -> None:
    helices = {1: Helix.CIVIC, 2: Helix.BUSINESS, 3: Helix.RESEARCH}
    lines = [
        CostLine(who, helices[who], CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(year), Money(pence))
        for who, year, pence in rows
    ]
    rates = {Helix.RESEARCH: Fraction(4, 5), Helix.BUSINESS: Fraction(1, 2)}
    assert Money.total(ask_by_year(lines, rates).values()) == ask(lines, rates)


def fact(value: str, quarter: Quarter = Q[0], *, project: int = 1, who: str = "", status: str = "claimed") -> Fact:
    return Fact("it", project, quarter, Decimal(value), FactStatus(status), who)


def by(method: CountingMethod) -> Indicator:
    return Indicator("it", "It", "things", method)


def test_jobs_add_up() -> None:
    assert total([fact("1.5"), fact("2", Q[1])], by(CountingMethod.SUM)) == Decimal("3.5")


def test_a_business_counts_once_however_often_it_is_helped() -> None:
    helped = [
        fact("1", who="01234567"),
        fact("1", Q[1], who="01234567"),
        fact("1", project=2, who="01234567"),
        fact("1", who="SC1"),
    ]
    assert total(helped, by(CountingMethod.UNIQUE)) == 2


def test_a_stock_is_its_newest_figure_in_each_project() -> None:
    told = [fact("5", Q[1]), fact("3", Q[0]), fact("7", Q[0], project=2)]
    assert total(told, by(CountingMethod.LATEST)) == 12


def test_another_indicators_facts_are_left_out() -> None:
    assert total([Fact("other", 1, Q[0], Decimal(9), FactStatus.CLAIMED)], by(CountingMethod.SUM)) == 0


def test_each_level_of_trust_includes_the_ones_above_it() -> None:
    told = [fact("1"), fact("2", Q[1], status="evidenced"), fact("4", Q[2], status="verified")]
    assert total_by_status(told, by(CountingMethod.SUM)) == {
        FactStatus.CLAIMED: 7,
        FactStatus.EVIDENCED: 6,
        FactStatus.VERIFIED: 4,
    }


def test_the_missing_helices_are_named_in_order_and_an_invitation_does_not_count() -> None:
    partners = [PartnerLine(1, "U", Helix.RESEARCH, True, True), PartnerLine(2, "B", Helix.BUSINESS, False, False)]
    assert missing_helices(partners) == (Helix.CIVIC, Helix.BUSINESS)


def test_words_are_what_white_space_parts() -> None:
    assert word_count(" co-investment  and\ncash ") == 3
    short, long, free = Question("a", "A", "", 2), Question("b", "B", "", 1), Question("c", "C", is_required=False)
    answers = {"a": "one two", "b": "one two three"}
    assert unfinished((short, long, free), answers) == ((long, "is 2 words over its limit of 1"),)
    assert unanswered((short, long, free), {"a": "x"}) == (long,)
