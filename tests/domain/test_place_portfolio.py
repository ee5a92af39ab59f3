"""What a place's portfolio adds up to, what it is held to, and the best there could be: held to every choice there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.coinvestment import CoInvestment, CountingRule, Form, MoneyClass, SourceClass, Status, by_class
from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import AskLine, CandidateProject
from placefund.domain.place_portfolio import (
    ClusterLimit,
    PinKind,
    PortfolioEntry,
    PortfolioLimits,
    PortfolioPart,
    add_up,
    chosen_of,
    findings,
    missing_needs,
)
from placefund.domain.place_portfolio_question import question
from placefund.domain.portfolio.choice import NothingFits
from placefund.domain.portfolio.solve import EXACT, solve

RULE = CountingRule(
    "1", frozenset({SourceClass.PRIVATE}), frozenset({Form.CASH, Form.CASHABLE}), Fraction(1), Fraction(2), "S14"
)
NAMES = {1: "Docks", 2: "Mill", 3: "University"}
FIRST, SECOND = FinancialYear(2026), FinancialYear(2027)


def a_project(number: int, thousands: int = 1000, brought: int = 2000, **other: object) -> CandidateProject:
    """A project that asks for so many thousands of resource money in the first year, beside private cash."""
    asks = (AskLine(FIRST, SpendKind.RESOURCE, Money.pounds(thousands * 1000)),) if thousands else ()
    money = CoInvestment(SourceClass.PRIVATE, Form.CASH, Status.COMMITTED, Money.pounds(brought * 1000))
    made = CandidateProject(
        number, f"P-{number:03d}", f"Project {number}", "ready", asks, (money,), 1, frozenset({1}), "Maritime",
        frozenset({"E08000001"}), frozenset(), None, None,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def entered(
    project: CandidateProject, part: PortfolioPart = PortfolioPart.CHOSEN, worth: int | None = 50
) -> PortfolioEntry:
    return PortfolioEntry(project, part, worth)


def limits(thousands: int = 10_000, **other: object) -> PortfolioLimits:
    return replace(PortfolioLimits(Money.pounds(thousands * 1000), {}, RULE), **other)  # type: ignore[arg-type]


def told(entries: Sequence[PortfolioEntry], held: PortfolioLimits) -> dict[str, tuple[bool, str]]:
    return {each.rule: (each.passed, str(each.why)) for each in findings(entries, held, NAMES)}


def test_sums_are_exact_and_say_what_is_only_pledged() -> None:
    pledged = CoInvestment(SourceClass.PRIVATE, Form.CASH, Status.PLEDGED, Money.pounds(300_000))
    public = CoInvestment(SourceClass.PUBLIC, Form.CASH, Status.RECEIVED, Money.pounds(9_000_000))
    one = a_project(1, co_investment=(pledged, public))
    other = a_project(2, thousands=500, brought=700, areas=frozenset({"E08000001", "E08000002"}), cluster="Digital")
    sums = add_up((one, other), RULE)
    assert sums.leverage is not None
    assert (sums.ask, sums.leverage.counted, sums.pledged) == (
        Money.pounds(1_500_000),
        Money.pounds(1_000_000),
        Money.pounds(300_000),
    )
    assert sums.ratio_without_pledges == Fraction(7, 15)
    assert sums.by_area == {"E08000001": Money.pounds(1_500_000), "E08000002": Money.pounds(500_000)}
    assert add_up((replace(one, areas=frozenset()), other), RULE).by_area == {
        "": Money.pounds(1_000_000),
        "E08000001": Money.pounds(500_000),
        "E08000002": Money.pounds(500_000),
    }
    assert sums.by_cluster == {"Digital": Money.pounds(500_000), "Maritime": Money.pounds(1_000_000)}


def test_a_project_that_says_no_ask_is_named_and_counts_as_nothing() -> None:
    found = told([entered(a_project(1)), entered(a_project(2, thousands=0))], limits())
    assert found["every_project_says_what_it_asks_for"] == (False, "These do not say what they ask for: P-002.")
    assert found["the_money_is_enough"][0]


def test_an_empty_portfolio_is_neither_right_nor_wrong() -> None:
    [only] = findings([entered(a_project(1), PortfolioPart.RESERVE)], limits(), NAMES)
    assert (only.is_untested, only.failed) == (True, False)


def test_the_whole_is_kept_to_the_penny() -> None:
    assert told([entered(a_project(1, thousands=10_000))], limits())["the_money_is_enough"][0]
    over = told([entered(a_project(1, thousands=10_001))], limits())["the_money_is_enough"]
    assert over == (False, "£10,001,000 is asked for, £1,000 more than the £10,000,000 there is.")


def test_a_year_is_checked_only_where_its_money_is_settled() -> None:
    assert told([entered(a_project(1))], limits())["each_year_is_kept"][1].startswith("How the place's money is spread")
    held = limits(by_year={(FIRST, SpendKind.RESOURCE): Money.pounds(900_000)})
    assert told([entered(a_project(1))], held)["each_year_is_kept"] == (
        False,
        "2026-27, Resource: £1,000,000 of £900,000.",
    )


@pytest.mark.parametrize(
    ("brought", "in_delivery", "over_life"), [(999, False, False), (1000, True, False), (2000, True, True)]
)
def test_leverage_is_of_the_whole_portfolio(brought: int, in_delivery: bool, over_life: bool) -> None:
    found = told([entered(a_project(1, brought=brought)), entered(a_project(2, thousands=0, brought=0))], limits())
    assert (
        found["leverage_is_reached_in_delivery"][0],
        found["leverage_is_reached_over_the_reporting_life"][0],
    ) == (in_delivery, over_life)


def test_what_comes_after_delivery_is_for_people_and_stops_nothing() -> None:
    project = a_project(1, brought=1000)
    [life] = [each for each in findings([entered(project)], limits(), NAMES) if each.rule.endswith("reporting_life")]
    assert (life.passed, life.failed, life.is_for_people) == (False, False, True)
    assert set(solve(question([entered(project)], limits(), NAMES), EXACT).levels) == {"1"}


def test_who_has_a_part_in_too_much_is_named() -> None:
    entries = [entered(a_project(1)), entered(a_project(2, lead=2, organisations=frozenset({2, 3})))]
    assert told(entries, limits(exposure=50))["no_partner_holds_too_much"][0]
    found = told(entries, limits(exposure=49))["no_partner_holds_too_much"]
    assert found == (False, "More than 49% of the money stands in projects of Docks, Mill and University.")


def test_what_falls_without_what_is_out_is_named() -> None:
    entries = [entered(a_project(1, depends_on=frozenset({2}))), entered(a_project(2), PortfolioPart.RESERVE)]
    assert missing_needs(entries) == {"P-001": ("P-002",)}
    assert told(entries, limits())["nothing_falls"] == (False, "P-001 falls without P-002, which is not in.")


def test_a_need_that_cannot_be_asked_for_keeps_a_project_out() -> None:
    entries = [
        entered(a_project(1, depends_on=frozenset({2}))),
        entered(a_project(2), worth=None),
        entered(a_project(3)),
    ]
    assert set(solve(question(entries, limits(), NAMES), EXACT).levels) == {"3"}


def test_a_pin_names_who_and_why_and_is_kept() -> None:
    dull = PortfolioEntry(a_project(1), worth=1, pin=PinKind.MUST, person="The board", reason="A promise")
    out = PortfolioEntry(a_project(2), worth=90, pin=PinKind.MUST_NOT, person="The board", reason="Insolvent")
    choice = solve(question([dull, out, entered(a_project(3))], limits(), NAMES), EXACT)
    assert set(choice.levels) == {"1", "3"}


@st.composite
def places(draw: st.DrawFn) -> tuple[list[PortfolioEntry], PortfolioLimits]:
    """Up to seven projects of two clusters and three organisations, some leaning on others, and every kind of limit."""
    count = draw(st.integers(1, 7))
    entries = []
    for number in range(1, count + 1):
        needs = frozenset({draw(st.integers(1, number - 1))}) if number > 1 and draw(st.booleans()) else frozenset()
        bodies = frozenset(draw(st.sets(st.sampled_from(sorted(NAMES)), min_size=1)))
        project = a_project(
            number,
            thousands=draw(st.integers(1, 20)),
            brought=draw(st.integers(0, 30)),
            cluster=draw(st.sampled_from(["Maritime", "Digital"])),
            organisations=bodies,
            depends_on=needs,
        )
        entries.append(PortfolioEntry(project, worth=draw(st.integers(0, 100))))
    held = PortfolioLimits(
        Money.pounds(draw(st.integers(0, 80)) * 1000),
        {(FIRST, SpendKind.RESOURCE): Money.pounds(draw(st.integers(0, 80)) * 1000)} if draw(st.booleans()) else {},
        draw(st.sampled_from([None, RULE])),
        draw(st.sampled_from([None, 60, 100])),
        (ClusterLimit("Digital", None, Money.pounds(draw(st.integers(0, 40)) * 1000)),) if draw(st.booleans()) else (),
    )
    return entries, held


def of_marks(entries: Sequence[PortfolioEntry], marks: Sequence[bool]) -> list[PortfolioEntry]:
    parts = {True: PortfolioPart.CHOSEN, False: PortfolioPart.LEFT}
    return [replace(entry, part=parts[mark]) for entry, mark in zip(entries, marks, strict=True)]


@given(places())
def test_the_best_portfolio_is_the_best_of_all_that_keep_what_is_asked(
    given_: tuple[list[PortfolioEntry], PortfolioLimits],
) -> None:
    entries, held = given_
    choice = solve(question(entries, held, NAMES), EXACT)
    best = 0
    for marks in product((False, True), repeat=len(entries)):
        tried = of_marks(entries, marks)
        if any(marks) and not any(each.failed for each in findings(tried, held, NAMES)):
            best = max(best, sum(entry.worth or 0 for entry in tried if entry.part is PortfolioPart.CHOSEN))
    marked = of_marks(entries, [str(entry.project.number) in choice.levels for entry in entries])
    assert not any(each.failed for each in findings(marked, held, NAMES))
    assert sum(entry.worth or 0 for entry in marked if entry.part is PortfolioPart.CHOSEN) == best
    assert len(chosen_of(marked)) == len(choice.levels)


def test_a_floor_that_no_project_can_fill_is_no_portfolio() -> None:
    held = limits(clusters=(ClusterLimit("Digital", Money.pounds(1)),))
    with pytest.raises(NothingFits):
        solve(question([entered(a_project(1))], held, NAMES), EXACT)


def test_others_money_is_told_by_source_and_form_with_what_of_it_counts() -> None:
    def line(source: SourceClass, form: Form, status: Status, pounds: int) -> CoInvestment:
        return CoInvestment(source, form, status, Money.pounds(pounds))

    lines = (
        line(SourceClass.PUBLIC, Form.CASH, Status.RECEIVED, 9),
        line(SourceClass.PRIVATE, Form.IN_KIND, Status.PLEDGED, 4),
        line(SourceClass.PRIVATE, Form.CASH, Status.PLEDGED, 2),
        line(SourceClass.PRIVATE, Form.CASH, Status.COMMITTED, 3),
    )
    none = Money(0)
    assert by_class(lines, RULE) == (
        MoneyClass(SourceClass.PRIVATE, Form.CASH, Money.pounds(5), Money.pounds(5), Money.pounds(2)),
        MoneyClass(SourceClass.PRIVATE, Form.IN_KIND, Money.pounds(4), none, none),
        MoneyClass(SourceClass.PUBLIC, Form.CASH, Money.pounds(9), none, none),
    )
    assert [each.counted for each in by_class(lines, None)] == [None, None, None]
    assert by_class((), RULE) == ()


def test_a_counting_rule_is_read_as_it_was_kept() -> None:
    assert CountingRule.from_record(RULE.as_record()) == RULE
