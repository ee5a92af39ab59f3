"""What is arranged for the present, so that everyone who enters finds something to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.names import BODY
from placefund.rehearsal.plan import DEMO_BODY, Bid, Pace, scale_of

SCORED_LATE = {"round-1b/3": 31, "round-1/20": 49}
"""One reading of these bids comes late, so many days after closing: it is asked for again, and the panel waits for it."""
READ_BY_THE_DEMO_ASSESSOR = "round-1b/3"
DECIDED_EARLY = {"round-1b/6": 20}
"""These bids are decided ahead of their round, so many days after closing."""
CARRIED_OVER = {("round-1b", 2): 6}
"""A meeting (round, its number) that is adjourned after its first bid, and for how many days."""


def _on(month: int, day: int, year: int = 2026) -> datetime:
    return at_work(date(year, month, day), chance("arranged", year, month, day))


def _led_by_the_demo_lead(bid: Bid, *partners: str) -> Bid:
    """The same bid with other people: the demo lead's university and these partners."""
    bodies = tuple(BODY[key] for key in partners)
    round_2 = next(intake for intake in scale_of("full").intakes if intake.slug == "round-2")
    grants = round_2.grants((DEMO_BODY, *bodies), chance("arranged", bid.key))
    return replace(bid, lead=DEMO_BODY, partners=bodies, grants=grants, declines=None, leaves=None)


def _for_the_demo_lead(bid: Bid) -> Bid:
    """The demo lead's own draft: the demo partner has not answered yet, and some questions are open."""
    return replace(
        _led_by_the_demo_lead(bid, "easterby", "tidewise", "gannet"),
        waits_for=BODY["tidewise"],
        begins=_on(10, 12),
        writes=_on(11, 12),
        finishes=_on(1, 6, 2027),
        certifies=_on(1, 11, 2027),
        submits=_on(1, 13, 2027),
    )


def _for_the_certifier(bid: Bid) -> Bid:
    """A finished draft of the same university, ready to be certified."""
    return replace(
        _led_by_the_demo_lead(bid, "salterford", "barnacle"),
        begins=_on(10, 13),
        writes=_on(10, 29),
        finishes=_on(11, 18),
        certifies=_on(12, 2),
        submits=_on(12, 9),
    )


def _certified(bid: Bid) -> Bid:
    """Signed, and not sent yet."""
    return replace(_early(bid), finishes=_on(11, 10), certifies=_on(11, 17), submits=_on(1, 7, 2027))


def _submitted(bid: Bid) -> Bid:
    """Sent weeks before the round closes."""
    return replace(_early(bid), finishes=_on(11, 3), certifies=_on(11, 10), submits=_on(11, 18))


def _early(bid: Bid) -> Bid:
    return replace(bid, begins=_on(10, 8), writes=_on(10, 27), declines=None, leaves=None)


def _late(bid: Bid) -> Bid:
    """Begun in the days before the present."""
    begins = _on(11, 16 if bid.number % 2 else 20)
    return replace(bid, begins=begins, writes=after(begins, 21, chance("late", bid.key)))


def _at_pace(check: int, score: tuple[int, int] = (0, 1)) -> Callable[[Bid], Bid]:
    """The fund's steps so many days after 30 October 2026; the present is day 24."""
    return lambda bid: replace(bid, pace=Pace(check, score))


_ARRANGED: dict[str, Callable[[Bid], Bid]] = {
    "round-2/1": _for_the_demo_lead,
    "round-2/2": _for_the_certifier,
    "round-2/3": _certified,
    "round-2/4": _submitted,
    "round-2/5": _late,
    "round-2/6": _late,
    "round-1b/1": _at_pace(27, (34, 43)),  # for the manager to check
    "round-1b/2": _at_pace(18, (30, 42)),  # for the manager to give to readers
    "round-1b/3": _at_pace(6, (12, 17)),  # for the assessor to score
    "round-1b/4": _at_pace(5, (12, 20)),  # for the chair
    "round-1b/5": _at_pace(4, (10, 16)),  # agreed, waiting for the decision maker
    "round-1b/6": _at_pace(4, (10, 14)),  # decided, waiting to be released
    "round-1b/7": _at_pace(6),  # found ineligible
}


def arranged(bid: Bid) -> Bid:
    """The bid, or what was arranged in its place."""
    arrange = _ARRANGED.get(bid.key)
    return bid if arrange is None else arrange(bid)
