"""A fund begins from nothing or from another's book: other days, its own decisions, and none of the earlier fund's facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from hypothesis import given as drawn
from hypothesis import strategies as st

from placefund.domain.fundbook import Fundbook
from placefund.domain.fundbook.cloning import OWN, EarlierFact, Newcomer, Shift, blank, cloned, moved_days
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.fundbooks.editions.queries import in_force, reading_of
from placefund.fundbooks.folders import texts_of
from placefund.funds.models import Fund, Round
from placefund.people.access import INSTALLATION
from placefund.records import clock
from tests.build import AT, a_user
from tests.witness import nothing_changes, signed_in

BOOKS = {slug: texts_of(Path(settings.FUNDBOOKS_DIR) / slug) for slug in ("lipf", "rehearsal")}
POSSIBLE = [
    set(),
    {EarlierFact.PLACES},
    {EarlierFact.SOURCES},
    {EarlierFact.PLACES, EarlierFact.ALLOCATIONS},
    set(EarlierFact),
]


def newcomer(keeps: Any = (), shift: Shift = Shift(12), **more: Any) -> Newcomer:  # noqa: B008  immutable
    return Newcomer(
        **{
            "slug": "river",
            "name": "River Fund",
            "short_name": "RF",
            "department": "Department of Rivers",
            "delivery_body": "River Agency",
            "envelope": Money.pounds(500_000_000),
            "on": date(2026, 11, 30),
            "shift": shift,
            "keeps": frozenset(keeps),
        }
        | more
    )


def book_of(texts: dict[str, str]) -> Fundbook:
    reading = reading_of(texts)
    assert reading.faults == ()
    assert reading.book is not None
    return reading.book


@pytest.mark.parametrize(("slug", "keeps"), [("lipf", set(EarlierFact)), *(("rehearsal", keeps) for keeps in POSSIBLE)])
def test_a_clone_of_any_book_with_anything_kept_is_a_book_without_fault(slug: str, keeps: set[EarlierFact]) -> None:
    old, new = book_of(BOOKS[slug]), book_of(cloned(BOOKS[slug], newcomer(keeps)))
    assert (new.fund.slug, new.fund.envelope.amount, new.fund.settlement) == ("river", Money.pounds(500_000_000), None)
    assert [each.slug for each in new.rounds] == [each.slug for each in old.rounds]
    assert [len(each.questions) for each in new.question_sets] == [len(each.questions) for each in old.question_sets]
    assert (len(new.criteria_sets), len(new.indicators)) == (len(old.criteria_sets), len(old.indicators))
    assert bool(new.allocations) == (EarlierFact.ALLOCATIONS in keeps)
    assert bool(new.events) == (EarlierFact.STORIES in keeps)
    assert {each.id for each in new.sources} == (
        {each.id for each in old.sources} | {OWN} if EarlierFact.SOURCES in keeps else {OWN}
    )
    assert not {each.slug for each in new.places} & {each.slug for each in old.places}
    assert all(each.seed_commitment == "" for each in new.rounds)


def test_every_day_of_the_fund_and_its_rounds_moves_and_the_preview_says_so() -> None:
    old, new = book_of(BOOKS["lipf"]), book_of(cloned(BOOKS["lipf"], newcomer(shift=Shift(12, 1))))
    told = {str(day.what): (day.before, day.after) for day in moved_days(old, new)}
    assert told["First day of the fund"] == ("1 April 2026", "2 April 2027")
    assert told["Last day of the fund"] == ("31 March 2031", "1 April 2032")
    assert new.rounds[-1].closes_at.on == date(2027, 2, 13)
    assert new.rounds[-1].closes_at.at == old.rounds[-1].closes_at.at


@drawn(day=st.dates(date(2000, 1, 1), date(2100, 12, 31)), months=st.integers(-240, 240), days=st.integers(-400, 400))
def test_a_shift_keeps_months_and_their_ends(day: date, months: int, days: int) -> None:
    by_months = Shift(months).of(day)
    assert (by_months.year * 12 + by_months.month) - (day.year * 12 + day.month) == months
    assert (Shift(months, days).of(day) - by_months).days == days
    assert Shift().of(day) == day


def test_from_nothing_there_is_a_fund_an_open_strand_and_no_round() -> None:
    book = book_of(blank(newcomer(), date(2027, 4, 1), date(2032, 3, 31)))
    assert ([each.slug for each in book.strands], book.rounds, book.fund.life.reporting_years) == (["open"], (), 6)


FILLED = {
    "name": "River Fund",
    "short_name": "RF",
    "slug": "river",
    "department": "Department of Rivers",
    "delivery_body": "River Agency",
    "envelope": "500000000",
    "moved_by": "24",
    "moved_in": "months",
}


@pytest.mark.django_db
@pytest.mark.long
def test_an_administrator_sees_the_draft_first_and_then_begins_the_fund() -> None:
    clock.move_to(AT)
    desk, page = signed_in(a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)), reverse("new-fund")
    filled = FILLED | {"like": "book:rehearsal"}
    with nothing_changes():
        wrong = desk.post(page, filled | {"keeps": ["allocations"]})
        assert wrong.status_code == 422
        assert "needs: Its places with their areas." in wrong.content.decode()
        assert desk.post(page, filled | {"like": "fund:somebody-elses"}).status_code == 422
        assert desk.post(page, filled | {"moved_by": "999999"}).status_code == 422
        assert desk.post(page, filled | {"like": "nothing"}).status_code == 422
        small = desk.post(page, filled | {"slug": "River Fund"})
        assert small.status_code == 422
        preview = desk.post(page, filled | {"foresee": "on"})
        assert preview.status_code == 200
        assert "Began a fund from its fundbook: River Fund" in preview.content.decode()
    assert desk.post(page, filled).status_code == 302
    fund = Fund.objects.get(slug="river")
    edition = in_force(fund)
    assert edition is not None
    assert (edition.number, fund.is_invented) == (1, False)
    assert Round.objects.filter(strand__fund=fund).count() == len(book_of(BOOKS["rehearsal"]).rounds)
    again = desk.post(page, filled)
    assert "A fund here has this code already. Give another." in again.content.decode()
