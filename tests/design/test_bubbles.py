from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from placefund.design.charts import Bubble, Path, bubbles
from placefund.design.forms import parse_money
from placefund.domain.money import Money

pounds = Money.pounds
PORTS = Bubble("Ports", pounds(10_000_000), Fraction(80), pounds(10_000_000), "#ports")
TIDES = Bubble("Tides", pounds(20_000_000), Fraction(70), pounds(15_000_000))
LIGHT = Bubble("Light", pounds(5_000_000), Fraction(60), pounds(0))


def circles(scene):
    return [shape for shape in scene.shapes if isinstance(shape, Path)]


def test_each_bid_is_a_circle_that_says_what_it_asks_and_gets():
    chart = bubbles("Bids", [PORTS, TIDES, LIGHT])
    assert {circle.label for circle in circles(chart.wide)} == {
        "Ports: merit 80, asks for £10m, is given £10m",
        "Tides: merit 70, asks for £20m, is given £15m",
        "Light: merit 60, asks for £5m, is not funded",
    }
    assert [key.label for key in chart.keys] == ["Funded in full", "Funded in part", "Not funded"]
    assert chart.table.rows[0] == ("Ports", "80", "£10,000,000", "£10,000,000")
    assert chart.table.total == ("Total", "", "£35,000,000", "£25,000,000")


def test_a_small_bid_lies_above_a_large_one():
    assert [circle.label.split(":")[0] for circle in circles(bubbles("Bids", [LIGHT, PORTS, TIDES]).wide)] == [
        "Tides",
        "Ports",
        "Light",
    ]


def test_nothing_to_show_is_said():
    chart = bubbles("Bids", [])
    assert (chart.description, circles(chart.wide), chart.keys) == ("There is nothing to show yet.", [], ())


@given(st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=9))
def test_every_circle_lies_within_the_drawing(asks):
    items = [Bubble(f"Bid {n}", Money(ask), Fraction(n * 10), Money(0)) for n, ask in enumerate(asks)]
    chart = bubbles("Bids", items)
    for scene in (chart.wide, chart.narrow):
        for circle in circles(scene):
            x, y = (float(part) for part in circle.d[1 : circle.d.index("a")].split())
            assert 0 <= x <= scene.width
            assert 0 <= y <= scene.height
    assert parse_money(chart.table.total[2]) == Money(sum(asks))
