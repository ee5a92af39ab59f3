"""Reading the context card of a place: each measure joined to it, beside its nation, the United Kingdom, and places like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Max, QuerySet, Sum

from placefund.domain.context.joins import AskedPlace, JoinedMeasure, YearValue, beside, joined
from placefund.domain.context.likeness import COMPARED, LikePlace, nearest
from placefund.domain.context.observations import Geography, Measure, MeasureKind, Observation, Region
from placefund.domain.messages import say
from placefund.domain.places import AreaChange
from placefund.places.context.files import shipped_measures
from placefund.places.models import Area, ContextFigure, ContextRegion, Place
from placefund.places.queries import code_changes


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is on record of figures: by measure, with what regions hold and how codes changed."""

    observations: Mapping[str, Sequence[Observation]]
    regions: Sequence[Region]
    changes: Sequence[AreaChange]
    names: Mapping[str, str]

    def of(self, measure: Measure) -> list[Observation]:
        """What a measure is worked out from."""
        keys = (measure.numerator, measure.denominator) if measure.kind is MeasureKind.RATIO else (measure.key,)
        return [each for key in keys for each in self.observations.get(key, ())]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a measure: who, and the value in the period that is shown; None where there is none for them."""

    title: str
    value: YearValue | None
    is_own: bool = False
    is_around: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CardMeasure:
    """One measure of a card: the place's own figure with its years, and the lines of one period beside one another."""

    measure: Measure
    own: JoinedMeasure
    period: str
    lines: tuple[CardLine, ...]

    @property
    def has_figures(self) -> bool:
        return any(line.value for line in self.lines)


@dataclass(frozen=True, slots=True)
class ContextCard:
    """All measures of a place, and the places that are most like it by the stated rule."""

    measures: tuple[CardMeasure, ...]
    like: tuple[tuple[Place, LikePlace], ...]
    compared: tuple[str, ...]

    def measure(self, key: str) -> CardMeasure | None:
        return next((each for each in self.measures if each.measure.key == key), None)


def figures() -> Figures:
    """Everything on record. One small query; the rest is read again only after a load."""
    state = ContextFigure.objects.aggregate(count=Count("pk"), newest=Max("pk"), sum=Sum("value"), last=Max("measure"))
    regions = ContextRegion.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    areas = Area.objects.count()
    return _figures_of(f"{list(state.values())}/{list(regions.values())}/{areas}")


@lru_cache(maxsize=2)
def _figures_of(state: str) -> Figures:
    found: dict[str, list[Observation]] = defaultdict(list)
    for row in ContextFigure.objects.all():
        found[row.measure].append(row.observation())
    regions = [row.region() for row in ContextRegion.objects.exclude(geography=Geography.NATION.value)]
    return Figures(found, regions, code_changes(), dict(Area.objects.values_list("code", "name")))


def peers_of(place: Place) -> QuerySet[Place]:
    """The places that a fund of the place's promised something too: they are compared with it. It is one of them."""
    funds = place.allocations.values("strand__fund")
    return Place.published().filter(allocations__strand__fund__in=funds).distinct().prefetch_related("parts")


def card_of(place: Place) -> ContextCard:
    """The context card of a place."""
    known, measures = figures(), shipped_measures()
    places = list(peers_of(place))
    if place not in places:
        places.append(place)
    joins = {each.slug: _joins(each, known, measures) for each in places}
    by_slug = {each.slug: each for each in places}
    like = tuple((by_slug[found.key], found) for found in nearest(place.slug, _compared(joins)))
    shown = [_measure(place, measure, joins, like, known, measures) for measure in measures.values()]
    names = tuple(measures[key].name for key in COMPARED)
    return ContextCard(tuple(shown), like, names)


def _joins(place: Place, known: Figures, measures: Mapping[str, Measure]) -> dict[str, JoinedMeasure]:
    asked = AskedPlace(place.name, place.area_codes(), known.names)
    return {
        key: joined(measure, asked, known.of(measure), known.regions, known.changes, measures)
        for key, measure in measures.items()
    }


def _compared(joins: Mapping[str, Mapping[str, JoinedMeasure]]) -> dict[str, dict[str, Decimal]]:
    """The values by which places are compared, of the newest year that all who have any have in common."""
    found: dict[str, dict[str, Decimal]] = {slug: {} for slug in joins}
    for key in COMPARED:
        years = [{each.period for each in own[key].readings} for own in joins.values() if own[key].readings]
        shared = sorted(set.intersection(*years)) if years else []
        for slug, own in joins.items():
            value = next((each.value for each in own[key].readings if shared and each.period == shared[-1]), None)
            if value is not None:
                found[slug][key] = value
    return found


def _measure(
    place: Place,
    measure: Measure,
    joins: Mapping[str, Mapping[str, JoinedMeasure]],
    like: Sequence[tuple[Place, LikePlace]],
    known: Figures,
    measures: Mapping[str, Measure],
) -> CardMeasure:
    own = joins[place.slug][measure.key]
    rows = known.of(measure)
    around = [beside(measure, place.nation, (Geography.NATION, code), rows, measures) for code in _nation_codes(place)]
    around.append(beside(measure, say("United Kingdom"), (Geography.UK, "UK"), rows, measures))
    others = [joins[other.slug][measure.key] for other, _ in like]
    first = next((each for each in (own, *own.others, *around) if each.latest), None)
    period = _shown_period(own, around, others) if first else ""
    title = "" if own.others else place.name
    lines = [_line(each, period, is_own=True, title=title) for each in (own.others or (own,))]
    lines += [replace(_line(each, period), is_around=True) for each in around]
    lines += [_line(each, period, title=other.name) for (other, _), each in zip(like, others, strict=True)]
    return CardMeasure(measure, own, period, tuple(lines))


def _shown_period(own: JoinedMeasure, around: Sequence[JoinedMeasure], others: Sequence[JoinedMeasure]) -> str:
    """The newest period of the place that its neighbours have too; else its own newest; else the newest of all."""
    mine = [{each.period for each in part.readings} for part in (own.others or (own,)) if part.readings]
    theirs = [{each.period for each in part.readings} for part in (*around, *others) if part.readings]
    for sets in (mine + theirs, mine, theirs):
        if sets and (shared := set.intersection(*sets)):
            return max(shared)
    return ""


def _line(found: JoinedMeasure, period: str, *, is_own: bool = False, title: str = "") -> CardLine:
    value = next((each for each in found.readings if each.period == period), None)
    note = found.title if title and found.title != title else ""
    return CardLine(title or found.title, value, is_own, note=note)


def _nation_codes(place: Place) -> list[str]:
    """The code of the place's nation; none where it lies in several, or in none that is known."""
    rows = ContextRegion.objects.filter(geography=Geography.NATION.value, name=place.nation)
    return list(rows.order_by("-vintage").values_list("code", flat=True)[:1])
