"""Where a council stands in a fund: for who knows their council, and not the name of the place that it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from placefund.domain.postcodes import outward_part
from placefund.funds.models import Fund, Round, Strand
from placefund.overview.places import PlaceInFund
from placefund.places.area_register import councils_of_outward_code
from placefund.places.models import Area, PlaceArea
from placefund.places.queries import is_part

MOST = 8
"""How many councils one search tells of; a word that fits more is too short to be an answer."""
FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class CouncilInFund:
    """A local authority, with the places of the fund that it is in on a day."""

    area: Area
    places: tuple[PlaceInFund, ...]


@dataclass(frozen=True, slots=True)
class WayIn:
    """A competed strand with the round that takes applications now, the next to come, the last that closed; or None."""

    strand: Strand
    open_now: Round | None = None
    to_come: Round | None = None
    last: Round | None = None


def ways_in(fund: Fund, at: datetime) -> tuple[WayIn, ...]:
    """Every competed strand of a fund as it can be applied to at this time. Two queries."""
    strands = fund.strands.filter(kind="competed").prefetch_related("rounds")
    return tuple(_way_in(strand, at) for strand in strands)


def _way_in(strand: Strand, at: datetime) -> WayIn:
    open_now: list[Round] = []
    to_come: list[tuple[datetime, Round]] = []
    over: list[tuple[datetime, Round]] = []
    for row in strand.rounds.all():
        opens, closes = row.opens_at, row.closes_at
        if row.state == "planned":
            to_come += [(opens, row)] if opens and opens > at else []
        elif row.state == "open" and (closes is None or at < closes):
            open_now += [row] if opens and opens <= at else []
        elif closes:
            over.append((closes, row))
    to_come.sort(key=lambda each: each[0])
    over.sort(key=lambda each: each[0])
    return WayIn(
        strand,
        open_now[0] if open_now else None,
        to_come[0][1] if to_come else None,
        over[-1][1] if over else None,
    )


def councils_named(words: str, places: Sequence[PlaceInFund], on: date) -> tuple[CouncilInFund, ...]:
    """The councils of a day whose names hold these words, in order of name; the one alone whose whole name they are.

    For the first half of a postcode, those that it lies in or may reach into. Three queries, whatever the number of places.
    """
    return councils_among(areas_named(words, on), places, on)


def councils_among(areas: Sequence[Area], places: Sequence[PlaceInFund], on: date) -> tuple[CouncilInFund, ...]:
    """These councils, each with those of a fund's places that it is in on a day. One query."""
    rows = PlaceArea.objects.filter(
        is_part(on), area__in=[area.pk for area in areas], place__in=[found.place.pk for found in places]
    )
    held: dict[str, set[int]] = {}
    for code, place in rows.values_list("area", "place"):
        held.setdefault(code, set()).add(place)
    return tuple(
        CouncilInFund(area, tuple(found for found in places if found.place.pk in held.get(area.pk, ())))
        for area in areas
    )


def areas_named(words: str, on: date) -> list[Area]:
    """The councils that somebody means who types a name or a postcode. Of a postcode the first half alone is looked at."""
    of_the_day = Area.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    if outward := outward_part(words):
        codes = councils_of_outward_code(outward)
        return sorted(of_the_day.filter(pk__in=codes), key=lambda area: codes.index(area.pk))
    if len(words) < FEWEST_LETTERS:
        return []
    exact = list(of_the_day.filter(name__iexact=words))
    return exact or list(of_the_day.filter(name__icontains=words)[:MOST])
