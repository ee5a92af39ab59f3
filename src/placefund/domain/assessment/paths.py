"""The paths of the conflict graph on one day: found once for what several applications share, however many it leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from placefund.domain.assessment.ties import SEVERITY, Node, NodeKind, Tie, TieKind, TieStrength

NEVER_NEAR = 99
"""What a turn among places adds to a length: two districts of one country are not the same place."""


@dataclass(frozen=True, slots=True)
class Step:
    """A tie as it is walked on a certain day, with its words and what was ruled on it."""

    tie: Tie
    start: str
    end: str
    standing: TieStrength
    words: str
    ruling: str

    @property
    def length(self) -> int:
        """“Part of” and “may be the same person” add nothing."""
        return int(self.tie.kind not in (TieKind.PART_OF, TieKind.SAME_PERSON))

    @property
    def direction(self) -> int:
        """Up (1) from a part to its whole, down (-1), or neither (0)."""
        if self.tie.kind is not TieKind.PART_OF:
            return 0
        return 1 if self.start == self.tie.one else -1


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from a person to something, and what a conflict tells of them: the weakest standing, each step in words, where each
    is known from, what was ruled on each, and the day on which the last of them began (None: always). `keys` are its nodes."""

    keys: tuple[str, ...]
    length: int
    standing: TieStrength
    words: tuple[str, ...]
    sources: tuple[str, ...]
    rulings: tuple[str, ...]
    began: date | None
    first: Step
    last: Step

    @classmethod
    def of(cls, step: Step) -> Path:
        """A path of one step."""
        said = (step.ruling,) if step.ruling else ()
        keys = step.start, step.end
        source, since = step.tie.source, step.tie.since
        return cls(keys, step.length, step.standing, (step.words,), (source,), said, since, step, step)

    @property
    def person(self) -> str:
        """Where it starts."""
        return self.keys[0]

    def joined(self, after: Path, length: int) -> Path:
        """This path and then another, which starts where this one ends; together they have a length that is known."""
        ones, others = self.began, after.began
        return Path(
            (*self.keys, *after.keys[1:]),
            length,
            self.standing if SEVERITY[self.standing] >= SEVERITY[after.standing] else after.standing,
            (*self.words, *after.words),
            (*self.sources, *after.sources),
            (*self.rulings, *after.rulings),
            max(ones, others) if ones and others else ones or others,
            self.first,
            after.last,
        )


class Walks:
    """Every path on one day that is short enough to count. Nothing here changes once it is found, so it is kept.

    The last tie of a path leads from a neighbour of the application to it. Whatever leads to that neighbour is the same for every
    application it is tied to, and is looked for once: two thousand applications share far fewer partners and places.
    """

    def __init__(
        self,
        nodes: Mapping[str, Node],
        ties: Mapping[str, Sequence[Tie]],
        reach: int,
        step: Callable[[Tie, str, str], Step | None],
    ) -> None:
        """`ties` by each of their two ends; `step` walks a tie from a start to an end, None when it has been forgotten."""
        self.nodes, self.ties, self.reach, self._walked = nodes, ties, reach, step
        self._steps: dict[str, tuple[Path, ...]] = {}
        self._known: dict[tuple[str, int], dict[str, list[Path]]] = {}

    def to(self, application: str, people: Set[str] | None = None) -> dict[str, list[Path]]:
        """The paths to an application by the person they start from: these people (None: everybody)."""
        found: dict[str, list[Path]] = defaultdict(list)
        for last in self._towards(application):
            room = self.reach - last.length
            if room < 0:
                continue
            if self._is_wanted(last.person, people):
                found[last.person].append(last)
            around, can_turn = self._around(last.person, room), last.first.direction
            for person in around if people is None else around.keys() & people:
                for path in around[person]:
                    length = path.length + last.length + (self._turn(path.last, last.first) if can_turn else 0)
                    if length <= self.reach:
                        found[person].append(path.joined(last, length))
        return found

    def _is_wanted(self, key: str, people: Set[str] | None) -> bool:
        return self.nodes[key].kind is NodeKind.PERSON and (people is None or key in people)

    def _around(self, key: str, room: int) -> dict[str, list[Path]]:
        """The paths from people to a node that are no longer than `room`, by person; none runs through an application."""
        known = self._known.get((key, room))
        if known is None:
            known = self._known[key, room] = defaultdict(list)
            for path in self._growing(key, None, room, frozenset({key})):
                if self.nodes[path.person].kind is NodeKind.PERSON:
                    known[path.person].append(path)
        return known

    def _growing(self, at: str, path: Path | None, room: int, seen: frozenset[str]) -> Iterator[Path]:
        """Every path that ends in `path` and is no longer than `room`, each one step longer than one before it."""
        gone = path.length if path else 0
        for step in self._towards(at):
            if gone + step.length > room:
                return  # the rest of them add as much
            length = gone + step.length + (self._turn(step.last, path.first) if path else 0)
            start = step.person
            if length > room or start in seen:
                continue
            longer = step.joined(path, length) if path else step
            yield longer
            yield from self._growing(start, longer, room, seen | {start})

    def _towards(self, at: str) -> tuple[Path, ...]:
        """The ties that lead to a node from anything but an application, each a path: those that add nothing come first."""
        known = self._steps.get(at)
        if known is None:
            starts = ((tie, tie.one if tie.other == at else tie.other) for tie in self.ties.get(at, ()))
            walked = [
                self._walked(tie, start, at)
                for tie, start in starts
                if self.nodes[start].kind is not NodeKind.APPLICATION
            ]
            paths = (Path.of(step) for step in walked if step)
            known = self._steps[at] = tuple(sorted(paths, key=lambda path: path.length))
        return known

    def _turn(self, before: Step, after: Step) -> int:
        """What a turn from up to down, or down to up, adds: one among organisations, too much among places."""
        if before.direction * after.direction >= 0:
            return 0
        return 1 if self.nodes[after.start].kind is NodeKind.ORGANISATION else NEVER_NEAR
