"""What a look at one part of an installation finds: whether it is well, in a sentence, and what to do where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a part is: as it should be, worth a look, or wrong."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Sign:
    """One part of an installation. `told` says how it is, `advice` what to do; no secret is in either."""

    part: str
    grade: Grade
    told: str
    advice: str = ""


def well(part: str, told: str) -> Sign:
    return Sign(part, Grade.WELL, told)


def look(part: str, told: str, advice: str) -> Sign:
    """Not wrong by itself, or not yet."""
    return Sign(part, Grade.LOOK, told, advice)


def wrong(part: str, told: str, advice: str) -> Sign:
    return Sign(part, Grade.WRONG, told, advice)
