"""What settles bids that scores cannot tell apart at the line, and a draw that anyone can check with any computer.

Before the first score the fund publishes the SHA-256 of a seed; after the decision it publishes the seed. A bid's ticket is the
SHA-256 of the seed, a colon and the bid's name; the smallest ticket is drawn first. On any computer:

    printf '%s' 'the seed' | sha256sum            gives what was published before
    printf '%s' 'the seed:the bid' | sha256sum    gives the bid's ticket
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from placefund.domain.assessment.calibration_model.bids import CalibratedBid, LineSide
from placefund.domain.assessment.calibration_model.design import names_in_words
from placefund.domain.assessment.calibration_model.ranking import Line, PlacesLine
from placefund.domain.assessment.calibration_model.readings import Id, in_order
from placefund.domain.assessment.method import NearTheLine
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money

SHORTEST_SEED = 32
"""A shorter seed could be found from its SHA-256 by trying."""


class DrawRefused(NotAllowed):
    """A seed, a commitment or a list of bids that a draw cannot be made from; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A bid's lot: `number` is 64 hexadecimal digits, `place` its place in the draw from 1."""

    bid: Id
    number: str
    place: int


def commit(seed: str) -> str:
    """What is published before the first score: the SHA-256 of the seed, in hexadecimal digits.

    Raises:
        DrawRefused: when the seed is so short that it could be guessed, or has letters that computers write differently.
    """
    if not isinstance(seed, str) or len(seed) < SHORTEST_SEED:
        raise DrawRefused(
            say(
                "The seed of a draw is a text of at least {shortest_seed} letters and digits; this one is too short.",
                shortest_seed=SHORTEST_SEED,
            )
        )
    if not seed.isascii() or not seed.isalnum():
        raise DrawRefused(
            say("The seed of a draw is made of the letters a to z and digits only, so that anyone can type it.")
        )
    return sha256(seed.encode()).hexdigest()


def verify(seed: str, commitment: str) -> None:
    """Make sure that this is the seed that was committed.

    Raises:
        DrawRefused: when it is not.
    """
    if commit(seed) != commitment.strip().lower():
        raise DrawRefused(
            say(
                "This seed is not the one that was committed: its SHA-256 is {seed}, and {commitment} was published.",
                seed=commit(seed),
                commitment=commitment or "nothing",
            )
        )


def draw(bids: Iterable[Id], seed: str, commitment: str) -> tuple[Ticket, ...]:
    """The bids in the order they are drawn, each with the ticket that put it there. The order they come in does not matter.

    Raises:
        DrawRefused: when the seed is not the committed one, or a bid is named twice.
    """
    verify(seed, commitment)
    names = list(bids)
    if twice := sorted(name for name, count in Counter(map(str, names)).items() if count > 1):
        raise DrawRefused(say("Bid {twice} stands twice in the draw. Each bid has one ticket.", twice=twice[0]))
    numbers = {name: sha256(f"{seed}:{name}".encode()).hexdigest() for name in names}
    ordered = sorted(names, key=lambda name: numbers[name])
    return tuple(Ticket(name, numbers[name], place) for place, name in enumerate(ordered, start=1))


@dataclass(frozen=True, slots=True)
class LotsOutcome:
    """What follows at the line. `funded` and `not_funded` stand in the order that was followed; `to_discuss` are the bids that
    the panel must put in order itself; `tickets` are those of a draw."""

    option: NearTheLine
    funded: tuple[Id, ...]
    to_discuss: tuple[Id, ...]
    not_funded: tuple[Id, ...]
    tickets: tuple[Ticket, ...]
    sentences: tuple[str, ...]


