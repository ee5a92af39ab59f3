"""A reminder that is due: of which thing, which day, at which step, and how it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from placefund.domain.reminders import Occasion, step_due
from placefund.funds.models import Fund
from placefund.funds.queries import reminders_of


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder that is due: of which thing, which day, at which step, and how it is sent."""

    occasion: Occasion
    thing: str
    day: date
    step: int
    send: Callable[[], None]

    @property
    def key(self) -> tuple[str, str, date, int]:
        return self.occasion.value, self.thing, self.day, self.step


def nudges_of(
    occasion: Occasion, things: Iterable[tuple[str, date, Callable[[int], None], *tuple[Fund | None, ...]]], today: date
) -> Iterator[Nudge]:
    """The reminders that are due of these things: each with its day, how it is sent at a step, and the fund whose days count."""
    for thing, day, send, *funds in things:
        if (step := step_due(occasion, day, today, reminders_of(*funds[:1] or [None]))) is not None:
            yield Nudge(occasion, thing, day, step, partial(send, step))


def later_than(asked_on: Mapping[str, date], nudges: Iterable[Nudge]) -> Iterator[Nudge]:
    """These reminders without those of days up to the one on which a thing was asked for: nobody is reminded of today's news."""
    return (each for each in nudges if each.day + timedelta(days=each.step) > asked_on[each.thing])
