"""One whole split into its parts: an envelope as allocated, committed, paid and still free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placefund.design.charts.meanings import Meaning, css_of
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Amount,
    Chart,
    Key,
    Line,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    fits,
    rounded,
    scale_to,
    side_by_side,
    size_of,
)
from placefund.domain.messages import say

HEIGHT = 56


@dataclass(frozen=True, slots=True)
class StackPart:
    """A part of the whole, in the colour of its meaning."""

    label: str
    amount: Amount
    meaning: Meaning | None = None
    href: str = ""


def stack(title: str, parts: Sequence[StackPart], *, whole: Amount | None = None, description: str = "") -> Chart:
    """The parts side by side in one bar; the whole is their sum, so nothing can be left out.

    Parts that are printed elsewhere on the page too come in short, from `together`; then `whole` is their sum from there.

    Raises:
        ValueError: when a part is below zero, which a bar cannot show.
    """
    if negative := [part.label for part in parts if size_of(part.amount) < 0]:
        raise ValueError(f"A part of a whole cannot be below zero: {', '.join(negative)}.")
    printed, summed = side_by_side([part.amount for part in parts])
    parts = [replace(part, amount=amount) for part, amount in zip(parts, printed, strict=True)]
    words = ", ".join(f"{brief(part.amount)} {part.label.lower()}" for part in parts)
    whole = whole or summed
    return Chart(
        title=title,
        description=description or say("{whole} in all: {words}.", whole=brief(whole), words=words),
        wide=_scene(parts, whole, WIDE),
        narrow=_scene(parts, whole, NARROW),
        table=Table(
            ("", say("Amount")), tuple((part.label, exact(part.amount)) for part in parts), (say("Total"), exact(whole))
        ),
        keys=tuple(
            Key(f"{part.label}: {brief(part.amount)}", css_of(part.meaning, place)) for place, part in enumerate(parts)
        ),
    )


def _scene(parts: Sequence[StackPart], whole: Amount, width: float) -> Scene:
    unit, left, top = scale_to(width, size_of(whole)), 0.0, 28.0
    shapes: list[Shape] = [
        Text(0, 15, "0" if isinstance(whole, int) else "£0", "start", "tick"),
        Text(width, 15, brief(whole), "end", "tick"),
        Line(0, top - 4, width, top - 4, "axis"),
    ]
    for place, part in enumerate(parts):
        length = rounded(size_of(part.amount) * unit)
        css = css_of(part.meaning, place)
        shapes.append(Rect(rounded(left), top, length, HEIGHT, css, part.href, f"{part.label}: {brief(part.amount)}"))
        if fits(brief(part.amount), length - 12):
            shapes.append(
                Text(rounded(left + length / 2), top + HEIGHT / 2 + 6, brief(part.amount), "middle", f"on-{css}")
            )
        left += length
    return Scene(width, top + HEIGHT + 6, tuple(shapes))
