"""What falls without what: a project that needs another, and everything that goes with one that is dropped."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

Needs = Mapping[int, frozenset[int]]
"""For each project by number, the numbers of those without which it falls."""


def needs_of(edges: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """From edges (who falls, without whom) what each needs."""
    found: dict[int, set[int]] = {}
    for falls, without in edges:
        found.setdefault(falls, set()).add(without)
    return {number: frozenset(needed) for number, needed in found.items()}


def ring(needs: Needs, falls: int, without: int) -> tuple[int, ...]:
    """The ring that one more edge would close, from the one that falls round to itself again; empty where it closes none."""
    if falls == without:
        return (falls, falls)
    came_from: dict[int, int] = {}
    waiting = deque((without,))
    while waiting:
        here = waiting.popleft()
        for onward in sorted(needs.get(here, frozenset())):
            if onward in came_from or onward == without:
                continue
            came_from[onward] = here
            if onward == falls:
                return _path(came_from, falls, without)
            waiting.append(onward)
    return ()


def _path(came_from: Mapping[int, int], falls: int, without: int) -> tuple[int, ...]:
    way, here = [falls], falls
    while here != without:
        here = came_from[here]
        way.append(here)
    return (falls, *reversed(way))


def falls_with(needs: Needs, number: int) -> dict[int, int]:
    """Everything that falls if this one falls, with how many steps away it stands; not itself."""
    leaning: dict[int, set[int]] = {}
    for falls, without in ((falls, one) for falls, needed in needs.items() for one in needed):
        leaning.setdefault(without, set()).add(falls)
    return _reached(leaning, number)


def stands_on(needs: Needs, number: int) -> dict[int, int]:
    """Everything that this one needs, itself or through others, with how many steps away it stands."""
    return _reached(needs, number)


def _reached(onward: Mapping[int, Iterable[int]], number: int) -> dict[int, int]:
    found, waiting = {number: 0}, deque((number,))
    while waiting:
        here = waiting.popleft()
        for one in sorted(onward.get(here, ())):
            if one not in found:
                found[one] = found[here] + 1
                waiting.append(one)
    del found[number]
    return found


def carried_over(
    edges: Iterable[tuple[int, int]], stands_for: Mapping[int, frozenset[int]]
) -> frozenset[tuple[int, int]]:
    """The edges as they hold now: one that was merged is stood for by the whole, one that was split by its parts.

    What a merged project needed of another part of the same whole is no edge any more.
    """
    found: set[tuple[int, int]] = set()
    for falls, without in edges:
        for one in _now(falls, stands_for):
            found.update((one, other) for other in _now(without, stands_for) if other != one)
    return frozenset(found)


def _now(number: int, stands_for: Mapping[int, frozenset[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting, seen = [number], {number}
    while waiting:
        here = waiting.pop()
        onward = stands_for.get(here, frozenset())
        if not onward:
            found.add(here)
        waiting.extend(onward - seen)
        seen |= onward
    return frozenset(found)


def first_ring(edges: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """A ring among edges, from a project round to itself again; empty where there is none."""
    needs: dict[int, frozenset[int]] = {}
    for falls, without in sorted(edges):
        if found := ring(needs, falls, without):
            return found
        needs[falls] = needs.get(falls, frozenset()) | {without}
    return ()
