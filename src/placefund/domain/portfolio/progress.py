"""How far the computation of a portfolio has come: each step as a value that is kept, and put into words when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Work(StrEnum):
    """What one step of a computation works out; the value is what is kept."""

    READING = "reading"
    CHOOSING = "choosing"
    CONFLICT = "conflict"
    PRICE = "price"
    WHY_IN = "why_in"
    WHY_OUT = "why_out"
    DRAWS = "draws"
    MONEY = "money"
    ALTERNATIVE = "alternative"
    SIMPLER_WAYS = "simpler_ways"
    OVERLAP = "overlap"
    ASSESSOR = "assessor"
    RELEASED = "released"
    VIEW = "view"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is worked out, and about which rule or bid (its key or id), where it is about one."""

    work: Work
    about: str = ""

    def __str__(self) -> str:
        """The form in which a step is kept: `price:envelope`."""
        return f"{self.work.value}:{self.about}" if self.about else self.work.value

    @classmethod
    def parse(cls, kept: str) -> Step | None:
        """The step of its kept form; None for what an earlier version kept in words."""
        work, _, about = kept.partition(":")
        return cls(Work(work), about) if work in set(Work) else None
