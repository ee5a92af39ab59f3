"""The place in open data and in the names of files: of a call that a place runs, of a project, of a grant within one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.standards.tables import LOCAL_CHOICES, ONWARD_GRANTS, PROJECTS
from placefund.funds.models import Fund, Round
from placefund.opendata.call_names import calls_by_award, calls_by_project, named
from placefund.opendata.exports import local_choices, rows_of
from placefund.opendata.queries import Addresses, grants
from placefund.pipelines.models import Candidate
from tests import build
from tests.build_local_calls import Office, an_open_call
from tests.build_onward import an_onward_grant
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
HERE = ("E08000001",)
ON = date(2026, 6, 1)
ADDRESSES = Addresses("https://fund.example/file", "https://fund.example/", "https://fund.example/awards/{}/")


def a_chosen_bid() -> Any:
    call = an_open_call()
    return build.an_application(
        "successful",
        round_=call,
        side=build.a_side(codes=HERE),
        cast=Office(call.programme),
        ask=Money.pounds(4_000_000),
    )


def row_of(table: Any, fund: Fund) -> dict[str, Any]:
    (row,) = rows_of(table, fund, ON)
    return dict(zip(table.header, row, strict=True))


def test_what_a_place_chose_in_its_call_stands_in_a_table_of_its_own_with_the_place() -> None:
    bid = a_chosen_bid()
    row = row_of(LOCAL_CHOICES, bid.round.strand.fund)
    place = bid.round.programme.place
    assert (row["place"], row["place_slug"], row["round"]) == (place.name, place.slug, bid.round.name)
    assert (row["application"], row["outcome"], row["amount_pounds"]) == (bid.title, "choose", Money.pounds(4_000_000))
    assert row["stands"] is True


def test_it_is_in_no_file_before_its_outcomes_are_told() -> None:
    call = an_open_call()
    bid = build.an_application("decided", round_=call, side=build.a_side(codes=HERE), cast=Office(call.programme))
    assert list(local_choices(bid.round.strand.fund, ON)) == []


def test_a_grant_within_a_project_names_its_place_in_csv_and_in_360giving() -> None:
    grant = an_onward_grant()
    place, fund = grant.award.partnership.place, grant.award.strand.fund
    assert place is not None
    assert row_of(ONWARD_GRANTS, fund)["place"] == place.name
    assert row_of(PROJECTS, fund)["place"] == place.name
    found = grants(fund, ADDRESSES)
    assert [(each.place, each.place_slug) for each in found] == [(place.name, place.slug)] * 2
    assert [each.is_from_open_call for each in found] == [True, None]  # nothing says how the scheme was run


def test_an_award_names_the_local_call_in_which_its_projects_were_chosen() -> None:
    grant = an_onward_grant()
    project, fund = grant.scheme.project, grant.award.strand.fund
    bid = a_chosen_bid()
    (candidate,) = Candidate.objects.filter(application=bid)
    # The project of another world becomes what the pipeline calls it: only the names have to meet.
    type(project).objects.filter(pk=project.pk).update(reference=candidate.reference)
    Round.objects.filter(pk=bid.round_id).update(strand=grant.award.strand)
    type(candidate.programme).objects.filter(pk=candidate.programme_id).update(strand=grant.award.strand)
    call = named(Round.objects.select_related("programme__place").get(pk=bid.round_id))
    assert call[1] == f"{bid.round.name}, {bid.round.programme.place.name}"
    assert calls_by_award(calls_by_project(fund)) == {grant.award.pk: (call,)}
    assert row_of(PROJECTS, fund)["local_call"] == call[1]
    assert [each.calls for each in grants(fund, ADDRESSES)] == [(call,)] * 2
    assert [each.is_from_open_call for each in grants(fund, ADDRESSES)] == [True, True]


def test_files_of_a_call_and_of_a_pipeline_are_named_after_the_place() -> None:
    bid = a_chosen_bid()
    officer, place = Office(bid.round.programme).officer, bid.round.programme.place
    for name, key in (("round-applications", bid.round_id), ("pipeline", bid.round.programme_id)):
        answer = signed_in(officer).get(reverse(name, args=[key]), {"file": "csv"})
        assert f'filename="{place.slug}' in answer.headers["Content-Disposition"], name
    answer = signed_in(officer).get(reverse("place-assessor-pool-file", args=[bid.round.programme_id]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{place.slug}-assessors.csv"'


def test_a_grant_within_a_project_and_its_scheme_are_found_by_their_place(client: Client) -> None:
    grant = an_onward_grant()
    place = grant.award.partnership.place
    assert place is not None
    for words in (f"{grant.organisation_name} {place.name}", f"{grant.scheme.title} {place.name}"):
        page = client.get(reverse("search"), {"q": words}).content.decode()
        assert reverse("onward-grant", args=[grant.pk]) in page, words
    assert reverse("scheme", args=[grant.scheme_id]) in page


def test_the_files_ask_as_often_for_many_projects_as_for_few() -> None:
    def asked(fund: Fund) -> int:
        with CaptureQueriesContext(connection) as queries:
            list(rows_of(PROJECTS, fund, ON))
        return len(queries)

    award = build.an_award()
    build.a_project(award, grant=Money.pounds(100_000))
    few = asked(award.strand.fund)
    for _ in range(3):
        build.a_project(award, grant=Money.pounds(100_000))
    assert asked(award.strand.fund) == few