def settle(
    option: NearTheLine,
    bids: Sequence[CalibratedBid],
    line: Line,
    *,
    seed: str = "",
    commitment: str = "",
    asks: Mapping[Any, Money] | None = None,
) -> LotsOutcome:
    """Settle the line by the option that was published before the round opened.

    Except by strict rank, bids that stand above the line come first, then the band in the order the option gives it, then
    those below, down to the line; the first that does not fit closes it. A draw needs `seed` and `commitment`; value for money
    needs `asks`, or a line by money.

    Raises:
        DrawRefused: when the bids were calibrated without a line, or what the option needs is missing.
    """
    ranked = _ranked(bids)
    above, band, below = (
        [bid for bid in ranked if bid.standing is standing]
        for standing in (LineSide.ABOVE, LineSide.IN_THE_BAND, LineSide.BELOW)
    )
    if option is NearTheLine.STRICT_RANK:
        return _by_rank(ranked)
    if option is NearTheLine.PANEL_DISCUSSION:
        return _for_the_panel(above, band, below, line)
    tickets: tuple[Ticket, ...] = ()
    if option is NearTheLine.PARTIAL_RANDOMISATION:
        tickets = draw([bid.bid for bid in band], seed, commitment)
        middle = [ticket.bid for ticket in tickets]
        how = say("in the order of the draw")
    else:
        middle = by_value_for_money(band, _asks(line, asks))
        how = say("in the order of what each asks for a point of its calibrated score, the least first")
    order = [*(bid.bid for bid in above), *middle, *(bid.bid for bid in below)]
    count = _fitting(order, line)
    taken = [name for name in middle if name in set(order[:count])]
    sentences = (
        say(
            "{how_many} bids stand above the line and {below} below it; the {between} between were taken {how}.",
            how_many=len(above),
            below=len(below),
            between=len(band),
            how=how,
        ),
        say("Of these, {taken} can be funded.", taken=names_in_words(taken))
        if taken
        else say("Of these, none can be funded."),
    )
    return LotsOutcome(option, tuple(order[:count]), (), tuple(order[count:]), tickets, sentences)


def _ranked(bids: Sequence[CalibratedBid]) -> list[CalibratedBid]:
    """The bids, best first, all of which have to stand somewhere by the line.

    Raises:
        DrawRefused: when one was calibrated without a line.
    """
    ranked = sorted(bids, key=lambda bid: (bid.rank, in_order(bid.bid)))
    for bid in ranked:
        if bid.standing is None:
            raise DrawRefused(
                say(
                    "Bid {bid} was calibrated without a line. Calibrate with the line that is to be settled.",
                    bid=bid.bid,
                )
            )
    return ranked


def _by_rank(ranked: Sequence[CalibratedBid]) -> LotsOutcome:
    funded = tuple(bid.bid for bid in ranked if bid.is_above)
    rest = tuple(bid.bid for bid in ranked if not bid.is_above)
    said = say(
        "The ranking decides, however small the difference: {how_many} bids can be funded. Equal "
        "bids stand or fall together.",
        how_many=len(funded),
    )
    return LotsOutcome(NearTheLine.STRICT_RANK, funded, (), rest, (), (said,))


def _for_the_panel(
    above: Sequence[CalibratedBid], band: Sequence[CalibratedBid], below: Sequence[CalibratedBid], line: Line
) -> LotsOutcome:
    order = [bid.bid for bid in above]
    count = _fitting(order, line)
    if isinstance(line, PlacesLine):
        room = say("room for {places} of them", places=max(line.places - count, 0))
    else:
        room = say(
            "{envelope} for them", envelope=line.envelope - Money.total(line.asks[name] for name in order[:count])
        )
    said = say(
        "{number} bids can be funded without discussion. The scores cannot put the {how_many} after "
        "them in order; there is {room}.",
        number=count,
        how_many=len(band),
        room=room,
    )
    discussed = tuple(bid.bid for bid in band)
    rest = (*order[count:], *(bid.bid for bid in below))
    return LotsOutcome(NearTheLine.PANEL_DISCUSSION, tuple(order[:count]), discussed, rest, (), (said,))


def by_value_for_money(band: Sequence[CalibratedBid], asks: Mapping[Any, Money]) -> list[Id]:
    """The bids in the order of what each asks for a point of its calibrated score, the least first; equals in the order of rank.

    Raises:
        DrawRefused: naming a bid without an ask, or with a score that is not above 0.
    """
    prices: dict[Id, Fraction] = {}
    for bid in band:
        if bid.bid not in asks:
            raise DrawRefused(
                say("What bid {bid} asks for is not given; value for money cannot be compared without it.", bid=bid.bid)
            )
        if bid.calibrated <= 0:
            raise DrawRefused(
                say(
                    "The calibrated score of bid {bid} is {calibrated}; a price for a point needs one above 0.",
                    bid=bid.bid,
                    calibrated=bid.calibrated,
                )
            )
        prices[bid.bid] = asks[bid.bid].pence / Fraction(str(bid.calibrated))
    return [bid.bid for bid in sorted(band, key=lambda bid: (prices[bid.bid], bid.rank, in_order(bid.bid)))]


def _asks(line: Line, asks: Mapping[Any, Money] | None) -> Mapping[Any, Money]:
    if asks is not None:
        return asks
    return {} if isinstance(line, PlacesLine) else line.asks


def _fitting(order: Sequence[Id], line: Line) -> int:
    """How many bids from the top of the list lie above the line."""
    if isinstance(line, PlacesLine):
        return min(line.places, len(order))
    running = Money(0)
    for count, name in enumerate(order):
        running = running + line.asks[name]
        if running > line.envelope:
            return count
    return len(order)
