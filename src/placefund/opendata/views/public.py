"""Open data for anyone: what there is to download, the files as they stand now, and every release as it was."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.standards import threesixty
from placefund.domain.standards.tables import TABLES, lines
from placefund.funds.models import Fund
from placefund.opendata.exports import ROWS
from placefund.opendata.models import Release
from placefund.opendata.queries import changes_in, package_now
from placefund.opendata.views.addresses import addresses_of
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show

LICENCE_NAME = say("Open Government Licence v3.0")


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def open_data(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What there is to download, with the meaning of every column."""
    return show(
        request,
        "opendata/open_data.html",
        way_to(request, fund).to(say("Open data")),
        tables=[(table, reverse("open-data-table", args=[fund.slug, table.slug])) for table in TABLES],
        releases=Release.objects.filter(fund=fund).defer("content"),
        awards=Award.published().filter(strand__fund=fund).count(),
        licence=threesixty.LICENCE,
        licence_name=LICENCE_NAME,
        may_publish=has(request.user, Capability.PUBLISH_RELEASE, fund),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def threesixty_live(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The awards as they stand now, as 360Giving JSON."""
    text = threesixty.as_text(package_now(fund, addresses_of(fund, request), clock.now()))
    return _file(text, "application/json", f"{fund.slug}-360giving.json")


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def table(request: HttpRequest, fund: Fund, table: str) -> StreamingHttpResponse:
    """One table as CSV, sent row by row."""
    chosen = next((known for known in TABLES if known.slug == table), None)
    if chosen is None:
        raise Http404(say("There is no table “{table}”.", table=table))
    rows = ROWS[chosen](fund, london(clock.now()).date())
    response = StreamingHttpResponse(lines(chosen, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{fund.slug}-{chosen.slug}.csv"'
    return response


@page(Capability.READ_PUBLIC, Release, methods=("GET",))
def release(request: HttpRequest, release: Release) -> HttpResponse:
    """One release: what it changed, and its file."""
    return show(
        request,
        "opendata/release.html",
        way_to(request, release),
        release=release,
        changes=changes_in(release),
        size=len(release.content.encode()),
    )


@page(Capability.READ_PUBLIC, Release, methods=("GET",))
def release_file(request: HttpRequest, release: Release) -> HttpResponse:
    """The file of a release, byte for byte as it was published."""
    name = f"{release.fund.slug}-360giving-release-{release.number}.json"
    return _file(release.content, "application/json", name)


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type + "; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Anyone may use open data from a page of their own.
    response["Access-Control-Allow-Origin"] = "*"
    return response
