"""What the cast plans to bid for: who, where, for how much, when, and how it will turn out for those who never finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from random import Random

from placefund.domain.periods import LONDON
from placefund.rehearsal.names import BODY, Body, Theme

PRESENT = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
"""The Monday morning on which people enter: everything before it has been played."""
DEMO_BODY = BODY["saltmarsh"]
"""The demo lead's: it leads a home place and what is arranged for the present, and nothing else."""
BEGINS = datetime(2021, 1, 4, 9, 0, tzinfo=LONDON)


PLACES = ("atlantic-coast", "firth-and-forge", "lough-and-loom")
"""The places whose half is played: by a local call, with a partner lost and a project swapped, ready at the third time."""


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
    """How many days after closing the fund checks one bid, and in which days its readers score it."""

    check: int
    score: tuple[int, int]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """What a partner asks for in one financial year, in thousands of pounds of grant."""

    body: str
    is_lead: bool
    year: int
    thousands: int


@dataclass(frozen=True, slots=True)
class Intake:
    """A round as the cast fills it, and its calendar in days after closing.

    `fates` are the bids. `declined` is the bid, counted among those that the signed scenario funds, that is not funded after
    all; `turned_down` the one, counted among those funded, whose lead turns the offer down. `proposals` are days on which
    readers are given out, each with the day by which their readings are wanted. What follows the panel's last meeting is
    counted from it.
    """

    slug: str
    fates: tuple[Fate, ...]
    first_year: int
    years: tuple[int, ...]
    ask_thousands: tuple[int, int]
    declined: int = 0
    turned_down: int = 0
    proposals: tuple[tuple[int, int], ...] = ((14, 40),)
    panels: tuple[int, ...] = (47, 51)
    releases_after: int = 63

    def grants(self, bodies: tuple[Body, ...], draw: Random) -> tuple[GrantLine, ...]:
        """The ask by partner and year. Thousands divide by three and two, so that they come out whole at the usual rates."""
        least, most = self.ask_thousands
        asked = draw.randrange(least, most, 60)
        years = draw.choice(self.years)
        shares = [5 if place == 0 else 3 if place == 1 else 2 for place in range(len(bodies))]
        rise = [1 + min(year, years - 1 - year) for year in range(years)]
        lines = []
        for place, body in enumerate(bodies):
            for year in range(years):
                part = asked * shares[place] * rise[year] // (sum(shares) * sum(rise))
                lines.append(GrantLine(body.key, place == 0, self.first_year + year, max(6, part - part % 6)))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is played. `tranches` say what the manager sets aside for the open call, in whole pounds, and when.

    `places` are those whose half of the fund is played: boards, readiness, plans, pipelines, portfolios.
    """

    name: str
    intakes: tuple[Intake, ...]
    tranches: tuple[tuple[date, int], ...]
    homes: tuple[str, ...]
    projects: int
    is_full: bool = True
    places: tuple[str, ...] = ()


_FATE = dict(zip("SAWXI", Fate, strict=True))


def seed_of(slug: str) -> str:
    """The seed that the lots of a round are drawn with. Its SHA-256 stands with the round in the fundbook, each its own."""
    return f"rehearsalfundopencalldrawnbylotonthepanelsdayof{slug.replace('-', '')}"


def _fates(letters: str) -> tuple[Fate, ...]:
    """A bid for each letter: sent, abandoned, withdrawn as draft, withdrawn after sending (X), ineligible."""
    return tuple(_FATE[letter] for letter in letters)


_SCALES = {
    "full": Scale(
        "full",
        (
            Intake(
                "round-1",
                _fates("SSASISSSWSSSSASSSXSSSSISASSSSSSASSSSISSASS"),
                2021,
                (4, 5, 6, 6, 6),
                (5_400, 11_900),
                declined=10,
                turned_down=9,
            ),
            Intake(
                "round-1b",
                _fates("SSSSSSI"),
                2027,
                (2, 3),
                (2_400, 5_400),
                proposals=((7, 20), (26, 44), (31, 45)),
                panels=(18, 21, 47),
            ),
            Intake("round-2", _fates("SSSSSS"), 2027, (3,), (4_500, 9_000)),
            Intake("round-3", _fates("SSASS"), 2028, (2,), (2_400, 4_800)),
        ),
        ((date(2021, 1, 6), 95_000_000), (date(2026, 8, 24), 60_000_000), (date(2027, 9, 20), 15_000_000)),
        ("estuary-and-fens", "border-uplands", "atlantic-coast"),
        projects=5,
        places=PLACES,
    ),
    "small": Scale(
        "small",
        (Intake("round-1", _fates("SISAWS"), 2021, (3,), (5_400, 7_500)),),
        ((date(2021, 1, 6), 8_000_000),),
        ("border-uplands",),
        projects=2,
        is_full=False,
    ),
    "places": Scale("places", (), (), (), projects=1, is_full=False, places=PLACES),
}


def scale_of(name: str) -> Scale:
    """The scale of that name: “full”, “small”, or “places” for what places do alone."""
    return _SCALES[name]


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
