"""The menu: what each person finds in it, that every entry opens, and which one is marked."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.people.models import User
from tests.build import a_side, a_user, an_application, an_award
from tests.witness import queries_of, signed_in

pytestmark = pytest.mark.django_db
PUBLIC = "Funds"


def menu(user: User | None, address: str = "/about/") -> list[dict[str, Any]]:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return answer.context["navigation"]  # type: ignore[no-any-return]


def labels(user: User | None) -> list[str]:
    return [str(entry["label"]) for entry in menu(user)]


def test_a_bidder_finds_their_applications_once_there_is_one_and_their_awards_once_they_are_offered_one() -> None:
    assert labels(a_side().lead) == [PUBLIC, "Your tasks", "Partnerships", "Messages", "People"]
    bid = an_application()
    for user in (bid.side.lead, bid.side.partner):  # type: ignore[attr-defined]
        assert labels(user) == [PUBLIC, "Your tasks", "My applications", "Partnerships", "Messages", "People"]
    award = an_award("offered")
    assert labels(award.side.lead) == [  # type: ignore[attr-defined]
        PUBLIC, "Your tasks", "My applications", "My awards", "Partnerships", "Messages", "People",
    ]  # fmt: skip


def test_each_of_a_fund_finds_their_own_desk() -> None:
    cast = an_award().cast  # type: ignore[attr-defined]
    assert labels(cast.manager) == [PUBLIC, "Your tasks", "Messages", "Organisations", "People", "Fund desk"]
    assert labels(cast.chair) == [PUBLIC, "Your tasks", "Messages"]
    assert labels(cast.assessors[0].user) == [PUBLIC, "Your tasks", "To assess", "Messages"]
    assert labels(cast.finance) == [PUBLIC, "Your tasks", "Messages", "Organisations", "Payments"]
    assert labels(cast.auditor) == [PUBLIC, "Your tasks", "Messages", "Organisations", "Record", "Fund desk"]
    assert labels(None) == [PUBLIC]
    assert labels(a_user()) == [PUBLIC, "Your tasks", "Messages"]


@pytest.mark.long
def test_every_entry_opens_and_is_the_one_that_is_marked() -> None:
    award = an_award()
    cast, side = award.cast, award.side  # type: ignore[attr-defined]
    for user in (side.lead, side.certifier, cast.manager, cast.assessors[0].user, cast.finance, cast.auditor):
        for entry in menu(user):
            marked = [str(each["label"]) for each in menu(user, entry["url"]) if each["current"]]
            assert marked == [str(entry["label"])]


def test_a_page_below_an_entry_marks_it() -> None:
    award = an_award()
    lead = award.side.lead  # type: ignore[attr-defined]
    assert award.application_id
    pages = (f"/applications/{award.application_id}/", f"/awards/{award.pk}/manage/")
    marked = [[str(each["label"]) for each in menu(lead, page) if each["current"]] for page in pages]
    assert marked == [["My applications"], ["My awards"]]
    page = signed_in(lead).get(pages[0]).content.decode()
    assert page.count('aria-current="page"') >= 1


def test_the_menu_takes_as_many_queries_with_more_applications() -> None:
    side = a_side()
    an_application("submitted", side=side)
    one = queries_of(side.lead, "/about/")
    an_application("submitted", side=side)
    assert queries_of(side.lead, "/about/") == one
