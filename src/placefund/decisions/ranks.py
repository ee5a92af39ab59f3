"""Why bids of a ranked list stand where their score alone would not put them: lots, and rules of the signed scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.assessment.queries import ListedBid
from placefund.decisions.signed_scenario import SignedScenario
from placefund.domain.portfolio.grounds import Ground
from placefund.panels.models import Draw


@dataclass(frozen=True, slots=True)
class RankReason:
    """Why a bid stands where its score alone would not put it: it is this lot of so many (0: none), and by score it would have
    another rank; or the signed scenario does not follow the line, on these grounds."""

    by_score: int
    lot: int = 0
    lots: int = 0
    is_moved: bool = False
    grounds: tuple[Ground, ...] = ()


def rank_reasons(
    listed: Sequence[ListedBid], draw: Draw | None, signed: SignedScenario | None = None
) -> dict[int, RankReason]:
    """Why bids of a ranked list stand where their score alone would not put them, by number; those are left out whose score says
    it all."""
    found = {}
    for row in listed:
        number = row.application.pk
        by_score = 1 + sum(other.ranked.score > row.ranked.score for other in listed)
        lot = draw.order.index(number) + 1 if draw is not None and number in draw.order else 0
        is_moved = draw is not None and row.ranked.rank != by_score
        grounds = _grounds_beside_the_line(row, signed)
        if lot or is_moved or grounds:
            found[number] = RankReason(by_score, lot, len(draw.order) if draw else 0, is_moved, grounds)
    return found


def _grounds_beside_the_line(row: ListedBid, signed: SignedScenario | None) -> tuple[Ground, ...]:
    """On which grounds the signed scenario funds what is below the line, or does not fund what is above it."""
    meant = signed.outcomes.get(row.application.pk) if signed else None
    if meant is None or bool(meant.percent) == row.ranked.is_above_the_line:
        return ()
    return meant.reason.grounds
