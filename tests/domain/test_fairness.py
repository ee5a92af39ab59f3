"""The fairness report: exact counts, honest intervals, small numbers merged, and parts that add up to the whole."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.wording.fairness import comparison_in_words, group_in_words, report_in_words
from placefund.domain.fairness import (
    LEAST,
    Dimension,
    FairnessRefused,
    Interval,
    Outcome,
    fairness_report,
    fisher,
    holm,
    merged,
    money_by_chance,
    wilson,
)
from placefund.domain.money import Money

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
PEOPLE = {"England": 57_000_000, "Scotland": 5_500_000, "Wales": 3_100_000, "Northern Ireland": 1_900_000}


def bid(number: int, nation: str = "England", pounds: int = 100, *, paid: int | None = None, **given: str) -> Outcome:
    awarded = None if paid is None else Money.pounds(paid)
    return Outcome(reference=f"A{number}", asked=Money.pounds(pounds), awarded=awarded, nation=nation, **given)


def bids(**funded_of: tuple[int, int]) -> list[Outcome]:
    """`England=(3, 10)` is ten bids of which three were funded in full."""
    rows = [(nation, i < funded) for nation, (funded, applied) in funded_of.items() for i in range(applied)]
    return [bid(n, nation.replace("_", " "), paid=100 if won else None) for n, (nation, won) in enumerate(rows)]


@st.composite
def rounds(draw: st.DrawFn) -> list[Outcome]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 20_000_000),
                st.none() | st.integers(1, 100),
                st.sampled_from(("", *NATIONS)),
                st.sampled_from("abcdefgh"),
                st.sampled_from(("university", "business")),
            ),
            min_size=1,
            max_size=60,
        )
    )
    return [
        Outcome(
            reference=f"A{n}",
            asked=Money.pounds(asked),
            awarded=None if part is None else Money(asked * part),
            nation=nation,
            place=place,
            sector=place.upper(),
            lead=lead,
        )
        for n, (asked, part, nation, place, lead) in enumerate(rows)
    ]


# --- what always holds -------------------------------------------------------------------------------------------------


@given(rounds())
def test_the_parts_of_every_dimension_are_the_whole(outcomes: list[Outcome]) -> None:
    report = fairness_report(outcomes)
    assert all(finding.passed for finding in report.findings)
    for comparison in report.comparisons:
        if comparison.groups:
            assert sum(group.applied for group in comparison.groups) == len(outcomes)
            assert Money.total(group.awarded for group in comparison.groups) == report.awarded


@given(rounds())
def test_no_small_group_is_shown_and_none_can_be_had_by_subtraction(outcomes: list[Outcome]) -> None:
    for comparison in fairness_report(outcomes).comparisons:
        assert all(group.applied >= LEAST for group in comparison.groups)
        assert len(comparison.groups) != 1


@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_matter(outcomes: list[Outcome], chance: object) -> None:
    shuffled = list(outcomes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fairness_report(shuffled) == fairness_report(outcomes)


@given(rounds())
def test_the_record_is_plain_and_every_share_is_a_share(outcomes: list[Outcome]) -> None:
    record = fairness_report(outcomes).as_record()
    assert json.loads(json.dumps(record)) == record
    for comparison in fairness_report(outcomes).comparisons:
        for group in comparison.groups:
            assert 0 <= group.interval.low <= group.rate <= group.interval.high <= 1
            assert group.money_by_chance is None or 0 <= group.money_by_chance.low <= group.money_by_chance.high <= 1
            assert group_in_words(group)[0].startswith(f"{group.name}: {group.funded} of {group.applied}")


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 20), min_size=1), st.booleans())
def test_merging_loses_nobody_and_keeps_neighbours_together(sizes: dict[str, int], are_neighbours: bool) -> None:
    groups = merged(sizes, are_neighbours=are_neighbours)
    assert sorted(name for group in groups for name in group) == sorted(sizes)
    if len(groups) > 1:
        assert all(sum(sizes[name] for name in group) >= LEAST for group in groups)
    if are_neighbours:
        assert [name for group in groups for name in group] == list(sizes)
    elif any(size < LEAST for size in sizes.values()) and len(sizes) > 1:
        assert any(len(group) > 1 for group in groups)


# --- the statistics ----------------------------------------------------------------------------------------------------


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    assert wilson(81, 263) == Interval(0.2553, 0.3662)
    assert wilson(15, 148) == Interval(0.0624, 0.1605)
    assert wilson(0, 20) == Interval(0.0, 0.1611)
    assert wilson(1, 29) == Interval(0.0061, 0.1718)
    with pytest.raises(FairnessRefused, match="3 of 2 is no rate"):
        wilson(3, 2)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
def test_wilsons_interval_covers_the_true_rate_about_as_often_as_it_says(rate: float) -> None:
    """Mean over n of the exact coverage: 95% within a point and a half."""
    covered = []
    for n in range(5, 60):
        chances = [comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]
        covered.append(sum(p for k, p in enumerate(chances) if wilson(k, n).low <= rate <= wilson(k, n).high))
    assert abs(sum(covered) / len(covered) - 0.95) < 0.015


@given(st.integers(1, 7), st.integers(1, 7), st.data())
def test_fishers_chance_is_that_of_every_way_to_deal_the_awards(mine: int, others: int, data: st.DataObject) -> None:
    funded = data.draw(st.integers(0, mine + others))
    k = data.draw(st.integers(max(0, funded - others), min(mine, funded)))
    ways = Counter(sum(1 for i in dealt if i < mine) for dealt in combinations(range(mine + others), funded))
    expected = sum(count for count in ways.values() if count <= ways[k])
    assert fisher(k, mine, funded, mine + others) * ways.total() == expected


def test_holms_steps() -> None:
    assert [float(p) for p in holm([fisher(0, 1, 1, 100), fisher(0, 1, 99, 100), fisher(0, 1, 1, 2)])] == [
        1.0,
        0.03,
        1.0,
    ]
    assert holm([fisher(0, 1, 99, 100)] * 2) == (fisher(0, 1, 99, 100),) * 2


def test_the_range_of_money_by_chance_holds_what_chance_brings() -> None:
    """Every way to deal six awards on fourteen bids: 95 of 100 fall within, give or take what an approximation does."""
    asks = [Money.pounds(p) for p in (5, 9, 12, 7, 15, 20, 4, 11, 8, 13, 6, 10, 18, 9)]
    bounds = money_by_chance(asks[:6], asks[6:], 6)
    assert bounds is not None
    inside = total = 0
    for dealt in combinations(range(14), 6):
        part = sum(asks[i].pence for i in dealt if i < 6) / sum(asks[i].pence for i in dealt)
        total += 1
        inside += bounds.low <= part <= bounds.high
    assert 0.92 <= inside / total <= 0.99
    assert money_by_chance(asks[:6], asks[6:], 0) is None
    assert money_by_chance(asks[:6], asks[6:], 14) == Interval(0.4626, 0.4626)


# --- what it says ------------------------------------------------------------------------------------------------------


def test_a_round_by_nation() -> None:
    report = fairness_report(
        bids(England=(12, 30), Scotland=(3, 10), Wales=(2, 5)), populations={Dimension.NATION: PEOPLE}
    )
    nations = report.by(Dimension.NATION)
    assert [(group.name, group.funded, group.applied) for group in nations.groups] == [
        ("England", 12, 30), ("Scotland", 3, 10), ("Wales", 2, 5),
    ]  # fmt: skip
    wales = nations.groups[2]
    assert group_in_words(wales) == (
        "Wales: 2 of 5 applications were funded, 40% (interval 12% to 77%), against 38% of all others. A gap as wide as this is "
        "what chance alone brings.",
        "It asked for 11% of the money and was awarded 12%; had awards fallen by chance on the same bids, its part would lie "
        "within 0% to 23%, 95 times of 100.",
        "It has 5% of the people and 12% of the money: £0 for each person.",
    )
    assert nations.silent == ("Northern Ireland",)
    assert comparison_in_words(nations) == (
        "By nation, no group's rate differs from the others' by more than chance explains.",
        "Nobody applied from Northern Ireland, with 3% of the people.",
    )
    assert report.findings[0].why == (
        "By nation: 45 applications, 17 funded, £4,500 asked, £1,700 awarded, as in the whole round."
    )


def test_a_gap_that_chance_does_not_explain_stands_out() -> None:
    nations = fairness_report(bids(England=(30, 40), Wales=(1, 20))).by(Dimension.NATION)
    assert [group.stands_out for group in nations.groups] == [True, True]
    assert (
        "in fewer than 1 of 1,000 rounds, allowing for the number of groups: look into why."
        in group_in_words(nations.groups[1])[0]
    )
    assert comparison_in_words(nations) == ("By nation, the gap is wider than chance explains for England; Wales.",)


def test_small_groups_are_pooled_with_the_next_smallest() -> None:
    nations = fairness_report(bids(England=(10, 30), Scotland=(3, 10), Wales=(2, 6), Northern_Ireland=(1, 2)))
    shown = nations.by(Dimension.NATION).groups
    assert [(group.name, group.applied) for group in shown] == [
        ("England", 30), ("Scotland", 10), ("Northern Ireland and Wales together", 8),
    ]  # fmt: skip
    assert fairness_report(bids(England=(3, 30), Wales=(1, 4))).by(Dimension.NATION).groups == ()


def test_sizes_are_merged_with_their_neighbours() -> None:
    assert merged({"s": 3, "m": 9, "l": 2, "xl": 8}, are_neighbours=True) == [("s", "m"), ("l", "xl")]
    outcomes = [bid(n, pounds=pounds) for n, pounds in enumerate([900_000] * 6 + [1_000_000] * 2 + [1_000_001] * 7)]
    assert [(group.name, group.applied) for group in fairness_report(outcomes).by(Dimension.SIZE).groups] == [
        ("Up to £1m", 8), ("Above £1m to £5m", 7),
    ]  # fmt: skip


def test_an_empty_answer_counts_as_not_stated() -> None:
    outcomes = [replace(each, lead="" if n < 6 else "university") for n, each in enumerate(bids(England=(3, 12)))]
    assert [group.name for group in fairness_report(outcomes).by(Dimension.LEAD).groups] == ["Not stated", "university"]


def test_a_round_that_funded_nobody_has_a_report() -> None:
    report = fairness_report(bids(England=(0, 6), Wales=(0, 6)))
    assert report.by(Dimension.NATION).groups[0].share_of_money is None
    assert (
        report_in_words(report)[0] == "0 of 12 applications were funded, 0%, with £0 of the £1,200 that was asked for."
    )


@pytest.mark.parametrize(
    ("outcomes", "options", "sentence"),
    [
        ([], {}, "no outcomes"),
        ([bid(1), bid(1)], {}, "The application A1 is there twice"),
        ([bid(1, pounds=0)], {}, "A1 asks for £0"),
        ([bid(1, paid=101)], {}, "A1 asked for £100 and is said to be awarded £101"),
        ([bid(1, paid=0)], {}, "said to be awarded £0"),
        (
            [bid(1)],
            {"populations": {Dimension.NATION: {"Wales": 1}}},
            "The population of England is missing, by nation",
        ),
        ([bid(1)], {"populations": {Dimension.NATION: {"England": 0}}}, "The population of England is 0"),
        ([bid(1)], {"bands": (Money(2), Money(1))}, "must rise"),
    ],
)
def test_what_no_report_can_be_made_of_is_refused(outcomes: list[Outcome], options: dict, sentence: str) -> None:
    with pytest.raises(FairnessRefused) as refused:
        fairness_report(outcomes, **options)
    assert sentence in str(refused.value)
