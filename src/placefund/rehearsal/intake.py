"""Makes the bids that the cast plans: who stands together, where, and on which days they come to each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from placefund.domain.partnerships import Helix
from placefund.domain.places import AreaPoint
from placefund.places.area_register import shipped_areas
from placefund.rehearsal.chance import after, before, chance
from placefund.rehearsal.names import BODIES, LANDS, THEMES, WATERS, Body, Theme
from placefund.rehearsal.open_work import arranged
from placefund.rehearsal.plan import DEMO_BODY, Bid, Fate, Intake, Scale, Window


def _places(taken: frozenset[str], count: int) -> list[tuple[str, tuple[str, ...]]]:
    """Invented place names, each with two or three neighbouring authorities outside big cities and home places."""
    draw = chance("places")
    free = [area.point for area in shipped_areas() if area.point.code[:3] not in ("E08", "E09")]
    free = [point for point in free if point.code not in taken]
    names = [f"{water} and {land}" for water in WATERS for land in LANDS]
    return [
        (name, _around(seed, free, draw.choice((2, 3))))
        for name, seed in zip(draw.sample(names, count), draw.sample(free, count), strict=True)
    ]


def _around(seed: AreaPoint, points: list[AreaPoint], size: int) -> tuple[str, ...]:
    def far(point: AreaPoint) -> tuple[float, str]:
        across, up = (point.longitude - seed.longitude) * 0.6, point.latitude - seed.latitude
        return across * across + up * up, point.code

    near = sorted((point for point in points if point.nation == seed.nation), key=far)
    return tuple(sorted(point.code for point in near[:size]))


def _partners(lead: Body, draw: Random) -> tuple[Body, ...]:
    """The two helices that the lead does not bring, and now and then one more."""
    chosen = [
        draw.choice([body for body in BODIES if body.helix is helix])
        for helix in (Helix.CIVIC, Helix.RESEARCH, Helix.BUSINESS)
        if helix is not lead.helix
    ]
    more = [body for body in BODIES if body.helix in (Helix.BUSINESS, Helix.OTHER) and body not in chosen]
    return (*chosen, *draw.sample(more, draw.choice((0, 0, 1))))


def bids(scale: Scale, windows: Mapping[str, Window], taken: frozenset[str]) -> tuple[Bid, ...]:
    """Every bid of a scale. `windows` are the rounds' times by slug; `taken` the codes that no bid may use."""
    intakes = [intake for intake in scale.intakes if intake.slug in windows]
    places = iter(_places(taken, sum(len(intake.fates) for intake in intakes)))
    deck = list(THEMES)
    chance("themes").shuffle(deck)
    themes = cycle(deck)
    made: list[Bid] = []
    for intake in intakes:
        leads = [body for body in BODIES if body.may_lead and body is not DEMO_BODY]
        chance("leads", intake.slug).shuffle(leads)
        qualities = list(range(38, 96))
        chance("qualities", intake.slug).shuffle(qualities)
        for number, fate in enumerate(intake.fates, 1):
            lead, theme = leads[(number - 1) % len(leads)], next(themes)
            bid = _bid(intake, number, fate, lead, theme, next(places), qualities[number - 1], windows[intake.slug])
            made.append(arranged(bid))
    return tuple(made)


def _bid(
    intake: Intake,
    number: int,
    fate: Fate,
    lead: Body,
    theme: Theme,
    spot: tuple[str, tuple[str, ...]],
    quality: int,
    window: Window,
) -> Bid:
    (place, codes), key = spot, f"{intake.slug}/{number}"
    draw = chance("bid", key)
    partners = _partners(lead, draw)
    begins = after(window.opens_at, draw.randrange(1, 20), draw)
    submits = _last_days(window.closes_at, draw)
    certifies = before(submits, draw.randrange(1, 4), draw)
    is_finished = fate not in (Fate.ABANDONED, Fate.WITHDRAWN_AS_DRAFT)
    spare = [body for body in BODIES if body.helix is Helix.BUSINESS and body not in partners]
    return Bid(
        key=key,
        round=intake.slug,
        number=number,
        name=f"{place} partnership",
        place=place,
        codes=codes,
        theme=theme,
        lead=lead,
        partners=partners,
        grants=intake.grants((lead, *partners), draw),
        quality=quality,
        fate=fate,
        begins=begins,
        writes=after(begins, draw.randrange(11, 16), draw),
        finishes=before(submits, draw.randrange(6, 9), draw) if is_finished else None,
        certifies=certifies if is_finished else None,
        submits=submits if is_finished else None,
        declines=draw.choice(spare) if number % 6 == 1 else None,
        leaves=draw.choice(spare) if number % 9 == 6 else None,
        waits_for=draw.choice(spare) if fate is Fate.ABANDONED else None,
    )


def _last_days(closes_at: datetime, draw: Random) -> datetime:
    """Most submissions come in the last three days, and a third of those in the last hours."""
    if draw.random() < 0.3:
        return closes_at - timedelta(minutes=draw.randrange(2, 300))
    return before(closes_at, draw.choice((1, 1, 2, 2, 5, 6)), draw)
