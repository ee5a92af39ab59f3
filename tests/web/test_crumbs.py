"""The way to a page: as each row says of itself, over pages that the visitor may open."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from placefund.web.crumbs import HOME, NOWHERE, Landmark, Visitor
from tests.build import Cast, a_project, a_user, an_award, an_open_round


def steps(row: Landmark, visitor: Visitor) -> list[tuple[str, str]]:
    return [(crumb.label, crumb.name) for crumb in row.way(visitor).crumbs]


def test_a_page_itself_leads_nowhere_and_is_what_the_way_is_called() -> None:
    way = HOME.to("Record", "record").to("Seals", "seals")
    assert [(crumb.label, crumb.url) for crumb in way.links] == [("Funds", "/"), ("Record", "/record/"), ("Seals", "")]
    assert (way.here, way.back) == ("Seals", "/record/")


def test_the_one_link_of_a_narrow_screen_is_the_nearest_step_with_a_page() -> None:
    way = HOME.to("Record", "record").to("What stands there").to("Seal")
    assert way.above is not None
    assert (way.above.label, way.above.url) == ("Record", "/record/")
    assert NOWHERE.to("Messages").above is None


def test_a_page_with_nothing_above_it_has_no_links() -> None:
    assert (NOWHERE.to("Messages").links, NOWHERE.to("Messages").back, NOWHERE.links) == ((), "", ())


@pytest.mark.django_db
def test_the_public_is_led_over_public_pages_only_whoever_they_are() -> None:
    round_ = an_open_round()
    fund, manager = round_.strand.fund, Cast(round_.strand.fund).manager
    public = [("Funds", "home"), (fund.short_name, "fund"), (round_.strand.name, "strand"), (round_.name, "round")]
    assert steps(round_, Visitor(AnonymousUser(), is_public=True)) == public
    assert steps(round_, Visitor(manager, is_public=True)) == public


@pytest.mark.django_db
def test_the_way_begins_at_the_desk_for_those_who_manage_the_fund_alone() -> None:
    round_ = an_open_round()
    fund, manager = round_.strand.fund, Cast(round_.strand.fund).manager
    assert steps(round_, Visitor(manager, is_public=False)) == [
        (fund.short_name, "manage-fund"),
        (round_.name, "manage-round"),
    ]
    assert steps(round_, Visitor(a_user(), is_public=False)) == [(fund.short_name, "fund"), (round_.name, "round")]


@pytest.mark.django_db
def test_a_row_begins_with_the_way_to_the_row_above_it() -> None:
    project = a_project(an_award())
    award, visitor = project.award, Visitor(a_user(), is_public=False)
    assert project.way(visitor).crumbs[:-1] == award.way(visitor).crumbs
    assert steps(project, visitor)[1:] == [(award.reference, "manage-award"), (project.title, "manage-project")]
    assert project.way(visitor).fund == award.strand.fund
