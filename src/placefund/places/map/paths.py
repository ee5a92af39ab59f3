"""Rings as SVG path data, as short as one decimal allows."""

from __future__ import annotations

from collections.abc import Iterable

from placefund.domain.geometry import Ring


def svg_path(rings: Iterable[Ring]) -> str:
    """Path data with relative steps, one decimal of a unit; points that fall together are written once."""
    return "".join(_ring_path(ring) for ring in rings)


def _ring_path(ring: Ring) -> str:
    """One closed ring; rounding is of positions and not of steps, so that errors do not add up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    if len(tenths) < 3:
        return ""
    (x, y), steps = tenths[0], []
    for next_x, next_y in tenths[1:]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{_figure(next_x - x)}{_figure(next_y - y, follows=True)}")
            x, y = next_x, next_y
    if len(steps) < 2:
        return ""
    start_x, start_y = tenths[0]
    joined = "".join(step if step.startswith("-") else f" {step}" for step in steps).lstrip()
    return f"M{_figure(start_x)}{_figure(start_y, follows=True)}l{joined}z"


def _figure(tenths: int, *, follows: bool = False) -> str:
    """A number of tenths as SVG reads it; a minus sign separates by itself."""
    sign, (whole, tenth) = "-" if tenths < 0 else "", divmod(abs(tenths), 10)
    text = sign + (f"{whole}.{tenth}" if tenth else str(whole))
    return f" {text}" if follows and not sign else text
