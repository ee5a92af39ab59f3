"""What a fund's map of places can show: one figure a place, classed so that about as many places stand in each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.messages import Message, row_of, say, say_count
from placefund.domain.money import Money, format_exact
from placefund.domain.short_amounts import in_short
from placefund.funds.models import Fund
from placefund.overview.places import PlaceInFund
from placefund.places.map.maps import MapDrawing
from placefund.places.models import PlaceArea
from placefund.places.queries import is_part

CLASSES = 4
NO_CLASS = "map-class-none"
Value = Money | int


class Measure(StrEnum):
    """One figure that the map can show of each place."""

    ALLOCATED = "allocated"
    PER_HEAD = "per-head"
    AWARDED = "awarded"
    PAID = "paid"
    PROJECTS = "projects"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Measure.ALLOCATED: say("Allocated now"),
    Measure.PER_HEAD: say("Allocated now, for each person living there"),
    Measure.AWARDED: say("Awarded"),
    Measure.PAID: say("Paid"),
    Measure.PROJECTS: say("Projects that have started"),
}


@dataclass(frozen=True, slots=True)
class MeasuredPlace:
    """A place with its figure, as it is written, and the class it stands in; 0 where there is no figure."""

    found: PlaceInFund
    figure: Figure[Value]
    written: str
    place_in_order: int = 0

    @property
    def css(self) -> str:
        return f"map-class-{self.place_in_order}" if self.place_in_order else NO_CLASS


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One line of the legend: its mark, from what to what, and how many places."""

    css: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class MeasuredPlaces:
    """Every place of a fund by one measure, the largest first, with the legend."""

    measure: Measure
    places: tuple[MeasuredPlace, ...]
    legend: tuple[LegendClass, ...]

    @property
    def is_known(self) -> bool:
        """Whether any place has a figure."""
        return any(one.place_in_order for one in self.places)

    def drawn(self, drawing: MapDrawing | None) -> MapDrawing | None:
        """The fund's map in the colours and sizes of this measure, each place with its figure. Places without one are hollow."""
        if drawing is None:
            return None
        by_name = {one.found.place.name: one for one in self.places}
        groups = tuple(
            replace(
                group,
                css=one.css,
                status=self._told(one, group.status),
                marks=tuple(replace(mark, radius=3.0 + one.place_in_order * 0.8) for mark in group.marks),
            )
            for group, one in ((group, by_name[group.name]) for group in drawing.groups)
        )
        title = say("{title}: {measure}", title=drawing.title, measure=self.measure.label)
        return replace(drawing, groups=groups, title=title)

    def _told(self, one: MeasuredPlace, known: str) -> str:
        """What the map says of a place: its figure; where nothing is allocated, also what the map knows of it otherwise."""
        if self.measure is Measure.ALLOCATED and isinstance(one.figure, Blank):
            return row_of((one.written, known), "; ")
        return one.written


def measured(
    fund: Fund, places: Sequence[PlaceInFund], coverage: Coverage, measure: Measure, on: date
) -> MeasuredPlaces:
    """The places of a fund by a measure. One query at most, whatever the number of places."""
    counted = _counts(fund, places, measure, on)
    figures = [(found, _figure(found, coverage, measure, counted)) for found in places]
    classes = _classes([figure for _, figure in figures if not isinstance(figure, Blank)])
    shown = [
        MeasuredPlace(
            found,
            figure,
            _written(found, figure, measure),
            0 if isinstance(figure, Blank) else classes[figure],
        )
        for found, figure in figures
    ]
    shown.sort(key=lambda one: (-one.place_in_order, one.found.place.name))
    return MeasuredPlaces(measure, tuple(shown), tuple(_legend(shown, measure)))


def _counts(fund: Fund, places: Sequence[PlaceInFund], measure: Measure, on: date) -> Mapping[int, int | None]:
    """By place: the people of its councils, None where one of them is not counted; or its projects."""
    if measure is Measure.PER_HEAD:
        people: dict[int, int | None] = {}
        rows = PlaceArea.objects.filter(is_part(on), place__in=[found.place.pk for found in places])
        for place, count in rows.order_by().values_list("place", "area__population").distinct():
            before = people.get(place, 0)
            people[place] = None if count is None or before is None else before + count
        return people
    if measure is Measure.PROJECTS:
        projects = Project.published().filter(award__strand__fund=fund).order_by()
        return Counter(projects.values_list("award__partnership__place", flat=True))
    return {}


def _figure(
    found: PlaceInFund, coverage: Coverage, measure: Measure, counted: Mapping[int, int | None]
) -> Figure[Value]:
    match measure:
        case Measure.AWARDED:
            return found.money.awarded
        case Measure.PAID:
            return found.money.paid
        case Measure.PROJECTS:
            return coverage.counted(counted.get(found.place.pk) or 0, RecordKind.AWARDS)
    if found.now is None:
        return Blank.NOT_PUBLISHED
    if measure is Measure.ALLOCATED:
        return found.now.amount
    people = counted.get(found.place.pk)
    return Money(round(found.now.amount.pence / people)) if people else Blank.NOT_ON_RECORD


def _size(value: Value) -> int:
    return value.pence if isinstance(value, Money) else value


def _classes(all_of_them: Sequence[Value]) -> dict[Value, int]:
    """The class of each value: as many places in each as can be, equal figures together."""
    values = set(all_of_them)
    below = {value: sum(_size(one) < _size(value) for one in all_of_them) for value in values}
    raw = {value: below[value] * CLASSES // max(1, len(all_of_them)) + 1 for value in values}
    kept = sorted(set(raw.values()))
    return {value: CLASSES - len(kept) + kept.index(raw[value]) + 1 for value in values}


def _written(found: PlaceInFund, figure: Figure[Value], measure: Measure) -> str:
    if isinstance(figure, Blank):
        return str(figure)
    words = _in_words(figure, measure)
    is_least = measure in (Measure.ALLOCATED, Measure.PER_HEAD) and found.now is not None and found.now.is_at_least
    return str(say("at least {amount}", amount=words)) if is_least else words


def _in_words(value: Value, measure: Measure) -> str:
    if isinstance(value, Money):
        return format_exact(value) if measure is Measure.PER_HEAD else str(in_short(value))
    return str(say_count("{count} project", "{count} projects", count=value))


def _legend(shown: Sequence[MeasuredPlace], measure: Measure) -> list[LegendClass]:
    lines = []
    for number in range(CLASSES, 0, -1):
        own: list[Any] = [one.figure for one in shown if one.place_in_order == number]
        if own:
            low, high = _in_words(min(own), measure), _in_words(max(own), measure)
            words = low if low == high else str(say("{low} to {high}", low=low, high=high))
            lines.append(LegendClass(f"map-class-{number}", words, len(own)))
    blanks = ((blank, sum(1 for one in shown if one.figure is blank)) for blank in Blank)
    lines.extend(LegendClass(NO_CLASS, str(blank), count) for blank, count in blanks if count)
    return lines
