"""The practice copy of the real fund: a visitor clicks through its whole chain, and the real fund's pages stay as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.awards.models import Award
from placefund.domain.roles import OF_A_PROGRAMME, Role
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.folders import texts_of
from placefund.funds.models import Fund, Round
from placefund.people.models import User
from placefund.people.queries import PRACTICE_FUND, practice_people
from placefund.places.actions import load_areas
from placefund.places.area_register import area_rows, change_rows
from placefund.records import clock
from placefund.rehearsal.plan import PRESENT
from placefund.rehearsal.practice import CLOSED, OPEN, perform, practice_texts
from tests.house.forms import forms_in
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LIPF = texts_of(Path(ours.FUNDBOOKS_DIR) / "lipf")


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
    assert {"finance_officer", "monitoring_officer", "auditor", "panel_member"} <= roles
    assert {
        role.value for role in (*OF_A_PROGRAMME, Role.DEVOLVED_OFFICIAL, Role.EVALUATOR, Role.SENIOR_OFFICER)
    } <= roles
    assert all(person.user.name.startswith("Practice ") for person in practice_people())
    assert reverse("fund", args=[PRACTICE_FUND])


# --- a visitor clicks through the whole chain --------------------------------------------------------------------------


class Clicking:
    """A visitor of the demonstration: signs in by a button of the sign-in page, fills the form of a page and presses its button."""

    def __init__(self) -> None:
        self.client = Client()

    def signs_in_as(self, called: str) -> None:
        page = self.client.get(reverse("sign-in")).content.decode()
        assert f"Sign in as practice {called}" in " ".join(page.split())
        user = User.objects.get(name=f"Practice {called}")
        assert self.client.post(reverse("sign-in-as", args=[user.pk])).status_code == 302

    def presses(self, name: str, number: Any, **given: Any) -> Any:
        """Send the form of a page as it stands, with what is given in it; it takes the step."""
        path = reverse(name, args=[number])
        page = self.client.get(path)
        assert page.status_code == 200, (name, page.status_code)
        fields: dict[str, str] = {}
        for form in forms_in(page.content.decode(), path):
            if form.action in (path, ""):
                fields = {one.name: one.value for one in form.fields.values() if one.value}
        data = {key: value for key, value in (fields | given).items() if value is not None}
        answer = self.client.post(path, data)
        form = answer.context.get("form") if answer.context else None
        assert answer.status_code == 302, (name, form.errors if form else answer.content[:400])
        return answer


def test_a_visitor_clicks_through_the_whole_chain_and_the_real_fund_stays_as_it_was(settings: Any) -> None:
    settings.DEMO = True
    fund = the_copy()
    assert not Fund.objects.filter(slug="lipf").exists()
    visitor = Clicking()
    rounds = {row.slug: row for row in Round.objects.filter(strand__fund=fund)}
    draft = Application.objects.get(round=rounds[OPEN])
    visitor.signs_in_as("certifier")
    visitor.presses("certify-application", draft.pk, agreed="on")
    visitor.signs_in_as("lead bidder")
    visitor.presses("submit-application", draft.pk)
    closed = rounds[CLOSED]
    bids = list(Application.objects.filter(round=closed).order_by("pk"))
    visitor.signs_in_as("fund manager")
    for bid in bids:
        visitor.presses(
            "eligibility", bid.pk, finding="eligible", reasons="Every rule holds.", is_sure=None, foresee=None
        )
        assessor = Assessor.objects.get(fund=fund)
        visitor.presses("assign", bid.pk, assessor=assessor.pk)
    visitor.signs_in_as("assessor")
    for given in Assignment.objects.filter(application__in=bids):
        points = {f"points-{one.key}": one.highest for one in closed.terms().criteria}
        reasons = {f"reason-{one.key}": "They say how, by when and who." for one in closed.terms().criteria}
        visitor.presses("assignment", given.pk, **points, **reasons, confidence="3")
        visitor.presses("check-scores", given.pk)
    visitor.signs_in_as("panel chair")
    for bid in bids:
        reasons = {f"reason-{one.key}": "The reader is right." for one in closed.terms().criteria}
        points = {f"points-{one.key}": str(one.highest) for one in closed.terms().criteria}
        visitor.presses(
            "agree-score", bid.pk, **points, **reasons, reason="The panel agreed.", dissent="", foresee=None
        )
    visitor.signs_in_as("decision maker")
    for bid in bids:
        said = {"reasons": "Above the line.", "feedback": "Well done."}
        visitor.presses("decide", bid.pk, outcome="fund", **said, foresee=None)
    visitor.signs_in_as("fund manager")
    assert visitor.client.post(reverse("draft-feedback", args=[closed.pk])).status_code == 302
    visitor.presses("round-feedback", closed.pk, applications=[bid.pk for bid in bids])
    visitor.presses("release-decisions", closed.pk, foresee=None)
    won = Application.objects.filter(round=closed, state="successful").order_by("pk").first()
    assert won is not None
    day = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2027"}
    last = {"ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2030"}
    visitor.presses("offer-award", won.pk, **day, **last, foresee=None)
    visitor.signs_in_as("lead bidder")
    visitor.presses("accept-award", Award.objects.get().pk, agreed="on", foresee=None)
    assert Award.objects.get().state == "accepted"
    visitor.signs_in_as("finance officer")
    assert visitor.client.get(reverse("award", args=[Award.objects.get().pk])).status_code == 200
    visitor.signs_in_as("auditor")
    assert visitor.client.get(reverse("fund", args=[PRACTICE_FUND])).status_code == 200
