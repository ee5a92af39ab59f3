"""A portfolio at a glance: each bid a circle at what it asks for and its merit, as large as its ask, filled when it is funded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from placefund.design.charts.columns import steps_to
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Line,
    Path,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    rounded,
    scale_to,
    total_of,
)
from placefund.domain.assessment.scoring import format_score
from placefund.domain.messages import say
from placefund.domain.money import Money

TOP = 34.0
PLOT = 330.0
LEFT = 46.0
SMALLEST, LARGEST = 5.0, 20.0
MARKS = (0, 25, 50, 75, 100)
NAMES = {"whole": say("Funded in full"), "part": say("Funded in part"), "out": say("Not funded")}
FILLS = {"whole": "fill-1", "part": "fill-5", "out": "fill-free"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bid: what it asks for, its merit out of 100, and what it is given (£0: it is not funded). With `href` it opens."""

    label: str
    ask: Money
    merit: Fraction
    given: Money
    href: str = ""

    @property
    def standing(self) -> str:
        """Funded in full, in part, or not at all."""
        return "out" if not self.given else "whole" if self.given >= self.ask else "part"


def bubbles(title: str, items: Sequence[Bubble], *, description: str = "") -> Chart:
    """Circles, the large ones behind the small, so that none is hidden. Merit grows upwards, the ask to the right."""
    seen = [name for name in NAMES if any(item.standing == name for item in items)]
    return Chart(
        title=title,
        description=description or _in_words(items),
        wide=_scene(items, WIDE, LARGEST),
        narrow=_scene(items, NARROW, LARGEST * 0.7),
        table=Table(
            ("", say("Merit"), say("Asks for"), say("Is given")),
            tuple((item.label, format_score(item.merit), exact(item.ask), exact(item.given)) for item in items),
            (say("Total"), "", exact(total_of([i.ask for i in items])), exact(total_of([i.given for i in items])))
            if items
            else (),
        ),
        keys=tuple(Key(NAMES[name], FILLS[name]) for name in seen),
    )


def _in_words(items: Sequence[Bubble]) -> str:
    funded = [item for item in items if item.given]
    if not items:
        return say("There is nothing to show yet.")
    given = Money.total(item.given for item in items)
    return say(
        "{how_many} of {all} bids are funded, with {given} in all. The table gives each bid.",
        how_many=len(funded),
        all=len(items),
        given=brief(given),
    )


def _scene(items: Sequence[Bubble], width: float, largest: float) -> Scene:
    most = max((item.ask.pence for item in items), default=0)
    steps = steps_to(most)
    floor, right = TOP + PLOT, width - largest
    across, up = scale_to(right - LEFT, steps[-1]), PLOT / 100
    shapes: list[Shape] = [Text(0, 14, say("Merit"), "start", "stage")]
    for mark in MARKS:
        y = rounded(floor - mark * up)
        shapes += [
            Line(LEFT, y, width, y, "axis" if mark == 0 else "grid"),
            Text(LEFT - 8, y + 5, str(mark), "end", "tick"),
        ]
    every = 1 if width >= WIDE else 2
    for step in steps[::every]:
        x = rounded(LEFT + step * across)
        shapes += [
            Line(x, floor, x, floor + 6, "axis"),
            Text(x, floor + 23, brief(Money(step)), "middle" if step else "start", "tick"),
        ]
    shapes.append(Text(width, floor + 44, say("Asks for"), "end", "stage"))
    for item in sorted(items, key=lambda item: (-item.ask.pence, item.label)):
        radius = max(SMALLEST, largest * sqrt(item.ask.pence / most)) if most else SMALLEST
        x, y = LEFT + item.ask.pence * across, floor - float(item.merit) * up
        gives = f", is given {brief(item.given)}" if item.given else ", is not funded"
        words = say(
            "{label}: merit {merit}, asks for {ask}{gives}",
            label=item.label,
            merit=format_score(item.merit),
            ask=brief(item.ask),
            gives=gives,
        )
        shapes.append(
            Path(_circle(x, y, rounded(radius)), say("bubble {fills}", fills=FILLS[item.standing]), item.href, words)
        )
    return Scene(width, floor + 50, tuple(shapes))


def _circle(x: float, y: float, radius: float) -> str:
    return f"M{rounded(x - radius)} {rounded(y)}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z"
