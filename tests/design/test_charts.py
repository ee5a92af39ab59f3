import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path as Path_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.charts import (
    Band,
    Bar,
    Column,
    Line,
    Meaning,
    Node,
    Path,
    Rect,
    Span,
    StackPart,
    Text,
    TowardsTarget,
    bars,
    columns,
    flow,
    progress,
    spans,
    stack,
)  # fmt: skip
from placefund.design.charts.columns import marks_between, steps_to
from placefund.design.charts.meanings import ORDINALS
from placefund.design.charts.scene import LETTER_WIDTH
from placefund.design.forms import parse_money
from placefund.domain.money import Money

pounds = Money.pounds
amounts = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=9)


def rects(scene, css):
    return [shape for shape in scene.shapes if isinstance(shape, Rect) and css in shape.css]


def column_sum(table, place):
    return Money.total(parse_money(row[place]) for row in table.rows)


@given(amounts)
def test_the_table_of_a_stack_sums_to_its_total_to_the_penny(pence):
    chart = stack("Envelope", [StackPart(f"Part {n}", Money(amount)) for n, amount in enumerate(pence)])
    assert column_sum(chart.table, 1) == parse_money(chart.table.total[1]) == Money(sum(pence))


@given(amounts)
def test_the_parts_of_a_stack_fill_its_width_and_do_not_overlap(pence):
    chart = stack("Envelope", [StackPart(f"Part {n}", Money(amount)) for n, amount in enumerate(pence)])
    for scene in (chart.wide, chart.narrow):
        parts = rects(scene, "fill")
        ends = [part.x + part.width for part in parts]
        assert all(abs(end - after.x) < 0.05 for end, after in zip(ends, parts[1:], strict=False))
        assert abs(ends[-1] - (scene.width if sum(pence) else 0)) < 0.05


@given(amounts)
def test_the_table_of_bars_and_columns_sums_to_its_total(pence):
    chart = bars("Awards", [Bar(f"Place {n}", Money(amount)) for n, amount in enumerate([*pence, 5])])
    assert column_sum(chart.table, 1) == parse_money(chart.table.total[1])
    years = columns(
        "Years", [Column(str(n), (Money(amount), Money(7))) for n, amount in enumerate(pence)], ("Planned", "Paid")
    )
    assert [column_sum(years.table, 1), column_sum(years.table, 2)] == [
        parse_money(words) for words in years.table.total[1:]
    ]


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(1, 10**12)), min_size=1, max_size=8))
def test_no_shape_leaves_its_drawing(pairs):
    items = [
        Bar(f"A place with a rather long name {n}", Money(amount), Money(target))
        for n, (amount, target) in enumerate(pairs)
    ]
    reached = [TowardsTarget(item.label, item.target, item.amount, item.amount, Money(0), Money(9)) for item in items]
    for chart in (bars("Bars", items), progress("Progress", reached)):
        for scene in (chart.wide, chart.narrow):
            for shape in scene.shapes:
                if isinstance(shape, Rect):
                    assert 0 <= shape.x <= shape.x + shape.width <= scene.width + 0.05
                    assert 0 <= shape.y <= shape.y + shape.height <= scene.height
                if isinstance(shape, Text):
                    assert 0 <= shape.x <= scene.width


def test_bars_are_as_long_as_their_amounts():
    chart = bars("Awards", [Bar("A", pounds(50)), Bar("B", pounds(25)), Bar("C", pounds(0))])
    long, half, none = (shape.width for shape in rects(chart.wide, "fill-1"))
    assert (half, none) == (long / 2, 0)


def test_a_target_is_marked_where_it_stands_and_the_figure_keeps_clear_of_it():
    chart = bars("Awards", [Bar("A", pounds(50), pounds(100)), Bar("B", pounds(98), pounds(100))])
    marks = [shape.x1 for shape in chart.wide.shapes if isinstance(shape, Line) and shape.css == "target"]
    figures = [shape for shape in chart.wide.shapes if isinstance(shape, Text) and shape.css == "value"]
    assert marks[0] == marks[1]
    assert figures[0].x + len(figures[0].words) * LETTER_WIDTH < marks[0] < figures[1].x


def test_counts_are_not_printed_as_money():
    assert bars("Jobs", [Bar("A", 1200), Bar("B", 34)]).table.rows == (("A", "1,200"), ("B", "34"))


def test_just_short_of_a_target_is_not_shown_as_the_whole():
    most, least = pounds(999_999), pounds(1)
    chart = progress("Targets", [TowardsTarget("Investment", pounds(1_000_000), most, most, most)])
    assert chart.table.rows == (("Investment", "£999,999", "over 99.9%", "£999,999", "£999,999", "–", "£1,000,000"),)
    chart = progress("Targets", [TowardsTarget("Investment", pounds(1_000_000), most, least, least, pounds(5))])
    assert chart.table.rows == (("Investment", "£1", "under 0.1%", "£1", "£999,999", "£5", "£1,000,000"),)


