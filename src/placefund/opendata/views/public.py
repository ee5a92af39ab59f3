"""Open data for anyone: what there is to download, the files as they stand now, and every release as it was."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.money_words import MoneyWord
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.standards import threesixty
from placefund.domain.standards.tables import TABLES, Table, lines
from placefund.domain.trail import Trail
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.ledger.queries import trail
from placefund.opendata.exports import rows_of
from placefund.opendata.models import Release
from placefund.opendata.queries import changes_in, package_now, why_nothing_to_publish
from placefund.opendata.views.addresses import addresses_of
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.lists.files import workbook_response
from placefund.web.pages import page, show

WIDTH_OF_A_COLUMN = 24
LICENCE_NAME = say("Open Government Licence v3.0")


@dataclass(frozen=True, slots=True)
class WordInFiles:
    """A word for money with its total, and where it stands in the files."""

    word: MoneyWord
    amount: Money
    column: str
    where: Message


def words_in_files(money: Trail) -> tuple[WordInFiles, ...]:
    """What awards have had, word by word, with its column of the table of awards and its place in 360Giving."""
    return (
        WordInFiles(
            MoneyWord.AWARDED,
            money.awarded,
            "awarded_pounds",
            say("amountAwarded; values of commitmentTransaction above zero"),
        ),
        WordInFiles(
            MoneyWord.HANDED_BACK,
            money.handed_back,
            "handed_back_pounds",
            say("values of commitmentTransaction below zero"),
        ),
        WordInFiles(
            MoneyWord.COMMITTED, money.committed, "committed_pounds", say("all values of commitmentTransaction")
        ),
        WordInFiles(
            MoneyWord.PAID,
            money.paid,
            "paid_pounds",
            say("amountDisbursed; all values of disbursementTransaction"),
        ),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def open_data(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What there is to download, with the meaning of every column."""
    return show(
        request,
        "opendata/open_data.html",
        way_to(request, fund).to(say("Open data")),
        tables=[
            (
                table,
                *(reverse(name, args=[fund.slug, table.slug]) for name in ("open-data-table", "open-data-workbook")),
            )
            for table in TABLES
        ],
        releases=Release.objects.filter(fund=fund).defer("content"),
        coverage=coverage_of(fund),
        words=words_in_files(trail(fund.slug)),
        awards=Award.published().filter(strand__fund=fund).count(),
        why_nothing=why_nothing_to_publish(fund),
        licence=threesixty.LICENCE,
        licence_name=LICENCE_NAME,
        may_publish=has(request.user, Capability.PUBLISH_RELEASE, fund),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def threesixty_live(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The awards as they stand now, as 360Giving JSON; nothing, with the reason, where there is no award to publish."""
    if why := why_nothing_to_publish(fund):
        return HttpResponse(f"{why}\n", content_type="text/plain; charset=utf-8", status=404)
    text = threesixty.as_text(package_now(fund, addresses_of(fund, request), clock.now()))
    return _file(text, "application/json", f"{fund.slug}-360giving.json")


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def table(request: HttpRequest, fund: Fund, table: str) -> StreamingHttpResponse:
    """One table as CSV, sent row by row."""
    chosen = _table(table)
    rows = rows_of(chosen, fund, london(clock.now()).date())
    response = StreamingHttpResponse(lines(chosen, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{fund.slug}-{chosen.slug}.csv"'
    return response


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def workbook(request: HttpRequest, fund: Fund, table: str) -> HttpResponseBase:
    """The same table as an Excel workbook."""
    chosen = _table(table)
    rows = rows_of(chosen, fund, london(clock.now()).date())
    heads = [(name, WIDTH_OF_A_COLUMN) for name in chosen.header]
    return workbook_response(f"{fund.slug}-{chosen.slug}", chosen.title, heads, rows)


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


def _table(slug: str) -> Table:
    chosen = next((known for known in TABLES if known.slug == slug), None)
    if chosen is None:
        raise Http404(say("There is no table “{table}”.", table=slug))
    return chosen


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type + "; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Anyone may use open data from a page of their own.
    response["Access-Control-Allow-Origin"] = "*"
    return response
