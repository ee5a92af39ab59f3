"""From published figures to a place: by the codes of its areas, within one vintage, and never by a name or a guess.

A place is a set of local authorities. Where a figure stands for all of them together it is the place's own. Where only a region
that holds more is published, it is shown as that region's. Where the codes are of another vintage than what is known of them,
nothing is joined, and a sentence says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from placefund.domain.context.observations import Geography, Measure, MeasureKind, Observation, Region
from placefund.domain.messages import Message, all_of, paragraph, say
from placefund.domain.places import AreaChange, ChangeKind


class Standing(StrEnum):
    """Whose a figure is."""

    OWN = "own"
    REGION = "region"
    AREAS = "areas"
    REFUSED = "refused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class YearValue:
    """One value: of a period, with its interval where one is published, and the release that it is from."""

    period: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class JoinedMeasure:
    """What is published of a measure for whom: `title` names whose it is, `why` says how it was joined, or why it was not.

    `codes` are those that were added or shown, so that two measures can be seen to be of the same areas.
    """

    title: str
    standing: Standing
    readings: tuple[YearValue, ...] = ()
    why: str = ""
    codes: tuple[str, ...] = ()
    others: tuple[JoinedMeasure, ...] = ()
    """Where several regions or areas are shown beside one another: each by itself."""

    @property
    def latest(self) -> YearValue | None:
        return self.readings[-1] if self.readings else None


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place, or what stands beside it: its name, the codes of its areas today, and the names of areas by their codes."""

    title: str
    areas: frozenset[str]
    names: Mapping[str, str]


def joined(
    measure: Measure,
    asked: AskedPlace,
    observations: Collection[Observation],
    regions: Collection[Region],
    changes: Collection[AreaChange],
    measures: Mapping[str, Measure],
) -> JoinedMeasure:
    """What is published of a measure for a place."""
    if measure.kind is MeasureKind.RATIO:
        above, below = (
            joined(measures[key], asked, observations, regions, changes, measures)
            for key in (measure.numerator, measure.denominator)
        )
        return _divided(measure, above, below)
    own = [each for each in observations if each.measure == measure.key]
    in_areas = [each for each in own if each.geography is Geography.AREA]
    in_regions = [each for each in own if each.geography in (Geography.ITL, Geography.NUTS)]
    if in_areas:
        return _of_areas(measure, asked, in_areas, changes)
    if in_regions:
        return _of_regions(measure, asked, in_regions, regions, changes)
    return JoinedMeasure(
        asked.title, Standing.ABSENT, why=measure.gap or say("No figure for places like this is on record here.")
    )


def _divided(measure: Measure, above: JoinedMeasure, below: JoinedMeasure) -> JoinedMeasure:
    """A quotient of two counts of the same areas, period by period."""
    lacking = next((each for each in (above, below) if not each.readings), None)
    if lacking is not None:
        return JoinedMeasure(above.title, lacking.standing, why=lacking.why)
    if above.codes != below.codes:
        why = say("The two figures it is made of are published for different areas, so they are not divided.")
        return JoinedMeasure(above.title, Standing.REFUSED, why=why)
    under = {each.period: each for each in below.readings}
    readings = tuple(
        YearValue(each.period, each.value * measure.times / under[each.period].value, edition=each.edition)
        for each in above.readings
        if each.period in under and under[each.period].value
    )
    return JoinedMeasure(above.title, above.standing, readings, above.why, above.codes)


# --- figures of local authorities ----------------------------------------------------------------------------------------


def _of_areas(
    measure: Measure, asked: AskedPlace, own: Sequence[Observation], changes: Collection[AreaChange]
) -> JoinedMeasure:
    """Counts add up where every area has one. Rates are shown beside one another."""
    found: dict[str, list[Observation]] = defaultdict(list)
    said: list[Message] = []
    for code in sorted({each.code for each in own}):
        rows = [each for each in own if each.code == code]
        now = code if code in asked.areas else _same_area(code, changes)
        if now in asked.areas:
            found[now] += rows
            if now != code:
                said.append(say("{old} is {new} today: the code changed, and the border did not.", old=code, new=now))
        elif _successors(code, changes) & asked.areas:
            name = all_of(sorted(asked.names.get(each, each) for each in _successors(code, changes) & asked.areas))
            why = say(
                "The figures are for areas as they were in {vintage}. {code} had other borders than {name} has today, so nothing "
                "is joined.",
                vintage=rows[0].vintage,
                code=code,
                name=name,
            )
            return JoinedMeasure(asked.title, Standing.REFUSED, why=why)
    if not found:
        return JoinedMeasure(asked.title, Standing.ABSENT, why=say("None of the place's areas is in this table."))
    missing = sorted(asked.names.get(code, code) for code in asked.areas - set(found))
    if measure.kind is MeasureKind.COUNT and not missing:
        said.insert(0, say("Added up over all its areas."))
        return JoinedMeasure(
            asked.title, Standing.OWN, _sums([found[c] for c in sorted(found)]), paragraph(said), tuple(sorted(found))
        )
    if len(asked.areas) == 1 and not missing:
        (code,) = found
        return JoinedMeasure(asked.title, Standing.OWN, _read(found[code]), paragraph(said), (code,))
    said.insert(0, _apart(measure, missing))
    parts = tuple(
        JoinedMeasure(asked.names.get(code, code), Standing.OWN, _read(found[code]), codes=(code,))
        for code in sorted(found)
    )
    return JoinedMeasure(asked.title, Standing.AREAS, why=paragraph(said), codes=tuple(sorted(found)), others=parts)


