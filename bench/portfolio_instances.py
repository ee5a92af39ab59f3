"""Portfolio questions made from seeds: places, years, kinds of money, sectors and three levels of award, in three shapes."""

from __future__ import annotations

import random
from fractions import Fraction

from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.problem import Objective, Problem
from placefund.domain.portfolio.rules import AtMostOne, Attribute, Cap, Envelope, Floor, Needs, Rule, Unit

YEARS = ("2026-27", "2027-28", "2028-29", "2029-30", "2030-31")
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
PLACES = tuple((f"Place {number:02d}", NATIONS[(0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3)[number]]) for number in range(12))
SECTORS = ("Advanced manufacturing", "Clean energy", "Creative", "Digital", "Life sciences", "Defence")
LEADS = ("university", "business", "council")


PROFILES = ((20, 20, 20, 20, 20), (8, 17, 25, 27, 23), (15, 25, 28, 20, 12), (30, 30, 20, 12, 8))
"""How spending runs over the years, in per cent: flat, slow, usual, quick."""


def instance(
    bids: int,
    seed: int = 1,
    *,
    alpha: Fraction = Fraction(0),
    draws: int = 0,
    share: float = 0.35,
    is_ragged: bool = False,
) -> Problem:
    """A round of `bids` bids whose envelopes hold about `share` of what is asked.

    Bids spend along one of four profiles, a tenth up or down in each year; `is_ragged` gives every year and kind a size of its
    own by chance instead, which no real round does and which is the hardest there is.
    """
    chance = random.Random(seed)  # noqa: S311 (instances, not secrets)
    made = tuple(_bid(number, chance, draws, is_ragged) for number in range(1, bids + 1))
    return Problem(made, tuple(_rules(made, chance, share)), Objective(alpha))


def _bid(number: int, chance: random.Random, draws: int, is_ragged: bool) -> Bid:
    place, nation = chance.choice(PLACES)
    total = chance.randint(800, 12_000)
    capital, profile = chance.choice((0.0, 0.25, 0.4, 0.6)), chance.choice(PROFILES)
    weights = {
        (year, kind): chance.uniform(0.9, 1.1) * part * (capital if kind is MoneyKind.CAPITAL else 1 - capital)
        for year, part in zip(YEARS, profile, strict=True)
        for kind in MoneyKind
    }
    if is_ragged:
        weights = {cell: chance.random() * (0.6 if cell[1] is MoneyKind.CAPITAL else 1.0) for cell in weights}
    whole = sum(weights.values())
    asks = tuple(Ask(year, kind, int(total * weight / whole)) for (year, kind), weight in weights.items())
    merit = min(5000, max(1000, round(chance.gauss(3200, 600))))
    return Bid(
        f"b{number:04d}", f"Bid {number}", nation, (place,), (chance.choice(SECTORS),), chance.choice(LEADS), merit,
        levels_of(asks, (100, 75, 50)), tuple(round(chance.gauss(merit, 250)) for _ in range(draws)),
    )  # fmt: skip


def _rules(bids: tuple[Bid, ...], chance: random.Random, share: float) -> list[Rule]:
    asked = sum(bid.full.thousands for bid in bids)
    rules: list[Rule] = [Envelope("total", "The whole envelope", int(asked * share))]
    for year in YEARS:
        for kind in MoneyKind:
            cell = sum(a.thousands for bid in bids for a in bid.full.asks if (a.year, a.kind) == (year, kind))
            name = f"The {kind} envelope of {year}"
            rules.append(Envelope(f"{year}-{kind}", name, int(cell * share * 1.02), year, kind))
    for nation in NATIONS[1:]:
        own = sum(bid.full.thousands for bid in bids if bid.nation == nation)
        rules.append(Floor(f"floor-{nation}", f"The {nation} floor", Attribute.NATION, nation, int(own * share * 0.9)))
    for place, _ in PLACES:
        own = sum(bid.full.thousands for bid in bids if place in bid.places)
        rules.append(
            Cap(f"cap-{place}", f"The cap for {place}", Attribute.PLACE, place, int(own * share * 1.4) + 6_000)
        )
        if any(place in bid.places for bid in bids):
            rules.append(Floor(f"one-{place}", f"At least one in {place}", Attribute.PLACE, place, 1, Unit.NUMBER))
    for sector in SECTORS:
        own = sum(bid.full.thousands for bid in bids if sector in bid.sectors)
        rules.append(
            Cap(f"cap-{sector}", f"The cap for {sector}", Attribute.SECTOR, sector, int(own * share * 1.3) + 6_000)
        )
    for number in range(max(2, len(bids) // 20)):
        pair = chance.sample(bids, 2)
        rules.append(AtMostOne(f"overlap-{number}", f"Overlap {number}", (pair[0].id, pair[1].id)))
    one, other = chance.sample(bids, 2)
    rules.append(Needs("needs-1", "One needs the other", one.id, other.id))
    return rules
