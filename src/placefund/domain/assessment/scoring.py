"""Weighted criteria, the ranking they give, and where the money runs out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from placefund.domain.assessment.tracks import Track
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing an application is scored on. Weights of a round add up to 100; scores run from `lowest` to `highest`.

    `anchors` says in words what a score means: ((1, "Poor: …"), (5, "…"), …). `track` is who judges it in a local call of two
    tracks, whose weights then add up to 100 in each; None everywhere else.
    """

    key: str
    title: str
    weight_percent: int
    lowest: int
    highest: int
    guidance: str = ""
    anchors: tuple[tuple[int, str], ...] = ()
    track: Track | None = None

    def as_record(self) -> dict[str, Any]:
        """This criterion as JSON values; `from_record` reads them back to an equal object."""
        own = {
            "key": self.key,
            "title": self.title,
            "weight_percent": self.weight_percent,
            "lowest": self.lowest,
            "highest": self.highest,
            "guidance": self.guidance,
            "anchors": [list(anchor) for anchor in self.anchors],
        }
        return own | ({} if self.track is None else {"track": self.track.value})

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Criterion:
        track = Track(record["track"]) if "track" in record else None
        anchors = tuple((score, words) for score, words in record["anchors"])
        return cls(**{**record, "anchors": anchors, "track": track})


class ScoreRefused(NotAllowed):
    """Scores that cannot be taken: one is missing, off the scale, or for a criterion the round does not have."""


def check(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> None:
    """Make sure that there is one score on the scale for each criterion.

    Raises:
        ScoreRefused: naming the criterion and its scale.
    """
    if unknown := sorted(set(scores) - {criterion.key for criterion in criteria}):
        raise ScoreRefused(say("This round has no criterion called {unknown}.", unknown=unknown[0]))
    for criterion in criteria:
        if criterion.key not in scores:
            raise ScoreRefused(
                say(
                    "“{title}” has no score. Give one from {lowest} to {highest}.",
                    title=criterion.title,
                    lowest=criterion.lowest,
                    highest=criterion.highest,
                )
            )
        if not criterion.lowest <= scores[criterion.key] <= criterion.highest:
            raise ScoreRefused(
                say(
                    "“{title}” is scored from {lowest} to {highest}, not {scores}.",
                    title=criterion.title,
                    lowest=criterion.lowest,
                    highest=criterion.highest,
                    scores=scores[criterion.key],
                )
            )


def weighted_score(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> Fraction:
    """The weighted score as a share of 100: all lowest gives 0, all highest gives 100. Exact, so ties are real ties.

    Raises:
        ScoreRefused: as `check` does.
    """
    check(scores, criteria)
    whole = sum(criterion.weight_percent for criterion in criteria)
    return sum(
        (
            Fraction(100 * criterion.weight_percent * (scores[criterion.key] - criterion.lowest), whole)
            / (criterion.highest - criterion.lowest)
            for criterion in criteria
        ),
        Fraction(0),
    )


def mean(scores: Iterable[Fraction]) -> Fraction | None:
    """The plain mean, or None when nobody has scored."""
    given = tuple(scores)
    return sum(given, Fraction(0)) / len(given) if given else None


WIDE_SPREAD = Fraction(25)
"""Readings further apart than a quarter of the scale disagree about the application, not about a shade of it: the panel
must see them before it agrees a score."""


def spread(scores: Iterable[Fraction]) -> Fraction | None:
    """The highest less the lowest; None when fewer than two have scored."""
    given = tuple(scores)
    return max(given) - min(given) if len(given) > 1 else None


def disagree(scores: Iterable[Fraction]) -> bool:
    """Whether readings are so far apart that the panel must talk about them."""
    found = spread(scores)
    return found is not None and found > WIDE_SPREAD


def format_score(score: Fraction) -> str:
    """A score out of 100 with at most one decimal, halves rounded up: 66.7, 75."""
    tenths = (20 * score.numerator + score.denominator) // (2 * score.denominator)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


@dataclass(frozen=True, slots=True)
class ScoredApplication:
    """An application with the score that ranks it and what it asks for."""

    application_id: int
    score: Fraction
    ask: Money


@dataclass(frozen=True, slots=True)
class RankedApplication:
    """A place in the list. Equal scores share a `rank`. `running` is the money asked for down to and with this one."""

    application_id: int
    rank: int
    score: Fraction
    ask: Money
    running: Money
    is_above_the_line: bool


def rank(
    applications: Iterable[ScoredApplication],
    envelope: Money,
    *,
    above: Sequence[int] = (),
    drawn: Sequence[int] = (),
    barred: Collection[int] = (),
) -> tuple[RankedApplication, ...]:
    """The ranked list with the line where the envelope runs out.

    Tied applications stand or fall together: an order among equals would be an accident, so the line never cuts through a tie.
    After a draw, `drawn` are the numbers of those that took part, in the order drawn, and `above` those that stood clear above
    them: the list is then those above, the drawn ones by lot, each with a rank of its own, and the rest.
    `barred` are those that cannot be funded whatever the money: they come last, below the line.
    """
    listed: list[RankedApplication] = []
    running = Money(0)
    is_open = True
    for group in _groups(applications, above, drawn, barred):
        is_open = is_open and group[0].application_id not in barred
        is_open = is_open and running + Money.total(scored.ask for scored in group) <= envelope
        position = len(listed) + 1
        for scored in group:
            running = running + scored.ask
            listed.append(
                RankedApplication(scored.application_id, position, scored.score, scored.ask, running, is_open)
            )
    return tuple(listed)


def _groups(
    applications: Iterable[ScoredApplication], above: Sequence[int], drawn: Sequence[int], barred: Collection[int]
) -> list[list[ScoredApplication]]:
    """The applications in order, those that share a rank together."""
    lots = {number: lot for lot, number in enumerate(drawn)}

    def place(scored: ScoredApplication) -> tuple[int, int, Fraction]:
        if scored.application_id in barred:
            return 3, 0, -scored.score
        if scored.application_id in lots:
            return 1, lots[scored.application_id], Fraction(0)
        return (0 if not lots or scored.application_id in above else 2), 0, -scored.score

    ordered = sorted(applications, key=lambda scored: (place(scored), scored.application_id))
    return [list(group) for _, group in groupby(ordered, key=place)]
