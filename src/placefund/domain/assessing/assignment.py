"""Giving applications to assessors fairly: the hardest to place first, each to the assessor who reads least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """An application that needs more readers. `readers` are the numbers of the assessors who may still be given it."""

    application_id: int
    missing: int
    readers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Seat:
    """An assessor's room: how many applications they read already, and how many they can."""

    assessor_id: int
    load: int
    most: int


@dataclass(frozen=True, slots=True)
class Filling:
    """Who is given what, as (application, assessor) in the order it was settled; and how many readers each gap still lacks."""

    given: tuple[tuple[int, int], ...]
    missing: dict[int, int]


def fill(gaps: Sequence[Gap], seats: Sequence[Seat]) -> Filling:
    """Fill gaps one reader at a time, always the same way for the same input.

    Next comes the application with the fewest assessors left to choose from, then the one that lacks most, then the older;
    it goes to the assessor with the lowest load, then the one who joined the pool first. An application that nobody can read
    any more keeps what it lacks. This is a fair rule that can be explained to an applicant, not an optimum: with a pool that
    is nearly full another order might place one reader more, and the answer says what is missing.
    """
    loads = {seat.assessor_id: seat.load for seat in seats}
    most = {seat.assessor_id: seat.most for seat in seats}
    lacking = {gap.application_id: gap.missing for gap in gaps if gap.missing > 0}
    readers = {gap.application_id: set(gap.readers & loads.keys()) for gap in gaps}
    given: list[tuple[int, int]] = []

    def free(application_id: int) -> list[int]:
        return [reader for reader in readers[application_id] if loads[reader] < most[reader]]

    while placeable := [application for application, count in lacking.items() if count and free(application)]:
        chosen = min(placeable, key=lambda a: (len(free(a)), -lacking[a], a))
        reader = min(free(chosen), key=lambda r: (loads[r], r))
        given.append((chosen, reader))
        readers[chosen].discard(reader)
        loads[reader] += 1
        lacking[chosen] -= 1
    return Filling(tuple(given), {application: count for application, count in lacking.items() if count})
