"""A bid as the portfolio sees it: its merit, whom and where it serves, and what it asks for in each year at each level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say

FULL = 100
"""The level, in per cent, of an award that gives what was asked."""


UNDIVIDED = "all"
"""The year of money that is not divided by years, as in an election."""


class ProblemRefused(NotAllowed):
    """A portfolio question that makes no sense. The sentence names the bid or the rule and says what to do."""


class MoneyKind(StrEnum):
    """What money may be spent on; the two never mix."""

    CAPITAL = "capital"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for in one financial year (written 2027-28) of one kind, in whole thousands of pounds."""

    year: str
    kind: MoneyKind
    thousands: int


@dataclass(frozen=True, slots=True)
class Level:
    """One way to fund a bid: `percent` names it, `asks` is what it costs, by year and kind. Asks of £0 are left out."""

    percent: int
    asks: tuple[Ask, ...]

    def __post_init__(self) -> None:
        kept = sorted((ask for ask in self.asks if ask.thousands), key=lambda ask: (ask.year, ask.kind))
        object.__setattr__(self, "asks", tuple(kept))

    @property
    def thousands(self) -> int:
        """The whole cost of this level, in thousands of pounds."""
        return sum(ask.thousands for ask in self.asks)

    def costing(self, percent: int, share: Fraction) -> Level:
        """This level under another name at a share of its cost, each year rounded down to whole thousands."""
        return Level(percent, tuple(Ask(a.year, a.kind, int(a.thousands * share)) for a in self.asks))


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid. `merit` is in whole thousandths of a point (4,250 is a score of 4.25).

    `levels` holds the full award (100) and any part awards. `draws` holds the merit in each draw of the posterior of the
    calibration, in the same unit; every bid of a problem has the same number of draws, or none has any.
    `readings` holds what each assessor gave: the assessor's number as text, and thousandths of a point. The solver asks for
    none of it; leaving an assessor out does, and so the question's digest covers it.
    """

    id: str
    name: str
    nation: str
    places: tuple[str, ...]
    sectors: tuple[str, ...]
    lead_type: str
    merit: int
    levels: tuple[Level, ...]
    draws: tuple[int, ...] = ()
    readings: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Put what has no order of its own into one order, so that the same bid is the same bytes.

        Raises:
            ProblemRefused: naming the bid and what is wrong with it.
        """
        object.__setattr__(self, "places", tuple(sorted(set(self.places))))
        object.__setattr__(self, "sectors", tuple(sorted(set(self.sectors))))
        object.__setattr__(self, "levels", tuple(sorted(self.levels, key=lambda level: -level.percent)))
        object.__setattr__(self, "readings", tuple(sorted(self.readings)))
        _check(self)

    def level(self, percent: int) -> Level:
        """The level of this name.

        Raises:
            ProblemRefused: when the bid has no such level.
        """
        for level in self.levels:
            if level.percent == percent:
                return level
        raise ProblemRefused(
            say(
                "Bid {id} has no level of {percent} per cent; give it one, or choose another level.",
                id=self.id,
                percent=percent,
            )
        )

    @property
    def full(self) -> Level:
        return self.levels[0]

    def as_record(self) -> dict[str, Any]:
        """This bid as JSON values; `Bid.from_record` reads them back to an equal object. No readings, no entry for them: the
        digest of a question that never had any stays what it was."""
        readings = {"readings": [list(each) for each in self.readings]} if self.readings else {}
        return readings | {
            "id": self.id,
            "name": self.name,
            "nation": self.nation,
            "places": list(self.places),
            "sectors": list(self.sectors),
            "lead_type": self.lead_type,
            "merit": self.merit,
            "levels": [
                {"percent": level.percent, "asks": [[a.year, a.kind.value, a.thousands] for a in level.asks]}
                for level in self.levels
            ],
            "draws": list(self.draws),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Bid:
        return cls(
            record["id"],
            record["name"],
            record["nation"],
            tuple(record["places"]),
            tuple(record["sectors"]),
            record["lead_type"],
            record["merit"],
            tuple(
                Level(each["percent"], tuple(Ask(year, MoneyKind(kind), sum_) for year, kind, sum_ in each["asks"]))
                for each in record["levels"]
            ),
            tuple(record["draws"]),
            tuple((assessor, score) for assessor, score in record.get("readings", ())),
        )


def levels_of(asks: Iterable[Ask], percents: Iterable[int] = (FULL,)) -> tuple[Level, ...]:
    """The full award and its part awards at these percentages, each year rounded down to whole thousands of pounds."""
    full = Level(FULL, tuple(asks))
    return tuple(full.costing(percent, Fraction(percent, FULL)) for percent in sorted({FULL, *percents}, reverse=True))


def is_whole(value: object) -> bool:
    """Whether a value is a whole number; True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_year(text: str) -> bool:
    """Whether a financial year is written as it is everywhere: 2027-28, the second year following the first; or `UNDIVIDED`."""
    if text == UNDIVIDED:
        return True
    first, dash, second = text.partition("-")
    is_shaped = bool(dash) and len(first) == 4 and len(second) == 2 and (first + second).isascii()
    return is_shaped and (first + second).isdecimal() and (int(first) + 1) % 100 == int(second)


def _check(bid: Bid) -> None:
    if not bid.id:
        raise ProblemRefused(
            say(
                "A bid has no id ({name}); give each bid an id of its own.",
                name=bid.name or say("it has no name either"),
            )
        )
    if not is_whole(bid.merit) or bid.merit < 0:
        raise ProblemRefused(
            say(
                "Bid {id} has a merit of {merit}; give it as whole thousandths of a point, zero or more.",
                id=bid.id,
                merit=repr(bid.merit),
            )
        )
    if not all(is_whole(draw) for draw in bid.draws):
        raise ProblemRefused(
            say("Bid {id} has a draw that is not a whole number of thousandths of a point; round each draw.", id=bid.id)
        )
    percents = [level.percent for level in bid.levels]
    if not percents or percents[0] != FULL:
        raise ProblemRefused(
            say("Bid {id} needs a level of 100 per cent (what it asked for), and none above it.", id=bid.id)
        )
    if len(set(percents)) < len(percents) or not all(is_whole(p) and p > 0 for p in percents):
        raise ProblemRefused(
            say(
                "Bid {id} has levels {percents}; each is a different whole per cent above zero.",
                id=bid.id,
                percents=percents,
            )
        )
    for level in bid.levels:
        _check_asks(bid, level)


def _check_asks(bid: Bid, level: Level) -> None:
    cells = [(ask.year, ask.kind) for ask in level.asks]
    for ask in level.asks:
        if not is_year(ask.year):
            raise ProblemRefused(
                say(
                    "Bid {id} asks for money in {year}; financial years are written 2027-28.",
                    id=bid.id,
                    year=repr(ask.year),
                )
            )
        if not is_whole(ask.thousands) or ask.thousands < 0:
            raise ProblemRefused(
                say(
                    "Bid {id} asks for {thousands} in {year} ({kind}); give whole thousands of pounds, zero or more.",
                    id=bid.id,
                    thousands=repr(ask.thousands),
                    year=ask.year,
                    kind=ask.kind,
                )
            )
    if len(set(cells)) < len(cells):
        raise ProblemRefused(
            say(
                "Bid {id} asks twice for one year and kind at {percent} per cent; add them up.",
                id=bid.id,
                percent=level.percent,
            )
        )
    if not level.asks:
        raise ProblemRefused(
            say(
                "Bid {id} asks for no money at {percent} per cent; give its ask, or leave it out.",
                id=bid.id,
                percent=level.percent,
            )
        )