def test_the_headline_is_what_is_verified_and_the_bar_has_three_shades():
    chart = progress("Targets", [TowardsTarget("Jobs", 2_500, Decimal(2103), Decimal(900), Decimal("428.5"), 1_250)])
    assert chart.description == (
        "Jobs: 428.5 of 2,500 verified, 17.1%; 900 evidenced, 2,103 claimed; 1,250 expected by now."
    )
    for scene in (chart.wide, chart.narrow):
        shades = [rects(scene, Meaning[name].css)[0] for name in ("VERIFIED", "EVIDENCED", "CLAIMED")]
        shares = [428.5 / 2500, 471.5 / 2500, 1203 / 2500]
        assert [shade.width / scene.width for shade in shades] == pytest.approx(shares, abs=0.001)
        assert [shade.x + shade.width for shade in shades[:2]] == pytest.approx([shade.x for shade in shades[1:]])
        (mark,) = (shape for shape in scene.shapes if isinstance(shape, Line) and shape.css == "target")
        assert mark.x1 == scene.width / 2
    assert [key.css for key in chart.keys] == ["fill-verified", "fill-evidenced", "fill-claimed", "track", "target"]


def test_more_than_the_target_fills_the_track_and_says_so():
    chart = progress("Targets", [TowardsTarget("Firms", 850, 910, 910, 910)])
    assert sum(shape.width for shape in rects(chart.wide, "fill-")) == chart.wide.width
    assert chart.description == "Firms: 910 of 850 verified, 107.1%; 910 evidenced, 910 claimed."


def test_progress_without_a_target_or_with_more_verified_than_claimed_is_refused():
    with pytest.raises(ValueError, match="Progress needs a target above zero, and “Jobs” has none"):
        progress("Targets", [TowardsTarget("Jobs", 0, 3, 3, 3)])
    with pytest.raises(ValueError, match="What is verified was also evidenced and claimed; not so for “Jobs”"):
        progress("Targets", [TowardsTarget("Jobs", 9, 3, 3, 4)])


def test_what_is_below_zero_hangs_below_the_axis_and_is_told():
    items = [Column("2025-26", (pounds(5_000_000), pounds(0))), Column("2026-27", (pounds(-1_250_000), pounds(40)))]
    chart = columns("Years", items, ("Committed", "Paid"), meanings=(Meaning.COMMITTED, Meaning.PAID))
    for scene in (chart.wide, chart.narrow):
        (axis,) = (shape.y1 for shape in scene.shapes if isinstance(shape, Line) and shape.css == "axis")
        up, down = rects(scene, "fill-committed")
        assert (up.y + up.height, down.y) == pytest.approx((axis, axis), abs=0.05)
        assert down.height / up.height == pytest.approx(0.25, abs=0.01)
        assert all(shape.y + shape.height <= scene.height for shape in rects(scene, "fill"))
    assert down.label == "2026-27: −£1.2m"
    assert chart.description == "2025-26 to 2026-27: £3.8m committed, £40 paid."
    assert [key.css for key in chart.keys] == ["fill-committed", "fill-paid"]


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=-(10**12), max_value=10**12))
def test_the_marks_of_an_axis_span_what_is_drawn_on_it(one, other):
    least, most = min(one, other), max(one, other)
    marks = marks_between(least, most)
    assert marks[0] <= min(least, 0) <= max(most, 0) <= marks[-1]
    assert 0 in marks
    assert len(marks) <= 9


def test_labels_of_a_chart_add_up_to_what_it_says_in_all():
    third = pounds(1_040_000)
    chart = stack("Envelope", [StackPart(name, third) for name in ("A", "B", "C")])
    assert chart.description == "£3.1m in all: £1.1m a, £1.0m b, £1.0m c."
    assert [key.label for key in chart.keys] == ["A: £1.1m", "B: £1.0m", "C: £1.0m"]


STYLES = (Path_(__file__).parents[2] / "src/placefund/design/scss/_charts.scss").read_text()


def test_each_meaning_has_one_colour_of_its_own():
    fills = {m: re.search(rf"\n  \.{m.css} {{\n    fill: \$([\w-]+);", STYLES)[1] for m in Meaning}
    assert len(set(fills.values())) == len(Meaning)
    assert fills[Meaning.ATTENTION] == "amber"
    ordinal = {css: re.search(rf"\n  \.{css} {{\n    fill: \$([\w-]+);", STYLES)[1] for css in ORDINALS}
    assert "amber" not in ordinal.values()


def test_a_part_below_zero_is_refused_by_name():
    with pytest.raises(ValueError, match="cannot be below zero: Headroom"):
        stack("Envelope", [StackPart("Paid", pounds(5)), StackPart("Headroom", pounds(-1))])


