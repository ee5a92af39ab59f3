"""The projects of a place as a list: to search, to narrow by council and kind, and to take away as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from placefund.domain.figures import Blank
from placefund.domain.messages import all_of, row_of, say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.overview.briefing.brief import brief_of
from placefund.overview.briefing.place_projects import ProjectOfPlace, ProjectOrigin
from placefund.overview.places import funds_of
from placefund.overview.results import Result
from placefund.places.models import Area, Place
from placefund.records import clock
from placefund.web.crumbs import HOME, way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.choices import choices_by_words, choices_held
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, FoldLine, Listing
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place_projects(request: HttpRequest, place: Place) -> HttpResponseBase:
    """Every project of a place that everybody may know of, with where it is, how much, and why it was approved."""
    today, funds = london(clock.now()).date(), funds_of(place)
    briefs = [brief_of(place, fund, today) for fund in funds]
    rows = [each for found in briefs for each in found.all_projects]
    names = _names(rows)
    listing = _listing(place, rows, names)
    above = way_to(request, funds[0]).to(say("Places"), "places", funds[0].slug) if len(funds) == 1 else HOME
    return show_list(
        request,
        "overview/place_projects.html",
        above.to(place.name, "place", place.slug).to(say("Projects")),
        listing,
        MemoryRows(listing, rows),
        place=place,
        briefs=briefs,
        has_projects=bool(rows),
        is_invented=bool(funds) and all(found.is_invented for found in funds),
    )


def _names(rows: Sequence[ProjectOfPlace]) -> dict[str, str]:
    """The names of all local authorities that a project is in, by code. One query."""
    codes = {code for row in rows for code in row.codes}
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))


def _listing(place: Place, rows: Sequence[ProjectOfPlace], names: Mapping[str, str]) -> Listing[ProjectOfPlace]:
    return Listing(
        slug=f"{place.slug}-projects",
        title=say("Projects of {place}", place=place.name),
        one=say("project"),
        many=say("projects"),
        columns=_columns(names),
        order="kind",
        filters=(
            Filter(
                key="kind",
                title=say("How it is known"),
                everything=say("All"),
                choices=choices_held(
                    {origin.value: origin.label for origin in ProjectOrigin}, (row.origin.value for row in rows)
                ),
                values=lambda row: (row.origin.value,),
            ),
            Filter(
                key="council",
                title=say("Council"),
                everything=say("Every council"),
                choices=choices_by_words((code, names.get(code, code)) for row in rows for code in row.codes),
                values=lambda row: row.codes,
            ),
        ),
        searched=lambda row: " ".join((row.title, row.lead, *(names.get(code, "") for code in row.codes))),
        search_title=say("Title, lead or council"),
        nothing=(
            say("No project is on record"),
            say("Projects stand here once they are published, approved or begun."),
        ),
        key_of=lambda row: row.number,
    )


IN_ORDER = {origin: place for place, origin in enumerate(ProjectOrigin)}


def _columns(names: Mapping[str, str]) -> tuple[Column[ProjectOfPlace], ...]:
    return (
        Column(
            key="title",
            title=say("Project"),
            cell=lambda row: row.title,
            order=BY_CELL,
            href=lambda row: row.href,
            fold=_fold,
            fold_title=say("Why, and what came of it"),
        ),
        Column(key="lead", title=say("Lead"), cell=lambda row: row.lead or say("Not published"), order=BY_CELL),
        Column(
            key="where",
            title=say("Where"),
            cell=lambda row: where_in_words(row, names),
            order=BY_CELL,
            is_decisive=True,
        ),
        Column(
            key="kind",
            title=say("How it stands"),
            cell=lambda row: str(row.origin.label) if row.origin is not ProjectOrigin.AWARD else _STATES[row.state],
            order=BY_CELL,
            rank=lambda row: f"{IN_ORDER[row.origin]} {row.title}",
            is_decisive=True,
        ),
        Column(key="starts", title=say("Starts"), cell=lambda row: row.starts_on, kind=CellKind.DAY, is_shown=False),
        Column(key="ends", title=say("Ends"), cell=lambda row: row.ends_on, kind=CellKind.DAY, is_shown=False),
        Column(
            key="money",
            title=say("Grant at most"),
            cell=lambda row: row.money,
            kind=CellKind.MONEY,
            order=BY_CELL,
            is_decisive=True,
        ),
        Column(key="why", title=say("Why it was approved"), cell=lambda row: row.reason, is_shown=False),
        Column(key="outcomes", title=say("Outcomes"), cell=outcomes_in_words, is_shown=False),
    )


_STATES = {"active": say("Under way"), "completed": say("Completed"), "stopped": say("Stopped")}


def where_in_words(row: ProjectOfPlace, names: Mapping[str, str]) -> str:
    """The councils that a project is in, or that none is on record."""
    return all_of(names.get(code, code) for code in row.codes) if row.codes else str(say("Council not on record here"))


def outcomes_in_words(row: ProjectOfPlace) -> str:
    """What came of a project: each figure claimed and verified, or why there is none."""
    if not row.results:
        return row.told
    return row_of((say("{title}: {figures}", title=each.title, figures=_told(each)) for each in row.results), "; ")


def _fold(row: ProjectOfPlace) -> Sequence[FoldLine]:
    """What stands behind a row's fold: why it was approved, and each outcome; nothing where there is no more to say."""
    why = [FoldLine(str(say("Why it was approved")), row.reason)] if row.reason else []
    if not row.results:
        return [*why, FoldLine(str(say("Outcomes")), row.told)] if row.told != str(Blank.NOT_ON_RECORD) else why
    return [*why, *(FoldLine(each.title, _told(each)) for each in row.results)]


def _told(result: Result) -> str:
    return say("{claimed} claimed, {verified} verified", claimed=result.claimed, verified=result.verified)
