"""What a fund's book tells of its places and of its work, as everybody finds it: projects, calls, answers, case studies."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from placefund.domain.messages import row_of, say
from placefund.funds.models import KnownAnswer, KnownCall, KnownProject, KnownStory
from placefund.funds.place_records import KnownOfPlace
from placefund.overview.search.declaration import Searchable, at_path
from placefund.places.models import Place


def _of_places(table: type[KnownProject | KnownCall | KnownAnswer]) -> QuerySet[Any]:
    """The rows of a table whose place has a page, each with the name of its place."""
    names = Place.published().filter(slug=OuterRef("place_slug")).values("name")[:1]
    rows: QuerySet[Any] = table._default_manager.annotate(place_name=Subquery(names))
    return rows.filter(place_name__isnull=False).select_related("fund")


def _on_page_of_place(row: KnownOfPlace, anchor: str) -> str:
    return f"{reverse('place', args=[row.place_slug])}#{anchor}"


def _answer_page(row: KnownAnswer) -> str:
    return _on_page_of_place(row, f"calls-{row.fund.slug}")


BOOK: tuple[Searchable[Any], ...] = (
    Searchable[KnownProject](
        key="place-projects",
        title=say("Projects of places, as they were published"),
        rows=lambda reader: _of_places(KnownProject),
        fields=("name", "lead", "says", "place_name", "note"),
        tells="says",
        href=lambda row: _on_page_of_place(row, f"project-{row.key}"),
        where=lambda row: row_of(each for each in (row.lead, at_path(row, "place_name"), row.fund.short_name) if each),
        invented="fund__is_invented",
    ),
    Searchable[KnownCall](
        key="place-calls",
        title=say("Calls of places, as they were published"),
        rows=lambda reader: _of_places(KnownCall),
        fields=("name", "who", "place_name", "remark"),
        tells="who",
        href=lambda row: _on_page_of_place(row, f"call-{row.key}"),
        where=lambda row: row_of((at_path(row, "place_name"), row.fund.short_name)),
        invented="fund__is_invented",
    ),
    Searchable[KnownAnswer](
        key="place-answers",
        title=say("Answers in calls of places"),
        rows=lambda reader: _of_places(KnownAnswer),
        fields=("question", "answer", "reason"),
        tells="answer",
        href=_answer_page,
        where=lambda row: row_of(each for each in (row.call_name, row.answered_by) if each),
        invented="fund__is_invented",
    ),
    Searchable[KnownStory](
        key="case-studies",
        title=say("Case studies, and findings that were published"),
        rows=lambda reader: KnownStory.objects.select_related("fund"),
        fields=("title", "words", "found_by", "picture_says"),
        tells="words",
        href=lambda row: f"{reverse('case-studies', args=[row.fund.slug])}#{row.key}",
        where=lambda row: row_of(each for each in (row.found_by, row.fund.short_name) if each),
        invented="fund__is_invented",
    ),
)
