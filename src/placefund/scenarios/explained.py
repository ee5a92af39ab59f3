"""The explanations that were computed with a scenario's answer, as a page asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from placefund.assessment.models import Assessor
from placefund.assessment.queries import panel_rows
from placefund.domain.assessment.method import Phase
from placefund.domain.money import Money
from placefund.domain.portfolio.choice import percent
from placefund.domain.portfolio.desk import listed
from placefund.funds.models import Round
from placefund.panels.agreement.charts import called_in_the_round
from placefund.scenarios.models import Scenario
from placefund.scenarios.plans import THOUSAND, application_of
from placefund.scenarios.question import RestsOn

TRUSTED = Fraction(1, 1_000_000)
"""A gap below this is the solver's own tolerance, and says nothing of the portfolio."""
NO_LONGER = "A reader who no longer reads in this round"
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Way:
    """Another portfolio beside the answer: how it was found, what it says, and whom it would fund at which level."""

    name: str
    sentence: str
    levels: Mapping[str, int]
    thousands: int
    keeps_rules: bool = True
    broken: tuple[str, ...] = ()

    @property
    def money(self) -> Money:
        return Money(self.thousands * THOUSAND)

    @property
    def number(self) -> int:
        return len(self.levels)


@dataclass(frozen=True, slots=True)
class Why:
    """Why one bid is in or out: the sentence, what would change it, and how often draws choose it."""

    sentence: str
    changes: tuple[str, ...] = ()
    robust: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What one rule costs: in a sentence, and whether it costs anything."""

    sentence: str
    costs: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One bid that moves when an assessor's readings are left out, and how: “comes in”, “goes out”, “goes from 50% to 100%”."""

    number: int
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What changes when one assessor's readings are left out. `reader` is what the round's method lets them be called.

    `read` bids are theirs, and `kept` of these nobody else read, so that they keep their score. `trouble` says why nothing can
    be told, or that nothing fits; `gap` is how far from the best the other portfolio can be, empty when it is proven best.
    """

    reader: str
    read: int
    kept: int
    moves: tuple[Move, ...]
    trouble: str = ""
    gap: str = ""

    @property
    def has_something(self) -> bool:
        """Whether anything is to be said besides that nothing changes."""
        return bool(self.moves or self.trouble or self.notes)

    @property
    def notes(self) -> str:
        """What has to be known beside the change, in sentences; empty where there is nothing."""
        told = []
        if self.gap:
            better = "A still better one" if self.moves else "A better one than the answer was not found: it"
            told.append(f"{better} would be worth {self.gap} more at most.")
        if self.kept == 1:
            told.append("One of their bids has no other reader and keeps its score.")
        elif self.kept:
            told.append(f"{self.kept} of their bids have no other reader and keep their scores.")
        return " ".join(told)


class Explained:
    """What a scenario's record says besides its choice. Empty where nothing was computed."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._record: Mapping[str, Any] = scenario.result_record or {}

    @property
    def sentence(self) -> str:
        return str(self._record.get("sentence", ""))

    def why(self, bid: str) -> Why | None:
        found = self._record.get("bids", {}).get(bid)
        return Why(found["why"], tuple(found["changes"]), found["robust"]) if found else None

    @property
    def whys(self) -> dict[str, str]:
        """Why each bid is in or out, in one sentence, by its id."""
        return {bid: found["why"] for bid, found in self._record.get("bids", {}).items()}

    @property
    def robustness(self) -> dict[str, str]:
        return {bid: found["robust"] for bid, found in self._record.get("bids", {}).items()}

    @property
    def prices(self) -> dict[str, Price]:
        """What each rule costs, by its key."""
        return {key: Price(found["price"], found["costs"]) for key, found in self._record.get("rules", {}).items()}

    @property
    def stability(self) -> tuple[str, ...]:
        """What a little more or less of something would do."""
        return tuple(self._record.get("stability", ()))

    @cached_property
    def assessors(self) -> tuple[LeftOut, ...]:
        """What each assessor's readings change, who changes most first. Empty for an answer from before this was asked."""
        found = self._record.get("assessors", ())
        if not found:
            return ()
        called = _called(self._scenario.round, [int(each["assessor"]) for each in found])
        names = {bid["id"]: bid["name"] for bid in self._scenario.problem_record["bids"]}
        told = [_left_out(each, called.get(int(each["assessor"]), NO_LONGER), names) for each in found]
        return tuple(sorted(told, key=lambda each: (-len(each.moves), not each.trouble, _by_number(each.reader))))

    @property
    def moved_by_assessors(self) -> int:
        """How many assessors change anything when they are left out."""
        return sum(bool(each.moves) for each in self.assessors)

    @property
    def assessors_in_words(self) -> str:
        """How firm the answer is against any one assessor, in a sentence."""
        every, moving = len(self.assessors), self.moved_by_assessors
        if moving:
            return f"Leaving out one assessor changes the answer for {moving} of {every}."
        if any(each.trouble for each in self.assessors):
            return "Not every assessor can be left out."
        return "Whichever assessor is left out, the same bids are funded at the same levels."

    @property
    def how_left_out(self) -> str:
        """How a score is worked out once an assessor is left out, in a sentence."""
        if self._scenario.plan().merit.rests_on is RestsOn.CALIBRATION:
            return "The scores are calibrated anew without them."
        return "The score that counts moves as far as the mean of the readings; a step that the panel took from the mean is kept."

    @property
    def harmless_assessors(self) -> str:
        """Those without whom nothing changes, as a person lists them."""
        return listed(tuple(each.reader for each in self.assessors if not each.has_something))

    @property
    def alternatives(self) -> tuple[Way, ...]:
        return self._ways("alternatives")

    @property
    def methods(self) -> tuple[Way, ...]:
        """What other ways of choosing would have chosen."""
        return self._ways("methods")

    @property
    def conflict(self) -> tuple[str, ...]:
        """Where nothing fits: which rules cannot stand together, and what would be the least to ease."""
        return tuple(self._record.get("conflict") or ())

    def _ways(self, name: str) -> tuple[Way, ...]:
        return tuple(
            Way(
                way["name"],
                way["sentence"],
                dict(way["levels"]),
                way["thousands"],
                not way["broken"],
                tuple(way["broken"]),
            )
            for way in self._record.get(name, ())
        )


def _called(round_: Round, assessors: Iterable[int]) -> dict[int, str]:
    """What the round's method lets each assessor be called; all the readings are looked at only where it hides anybody."""
    if round_.terms().method.readers_hidden is Phase.NEVER:
        rows = Assessor.objects.filter(pk__in=list(assessors)).select_related("user")
        return {row.pk: str(row) for row in rows}
    return called_in_the_round(panel_rows(round_))


def _left_out(record: Mapping[str, Any], reader: str, names: Mapping[str, str]) -> LeftOut:
    if "refused" in record:
        return LeftOut(reader, record["bids"], 0, (), record["refused"])
    trouble = "" if record["fits"] else "No portfolio keeps the rules then."
    moves = [(bid, "comes in") for bid in record["enters"]] + [(bid, "goes out") for bid in record["leaves"]]
    moves += [(bid, f"goes from {before}% to {after}%") for bid, before, after in record["changes"]]
    gap = Fraction(record["gap"])
    told = tuple(Move(application_of(bid), names[bid], how) for bid, how in moves)
    return LeftOut(reader, record["bids"], record["kept"], told, trouble, percent(gap) if gap > TRUSTED else "")


def _by_number(reader: str) -> list[tuple[int, str]]:
    """Names with numbers in them in the order of the numbers: Reader 2 before Reader 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(reader)]