@given(st.integers(min_value=1, max_value=10**15))
def test_the_marks_of_an_axis_are_round_few_and_reach_the_top(most):
    marks = steps_to(most)
    step = marks[1]
    assert marks[0] == 0
    assert marks[-1] >= most
    assert len(marks) in (2, 3, 4, 5)
    assert [after - before for before, after in pairwise(marks)] == [step] * (len(marks) - 1)
    assert re.fullmatch(r"[125]0*", str(step))


def test_a_column_must_have_an_amount_for_each_series():
    with pytest.raises(ValueError, match="“2026-27” has 1 amounts for 2 series"):
        columns("Years", [Column("2026-27", (pounds(1),))], ("Planned", "Paid"))


NODES = (Node("fund", "Envelope", 0), Node("a", "A", 1, "/a"), Node("b", "B", 1), Node("x", "X", 2))
BANDS = (Band("fund", "a", pounds(60), "/transfers"), Band("fund", "b", pounds(40)), Band("a", "x", pounds(30)))


def test_bands_leave_a_node_as_wide_together_as_the_node():
    chart = flow("Pound", NODES, BANDS, ("Envelope", "Places", "Awards"))
    heights = {shape.label.split(":")[0]: shape.height for shape in rects(chart.wide, "fill-node")}
    thick = [thickness(shape) for shape in chart.wide.shapes if isinstance(shape, Path)]
    assert heights["A"] + heights["B"] == pytest.approx(heights["Envelope"], abs=0.05)
    assert thick == pytest.approx([heights["A"], heights["B"], heights["A"] / 2], abs=0.05)


def thickness(band):
    start, end = re.match(r"M\S+ (\S+)C.* (\S+)Z$", band.d).groups()
    return float(end) - float(start)


def test_every_band_with_an_address_opens():
    chart = flow("Pound", NODES, BANDS, ("Envelope", "Places", "Awards"))
    links = [(shape.href, shape.label) for shape in chart.wide.shapes if isinstance(shape, Path) and shape.href]
    assert links == [("/transfers", "£60 from Envelope to A")]
    assert (chart.wide.has_links, chart.narrow.has_links) == (True, True)


def test_the_table_of_a_flow_is_its_transfers():
    chart = flow("Pound", NODES, BANDS, ("Envelope", "Places", "Awards"))
    assert chart.table.rows == (("Envelope", "A", "£60"), ("Envelope", "B", "£40"), ("A", "X", "£30"))


@pytest.mark.parametrize(
    ("band", "why"),
    [
        (Band("fund", "nowhere", pounds(1)), "names “nowhere”, and there is no such node"),
        (Band("x", "a", pounds(1)), "Money cannot flow back from “X” to “A”"),
        (Band("fund", "a", pounds(0)), "The band to “A” carries £0; leave it out"),
    ],
)
def test_a_band_that_cannot_be_is_refused(band, why):
    with pytest.raises(ValueError, match=why):
        flow("Pound", NODES, [*BANDS, band], ("Envelope", "Places", "Awards"))


def test_nodes_of_one_stage_do_not_cover_each_other():
    nodes = [Node("fund", "Envelope", 0), *(Node(f"p{n}", f"Place {n}", 1) for n in range(12))]
    bands = [Band("fund", f"p{n}", pounds(10 ** (n // 3))) for n in range(12)]
    placed = rects(flow("Pound", nodes, bands, ("Envelope", "Places")).wide, "fill-node")[1:]
    assert all(one.y + one.height < other.y for one, other in pairwise(placed))


def test_the_names_of_months_do_not_run_into_each_other():
    chart = spans("Rounds", [Span("Round", date(2025, 10, 6), date(2026, 2, 12), "Open")], today=date(2026, 1, 12))
    for scene in (chart.wide, chart.narrow):
        names = [shape for shape in scene.shapes if isinstance(shape, Text) and shape.css == "tick"]
        assert names
        assert all(one.x + len(one.words) * LETTER_WIDTH <= other.x for one, other in pairwise(names))


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="“Round” ends on 2025-01-01 before it begins on 2026-01-01"):
        spans("Rounds", [Span("Round", date(2026, 1, 1), date(2025, 1, 1))])


def test_figures_stand_right_and_dates_and_words_stand_left():
    chart = spans("Rounds", [Span("Round", date(2025, 10, 6), date(2026, 2, 12), "Open")])
    assert [cell.is_figure for cell in chart.table.head] == [False, False, False, False]
    money = flow("Pound", NODES, BANDS, ("Envelope", "Places", "Awards"))
    assert [cell.is_figure for cell in money.table.head] == [False, False, True]


def test_a_chart_of_nothing_is_empty_and_says_so():
    assert [bars("A", []).description, spans("A", []).description] == ["There is nothing to show yet."] * 2
    assert flow("A", [], [], ("Envelope",)).table.rows == ()
    assert columns("A", [], ("Paid",)).table.rows == ()
    assert stack("A", []).table.total == ("Total", "0")
