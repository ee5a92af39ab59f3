"""Small numbers: a group too small to show is merged with others, so that no applicant can be told from a number.

A group of fewer than five applications is never shown by itself. The smallest are pooled until the pool has five and at least two
members, so that it cannot be had by subtraction either. Groups in an order, as sizes are, are merged with a neighbour instead.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 5
"""Fewer applications than this are never shown as a group."""


def merged(sizes: Mapping[str, int], *, are_neighbours: bool) -> list[tuple[str, ...]]:
    """The groups to show, as tuples of the names merged in them, in the order of `sizes`. One group left: nothing to show."""
    return _with_neighbours(sizes) if are_neighbours else _pooled(sizes)


def _with_neighbours(sizes: Mapping[str, int]) -> list[tuple[str, ...]]:
    groups: list[tuple[str, ...]] = [(name,) for name in sizes]

    def size(i: int) -> int:
        return sum(sizes[name] for name in groups[i])

    while len(groups) > 1 and (small := [i for i in range(len(groups)) if size(i) < LEAST]):
        i = min(small, key=lambda i: (size(i), i))
        beside = min((j for j in (i - 1, i + 1) if 0 <= j < len(groups)), key=lambda j: (size(j), j))
        first, last = sorted((i, beside))
        groups[first : last + 1] = [groups[first] + groups[last]]
    return groups


def _pooled(sizes: Mapping[str, int]) -> list[tuple[str, ...]]:
    rising = sorted(sizes, key=lambda name: (sizes[name], name))
    pool: list[str] = []
    while rising:
        is_needed = pool and (len(pool) < 2 or sum(sizes[name] for name in pool) < LEAST)
        if sizes[rising[0]] >= LEAST and not is_needed:
            break
        pool.append(rising.pop(0))
    kept: list[tuple[str, ...]] = [(name,) for name in sizes if name not in pool]
    return [*kept, tuple(name for name in sizes if name in pool)] if pool else kept
