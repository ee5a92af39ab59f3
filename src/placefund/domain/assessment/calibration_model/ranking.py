"""How sure a ranking is: ranks, intervals and the chance of lying above the line, by draws from the joint posterior."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.calibration_model.mixed_model import Fit
from placefund.domain.assessment.calibration_model.readings import CalibrationRefused, Floats, Id, Whole
from placefund.domain.messages import say
from placefund.domain.money import Money

BLOCK_CELLS = 1_000_000
"""Draws × bids that are held at once as floats; the ranks themselves are kept as whole numbers of two bytes."""
LEAST_MERIT = 1e-8
"""A variance of merit of exactly 0 would make every draw a tie; this little lets the draws put the bids in any order."""


@dataclass(frozen=True, slots=True)
class PlacesLine:
    """The line lies below the first so many bids."""

    places: int


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """The line lies where the money runs out, going down the list; `asks` holds what each bid asks for, by its name."""

    envelope: Money
    asks: Mapping[Any, Money]


Line = PlacesLine | MoneyLine


def checked(line: Line, bids: Sequence[Id]) -> Line:
    """The line, when it can be drawn through these bids.

    Raises:
        CalibrationRefused: a number of places or an amount below 0, or a bid whose ask is not known.
    """
    if isinstance(line, PlacesLine):
        if type(line.places) is not int or line.places < 0:
            raise CalibrationRefused(
                say("The line is a number of bids from 0 up, not {places}.", places=repr(line.places))
            )
        return line
    if line.envelope < Money(0):
        raise CalibrationRefused(
            say("The envelope of the line is {envelope}. Give an amount from £0 up.", envelope=line.envelope)
        )
    for bid in bids:
        if bid not in line.asks:
            raise CalibrationRefused(
                say("The line is drawn by money, but what bid {bid} asks for is not given.", bid=bid)
            )
        if line.asks[bid] < Money(0):
            raise CalibrationRefused(
                say("Bid {bid} asks for {asks}. An ask is an amount from £0 up.", bid=bid, asks=line.asks[bid])
            )
    return line


@dataclass(frozen=True, slots=True)
class RankDraws:
    """What the draws say of each bid, in the order of the bids.

    Ranks count from 1, the best. `against_the_line` is None without a line.
    """

    expected_rank: Floats
    lowest_rank: Whole
    highest_rank: Whole
    against_the_line: AgainstTheLine | None


@dataclass(frozen=True, slots=True)
class AgainstTheLine:
    """Each bid against the line. `above` is the share of draws in which it lies above.

    `margin` is its merit less the merit it must beat (that of the first bid below the line, or of the last above it): mean and
    variance over the draws, and covariance with the bid's own merit. Units: those of the draws.
    """

    above: Floats
    margin: Floats
    margin_variance: Floats
    merit_variance: Floats
    covariance: Floats


def stream(seed: int | str) -> np.random.RandomState:
    """The random numbers of a seed. NumPy promises that this generator gives the same stream in every version.

    Raises:
        CalibrationRefused: when the seed is neither a whole number nor a text.
    """
    if type(seed) not in (int, str):
        raise CalibrationRefused(say("A seed is a whole number or a text, not {seed}.", seed=repr(seed)))
    digest = sha256(f"placefund calibration {seed}".encode()).digest()
    return np.random.RandomState(np.frombuffer(digest, dtype=">u4").astype(np.uint32))


def merits(fit: Fit, draws: int, seed: int | str) -> Iterator[Floats]:
    """Joint draws of mean + merit from the posterior, in blocks of shape (draws, bids).

    Each draw takes the noise from its scaled inverse chi-squared distribution, then the kept side and the mean together,
    then the eliminated side given those.
    """
    random = stream(seed)
    block = max(1, BLOCK_CELLS // fit.model.scores)
    for start in range(0, draws, block):
        yield _block(fit, min(block, draws - start), random)


def _block(fit: Fit, count: int, random: np.random.RandomState) -> Floats:
    model = fit.model
    noise = np.sqrt(fit.squares / random.chisquare(model.scores - 1, count))
    kept = fit.root @ random.standard_normal((model.kept.levels + 1, count)) * noise
    kept[:-1] += fit.kept_effects[:, None]
    kept[-1] += fit.mean
    if not model.bids_are_eliminated:
        return np.ascontiguousarray((kept[:-1] + kept[-1]).T)
    own = random.standard_normal((model.out.levels, count)) * np.sqrt(fit.shrink)[:, None] * noise
    rest = fit.out_sums[:, None] - model.out.counts[:, None] * kept[-1]
    if model.kept.levels:
        starts = np.concatenate(([0], np.cumsum(model.out.counts)[:-1])).astype(np.intp)
        rest -= np.add.reduceat(kept[model.kept.level_of], starts, axis=0)
    return np.ascontiguousarray((kept[-1] + fit.shrink[:, None] * rest + own).T)


class Tally:
    """Collects ranks and margins draw by draw, and sums them up at the end."""

    def __init__(self, bids: Sequence[Id], line: Line | None, draws: int) -> None:
        self.line = line
        self.count = len(bids)
        self.asks, self.envelope = np.zeros(0, dtype=np.int64), 0
        if isinstance(line, MoneyLine):
            self.asks = np.array([line.asks[bid].pence for bid in bids], dtype=np.int64)
            self.envelope = line.envelope.pence
        self.ranks: NDArray[np.unsignedinteger[Any]] = np.empty(
            (draws, self.count), dtype=np.uint16 if self.count < 2**16 else np.uint32
        )
        self.above = np.zeros(self.count, dtype=np.int64)
        self.sums = np.zeros((5, self.count))
        self.done = 0

    def add(self, block: Floats) -> None:
        """Take in a block of draws of shape (draws, bids)."""
        order = np.argsort(-block, axis=1)
        ranks = self.ranks[self.done : self.done + len(block)]
        np.put_along_axis(ranks, order, np.arange(1, self.count + 1, dtype=ranks.dtype)[None, :], axis=1)
        self.done += len(block)
        if self.line is None:
            return
        places = self._places(order)
        is_above = ranks <= places[:, None]
        self.above += is_above.sum(axis=0)
        ordered = np.take_along_axis(block, order, axis=1)
        row = np.arange(len(block))
        last_in = ordered[row, np.clip(places - 1, 0, self.count - 1)]
        first_out = ordered[row, np.clip(places, 0, self.count - 1)]
        margin = block - np.where(is_above, first_out[:, None], last_in[:, None])
        for row_of, product in enumerate((margin, block, margin * margin, block * block, margin * block)):
            self.sums[row_of] += product.sum(axis=0)

    def _places(self, order: Whole) -> Whole:
        """How many bids lie above the line in each draw."""
        if isinstance(self.line, PlacesLine):
            return np.full(len(order), min(self.line.places, self.count), dtype=np.intp)
        return np.asarray((np.cumsum(self.asks[order], axis=1) <= self.envelope).sum(axis=1))

    def result(self, tail: float) -> RankDraws:
        """Ranks and shares over all draws; `tail` is the share left out at each end of an interval.

        An interval runs from the first rank that more than `tail` of the draws reach to the first that at least 1 − `tail` reach.
        A bid's interval then straddles a line of n places exactly when its share above it lies between `tail` and 1 − `tail`.
        """
        expected = self.ranks.sum(axis=0, dtype=np.int64) / self.done
        aside = round(tail * self.done)
        ordered = np.partition(self.ranks, (aside, self.done - aside - 1), axis=0)
        low, high = ordered[aside].astype(np.intp), ordered[self.done - aside - 1].astype(np.intp)
        return RankDraws(expected, low, high, None if self.line is None else self._against_the_line())

    def _against_the_line(self) -> AgainstTheLine:
        margin, merit, margin_square, merit_square, product = self.sums / self.done
        return AgainstTheLine(
            above=self.above / self.done,
            margin=margin,
            margin_variance=np.maximum(margin_square - margin**2, 0),
            merit_variance=np.maximum(merit_square - merit**2, 0),
            covariance=product - margin * merit,
        )


def in_any_order(bids: int, draws: int, seed: int | str) -> Iterator[Floats]:
    """Draws for bids that nothing tells apart: every order is as likely as any other. Blocks of shape (draws, bids)."""
    random = stream(seed)
    block = max(1, BLOCK_CELLS // bids)
    for start in range(0, draws, block):
        yield random.standard_normal((min(block, draws - start), bids))
