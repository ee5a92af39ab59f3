"""My applications: whose they are, and that neither a filter nor a count tells their authors how far the fund has got."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.applications import actions as applications
from placefund.applications.models import UNTOLD
from placefund.decisions import actions as decisions
from placefund.panels.agreement import actions as agreement_actions
from placefund.people.models import User
from tests.build import AFTER, a_side, a_user, an_application, read_by_all, release
from tests.panels.test_recusals import AGREED
from tests.witness import signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
ADDRESS = "/applications/"


def listed(user: User, **asked: str) -> Any:
    answer = signed_in(user).get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.context["list"]


def names(user: User, **asked: str) -> list[str]:
    return [str(row.name.value) for row in listed(user, **asked).rows]


def test_everybody_who_stands_in_a_partnership_reads_its_applications_and_no_others() -> None:
    bid, _ = an_application("submitted"), an_application("submitted")
    side = bid.side  # type: ignore[attr-defined]
    assert [names(user) for user in (side.lead, side.partner, side.certifier)] == [[str(bid)]] * 3
    assert [row.name.href for row in listed(side.lead).rows] == [f"/applications/{bid.pk}/"]


def test_the_fund_has_no_applications_of_its_own() -> None:
    cast = an_application("submitted").cast  # type: ignore[attr-defined]
    assert [names(user) for user in (cast.manager, cast.chair, cast.auditor)] == [[], [], []]


def test_who_may_read_no_application_is_refused() -> None:
    cast = an_application("submitted").cast  # type: ignore[attr-defined]
    users = (cast.finance, cast.assessors[0].user, a_user())
    assert [signed_in(user).get(ADDRESS).status_code for user in users] == [403] * 3
    assert signed_in(None).get(ADDRESS).status_code == 302


def everything_told(user: User, *states: str) -> list[Any]:
    found: list[Any] = []
    for state in ("", *states):
        page = listed(user, state=state) if state else listed(user)
        found.append([[cell.value for cell in row.cells] for row in page.rows])
        found.append([[(o.value, o.count) for o in field.options] for field in page.fields])
        found.append(b"".join(signed_in(user).get(ADDRESS, {"file": "csv"} | ({"state": state} if state else {}))))  # type: ignore[arg-type]
    return found


@pytest.mark.long
def test_whatever_the_fund_does_the_authors_list_stays_the_same_until_they_are_told() -> None:
    bid = an_application("submitted")
    cast, lead = bid.cast, bid.side.lead  # type: ignore[attr-defined]
    before = everything_told(lead, "draft", "submitted", "successful", "unsuccessful")
    assert "submitted" in str(before)
    bid = applications.find_eligible(bid, reasons="Every rule holds.", by=cast.manager, at=AFTER)
    assert everything_told(lead, "draft", "submitted", "successful", "unsuccessful") == before
    read_by_all(bid, cast)
    agreement_actions.agree_score(bid, AGREED, reason="Good.", by=cast.chair, at=AFTER)
    assert everything_told(lead, "draft", "submitted", "successful", "unsuccessful") == before
    decisions.decide(bid, outcome="decline", reasons="No.", feedback="So.", by=cast.decider, at=AFTER)
    assert everything_told(lead, "draft", "submitted", "successful", "unsuccessful") == before
    assert {signed_in(lead).get(ADDRESS, {"state": state}).status_code for state in UNTOLD} == {422}
    release(bid.round, cast)
    assert everything_told(lead, "draft", "submitted", "successful", "unsuccessful") != before


def test_it_takes_as_many_queries_with_more_applications() -> None:
    side = a_side()
    an_application("submitted", side=side)
    takes_as_many_queries_with_more(side.lead, ADDRESS, lambda: an_application("submitted", side=side))
