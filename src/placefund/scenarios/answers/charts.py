"""The pictures of scenarios: money by year and nation, bids by merit and ask, and the map of who is funded where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.urls import reverse

from placefund.design.charts import Bar, Bubble, Chart, Column, bars, bubbles, columns
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import bid_id
from placefund.domain.short_amounts import in_short
from placefund.places.map.maps import fund_map
from placefund.places.map.scene import MapDrawing, PlaceOnMap
from placefund.places.queries import area_points, area_shapes
from placefund.scenarios.answers.phrases import AssessorWords
from placefund.scenarios.answers.queries import ScenarioAnswer
from placefund.scenarios.models import Scenario
from placefund.scenarios.queries import applications_of

LOOKS = ("map-place-3", "map-place-1", "map-place-2", "map-place-4")
"""How a group of places looks on a map of differences: what all fund, then what each funds alone."""


def portfolio_chart(answer: ScenarioAnswer) -> Chart:
    """Every bid by what it asks for and its merit."""
    pk = answer.scenario.pk
    items = [
        Bubble(each.bid.name, each.ask, each.merit, each.money, reverse("scenario-bid", args=[pk, each.number]))
        for each in (*answer.chosen, *answer.left_out)
    ]
    return bubbles(say("Bids in {name}, by merit and ask", name=answer.scenario.name), items)


def years_chart(answer: ScenarioAnswer) -> Chart:
    """The money of one scenario by financial year, capital and resource."""
    items = [Column(year, amounts) for year, amounts in answer.by_year.items()]
    return columns(say("Money by year in {name}", name=answer.scenario.name), items, (say("Capital"), say("Resource")))


def years_compared(found: Sequence[ScenarioAnswer]) -> Chart:
    """The money of several scenarios by financial year, side by side."""
    years = sorted({year for each in found for year in each.by_year})
    none = (Money(0), Money(0))
    items = [Column(year, tuple(Money.total(each.by_year.get(year, none)) for each in found)) for year in years]
    return columns(say("Money by year"), items, tuple(each.scenario.name for each in found))


def nations_chart(answer: ScenarioAnswer) -> Chart:
    """The money of one scenario by nation."""
    items = [Bar(nation, amount) for nation, amount in answer.by_nation.items()]
    return bars(say("Money by nation in {name}", name=answer.scenario.name), items, amount_name=say("Funded"))


def assessors_chart(found: Sequence[AssessorWords]) -> Chart:
    """How many bids change when each assessor is left out; only of those who change any."""
    items = [Bar(each.reader, len(each.moves)) for each in found if each.moves]
    return bars(
        say("Bids that change when one assessor is left out"), items, amount_name=say("Bids that change"), sums=False
    )


def map_of(answer: ScenarioAnswer) -> MapDrawing | None:
    """Where the funded bids of one scenario are."""
    statuses = {each.id: _given(each.money, part=each.is_part) for each in answer.chosen}
    return _map(
        statuses, {}, "scenario-map", say("Places funded in {name}", name=answer.scenario.name), answer.scenario
    )


def map_of_differences(found: Sequence[ScenarioAnswer]) -> MapDrawing | None:
    """What all scenarios fund in one colour, what only some fund in another for each set of them."""
    funded = [{each.id for each in answer.chosen} for answer in found]
    statuses: dict[str, str] = {}
    for id_ in sorted(set().union(*funded)):
        inside = [answer.scenario.name for answer, ids in zip(found, funded, strict=True) if id_ in ids]
        statuses[id_] = (
            say("In all") if len(inside) == len(found) else say("Only in {scenarios}", scenarios=all_of(inside))
        )
    order = [say("In all"), *sorted(set(statuses.values()) - {say("In all")})]
    looks = {status: LOOKS[min(place, len(LOOKS) - 1)] for place, status in enumerate(order)}
    return _map(statuses, looks, "compared-map", say("Places funded in these scenarios"), found[0].scenario)


def _given(money: Money, *, part: bool) -> str:
    return say("{amount}, in part", amount=in_short(money)) if part else in_short(money)


def _map(
    statuses: Mapping[str, str], looks: Mapping[str, str], slug: str, title: str, scenario: Scenario
) -> MapDrawing | None:
    if not statuses:
        return None
    points = area_points()
    by_code = {point.code: point for point in points}
    drawn = []
    for application in applications_of(list(statuses)):
        areas = tuple(by_code[code] for code in application.snapshot.content["areas"] if code in by_code)
        id_ = bid_id(application.pk)
        if areas:
            href = reverse("scenario-bid", args=[scenario.pk, application.pk])
            drawn.append(PlaceOnMap(f"bid-{id_}", str(application), areas, href, statuses[id_]))
    if not drawn:
        return None
    drawing = fund_map(drawn, points, area_shapes(), slug=slug, title=title)
    if not looks:
        return drawing
    return replace(drawing, groups=tuple(replace(group, css=looks[group.status]) for group in drawing.groups))
