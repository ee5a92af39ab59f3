"""The bids near the line that a draw settles: which they are, and in which order a seed puts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from math import hypot

from placefund.assessment.queries import ListedBid, below_the_threshold, panel_rows, ranked_list
from placefund.domain.assessment.calibration import Calibration, LineSide
from placefund.domain.assessment.lots import DrawRefused, Ticket, draw
from placefund.domain.assessment.method import NearTheLine, RankedBy
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.panels.agreement.calibration import calibrated, money_of


@dataclass(frozen=True, slots=True)
class NearBids:
    """The applications of a ranked list on either side of the line and near it, each in the order of the list, by number."""

    above: tuple[int, ...]
    near: tuple[int, ...]
    below: tuple[int, ...]


def near_the_line(round_: Round, money: Money | None = None) -> NearBids:
    """The bids whose 90% interval reaches the line of the ranked list, and those that stand clear of it on either side.

    Where the calibrated score ranks, its own standings hold. Where the agreed score or the mean does, the interval is as wide as
    the calibrated one, around the score that ranks, and the line lies midway between the last bid that the money reaches, taken
    one by one, and the next.
    """
    money = money_of(round_, money)
    listed = ranked_list(round_, money, is_drawn=False)
    barred = below_the_threshold(round_, [row.application for row in listed])
    tracks = round_.terms().method.weighing.tracks if round_.has_tracks else (None,)
    rows = panel_rows(round_)
    runs = [found for track in tracks if (found := calibrated(round_, rows, money, track))]
    able = [row for row in listed if row.application.pk not in barred]
    if len(runs) < len(tracks) or not able:
        return NearBids((), (), ())
    by_itself = round_.terms().method.ranked_by is RankedBy.CALIBRATED and not round_.has_tracks
    standings = _by_calibration(runs[0]) if by_itself else _by_interval(able, _widths(runs), money)
    standings |= dict.fromkeys(barred, LineSide.BELOW)
    numbers = [row.application.pk for row in listed]
    sides = {side: tuple(bid for bid in numbers if standings.get(bid) is side) for side in LineSide}
    return NearBids(sides[LineSide.ABOVE], sides[LineSide.IN_THE_BAND], sides[LineSide.BELOW])


def _by_calibration(found: Calibration) -> dict[int, LineSide]:
    return {int(bid.bid): bid.standing for bid in found.bids if bid.standing is not None}


def _widths(runs: Sequence[Calibration]) -> dict[int, Fraction]:
    """How wide the 90% interval of each bid is; of two tracks that count alike, that of the mean of both."""
    by_run = [
        {
            int(bid.bid): Fraction(str(bid.high)) - Fraction(str(bid.low))
            for bid in run.bids
            if bid.low is not None and bid.high is not None
        }
        for run in runs
    ]
    if len(by_run) == 1:
        return by_run[0]
    told = set.intersection(*(set(found) for found in by_run))
    return {bid: Fraction(str(hypot(*(found[bid] for found in by_run)) / len(by_run))) for bid in told}


def _by_interval(listed: Sequence[ListedBid], widths: Mapping[int, Fraction], money: Money) -> dict[int, LineSide]:
    fitting = [row.ranked.score for row in takewhile(lambda row: row.ranked.running <= money, listed)]
    if len(fitting) in (0, len(listed)):
        side = LineSide.ABOVE if fitting else LineSide.BELOW
        return {row.application.pk: side for row in listed}
    line = (fitting[-1] + listed[len(fitting)].ranked.score) / 2
    return {row.application.pk: _side(row, line, widths) for row in listed}


def _side(row: ListedBid, line: Fraction, widths: Mapping[int, Fraction]) -> LineSide:
    if 2 * abs(row.ranked.score - line) <= widths.get(row.application.pk, Fraction(0)):
        return LineSide.IN_THE_BAND
    return LineSide.ABOVE if row.ranked.score > line else LineSide.BELOW


@dataclass(frozen=True, slots=True)
class DrawResult:
    """A draw: who stands above it, and the tickets of those who took part, in the order drawn."""

    above: tuple[int, ...]
    tickets: tuple[Ticket, ...]


def drawn_band(round_: Round, seed: str, money: Money | None = None) -> DrawResult:
    """Draw the bids near the line with a seed.

    Raises:
        DrawRefused: the method has no draw, no seed was committed to or it is another one, or fewer than two bids are near.
    """
    method = round_.terms().method
    if method.near_the_line is not NearTheLine.PARTIAL_RANDOMISATION:
        raise DrawRefused(
            say("The method of {round} has no draw: {label}.", round=round_, label=method.near_the_line.label)
        )
    if not method.seed_commitment:
        raise DrawRefused(
            say("No seed was committed to before {round} opened, so no draw of it could be checked.", round=round_)
        )
    found = near_the_line(round_, money)
    if len(found.near) < 2:
        raise DrawRefused(say("Fewer than two bids are near the line, so there is nothing to draw."))
    return DrawResult(found.above, draw(found.near, seed.strip(), method.seed_commitment))
