"""What the fund pays of costs: the rate is for a partner's total, and the parts add up to it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from placefund.domain.costs import CostCategory, CostLine, SpendKind, ask, ask_by_year, grants
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear

RATES = {Helix.BUSINESS: Fraction(1, 2), Helix.RESEARCH: Fraction(4, 5)}


def a_line(pence: int, *, organisation: int = 1, helix: Helix = Helix.BUSINESS, year: int = 2026) -> CostLine:
    return CostLine(organisation, helix, CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(year), Money(pence))


def test_many_small_lines_do_not_take_a_partner_above_its_rate() -> None:
    lines = [a_line(100_001, year=2026 + place // 8) for place in range(32)]
    assert ask(lines, RATES) == Money(1_600_016)
    assert sorted({part.pence for part in grants(lines, RATES)}) == [50_000, 50_001]


COSTS = st.lists(
    st.builds(
        a_line,
        st.integers(1, 10**9),
        organisation=st.integers(1, 3),
        helix=st.just(Helix.RESEARCH),
        year=st.integers(2026, 2029),
    ),
    max_size=12,
)


THREE_PENCE_BESIDE_A_LARGE_COST = [a_line(pence, helix=Helix.RESEARCH) for pence in (1, 1, 1, 14_630_725)]
"""Three pence at 4/5 are rounded up to three; sharing the rounded total by cost took the third from the large line."""


@given(COSTS)
@example(THREE_PENCE_BESIDE_A_LARGE_COST)
def test_the_ask_is_each_partners_total_at_its_rate_and_lines_and_years_add_to_it(lines: list[CostLine]) -> None:
    parts = grants(lines, RATES)
    for partner in {line.organisation_id for line in lines}:
        own = [place for place, line in enumerate(lines) if line.organisation_id == partner]
        whole = Money.total(lines[place].cost for place in own)
        assert Money.total(parts[place] for place in own) == whole.times(Fraction(4, 5))
    assert Money.total(ask_by_year(lines, RATES).values()) == ask(lines, RATES) == Money.total(parts)
    assert all(abs(part.pence - line.cost.pence * Fraction(4, 5)) < 1 for part, line in zip(parts, lines, strict=True))
