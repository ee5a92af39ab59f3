"""What the cast plans to bid for: who, where, for how much, when, and how it will turn out for those who never finish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import cycle
from random import Random

from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON
from placefund.domain.places import AreaPoint
from placefund.fundbooks.rehearsal.chance import after, at_work, before, chance
from placefund.fundbooks.rehearsal.names import BODIES, BODY, LANDS, THEMES, WATERS, Body, Theme
from placefund.places.shipped import shipped_areas

PRESENT = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
"""The Monday morning on which people enter: everything before it has been played."""
DEMO_BODY = BODY["saltmarsh"]
"""The demo lead's: it leads a home place and what is arranged for the present, and nothing else."""
BEGINS = datetime(2021, 1, 4, 9, 0, tzinfo=LONDON)


class Fate(StrEnum):
    """What becomes of a bid before it is judged."""

    SENT = "sent"
    ABANDONED = "abandoned"
    WITHDRAWN_AS_DRAFT = "withdrawn as draft"
    WITHDRAWN_AFTER_SENDING = "withdrawn after sending"
    INELIGIBLE = "ineligible"


@dataclass(frozen=True, slots=True)
class Window:
    """When a round opens and closes."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How many days after closing the fund gets to each step of one bid."""

    check: int
    assign: int
    score: tuple[int, int]
    agree: int
    decide: int


@dataclass(frozen=True, slots=True)
class Intake:
    """A round as the cast fills it. `fates` are the bids; `declined_rank` is above the line and yet not funded."""

    slug: str
    fates: tuple[Fate, ...]
    first_year: int
    years: tuple[int, ...]
    ask_thousands: tuple[int, int]
    decides_after: int = 58
    releases_after: int = 63
    declined_rank: int = 0
    turned_down: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is played. `tranches` say what the manager sets aside for the open call, in whole pounds, and when."""

    name: str
    intakes: tuple[Intake, ...]
    tranches: tuple[tuple[date, int], ...]
    homes: tuple[str, ...]
    projects: int
    is_full: bool = True


S, A, W, X, I = Fate.SENT, Fate.ABANDONED, Fate.WITHDRAWN_AS_DRAFT, Fate.WITHDRAWN_AFTER_SENDING, Fate.INELIGIBLE
_ROUND_1 = (
    S,
    S,
    A,
    S,
    I,
    S,
    S,
    S,
    W,
    S,
    S,
    S,
    S,
    A,
    S,
    S,
    S,
    X,
    S,
    S,
    S,
    S,
    I,
    S,
    A,
    S,
    S,
    S,
    S,
    S,
    S,
    A,
    S,
    S,
    S,
    S,
    I,
    S,
    S,
    A,
    S,
    S,
)
_SCALES = {
    "full": Scale(
        "full",
        (
            Intake("round-1", _ROUND_1, 2021, (4, 5, 6, 6, 6), (5_400, 11_900), declined_rank=10, turned_down=9),
            Intake("round-1b", (S, S, S, S, S, S, I), 2027, (2, 3), (2_400, 5_400)),
            Intake("round-2", (S, S, S, S, S, S), 2027, (3,), (4_500, 9_000)),
            Intake("round-3", (S, S, A, S, S), 2028, (2,), (2_400, 4_800)),
        ),
        ((date(2021, 1, 6), 100_000_000), (date(2026, 8, 24), 60_000_000), (date(2027, 9, 20), 15_000_000)),
        ("estuary-and-fens", "border-uplands", "atlantic-coast"),
        projects=5,
    ),
    "small": Scale(
        "small",
        (Intake("round-1", (S, I, S, A, W, S), 2021, (3,), (5_400, 7_500)),),
        ((date(2021, 1, 6), 8_000_000),),
        ("border-uplands",),
        projects=2,
        is_full=False,
    ),
}
del S, A, W, X, I


def scale_of(name: str) -> Scale:
    """The scale of that name: “full” or “small”."""
    return _SCALES[name]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """What a partner asks for in one financial year, in thousands of pounds of grant."""

    body: str
    is_lead: bool
    year: int
    thousands: int


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid as planned. Moments that are None never come."""

    key: str
    round: str
    number: int
    name: str
    place: str
    codes: tuple[str, ...]
    theme: Theme
    lead: Body
    partners: tuple[Body, ...]
    grants: tuple[GrantLine, ...]
    quality: int
    fate: Fate
    begins: datetime
    writes: datetime
    finishes: datetime | None
    certifies: datetime | None
    submits: datetime | None
    declines: Body | None = None
    leaves: Body | None = None
    waits_for: Body | None = None
    pace: Pace | None = None

    @property
    def title(self) -> str:
        return f"{self.theme.words} for {self.place}"

    @property
    def summary(self) -> str:
        words = self.theme.words[:1].lower() + self.theme.words[1:]
        names = " and ".join(partner.name for partner in self.partners[:2])
        return (
            f"{self.lead.name}, {names} will bring {words} from the workbench into daily use in {self.place}, train people "
            "to make and mend them, and keep the work there. Invented for rehearsal."
        )

    @property
    def ask_thousands(self) -> int:
        return sum(line.thousands for line in self.grants)


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
    chosen: list[Body] = []
    for helix in (Helix.CIVIC, Helix.RESEARCH, Helix.BUSINESS):
        if helix is not lead.helix:
            chosen.append(draw.choice([body for body in BODIES if body.helix is helix]))
    more = [body for body in BODIES if body.helix in (Helix.BUSINESS, Helix.OTHER) and body not in chosen]
    return (*chosen, *draw.sample(more, draw.choice((0, 0, 1))))


