"""The explanations that were computed with a scenario's answer, as a page asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placefund.domain.money import Money
from placefund.scenarios.models import Scenario
from placefund.scenarios.plans import THOUSAND


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


class Explained:
    """What a scenario's record says besides its choice. Empty where nothing was computed."""

    def __init__(self, scenario: Scenario) -> None:
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
