"""Two portfolios side by side: whatever stands in them, every step and every table adds up to the penny."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.place_portfolio_comparison import ComparedPortfolio, ComparedProject, compare

CELLS = [(FinancialYear(year), kind) for year in (2026, 2027) for kind in SpendKind]
ASKS = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 10**9).map(Money))
PORTFOLIOS = st.dictionaries(st.integers(1, 8), st.tuples(st.sampled_from(["", "Maritime", "Cyber"]), ASKS))


def a_portfolio(
    rows: dict[int, tuple[str, dict[tuple[FinancialYear, SpendKind], Money]]], name: str
) -> ComparedPortfolio:
    projects = (ComparedProject(number, f"P-{number}", "Dock", *row) for number, row in rows.items())
    return ComparedPortfolio(name, tuple(projects), None)


@given(PORTFOLIOS, PORTFOLIOS)
def test_the_steps_and_the_tables_add_up_whatever_stands_in_two_portfolios(one: dict, other: dict) -> None:  # type: ignore[type-arg]
    found = compare(a_portfolio(one, "One"), a_portfolio(other, "Other"))
    assert found.one.ask - found.gone_money + found.come_money + found.otherwise_money == found.other.ask
    for rows in (found.by_year, found.by_cluster):
        assert Money.total(row.one for row in rows) == found.one.ask
        assert Money.total(row.other for row in rows) == found.other.ask
        assert sum(row.more.pence for row in rows) == found.whole.more.pence
    both = len(found.same) + len(found.asks_otherwise)
    assert both + len(found.gone) == len(one)
    assert both + len(found.come) == len(other)


@given(PORTFOLIOS)
def test_a_portfolio_beside_itself_is_the_same(rows: dict) -> None:  # type: ignore[type-arg]
    assert compare(a_portfolio(rows, "One"), a_portfolio(rows, "One")).is_the_same


def test_other_money_is_told_for_each_pound_and_not_where_it_is_not_known() -> None:
    project = ComparedProject(1, "P-1", "Dock", "", {CELLS[0]: Money.pounds(200)})
    assert ComparedPortfolio("One", (project,), Money.pounds(300)).for_each_pound == Money(150)
    assert ComparedPortfolio("One", (project,), None).for_each_pound is None
    assert ComparedPortfolio("One", (), Money.pounds(300)).for_each_pound is None
