"""The scores of a round, checked and put into one order, so that the same scores always give the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Integral, Real

import numpy as np
from numpy.typing import NDArray

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say

Id = int | str
"""What a bid or an assessor is called: a number or a text, the same kind throughout a round."""
Number = int | float | Fraction | Decimal
Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


def in_order(name: Id) -> tuple[int, str]:
    """What names of one kind are sorted by: numbers by size, texts by their letters."""
    return (name, "") if isinstance(name, int) else (0, name)


class CalibrationRefused(NotAllowed):
    """Scores, lines or seeds that cannot be worked with; the sentence names the one that is wrong."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one assessor gave one bid, and the day they gave it.

    `value` is on any scale, the same for the whole round; None when the assessor was asked and gave none (a missing criterion).
    """

    bid: Id
    assessor: Id
    value: Number | None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """The scores of a round in the order of bids, then assessors.

    `bid_of` and `assessor_of` hold, for each score, the positions of its bid in `bids` and of its assessor in `assessors`.
    `missing` are the pairs that were asked for and not given; `unread` the bids that nobody has scored.
    """

    bids: tuple[Id, ...]
    assessors: tuple[Id, ...]
    bid_of: Whole
    assessor_of: Whole
    values: tuple[Fraction, ...]
    dates: tuple[date | None, ...]
    missing: tuple[tuple[Id, Id], ...]
    unread: tuple[Id, ...]

    def of_bid(self) -> dict[Id, tuple[Fraction, ...]]:
        """The values each bid was given."""
        return self._grouped(self.bids, self.bid_of)

    def of_assessor(self) -> dict[Id, tuple[Fraction, ...]]:
        """The values each assessor gave."""
        return self._grouped(self.assessors, self.assessor_of)

    def _grouped(self, names: tuple[Id, ...], position: Whole) -> dict[Id, tuple[Fraction, ...]]:
        found: dict[Id, list[Fraction]] = {name: [] for name in names}
        for value, where in zip(self.values, position.tolist(), strict=True):
            found[names[where]].append(value)
        return {name: tuple(values) for name, values in found.items()}


ScoreLike = Score | tuple[Id, Id, Number | None] | tuple[Id, Id, Number | None, date | None]


def readings(scores: Iterable[ScoreLike], bids: Iterable[Id] = ()) -> Readings:
    """Check the scores of a round and put them in order. `bids` are further bids of the round, which may have no score yet.

    Raises:
        CalibrationRefused: no score at all, one that is not a number, names of two kinds, or an assessor who scored a bid twice.
    """
    given = _given(scores)
    every_bid = {score.bid for score in given} | {_plain(bid) for bid in bids}
    _one_kind("bid", every_bid)
    _one_kind("assessor", {score.assessor for score in given})
    by_pair: dict[tuple[Id, Id], Score] = {}
    for score in given:
        if (pair := (score.bid, score.assessor)) in by_pair:
            raise CalibrationRefused(
                say(
                    "Assessor {assessor} scored bid {bid} twice. Keep the score that counts and leave out the other.",
                    assessor=score.assessor,
                    bid=score.bid,
                )
            )
        by_pair[pair] = score
    pairs = sorted(by_pair, key=lambda pair: (in_order(pair[0]), in_order(pair[1])))
    ordered = [by_pair[pair] for pair in pairs]
    exact = [(score, value) for score in ordered if (value := _exact(score)) is not None]
    if not exact:
        raise CalibrationRefused(say("There are no scores. Calibration needs at least one."))
    names = tuple(sorted({score.bid for score, _ in exact}, key=in_order))
    assessors = tuple(sorted({score.assessor for score, _ in exact}, key=in_order))
    return Readings(
        bids=names,
        assessors=assessors,
        bid_of=_positions(names, [score.bid for score, _ in exact]),
        assessor_of=_positions(assessors, [score.assessor for score, _ in exact]),
        values=tuple(value for _, value in exact),
        dates=tuple(score.on for score, _ in exact),
        missing=tuple(pair for pair in pairs if by_pair[pair].value is None),
        unread=tuple(sorted(every_bid - set(names), key=in_order)),
    )


def _given(scores: Iterable[ScoreLike]) -> list[Score]:
    """The scores as they were handed over, numbered from 1 where one has to be named."""
    if hasattr(scores, "itertuples"):
        raise CalibrationRefused(
            say(
                "Scores are rows, not a table. Hand over table.itertuples(index=False), with bid, assessor and value first."
            )
        )
    found = []
    for number, row in enumerate(scores, start=1):
        if not isinstance(row, Score) and not (isinstance(row, tuple | list) and len(row) in (3, 4)):
            raise CalibrationRefused(
                say(
                    "Row {number} is no score. Give a bid, an assessor, a value, and a day if it is known.",
                    number=number,
                )
            )
        score = row if isinstance(row, Score) else Score(*row)
        bid, assessor = _plain(score.bid), _plain(score.assessor)
        for name, what in ((bid, say("bid")), (assessor, say("assessor"))):
            if name is None or (isinstance(name, str) and not name.strip()):
                raise CalibrationRefused(
                    say("Row {number} names no {what}. Name it, or leave the row out.", number=number, what=what)
                )
        found.append(Score(bid, assessor, score.value, score.on))
    return found


def _plain(name: Id) -> Id:
    """A whole number of any library as Python's own, so that it sorts and compares as one."""
    return int(name) if isinstance(name, Integral) and not isinstance(name, bool) else name


def _positions(names: tuple[Id, ...], wanted: list[Id]) -> Whole:
    where: Mapping[Id, int] = {name: position for position, name in enumerate(names)}
    return np.array([where[name] for name in wanted], dtype=np.intp)


def _one_kind(what: str, names: set[Id]) -> None:
    for name in names:
        if type(name) not in (int, str):
            raise CalibrationRefused(
                f"{name!r} cannot name a {what}. Use a whole number or a text.".replace(" a a", " an a")
            )
    if len({type(name) for name in names}) > 1:
        number = min(name for name in names if isinstance(name, int))
        text = min(name for name in names if isinstance(name, str))
        raise CalibrationRefused(
            say(
                "Some {what}s are named by a number ({number}) and some by a text (“{the_text}”). Name all "
                "of them the same way.",
                what=what,
                number=number,
                the_text=text,
            )
        )


def _exact(score: Score) -> Fraction | None:
    value = score.value
    if value is None:
        return None
    if isinstance(value, Real) and not isinstance(value, int | float | Fraction | bool):
        value = float(value)  # a number of another library, such as numpy's
    is_number = isinstance(value, int | float | Fraction | Decimal) and not isinstance(value, bool)
    if not is_number or not isfinite(value):
        raise CalibrationRefused(
            say(
                "The score {value} that assessor {assessor} gave bid {bid} is not a number. Give a number, "
                "or None when there is no score.",
                value=repr(value),
                assessor=score.assessor,
                bid=score.bid,
            )
        )
    return Fraction(value)
