"""A place: a named set of local authorities, with what the set rests on and how sure that is.

A place is a set of area codes and never one administrative code, since several places of a fund have none. Whether the
areas of a place touch each other is NOT known: that needs boundaries, which this package does not carry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placefund.domain.messages import all_of, day, say


class Nation(StrEnum):
    """The four nations of the United Kingdom, in the order in which lists show them."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


def nation_scopes(nations: str) -> frozenset[str]:
    """The scopes in which the governments of a place's nations hold their roles: `nation:northern-ireland`.

    `nations` is as a place has it: one, or several joined by “and”, or none.
    """
    named = nations.split(" and ")
    return frozenset(f"nation:{key}" for key, nation in NATION_BY_KEY.items() if nation.value in named)


NATION_BY_KEY: Mapping[str, Nation] = {nation.value.lower().replace(" ", "-"): nation for nation in Nation}
"""The nations by what follows the colon of their scope, and stands in addresses."""


NATION_BY_LETTER: Mapping[str, Nation] = {
    "E": Nation.ENGLAND,
    "S": Nation.SCOTLAND,
    "W": Nation.WALES,
    "N": Nation.NORTHERN_IRELAND,
}


class Confidence(StrEnum):
    """How firmly a statement about a place is known."""

    FIRM = "firm"  # the funder, the statistics office or a law says so
    WEAK = "weak"  # said only where it may be wrong: a news page, a repost, general knowledge
    INFERRED = "inferred"  # follows from what is published, without a publication that says it


class ChangeKind(StrEnum):
    """Why an area's code ended."""

    NEW_CODE = "new_code"  # the same area under another code
    NEW_GEOGRAPHY = "new_geo"  # the same area with a moved border, under another code
    MERGER = "merger"  # joined with others
    SPLIT = "split"  # divided among several
    TERMINATION = "termination"  # ended, and nothing took its place


@dataclass(frozen=True, slots=True, order=True)
class AreaPoint:
    """One local authority as a dot: a point inside it, in WGS84 degrees.

    `region` is the English region, and the nation's own name elsewhere.
    """

    code: str
    name: str
    nation: Nation
    region: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One succession: `old_code` ended and `new_code` followed (empty when nothing did) from `effective_on`."""

    old_code: str
    new_code: str
    kind: ChangeKind
    effective_on: date


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code stands for today: itself, one successor, several, or nothing.

    `is_recorded` tells whether any change names the code: of one that none names, only a list of codes can say that it is known.
    """

    code: str
    current: tuple[str, ...]
    kind: ChangeKind | None = None
    ended_on: date | None = None
    is_recorded: bool = True

    @property
    def is_current(self) -> bool:
        return self.current == (self.code,)

    @property
    def is_split(self) -> bool:
        """Whether somebody has to choose, because the old area went to several."""
        return len(self.current) > 1

    def sentence(self, names: Mapping[str, str]) -> str:
        """What to tell the person who used the code; `names` gives the names of codes."""
        if self.is_current and not self.is_recorded and self.code not in names:
            return say("No such code as {code} is known. Check it for a slip.", code=self.code)
        if self.is_current:
            return say("{code} is in use.", code=self.code)
        ended = say("{code} is no longer in use", code=self.code)
        if self.ended_on:
            # "At the latest": of some recodings only the year is published, and the last day of that year is kept.
            ended = say("{code} was in use until {ended_on} at the latest", code=self.code, ended_on=day(self.ended_on))
        if not self.current:
            return say("{ended}, and nothing took its place.", ended=ended)
        successors = [f"{names[code]} ({code})" if code in names else code for code in self.current]
        if self.is_split:
            listed = all_of(successors)
            return say("{ended}, and was then divided among {listed}. Choose from those.", ended=ended, listed=listed)
        return say("{ended}. Use {successors} instead.", ended=ended, successors=successors[0])


def overlap(a: Collection[str], b: Collection[str]) -> tuple[str, ...]:
    """The codes that both sets hold, in order of code."""
    return tuple(sorted(set(a) & set(b)))


def overlaps_with_earmarked(
    codes: Collection[str], earmarked: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """For each earmarked place that shares an area with `codes`: the shared codes. Empty when there is no overlap."""
    shared = {place: overlap(codes, areas) for place, areas in earmarked.items()}
    return {place: found for place, found in shared.items() if found}


def nations_of(codes: Iterable[str]) -> tuple[Nation, ...]:
    """The nations in which the areas lie, read from the first letter of each code, in the order of `Nation`.

    Codes that begin with another letter (K for the whole United Kingdom) name no single nation and add none.
    """
    found = {NATION_BY_LETTER[code[0]] for code in codes if code[:1] in NATION_BY_LETTER}
    return tuple(nation for nation in Nation if nation in found)


def resolve(code: str, changes: Iterable[AreaChange]) -> Resolution:
    """Follow a code through every succession to what stands today.

    A chain (Taunton Deane → Somerset West and Taunton → Somerset) is followed to its end; the kind and the date given
    are those of the first step, and the kind is SPLIT whenever more than one code stands at the end.
    """
    by_old: dict[str, list[AreaChange]] = {}
    for change in changes:
        by_old.setdefault(change.old_code, []).append(change)
    if code not in by_old:
        return Resolution(
            code, (code,), is_recorded=any(code == change.new_code for one in by_old.values() for change in one)
        )
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in by_old:
            waiting += [change.new_code for change in by_old[here] if change.new_code]
        else:
            found.add(here)
    first = by_old[code][0]
    kind = ChangeKind.SPLIT if len(found) > 1 else first.kind
    return Resolution(code, tuple(sorted(found)), kind, first.effective_on)
