"""The commonest changes are made on a page, without a file: each becomes a proposed change like one that was uploaded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placefund.fundbooks.changes.forms import free_slug
from placefund.fundbooks.models import ProposedChange
from placefund.funds.models import Fund, Round
from tests import build
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db


FOURTH = {
    "like": "competed-round-1",
    "name": "Competed round of 2027",
    "source": "FB",
    "note": "Decided by the board.",
}


@pytest.mark.long
def test_a_further_round_is_planned_like_an_earlier_one_and_its_dates_are_changed(lipf: Fund) -> None:
    browser = signed_in(build.Cast(lipf).manager)
    page = browser.get("/manage/lipf/change/round/").content.decode()
    assert "Our decision" in page
    names = ("day", "month", "year", "time")
    dates = {
        f"{field}_{part}": value
        for field, values in (("opens_at", ("11", "1", "2027", "09:00")), ("closes_at", ("30", "4", "2027", "16:00")))
        for part, value in zip(names, values, strict=True)
    }
    with nothing_changes():
        assert (
            browser.post("/manage/lipf/change/round/", {**FOURTH, **dates, "name": "Competed round 1"}).status_code
            == 422
        )
    sent = browser.post("/manage/lipf/change/round/", {**FOURTH, **dates})
    assert sent.status_code == 302, sent.content.decode()
    assert Round.objects.filter(strand__fund=lipf).count() == 3
    assert browser.post(sent["Location"], {"why": "Decided by the board."}).status_code == 302
    fourth = Round.objects.get(slug="competed-round-of-2027")
    third = Round.objects.get(slug="competed-round-1")
    assert (fourth.state, fourth.opens_at) == ("planned", datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    assert fourth.terms().questions == third.terms().questions
    assert fourth.terms().method == third.terms().method

    assert f"/rounds/{fourth.pk}/dates/" in browser.get("/manage/lipf/change/").content.decode()
    again = {**dates, "closes_at_day": "14", "closes_at_month": "5", "source": "FB", "note": "A week more."}
    with nothing_changes():
        same = browser.post(f"/rounds/{fourth.pk}/dates/", {**dates, "source": "FB"})
    assert "These are its dates already" in same.content.decode()
    sent = browser.post(f"/rounds/{fourth.pk}/dates/", again)
    assert sent.status_code == 302, sent.content.decode()
    assert browser.post(sent["Location"], {"why": "A week more."}).status_code == 302
    fourth.refresh_from_db()
    assert fourth.closes_at == datetime(2027, 5, 14, 15, 0, tzinfo=UTC)
    assert [change.said for change in ProposedChange.objects.order_by("pk")] == [
        "A further round: Competed round of 2027",
        "Other dates of Competed round of 2027",
    ]


def test_dates_that_cannot_be_are_refused_with_the_faults_of_the_book_and_nothing_is_proposed(lipf: Fund) -> None:
    browser = signed_in(build.Cast(lipf).manager)
    parts = ("day", "month", "year", "time")
    opens, closes = ("11", "1", "2027", "09:00"), ("10", "1", "2027", "16:00")
    dates = {f"opens_at_{part}": value for part, value in zip(parts, opens, strict=True)} | {
        f"closes_at_{part}": value for part, value in zip(parts, closes, strict=True)
    }
    with nothing_changes():
        page = browser.post("/manage/lipf/change/round/", {**FOURTH, **dates})
    assert page.status_code == 422
    assert "prospectus.toml, line" in page.content.decode()


def test_two_long_names_that_begin_alike_have_two_addresses() -> None:
    long = "Competed round for partnerships of universities, councils and firms in the "
    taken = [free_slug(long + "north", [])]
    taken.append(free_slug(long + "south", taken))
    taken.append(free_slug(long + "west", taken))
    assert (len(set(taken)), max(map(len, taken))) == (3, 60)
    assert free_slug("Competed round", ["competed-round"]) == "competed-round-2"
    assert free_slug("Competed round", []) == "competed-round"
