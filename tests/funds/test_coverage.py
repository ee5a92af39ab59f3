"""What is on record of a fund is stated: by its fundbook, or by its manager, with a reason, and never edited."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placefund.domain.coverage import RESTS_ON_AWARDS, Extent, Holding, RecordKind
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.roles import Role
from placefund.fundbooks.loader import load_folder
from placefund.funds import actions
from placefund.funds.models import CoverageRecord, Fund, Round
from placefund.funds.queries import coverage_of, coverages
from placefund.records.models import Event
from tests import build
from tests.domain.fundbook.small_book import changed, faults
from tests.witness import nothing_changes, signed_in
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SINCE = date(2026, 4, 1)
DAY = {"since_day": "1", "since_month": "4", "since_year": "2026"}
pytestmark = pytest.mark.django_db
AFTER_ALLOCATIONS = tuple(kind for kind in RecordKind if kind is not RecordKind.ALLOCATIONS)


def flat(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def lipf() -> Fund:
    return once(load_folder)(LIPF, at=AT).fund


def awards_from(day: date) -> list[Holding]:
    return [Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, day)]


def test_of_the_real_fund_nothing_but_allocations_is_on_record(lipf: Fund) -> None:
    found = coverage_of(lipf)
    assert found.absent == AFTER_ALLOCATIONS
    assert found.holding(RecordKind.ALLOCATIONS).extent is Extent.COMPLETE
    assert all(row.why and row.source_refs for row in lipf.coverage_records.all())


def test_a_fund_of_which_nothing_was_stated_holds_nothing() -> None:
    fund = build.a_fund()
    other = Fund(pk=fund.pk + 1000)
    assert coverages(fund, other)[other.pk].absent == tuple(RecordKind)


def test_a_statement_is_a_new_row_and_the_newest_holds(lipf: Fund) -> None:
    manager = build.Cast(lipf).manager
    actions.state_coverage(lipf, awards_from(SINCE), why="The offers are made here from now on.", by=manager, at=AT)
    assert coverage_of(lipf).holding(RecordKind.AWARDS) == awards_from(SINCE)[0]
    assert list(lipf.coverage_records.filter(kind="awards").values_list("version", "extent")) == [
        (1, "not on record here"),
        (2, "from"),
    ]
    event = Event.objects.latest("pk")
    assert (event.verb, event.details["extent"]) == ("stated what is on record of", "from 2026-04-01")


def test_only_the_funds_manager_may_state_it_and_only_with_a_reason(lipf: Fund) -> None:
    manager = build.Cast(lipf).manager
    other = build.a_user(role=Role.FUND_MANAGER, scope="fund:another")
    with pytest.raises(NotAllowed):
        actions.state_coverage(lipf, awards_from(SINCE), why="Why not", by=other, at=AT)
    with pytest.raises(NotPossible, match="Say why"):
        actions.state_coverage(lipf, awards_from(SINCE), why=" ", by=manager, at=AT)
    assert coverage_of(lipf).absent == AFTER_ALLOCATIONS


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_every_statement(lipf: Fund, act: str) -> None:
    rows = CoverageRecord.objects.filter(fund=lipf)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(why="x") if act == "update" else rows.delete()


def test_a_book_that_says_nothing_of_a_kind_is_refused() -> None:
    told = faults(changed("prospectus.toml", 'kind = "awards"\nextent', 'kind = "appeals"\nextent'))
    assert any('"appeals"' in fault.message for fault in told)
    silent = changed(
        "prospectus.toml",
        '[[on_record]]\nkind = "awards"\nextent = "complete"\nwhy = "All of them are here."\nsource = "A"\n',
        "",
    )
    [fault] = faults(silent)
    assert (fault.file, fault.line) == ("prospectus.toml", 2)
    assert "No [[on_record]] says how much of the fund's awards is on record here." in fault.message


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('kind = "awards"\nextent = "complete"', 'kind = "awards"\nextent = "from"', 'give "from", a day'),
        (
            'kind = "awards"\nextent = "complete"',
            'kind = "awards"\nextent = "complete"\nfrom = 2026-04-01',
            "only there",
        ),
        ('kind = "awards"\nextent = "complete"', 'kind = "awards"\nextent = "not on record here"', "without awards"),
    ],
)
def test_a_statement_that_cannot_be_is_a_fault_of_the_book(before: str, after: str, said: str) -> None:
    told = faults(changed("prospectus.toml", before, after))
    assert told
    assert all(said in fault.message and fault.line > 50 for fault in told)


# --- the page, and what waits for it ----------------------------------------------------------------------------------


def test_the_manager_sees_what_a_statement_does_before_it_is_made(lipf: Fund) -> None:
    manager = signed_in(build.Cast(lipf).manager)
    address = reverse("state-coverage", args=[lipf.slug])
    form = {
        "kinds": ["awards", "payments"],
        "extent": "from",
        "why": "Run here from now on.",
        "source_refs": "S1",
        **DAY,
    }
    with nothing_changes():
        shown = manager.post(address, form | {"foresee": "on"})
    page = flat(shown.content.decode())
    assert "What this would do" in page
    assert "Complete from 1 April 2026 on" in page
    assert page.count("Not on record here") >= 3
    assert page.count("£0") == 1  # “it is never £0”
    done = manager.post(address, form)
    assert (done.status_code, done["Location"]) == (302, reverse("facts", args=[lipf.slug]) + "#on-record")
    assert coverage_of(lipf).holds(RecordKind.AWARDS, RecordKind.PAYMENTS)
    assert lipf.coverage_records.filter(kind="awards").latest("version").source_refs == "S1"
    facts = flat(signed_in(None).get(reverse("facts", args=[lipf.slug])).content.decode())
    assert "Complete from 1 April 2026 on" in facts
    assert "Run here from now on." in facts


def test_a_statement_that_cannot_be_is_refused_on_the_page_and_changes_nothing(lipf: Fund) -> None:
    address = reverse("state-coverage", args=[lipf.slug])
    manager, auditor = signed_in(build.Cast(lipf).manager), signed_in(build.Cast(lipf).auditor)
    form = {"kinds": ["payments"], "extent": "complete", "why": "They are."}
    with nothing_changes():
        refused = manager.post(address, form)
        assert (refused.status_code, auditor.post(address, form).status_code) == (422, 403)
    assert "cannot be on record without awards" in refused.content.decode()
    page = auditor.get(address).content.decode()
    assert ("Show what it would do" in page, "No list of payments was found" in page) == (False, True)


def test_the_managers_task_is_to_state_it_before_the_offer() -> None:
    bid = build.an_application("successful")
    fund, cast = bid.round.strand.fund, bid.cast  # type: ignore[attr-defined]
    offer, statement = reverse("offer-award", args=[bid.pk]), reverse("state-coverage", args=[fund.slug])
    page = signed_in(cast.manager).get(reverse("tasks")).content.decode()
    assert (offer in page, statement in page) == (True, False)
    not_here = [Holding(kind, Extent.NOT_ON_RECORD) for kind in (RecordKind.AWARDS, *RESTS_ON_AWARDS)]
    actions.state_coverage(fund, not_here, why="They are run elsewhere.", by=cast.manager, at=AT)
    page = signed_in(cast.manager).get(reverse("tasks")).content.decode()
    assert (offer in page, statement in page) == (False, True)


def test_an_offer_waits_until_awards_are_stated_to_be_on_record() -> None:
    allocation = build.an_allocation()
    fund, cast = allocation.strand.fund, build.Cast(allocation.strand.fund)
    not_here = [Holding(kind, Extent.NOT_ON_RECORD) for kind in (RecordKind.AWARDS, *RESTS_ON_AWARDS)]
    actions.state_coverage(fund, not_here, why="They are run elsewhere.", by=cast.manager, at=AT)
    with pytest.raises(NotPossible, match="Awards of the"), transaction.atomic():
        build.an_award("offered", cast=cast)
    page = signed_in(cast.manager).get(reverse("offer-allocation", args=[fund.slug, allocation.pk])).content.decode()
    assert reverse("state-coverage", args=[fund.slug]) in page
    assert "Make the offer" not in page


def test_a_day_without_an_hour_is_that_day_on_the_managers_desk_too(lipf: Fund) -> None:
    """Wave 1 closed on 13 November 2025, and the hour was not published: midnight belongs to the day it ends."""
    browser, wave = signed_in(build.Cast(lipf).manager), Round.objects.get(strand__fund=lipf, name="Earmarked wave 1")
    pages = [reverse("manage-fund", args=[lipf.slug]), reverse("manage-round", args=[wave.pk])]
    pages += [reverse("fund", args=[lipf.slug]), reverse("round", args=[wave.pk]), reverse("dates", args=[lipf.slug])]
    for path in pages:
        text = browser.get(path).content.decode()
        assert "13 November 2025" in text, path
        assert "14 November 2025" not in text, path