def _apart(measure: Measure, missing: Sequence[str]) -> Message:
    if measure.kind is MeasureKind.RATE:
        return say("One for each area: rates are not averaged without their weights.")
    return say("Not added up: there is no figure for {missing}.", missing=all_of(missing))


def _same_area(code: str, changes: Collection[AreaChange]) -> str:
    """The code that the same area, with the same border, has today; empty where the border moved."""
    here, seen = code, {code}
    while True:
        following = [each for each in changes if each.old_code == here]
        if not following:
            return here if here != code else ""
        if len(following) > 1 or following[0].kind is not ChangeKind.NEW_CODE or following[0].new_code in seen:
            return ""
        here = following[0].new_code
        seen.add(here)


def _successors(code: str, changes: Collection[AreaChange]) -> set[str]:
    """Every code that follows one, however its border moved."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        here = waiting.pop()
        following = {each.new_code for each in changes if each.old_code == here and each.new_code} - found - {code}
        found |= following
        waiting += following
    return found


# --- figures of regions --------------------------------------------------------------------------------------------------


def _of_regions(
    measure: Measure,
    asked: AskedPlace,
    own: Sequence[Observation],
    regions: Collection[Region],
    changes: Collection[AreaChange],
) -> JoinedMeasure:
    """By the regions of the same vintage that hold the place's areas; refused where what they hold is known for another alone."""
    geography, vintage = own[0].geography, own[0].vintage
    alike = {each.code: each for each in regions if (each.geography, each.vintage) == (geography, vintage)}
    said: list[Message] = []
    if not alike:
        own, alike, said = _recoded(own, regions, changes)
    if not alike:
        return JoinedMeasure(asked.title, Standing.REFUSED, why=_other_vintage(geography, vintage, regions))
    by_code: dict[str, list[Observation]] = defaultdict(list)
    for each in own:
        by_code[each.code].append(each)
    held = [alike[code] for code in by_code if code in alike and alike[code].areas & asked.areas]
    chosen = _cover(asked.areas, held) if measure.kind is MeasureKind.COUNT else _nearest(asked.areas, held)
    if chosen is None:
        return JoinedMeasure(
            asked.title, Standing.ABSENT, why=say("The figures on record here leave out a part of the place.")
        )
    codes = tuple(each.code for each in chosen)
    may_join = measure.kind is MeasureKind.COUNT or len(chosen) == 1
    if may_join and _holds_exactly(chosen, asked.areas):
        said.insert(0, _exact(chosen))
        return JoinedMeasure(asked.title, Standing.OWN, _sums([by_code[c] for c in codes]), paragraph(said), codes)
    said.insert(0, _wider(asked, chosen, geography, vintage))
    each_alone = tuple(JoinedMeasure(r.name, Standing.OWN, _read(by_code[r.code]), codes=(r.code,)) for r in chosen)
    if len(chosen) == 1:
        return JoinedMeasure(chosen[0].name, Standing.REGION, each_alone[0].readings, paragraph(said), codes)
    if measure.kind is MeasureKind.COUNT:
        title = say("The {count} regions that hold {place}", count=len(chosen), place=asked.title)
        return JoinedMeasure(title, Standing.REGION, _sums([by_code[c] for c in codes]), paragraph(said), codes)
    return JoinedMeasure(asked.title, Standing.AREAS, why=paragraph(said), codes=codes, others=each_alone)


def _holds_exactly(chosen: Sequence[Region], areas: frozenset[str]) -> bool:
    """Whether regions hold these areas, all of each, and nothing else."""
    return frozenset().union(*(each.whole for each in chosen)) == areas and not any(each.partial for each in chosen)


def _recoded(
    own: Sequence[Observation], regions: Collection[Region], changes: Collection[AreaChange]
) -> tuple[list[Observation], dict[str, Region], list[Message]]:
    """Figures of another vintage under today's codes, where every one of them only changed its code; else none."""
    known = {each.code: each for each in regions if each.geography is not Geography.AREA}
    renamed = {code: _same_area(code, changes) for code in {each.code for each in own}}
    if not all(now in known for now in renamed.values()):
        return [], {}, []
    moved = [replace(each, code=renamed[each.code]) for each in own]
    said = say("The codes are of {vintage}; each became another without a change of border.", vintage=own[0].vintage)
    return moved, {code: known[code] for code in renamed.values()}, [said]


