"""The calibrated merit of a round's bids, and draws of it, from what the assessors' readings can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from placefund.assessment.queries import PanelRow


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Merits out of 100 by the application's number, draws of them in the same order for every bid, and why there is none."""

    merits: Mapping[int, Fraction] = field(default_factory=dict)
    draws: Mapping[int, tuple[Fraction, ...]] = field(default_factory=dict)
    why_not: str = ""


def calibrated(rows: Sequence[PanelRow], seed: int) -> Calibrated:
    """What calibration makes of these readings; empty, with the reason, where it can tell nothing."""
    return Calibrated(why_not="Calibrated scores are not worked out for this round yet.")
