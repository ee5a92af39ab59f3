"""The projects of a place in public: on its map by council, in a list with their reasons, and the money of each year."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.evaluation.models import PredecessorProject
from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund
from placefund.overview.briefing.brief import brief_of
from placefund.overview.briefing.place_projects import ProjectOrigin
from placefund.places.models import Area, Place
from placefund.records import clock
from tests.build import a_project, a_return
from tests.build_governance import a_board
from tests.build_reviews import a_review, released
from tests.build_rounds import AFTER
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
TODAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lipf() -> Fund:
    clock.move_to(TODAY)
    return once(load_folder)(LIPF, at=TODAY).fund


def text_of(client: Client, name: str, slug: str, **query: str) -> str:
    return client.get(reverse(name, args=[slug]), query).content.decode()


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text.split("<main", 1)[1])).split())


def an_approved_portfolio(
    verdicts: tuple[ReviewVerdict, ...] = BOTH, *, public_from: datetime | None = None
) -> tuple[Place, Area]:
    """A place whose portfolio was decided on, and the one council that the first of its projects is in."""
    board = a_board()
    place = board.programme.place
    area = Area.objects.get(code=min(place.area_codes()))
    world = a_review(board, projects=len(verdicts), areas=((area.code,),))
    released(world, verdicts, public_from=public_from)
    clock.move_to(AFTER)
    return place, area


def titles(place: Place) -> list[str]:
    (fund,) = Fund.objects.filter(strands__programmes__place=place)
    return [each.title for each in brief_of(place, fund, AFTER.date()).all_projects]


def test_an_approved_project_stands_on_the_map_with_a_list_beside_it(client: Client) -> None:
    place, area = an_approved_portfolio()
    first, second = titles(place)
    page = text_of(client, "place", place.slug)
    assert f"<title>1 project in {html.escape(area.name)}</title>" in page
    beside = words("<main" + page[page.index('class="pf-map__beside"') :].partition("</figure>")[0])
    assert f"{area.name} {first} Approved in the portfolio, and not begun" in beside
    assert second not in beside
    assert "Of 1 more project no council is on record here, so that it is not on the map." in beside


def test_there_are_no_numbers_on_a_map_where_no_council_is_on_record(client: Client, lipf: Fund) -> None:
    page = text_of(client, "place", "glasgow-city-region")
    assert "pf-map__pin" not in page
    assert "In which councils the 8 projects on record are: not on record here" in words(page)


def test_a_project_of_the_programme_before_is_where_its_source_says(client: Client, lipf: Fund) -> None:
    page = text_of(client, "place", "greater-manchester")
    assert "<title>1 project in Salford</title>" in page
    assert "pf-map__pin--quiet" in page
    told = words(text_of(client, "place-projects", "greater-manchester", council="E08000006"))
    assert "Future Homes" in told
    assert "Grow AI" not in told
    assert PredecessorProject.objects.exclude(area_codes=[]).count() == 1


def test_all_projects_of_a_decision_have_their_reason_in_the_list_and_the_page_names_the_largest(
    client: Client,
) -> None:
    place, _ = an_approved_portfolio((*BOTH, *BOTH[1:] * 7))
    page = words(text_of(client, "place", place.slug))
    assert "3 more, each with its reason £3,000,000" in page
    assert "In all £9,000,000" in page
    listed = words(text_of(client, "place-projects", place.slug))
    assert all(title in listed for title in titles(place))
    assert listed.count("Why it was approved Reason") == 9


def test_what_is_under_embargo_is_told_nowhere(client: Client) -> None:
    place, _ = an_approved_portfolio(public_from=AFTER + timedelta(days=7))
    assert titles(place) == []
    for name in ("place", "place-projects"):
        page = words(text_of(client, name, place.slug))
        assert "Approved" not in page.replace("Approved for it", "")
        assert "Reason" not in page


def test_money_by_year_adds_up_in_each_column(client: Client) -> None:
    place, _ = an_approved_portfolio()
    (fund,) = Fund.objects.filter(strands__programmes__place=place)
    money = brief_of(place, fund, AFTER.date()).by_year
    lines = [*money.years, *([money.of_no_year] if money.of_no_year else [])]
    assert [line.year for line in money.years] == sorted(line.year for line in money.years if line.year)
    assert Money.total(line.approved for line in lines if isinstance(line.approved, Money)) == money.whole.approved
    assert all(line.promised is None for line in money.years)
    assert money.whole.approved == Money.pounds(2_000_000)
    assert money.of_no_year is not None
    assert money.of_no_year.promised == money.whole.promised
    assert "No year is given" in words(text_of(client, "place", place.slug))


def test_what_was_paid_stands_in_its_year_and_adds_up_to_what_is_printed_above() -> None:
    report = a_return("paid", claim=Money.pounds(100_000))
    place, fund = report.award.partnership.place, report.award.strand.fund
    assert place is not None
    found = brief_of(place, fund, TODAY.date())
    paid = {line.year: line.paid for line in found.by_year.years if line.paid}
    assert paid == {FinancialYear.of(date(2026, 7, 1)): Money.pounds(100_000)}
    assert found.by_year.whole.paid == found.money.paid == Money.pounds(100_000)
    assert found.by_year.whole.awarded == found.money.awarded


def test_what_is_not_on_record_is_said_by_year_too(client: Client, lipf: Fund) -> None:
    page = words(text_of(client, "place", "greater-manchester"))
    told = page.partition("By year")[2].partition("Outcomes")[0]
    assert "In all at least £50,000,000" in told or "In all £50,000,000" in told
    assert told.count("Not on record here") == 3
    assert "£0" not in told


def test_a_project_says_what_its_returns_have_reported_and_else_that_none_has(client: Client) -> None:
    project = a_project()
    place = project.award.partnership.place
    assert place is not None
    clock.move_to(TODAY)
    (row,) = brief_of(place, project.award.strand.fund, TODAY.date()).all_projects
    assert (row.origin, row.told) == (ProjectOrigin.AWARD, "No return has reported an outcome")
    assert "No return has reported an outcome" in words(text_of(client, "place-projects", place.slug))


def test_the_list_asks_as_often_for_many_projects_as_for_few(client: Client) -> None:
    def asked(slug: str, name: str) -> int:
        client.get(reverse(name, args=[slug]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[slug]))
        return len(queries)

    counts = []
    for verdicts in (BOTH, (*BOTH, *BOTH[1:] * 5)):
        with transaction.atomic():
            place, _ = an_approved_portfolio(verdicts)
            counts.append([asked(place.slug, name) for name in ("place", "place-projects")])
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
