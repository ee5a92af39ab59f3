"""Everything that changes the figures of the context card. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from placefund.domain.context.observations import Observation, Region
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.places.context.files import read_figures, read_regions, shipped
from placefund.places.models import ContextFigure, ContextRegion

AT_ONCE = 500


class FigureStands(NotAllowed):
    """A figure of a release stands with another value: a release is not read twice in two ways."""


@dataclass(frozen=True, slots=True)
class LoadedFigures:
    """How many figures a file held, and how many of them were new."""

    read: int
    new: int


@transaction.atomic
def load_figures(observations: Iterable[Observation], regions: Iterable[Region] = ()) -> LoadedFigures:
    """Keep published figures. What stands already stays as it is; loading twice changes nothing.

    Raises:
        FigureStands: the same release is there with another value; nothing is kept of the file.
    """
    _load_regions(regions)
    read = {_key(each): each for each in observations}
    measures = {each.measure for each in read.values()}
    standing = {_key(row.observation()): row.value for row in ContextFigure.objects.filter(measure__in=measures)}
    for key, each in read.items():
        if key in standing and standing[key] != each.value:
            raise FigureStands(
                say(
                    "{measure} of {code} in {period} stands here as {value} from the release {edition}; the file says {given}. "
                    "Give a later release a name of its own.",
                    measure=each.measure,
                    code=each.code,
                    period=each.period,
                    value=f"{standing[key].normalize():f}",
                    edition=each.edition,
                    given=f"{each.value.normalize():f}",
                )
            )
    new = [ContextFigure(**_row(each)) for key, each in read.items() if key not in standing]
    ContextFigure.objects.bulk_create(new, batch_size=AT_ONCE)
    return LoadedFigures(len(read), len(new))


def load_shipped() -> None:
    """Keep the figures that come with the package, where none of them is here yet."""
    if not ContextFigure.objects.exists():
        load_figures(read_figures(shipped("context_figures.csv")), read_regions(shipped("context_regions.csv")))


def _key(each: Observation) -> tuple[str, ...]:
    return each.measure, each.geography.value, each.vintage, each.code, each.period, each.edition


def _row(each: Observation) -> dict[str, object]:
    row = {
        name: getattr(each, name)
        for name in ("measure", "vintage", "code", "period", "value", "low", "high", "edition")
    }
    return row | {"geography": each.geography.value}


def _load_regions(regions: Iterable[Region]) -> None:
    ContextRegion.objects.bulk_create(
        [
            ContextRegion(
                code=each.code,
                geography=each.geography.value,
                vintage=each.vintage,
                name=each.name,
                whole=sorted(each.whole),
                partial=sorted(each.partial),
                also=list(each.also),
            )
            for each in regions
        ],
        ignore_conflicts=True,
    )
