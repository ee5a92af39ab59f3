"""Small portfolio questions by chance, and every answer to them by trying all portfolios there are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import strategies as st

from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.choice import broken
from placefund.domain.portfolio.problem import Objective, Overlap, Problem
from placefund.domain.portfolio.rules import (
    AtMostOne,
    Attribute,
    Cap,
    Envelope,
    Exposure,
    Floor,
    LevelsAllowed,
    LeverageFloor,
    MustFund,
    MustNotFund,
    Needs,
    Rule,
    Threshold,
    Unit,
    binds_nothing,
)

NATIONS = ("England", "Wales")
PLACES = ("Leeds", "Cardiff", "York")
SECTORS = ("Digital", "Energy")
YEARS = ("2026-27", "2027-28")


@st.composite
def a_case(draw: st.DrawFn, most: int = 7, draws: int = 0, alphas: tuple[str, ...] = ("0", "1", "1/2")) -> Problem:
    """A problem of up to `most` bids with any kinds of rules; often, but not always, something fits."""
    count = draw(st.integers(2, most))
    percents = draw(st.sampled_from([(100,), (100, 50), (100, 75, 50)])) if count <= 7 else (100,)
    bids = tuple(_a_bid(draw, f"b{number}", percents, draws) for number in range(count))
    cells = [(year, kind) for year in YEARS for kind in MoneyKind]
    asked = {
        cell: sum(a.thousands for bid in bids for a in bid.full.asks if (a.year, a.kind) == cell) for cell in cells
    }
    rules: list[Rule] = []
    for year, kind in draw(st.lists(st.sampled_from(cells), unique=True, max_size=3)):
        limit = asked[year, kind] * draw(st.integers(30, 90)) // 100
        rules.append(Envelope(f"{year} {kind}", f"The {kind} of {year}", limit, year, kind))
    rules.append(Envelope("all", "The envelope", sum(asked.values()) * draw(st.integers(30, 80)) // 100))
    rules.extend(_a_rule(draw, number, bids) for number in range(draw(st.integers(0, 3))))
    rules = [rule for rule in rules if not binds_nothing(rule, bids)]
    overlaps = ()
    if draw(st.booleans()):
        overlaps = (Overlap((bids[0].id, bids[1].id), draw(st.integers(0, 100))),)
    delivers = draw(st.sampled_from([{}, {50: 60}, {75: 90, 50: 65}]))
    return Problem(bids, tuple(rules), Objective(Fraction(draw(st.sampled_from(alphas))), delivers, overlaps))


def _a_bid(draw: st.DrawFn, id_: str, percents: tuple[int, ...], draws: int) -> Bid:
    asks = [Ask(year, kind, draw(st.integers(0, 60))) for year in YEARS for kind in MoneyKind]
    asks[0] = Ask(YEARS[0], MoneyKind.CAPITAL, draw(st.integers(4, 60)))
    sectors = tuple(draw(st.lists(st.sampled_from(SECTORS), max_size=2)))
    return Bid(
        id_, id_, draw(st.sampled_from(NATIONS)), (draw(st.sampled_from(PLACES)),), sectors, "university",
        draw(st.integers(0, 50)) * 100, levels_of(asks, percents), tuple(draw(st.integers(0, 5000)) for _ in range(draws)),
    )  # fmt: skip


def _a_rule(draw: st.DrawFn, number: int, bids: tuple[Bid, ...]) -> Rule:
    key, one, other = f"r{number}", bids[0].id, bids[-1].id
    nation, place = draw(st.sampled_from(NATIONS)), draw(st.sampled_from(PLACES))
    money = draw(st.integers(10, 150))
    return draw(
        st.sampled_from(
            [
                Floor(key, f"The {nation} floor", Attribute.NATION, nation, money),
                Floor(key, f"One in {place}", Attribute.PLACE, place, 1, Unit.NUMBER),
                Cap(key, f"The cap of {nation}", Attribute.NATION, nation, money),
                Cap(key, "Two in all", Attribute.ALL, "", 2, Unit.NUMBER),
                Cap(key, "One in digital", Attribute.SECTOR, "Digital", 1, Unit.NUMBER),
                AtMostOne(key, "One of two", (one, other)),
                Needs(key, "One needs the other", one, other),
                MustFund(key, "The minister's", other, "The minister", "A promise"),
                MustNotFund(key, "Withdrawn", one, "The chair", "Insolvent"),
                Threshold(key, "Two points", 2000),
                LevelsAllowed(key, "Full or half", (100, 50)),
                LeverageFloor(key, "A pound for a pound", 100, tuple((bid.id, money) for bid in bids[::2])),
                Exposure(key, "At most half in one's hands", "The works", 50, (one, other)),
            ]
        )
    )


def everything(problem: Problem) -> Iterator[dict[str, int]]:
    """Every choice that keeps every rule."""
    options = [[None, *(level.percent for level in bid.levels)] for bid in problem.bids]
    ids = [bid.id for bid in problem.bids]
    rows = problem.rows()
    for combination in itertools.product(*options):
        levels = {bid: percent for bid, percent in zip(ids, combination, strict=True) if percent}
        if all(
            (row.least is None or used >= row.least) and (row.most is None or used <= row.most)
            for row in rows
            for used in [sum(row.weights.get(cell, 0) for cell in levels.items())]
        ):
            yield levels


def worths(problem: Problem) -> list[tuple[int, dict[str, int]]]:
    """Every choice that keeps every rule, with its worth; the rules counted once more by `broken`."""
    values, penalties = problem.values(), problem.penalties()
    found = []
    for levels in everything(problem):
        lost = sum(units for one, other, units in penalties if one in levels and other in levels)
        found.append((sum(values[cell] for cell in levels.items()) - lost, levels))
    if found:
        assert not broken(problem, found[0][1])
    return found


def best(problem: Problem) -> int | None:
    """The greatest worth there is; None when nothing fits."""
    return max((worth for worth, _ in worths(problem)), default=None)


def best_with(problem: Problem, bid: str) -> int | None:
    """The greatest worth of a choice that holds a bid."""
    return max((worth for worth, levels in worths(problem) if bid in levels), default=None)
