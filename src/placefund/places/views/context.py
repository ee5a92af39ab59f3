"""The context card of a place: published figures with year, source and uncertainty, beside its nation and places like it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from placefund.design.charts.scene import Chart
from placefund.design.charts.standing import StandingRow, standing
from placefund.domain.context.joins import JoinedMeasure, Standing
from placefund.domain.context.likeness import COMPARED, LikePlace, rule
from placefund.domain.context.observations import Measure, MeasureKind
from placefund.domain.figures import NOT_PUBLISHED
from placefund.domain.messages import Message, say, span
from placefund.domain.roles import Capability
from placefund.domain.standards.cells import BYTE_ORDER_MARK, written
from placefund.places.context.files import shipped_measures
from placefund.places.context.queries import CardLine, CardMeasure, ContextCard, card_of
from placefund.places.models import Place
from placefund.web.crumbs import HOME
from placefund.web.pages import page, show


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure as its section prints it: what is said of whose the figure is, the drawing, and the years."""

    card: CardMeasure
    own: str
    whose: str
    around: tuple[Message, ...]
    """Of a count, what it is in the nation and the United Kingdom: drawn beside them, a place would be a speck."""
    chart: Chart | None
    years: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownLike:
    """A place that is like this one, and on which measures it differs by how much, in words."""

    place: Place
    distance: str
    apart: tuple[Message, ...]


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place_context(request: HttpRequest, place: Place) -> HttpResponse:
    """Every measure of a place: its own figure or its region's, beside others, with where it is from."""
    card = card_of(place)
    return show(
        request,
        "places/context.html",
        HOME.to(say("Places"), "all-places").to(place.name, "place", place.slug).to(say("Context card")),
        place=place,
        measures=[shown_measure(each, place) for each in card.measures],
        like=[_like(other, found) for other, found in card.like],
        rule=rule(card.compared),
    )


def shown_measure(card: CardMeasure, place: Place) -> ShownMeasure:
    """A measure in words and as a drawing; no drawing where nothing is published for anybody."""
    measure, latest = card.measure, card.own.latest
    own = ""
    if latest:
        own = say("{value} ({year})", value=measure.in_words(latest.value), year=latest.period)
    is_count = measure.kind is MeasureKind.COUNT
    around = tuple(
        say("{title}: {value} ({year})", title=line.title, value=measure.in_words(line.value.value), year=card.period)
        for line in card.lines
        if is_count and line.is_around and line.value
    )
    chart = None
    if card.has_figures:
        rows = [_row(line, measure) for line in card.lines if not (is_count and line.is_around)]
        chart = standing(
            say("{name}, {year}", name=measure.name, year=card.period),
            rows,
            unit=measure.unit,
            about=place.name,
            period=card.period,
        )
    years = tuple(
        (each.period, measure.told(each.value), _interval(measure, each.low, each.high)) for each in card.own.readings
    )
    return ShownMeasure(card, own, _whose(card.own), around, chart, years)


def _whose(own: JoinedMeasure) -> Message:
    return {
        Standing.OWN: say("The place's own figure."),
        Standing.REGION: say("The figure of a wider region, and not the place's."),
        Standing.AREAS: say("Published for parts, and not for the place."),
        Standing.REFUSED: say("Not joined."),
        Standing.ABSENT: say("Not on record here."),
    }[own.standing]


def _row(line: CardLine, measure: Measure) -> StandingRow:
    found = line.value
    if found is None:
        return StandingRow(line.title, None, is_own=line.is_own, note=line.note)
    low, high = found.low, found.high
    return StandingRow(
        line.title,
        found.value,
        measure.told(found.value),
        low,
        high,
        "" if low is None else measure.told(low),
        "" if high is None else measure.told(high),
        line.is_own,
        line.note,
    )


def _interval(measure: Measure, low: object, high: object) -> str:
    if low is None or high is None:
        return NOT_PUBLISHED
    return span(measure.told(low), measure.told(high))  # type: ignore[arg-type]


def _like(other: Place, found: LikePlace) -> ShownLike:
    measures = shipped_measures()
    apart = tuple(
        say(
            "{name}: {more} of a standard deviation",
            name=measures[key].name,
            more=f"{found.apart[key]:+.1f}".replace("-", "−"),
        )
        for key in COMPARED
    )
    return ShownLike(other, f"{found.distance:.2f}", apart)


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place_context_csv(request: HttpRequest, place: Place) -> HttpResponse:
    """Every figure of the card as a table, with whose it is, how it was joined and where it is from."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    for row in _table(card_of(place)):
        writer.writerow([written(str(cell)) for cell in row])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="context-{place.slug}.csv"'
    return response


def _table(card: ContextCard) -> Iterator[tuple[str, ...]]:
    yield (
        "measure",
        "unit",
        "whose",
        "codes",
        "period",
        "value",
        "low",
        "high",
        "release",
        "how joined",
        "source",
        "licence",
    )
    for each in card.measures:
        measure = each.measure
        shown = each.own.others or (each.own,)
        for whose in shown:
            for found in whose.readings:
                ends = ("" if end is None else f"{end.normalize():f}" for end in (found.low, found.high))
                yield (
                    measure.name, measure.unit, whose.title, " ".join(whose.codes), found.period,
                    f"{round(found.value, 6).normalize():f}", *ends, found.edition, each.own.why, measure.source, measure.licence,
                )  # fmt: skip
        if not any(whose.readings for whose in shown):
            yield (
                measure.name,
                measure.unit,
                each.own.title,
                "",
                "",
                "",
                "",
                "",
                "",
                each.own.why,
                measure.source,
                measure.licence,
            )
