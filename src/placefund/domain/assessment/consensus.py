"""The panel's consensus: one agreed score for each criterion, in half points, with a reason, and the exact total they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.assessment.scoring import Criterion, ScoreRefused
from placefund.domain.assessment.tracks import Track, in_track
from placefund.domain.messages import say

STEP = Fraction(1, 2)
"""The finest difference a panel may agree on. Readers score whole points; between two of them a panel often settles midway,
and anything finer would claim a precision that a discussion does not have."""


@dataclass(frozen=True, slots=True)
class AgreedPoints:
    """What the panel agreed on one criterion: points on the criterion's own scale, and the reason."""

    criterion_key: str
    points: Fraction
    reason: str


def scale_of(criterion: Criterion) -> tuple[Fraction, ...]:
    """Every score that a panel may agree on for a criterion, lowest first."""
    count = int((criterion.highest - criterion.lowest) / STEP)
    return tuple(criterion.lowest + STEP * step for step in range(count + 1))


def agreed_total(agreed: Sequence[AgreedPoints], criteria: Sequence[Criterion]) -> Fraction:
    """The weighted total out of 100, exact: all lowest gives 0, all highest gives 100, as for a single reader.

    Raises:
        ScoreRefused: a criterion without a score or a reason, named twice or unknown, or a score that is off the scale.
    """
    points = _by_key(agreed, criteria)
    whole = sum(criterion.weight_percent for criterion in criteria)
    return sum(
        (
            Fraction(100 * criterion.weight_percent, whole)
            * (points[criterion.key] - criterion.lowest)
            / (criterion.highest - criterion.lowest)
            for criterion in criteria
        ),
        Fraction(0),
    )


def track_totals(agreed: Sequence[AgreedPoints], criteria: Sequence[Criterion]) -> dict[Track, Fraction]:
    """The same for each track of a local call, with the criteria of that track alone.

    Raises:
        ScoreRefused: as `agreed_total` does, of all criteria together.
    """
    _by_key(agreed, criteria)
    found = {}
    for track in Track:
        own = in_track(criteria, track)
        keys = {criterion.key for criterion in own}
        found[track] = agreed_total([each for each in agreed if each.criterion_key in keys], own)
    return found


def _by_key(agreed: Sequence[AgreedPoints], criteria: Sequence[Criterion]) -> Mapping[str, Fraction]:
    found = {each.criterion_key: each for each in agreed}
    if len(found) < len(agreed):
        raise ScoreRefused(say("A criterion stands twice among the agreed scores. Give one score for each."))
    if unknown := sorted(set(found) - {criterion.key for criterion in criteria}):
        raise ScoreRefused(say("This round has no criterion called {unknown}.", unknown=unknown[0]))
    for criterion in criteria:
        if criterion.key not in found:
            raise ScoreRefused(
                say("“{title}” has no agreed score. The panel agrees one for each criterion.", title=criterion.title)
            )
        if found[criterion.key].points not in scale_of(criterion):
            raise ScoreRefused(
                say(
                    "“{title}” is agreed from {lowest} to {highest} in half points, not {points:g}.",
                    title=criterion.title,
                    lowest=criterion.lowest,
                    highest=criterion.highest,
                    points=float(found[criterion.key].points),
                )
            )
        if not found[criterion.key].reason.strip():
            raise ScoreRefused(
                say("Give the panel's reason on “{title}”. The applicant is told it.", title=criterion.title)
            )
    return {key: each.points for key, each in found.items()}


def format_points(points: Fraction) -> str:
    """Points as people write them: 3 or 3.5."""
    return f"{float(points):g}"
