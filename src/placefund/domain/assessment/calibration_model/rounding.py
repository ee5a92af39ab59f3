"""How numbers leave the calibration: rounded, so that machines whose last bits differ write the same bytes."""

from __future__ import annotations

from math import ceil, floor

from placefund.domain.messages import say_count

DECIMALS = 4
NINETY = 1.6448536269514722
"""So many standard deviations to each side hold 90% of a normal distribution."""


def rounded(value: float, decimals: int = DECIMALS) -> float:
    """Four decimals, and no negative zero."""
    return round(float(value), decimals) + 0.0


def number_in_words(value: float) -> str:
    """A number in a sentence: one decimal, with a true minus sign."""
    return f"{value:.1f}".replace("-", "−")


def percent(share: float) -> str:
    """A chance in a sentence, in whole per cent towards a half: it never claims to be surer than it is."""
    whole = floor(100 * share) if share >= 0.5 else ceil(100 * share)
    return f"{whole}%"


def counted(count: int, what: str) -> str:
    """“1 bid”, “2 bids”."""
    return {
        "bid": say_count("{count} bid", "{count} bids", count=count),
        "score": say_count("{count} score", "{count} scores", count=count),
        "assessor": say_count("{count} assessor", "{count} assessors", count=count),
    }[what]