def _grants(intake: Intake, bodies: tuple[Body, ...], draw: Random) -> tuple[GrantLine, ...]:
    """The ask by partner and year. Thousands divide by three and two, so that they come out whole at the usual rates."""
    least, most = intake.ask_thousands
    asked = draw.randrange(least, most, 60)
    years = draw.choice(intake.years)
    shares = [5 if place == 0 else 3 if place == 1 else 2 for place in range(len(bodies))]
    rise = [1 + min(year, years - 1 - year) for year in range(years)]
    lines = []
    for place, body in enumerate(bodies):
        for year in range(years):
            part = asked * shares[place] * rise[year] // (sum(shares) * sum(rise))
            lines.append(GrantLine(body.key, place == 0, intake.first_year + year, max(6, part - part % 6)))
    return tuple(lines)


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
            name, codes = next(places)
            lead, theme = leads[(number - 1) % len(leads)], next(themes)
            bid = _bid(intake, number, fate, lead, theme, name, codes, qualities[number - 1], windows[intake.slug])
            made.append(_ARRANGED.get(bid.key, lambda bid: bid)(bid))
    return tuple(made)


def _bid(
    intake: Intake,
    number: int,
    fate: Fate,
    lead: Body,
    theme: Theme,
    place: str,
    codes: tuple[str, ...],
    quality: int,
    window: Window,
) -> Bid:
    key = f"{intake.slug}/{number}"
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
        grants=_grants(intake, (lead, *partners), draw),
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


# --- What is arranged for the present: a task for everybody ------------------------------------------------------------


def _on(month: int, day: int, year: int = 2026) -> datetime:
    return at_work(date(year, month, day), chance("arranged", year, month, day))


def _arranged_for_the_demo_lead(bid: Bid) -> Bid:
    """The demo lead's own draft: the demo partner has not answered yet, and some questions are open."""
    partners = (BODY["easterby"], BODY["tidewise"], BODY["gannet"])
    bid = replace(bid, lead=DEMO_BODY, partners=partners, declines=None, leaves=None, waits_for=BODY["tidewise"])
    lines = _grants(_SCALES["full"].intakes[2], (bid.lead, *partners), chance("arranged grants"))
    days = {"begins": _on(10, 12), "writes": _on(11, 12), "finishes": _on(1, 6, 2027)}
    return replace(bid, grants=lines, certifies=_on(1, 11, 2027), submits=_on(1, 13, 2027), **days)


def _arranged_for_the_certifier(bid: Bid) -> Bid:
    """A finished draft of the same university, ready to be certified."""
    partners = (BODY["salterford"], BODY["barnacle"])
    bid = replace(bid, lead=DEMO_BODY, partners=partners, declines=None, leaves=None)
    lines = _grants(_SCALES["full"].intakes[2], (bid.lead, *partners), chance("certifier grants"))
    days = {"writes": _on(10, 29), "finishes": _on(11, 18), "certifies": _on(12, 2), "submits": _on(12, 9)}
    return replace(bid, grants=lines, begins=_on(10, 13), **days)


def _early(finishes: datetime, certifies: datetime, submits: datetime, bid: Bid) -> Bid:
    days = {"writes": _on(10, 27), "finishes": finishes, "certifies": certifies, "submits": submits}
    return replace(bid, begins=_on(10, 8), declines=None, leaves=None, **days)


def _late(begins: datetime, bid: Bid) -> Bid:
    return replace(bid, begins=begins, writes=max(bid.writes, after(begins, 21, chance("late", bid.key))))


def _paced(*pace: int | tuple[int, int]) -> Pace:
    check, assign, score, agree, decide = pace
    assert isinstance(score, tuple)
    numbers = [step for step in (check, assign, agree, decide) if isinstance(step, int)]
    return Pace(numbers[0], numbers[1], score, numbers[2], numbers[3])


_ARRANGED = {
    "round-2/1": _arranged_for_the_demo_lead,
    "round-2/2": _arranged_for_the_certifier,
    "round-2/3": lambda bid: _early(_on(11, 10), _on(11, 17), _on(1, 7, 2027), bid),
    "round-2/4": lambda bid: _early(_on(11, 3), _on(11, 10), _on(11, 18), bid),
    "round-2/5": lambda bid: _late(_on(11, 16), bid),
    "round-2/6": lambda bid: _late(_on(11, 20), bid),
    # Days after 30 October 2026; the present is day 24.
    "round-1b/1": lambda bid: replace(bid, pace=_paced(27, 31, (34, 45), 50, 58)),
    "round-1b/2": lambda bid: replace(bid, pace=_paced(18, 26, (30, 42), 48, 58)),
    "round-1b/3": lambda bid: replace(bid, pace=_paced(6, 11, (14, 20), 47, 58)),
    "round-1b/4": lambda bid: replace(bid, pace=_paced(5, 7, (10, 20), 27, 58)),
    "round-1b/5": lambda bid: replace(bid, pace=_paced(4, 6, (8, 16), 19, 31)),
    "round-1b/6": lambda bid: replace(bid, pace=_paced(4, 5, (7, 12), 17, 20)),
    "round-1b/7": lambda bid: replace(bid, pace=_paced(6, 0, (0, 0), 0, 0)),
}
SCORED_LATE = {"round-1b/3": 29}
"""In these bids the demo assessor reads too, and scores only so many days after closing."""