def _other_vintage(geography: Geography, vintage: str, regions: Collection[Region]) -> Message:
    known = sorted({say("{label} of {vintage}", label=each.geography.label, vintage=each.vintage) for each in regions})
    return say(
        "The figures on record are for {label} of {vintage}. What areas regions hold is known here for {known} alone, and a code "
        "may stand for other areas in another year: nothing is joined across vintages.",
        label=geography.label,
        vintage=vintage,
        known=all_of(known) if known else say("no regions"),
    )


def _cover(areas: frozenset[str], held: Sequence[Region]) -> tuple[Region, ...] | None:
    """The fewest regions to add up: large ones that lie wholly in the place first, then the smallest that hold what is left."""
    inside = sorted((r for r in held if r.whole <= areas and not r.partial), key=lambda r: (-len(r.whole), r.code))
    chosen: list[Region] = []
    left = set(areas)
    for region in inside:
        if region.whole <= left:
            chosen.append(region)
            left -= region.whole
    while left:
        first = min(left)
        wider = [r for r in held if first in r.areas and not any(r.areas & c.areas for c in chosen)]
        if not wider:
            return _around(areas, held)
        region = min(wider, key=lambda r: (len(r.areas), r.code))
        chosen.append(region)
        left -= region.areas
    return tuple(sorted(chosen, key=lambda r: r.code))


def _around(areas: frozenset[str], held: Sequence[Region]) -> tuple[Region, ...] | None:
    """The smallest single region that holds all of a place."""
    whole = [region for region in held if areas <= region.areas]
    return (min(whole, key=lambda r: (len(r.areas), r.code)),) if whole else None


def _nearest(areas: frozenset[str], held: Sequence[Region]) -> tuple[Region, ...] | None:
    """For each area the smallest region that holds it: shown beside one another, and never put together."""
    found: dict[str, Region] = {}
    for area in sorted(areas):
        holding = [region for region in held if area in region.areas]
        if not holding:
            return None
        region = min(holding, key=lambda r: (len(r.areas), r.code))
        found[region.code] = region
    return tuple(found[code] for code in sorted(found))


def _exact(chosen: Sequence[Region]) -> Message:
    names = all_of(say("{name} ({code})", name=each.name, code=each.code) for each in chosen)
    if len(chosen) == 1:
        return say("Published for {names}, which holds the same areas as the place.", names=names)
    return say("Added up over {names}, which together hold the same areas as the place.", names=names)


def _wider(asked: AskedPlace, chosen: Sequence[Region], geography: Geography, vintage: str) -> Message:
    names = all_of(say("{name} ({code})", name=each.name, code=each.code) for each in chosen)
    held = frozenset().union(*(each.areas for each in chosen))
    told = frozenset().union(*(each.partial for each in chosen if each.also))
    more = sorted(
        {asked.names.get(code, code) for code in held - asked.areas - told} | {n for r in chosen for n in r.also}
    )
    said = say(
        "Figures for {names}, {label} of {vintage}.",
        names=names,
        label=geography.label,
        vintage=vintage,
    )
    if not more:
        return said
    return paragraph([said, say("They hold the place, and also {more}.", more=all_of(more))])


# --- readings ------------------------------------------------------------------------------------------------------------


def _newest(rows: Iterable[Observation]) -> dict[str, Observation]:
    """Of each period the observation of the newest edition."""
    found: dict[str, Observation] = {}
    for row in sorted(rows, key=lambda each: each.edition):
        found[row.period] = row
    return found


def _read(rows: Iterable[Observation]) -> tuple[YearValue, ...]:
    found = _newest(rows)
    return tuple(YearValue(p, found[p].value, found[p].low, found[p].high, found[p].edition) for p in sorted(found))


def _sums(parts: Sequence[Iterable[Observation]]) -> tuple[YearValue, ...]:
    """Period by period, where every part has a figure. The interval of a sum is not published."""
    if len(parts) == 1:
        return _read(parts[0])
    each = [_newest(rows) for rows in parts]
    shared = sorted(set.intersection(*(set(found) for found in each)))
    return tuple(
        YearValue(
            p, sum((found[p].value for found in each), Decimal(0)), edition=max(found[p].edition for found in each)
        )
        for p in shared
    )


def beside(
    measure: Measure,
    title: str,
    at: tuple[Geography, str],
    observations: Collection[Observation],
    measures: Mapping[str, Measure],
) -> JoinedMeasure:
    """What is published of a measure for one code by itself: a nation, or the United Kingdom."""
    if measure.kind is MeasureKind.RATIO:
        above, below = (
            beside(measures[key], title, at, observations, measures) for key in (measure.numerator, measure.denominator)
        )
        return _divided(measure, above, below)
    rows = [e for e in observations if (e.measure, e.geography, e.code) == (measure.key, *at)]
    if not rows:
        return JoinedMeasure(title, Standing.ABSENT, why=say("Not on record here"))
    return JoinedMeasure(title, Standing.OWN, _read(rows), codes=(at[1],))
