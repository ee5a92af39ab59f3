"""What a fund tells of what came of its work: case studies and published findings, each beside its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.domain.messages import say
from placefund.funds.citations import FIRM, Citation, Citations, citations, cited, span_of, when_in_words
from placefund.funds.models import Fund
from placefund.funds.place_records import KnownStory
from placefund.places.models import Place


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A case study or a finding beside its sources: its day in words, its place, and its figures."""

    row: KnownStory
    sources: tuple[Citation, ...]
    place: Place | None

    @property
    def when(self) -> str:
        return when_in_words(self.row.told_on)

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM

    @property
    def begins(self) -> str:
        """Its first paragraph."""
        return self.row.words.strip().split("\n\n")[0]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """What each counts, and its value; where that is not published, it says so."""
        return [(what, value or str(say("Not published"))) for what, value in self.row.figures]


def stories(fund: Fund) -> list[ToldStory]:
    """What a fund tells of what came of its work, the newest first; what has no day stands last. Three queries."""
    return _told(list(fund.known_stories.all()), citations(fund))


def stories_of_place(fund: Fund, place_slug: str, sources: Citations) -> tuple[ToldStory, ...]:
    """What of it happened in a place, or was found there. Two queries."""
    return tuple(_told(list(fund.known_stories.filter(place_slug=place_slug)), sources))


def _told(rows: Sequence[KnownStory], sources: Citations) -> list[ToldStory]:
    places = {place.slug: place for place in Place.objects.filter(slug__in={row.place_slug for row in rows})}
    told = [ToldStory(row, cited(row.source_refs, sources), places.get(row.place_slug)) for row in rows]
    return sorted(told, key=lambda story: _last_day(story.row.told_on), reverse=True)


def _last_day(text: str) -> str:
    span = span_of(text) if text else None
    return span.last.isoformat() if span else ""
