"""The practice copy of the real fund: a visitor clicks through its whole chain, and the real fund's pages stay as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from placefund.applications.models import Application
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.folders import texts_of
from placefund.funds.models import Fund, Round
from placefund.people.queries import PRACTICE_FUND, practice_people
from placefund.places.actions import load_areas
from placefund.places.area_register import area_rows, change_rows
from placefund.records import clock
from placefund.rehearsal.plan import PRESENT
from placefund.rehearsal.practice import CLOSED, OPEN, perform, practice_texts
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LIPF = texts_of(Path(settings.FUNDBOOKS_DIR) / "lipf")


@once
def the_copy() -> Fund:
    load_areas(area_rows(), change_rows())
    clock.move_to(PRESENT)
    return perform(LIPF)


def test_its_book_is_without_fault_invented_and_has_the_questions_of_the_real_one() -> None:
    old, new = reading_of(LIPF).book, reading_of(practice_texts(LIPF))
    assert new.faults == ()
    assert old is not None
    assert new.book is not None
    assert new.book.fund.invented
    assert len(new.book.question_sets[0].questions) == len(old.question_sets[0].questions)


def test_one_round_has_closed_with_two_bids_and_the_next_is_open_with_a_draft() -> None:
    fund = the_copy()
    rounds = {row.slug: row for row in Round.objects.filter(strand__fund=fund)}
    found = {
        slug: list(Application.objects.filter(round=rounds[slug]).values_list("state", flat=True))
        for slug in (CLOSED, OPEN)
    }
    assert found == {CLOSED: ["submitted", "submitted"], OPEN: ["draft"]}
    assert (rounds[CLOSED].state, rounds[OPEN].state) == ("closed", "open")
    assert perform(LIPF) == fund
    roles = {person.card.role.value for person in practice_people()}
    assert {"fund_manager", "lead_bidder", "certifier", "partner", "assessor", "panel_chair", "decision_maker"} <= roles
    assert {"finance_officer", "monitoring_officer", "auditor"} <= roles
    assert all(person.user.name.startswith("Practice ") for person in practice_people())
    assert reverse("fund", args=[PRACTICE_FUND])
