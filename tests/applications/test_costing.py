"""The costs of each partner as one grid: who writes it, two at once, what is approved and by whom, and the pages of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.acts import ApplicationAct
from placefund.applications.costing import actions as costing
from placefund.applications.costing.actions import CostConflict, kept_costs
from placefund.applications.models import Application, Cost, CostTable
from placefund.applications.queries import findings_while_drafting, partners_to_ask
from placefund.domain.cost_grid import CostKey, as_seen
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import NotAllowed, RulesNotMet
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people import actions as people
from placefund.people.access import NotYours
from placefund.people.models import Organisation, User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

STAFF = CostKey(CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2026))
LATER = STAFF._replace(year=FinancialYear(2027))
TRAVEL = CostKey(CostCategory.TRAVEL, SpendKind.RESOURCE, FinancialYear(2026))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_draft_of(partner: str = "business") -> tuple[Any, Organisation, User]:
    """A draft that could be certified, one of its partners, and somebody of that partner."""
    draft: Any = an_application("filled")
    return draft, draft.side.organisations[partner], draft.side.partner


def acts_of(application: Application) -> list[str]:
    return list(Event.objects.filter(subject_id=str(application.pk)).order_by("pk").values_list("verb", flat=True))


def approval_rule(application: Application) -> Any:
    found = {one.rule: one for one in findings_while_drafting(application, AT)}
    return found["each_partner_approves_its_costs"]


# --- saving ----------------------------------------------------------------------------------------------------------


def test_a_grid_is_saved_whole_and_what_is_not_in_it_goes() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(500), LATER: Money(700)}, by=partner, at=AT)
    saved = costing.save_costs(draft, firm, {LATER: Money(800)}, by=partner, at=AT)
    assert kept_costs(draft, firm) == saved.kept == {LATER: Money(800)}
    event = Event.objects.filter(verb="costed").latest("pk")
    assert event.details == {
        "organisation": firm.name,
        "cells": {"staff/resource/2026": [500, 0], "staff/resource/2027": [700, 800]},
    }
    assert CostTable.objects.get(organisation=firm).version == 2


def test_a_grid_that_stays_as_it_is_is_no_act() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=partner, at=AT)
    before = len(acts_of(draft))
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=partner, at=AT)
    assert (len(acts_of(draft)), CostTable.objects.get(organisation=firm).version) == (before, 1)


def test_two_writers_of_different_cells_lose_nothing() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(100)}, by=partner, at=AT)
    seen = kept_costs(draft, firm)
    costing.save_costs(draft, firm, {STAFF: Money(100), TRAVEL: Money(5)}, seen=seen, by=draft.side.lead, at=AT)
    saved = costing.save_costs(draft, firm, {STAFF: Money(100), LATER: Money(7)}, seen=seen, by=partner, at=AT)
    assert kept_costs(draft, firm) == {STAFF: Money(100), LATER: Money(7), TRAVEL: Money(5)}
    assert f"{draft.side.lead} saved these costs while you were writing: 1 amount of theirs" in str(saved.said)


def test_two_writers_of_one_cell_are_told_and_nothing_is_overwritten() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(100)}, by=draft.side.lead, at=AT)
    with pytest.raises(CostConflict) as refusal:
        costing.save_costs(draft, firm, {STAFF: Money(300), LATER: Money(9)}, seen={}, by=partner, at=AT)
    assert kept_costs(draft, firm) == {STAFF: Money(100)}
    assert refusal.value.merge.both == (STAFF,)
    assert f"{draft.side.lead} changed some of the amounts" in str(refusal.value)
    with pytest.raises(CostConflict, match="in another window"):
        costing.save_costs(draft, firm, {STAFF: Money(300)}, seen={}, by=draft.side.lead, at=AT)


# --- approving -------------------------------------------------------------------------------------------------------


def test_no_bid_is_certified_before_each_partner_approves_its_own_costs() -> None:
    draft, firm, partner = a_draft_of()
    assert approval_rule(draft).passed  # only the lead has costs: its certifier signs the whole
    civic = draft.side.organisations["civic"]
    costing.save_costs(draft, civic, {STAFF: Money.pounds(3_000_000)}, by=draft.side.lead, at=AT)
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=draft.side.lead, at=AT)
    found = approval_rule(draft)
    assert found.failed
    assert f"Not approved yet: the costs of {firm}." in str(found.why)
    with pytest.raises(RulesNotMet):
        actions.certify(draft, by=draft.side.certifier, at=AT)
    costing.approve_costs(draft, firm, by=partner, at=AT)
    assert approval_rule(Application.objects.get(pk=draft.pk)).passed
    actions.certify(draft, by=draft.side.certifier, at=AT)
    assert actions.submit(draft, by=draft.side.lead, at=AT).state == "submitted"


@pytest.mark.parametrize("who", ["lead", "partner"])
def test_a_change_after_approval_takes_it_back_and_says_so(who: str) -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=partner, at=AT)
    costing.approve_costs(draft, firm, by=partner, at=AT)
    saved = costing.save_costs(draft, firm, {STAFF: Money(600)}, by=getattr(draft.side, who), at=AT)
    assert "had been approved" in str(saved.said)
    assert approval_rule(draft).failed
    assert acts_of(draft)[-4:] == ["costed", "agreed to costs of", "costed", "ended the approval of costs of"]
    told = Notice.objects.filter(recipient=partner, text__contains="the approval has ended")
    assert told.count() == (1 if who == "lead" else 0)


def test_only_the_partner_approves_and_only_what_it_was_shown() -> None:
    draft, firm, partner = a_draft_of()
    with pytest.raises(NotAllowed, match="No costs"):
        costing.approve_costs(draft, firm, by=partner, at=AT)
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=draft.side.lead, at=AT)
    with pytest.raises(NotYours):
        costing.approve_costs(draft, firm, by=draft.side.lead, at=AT)
    with pytest.raises(NotAllowed, match="changed since you opened"):
        costing.approve_costs(draft, firm, seen_version=0, by=partner, at=AT)
    civic = draft.side.organisations["civic"]
    with pytest.raises(NotAllowed, match="approved by its certifier"):
        costing.approve_costs(draft, civic, by=draft.side.lead, at=AT)
    costing.approve_costs(draft, firm, seen_version=1, by=partner, at=AT)
    with pytest.raises(NotAllowed, match="approved already"):
        costing.approve_costs(draft, firm, by=partner, at=AT)
    costing.end_approval(draft, firm, by=partner, at=AT)
    assert approval_rule(draft).failed
    with pytest.raises(NotAllowed, match="nothing to take back"):
        costing.end_approval(draft, firm, by=partner, at=AT)


def test_what_is_certified_is_neither_changed_nor_approved() -> None:
    draft: Any = an_application("certified")
    civic, lead = draft.side.organisations["civic"], draft.side.lead
    for act in (costing.approve_costs, costing.end_approval):
        with pytest.raises(NotAllowed, match="its costs stand as they are"):
            act(draft, civic, by=lead, at=AT)
    with pytest.raises(NotAllowed, match="cannot be changed"):
        costing.save_costs(draft, civic, {}, by=lead, at=AT)


def test_a_partner_is_told_once_that_others_enter_its_costs() -> None:
    draft, firm, _ = a_draft_of()
    for pence in (1, 2, 3):
        costing.save_costs(draft, firm, {STAFF: Money(pence)}, by=draft.side.lead, at=AT)
    assert Notice.objects.filter(recipient=draft.side.partner, page="costs", args=[draft.pk]).count() == 1
    assert [one.organisation_id for one in partners_to_ask(draft)] == [draft.side.organisations["research"].pk]


# --- pages -----------------------------------------------------------------------------------------------------------


def grid_of(draft: Any, organisation: Organisation) -> str:
    return reverse("partner-costs", args=[draft.pk, organisation.pk])


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_partner_writes_its_own_grid_and_no_other() -> None:
    draft, firm, partner = a_draft_of()
    client, civic = signed_in(partner), draft.side.organisations["civic"]
    assert client.get(grid_of(draft, civic)).status_code == 404
    assert client.get(grid_of(draft, firm)).status_code == 200
    sent = {"seen": "{}", STAFF.field: "£1,200", LATER.field: "300.50", "then": "save"}
    answer = client.post(grid_of(draft, firm), sent)
    assert (answer.status_code, answer["Location"]) == (302, reverse("costs", args=[draft.pk]))
    assert kept_costs(draft, firm) == {STAFF: Money(120_000), LATER: Money(30_050)}
    assert client.post(grid_of(draft, civic), sent).status_code == 404
    page = words(signed_in(draft.side.lead).get(reverse("costs", args=[draft.pk])))
    assert "£1,500.50" in page
    assert "Not approved yet by its own people." in page


def test_a_fault_is_said_at_its_cell_and_nothing_is_saved() -> None:
    draft, firm, partner = a_draft_of()
    answer = signed_in(partner).post(grid_of(draft, firm), {"seen": "{}", STAFF.field: "2m", LATER.field: "5"})
    page = words(answer)
    assert (answer.status_code, kept_costs(draft, firm)) == (422, {})
    assert f'href="#id_{STAFF.field}"' in page
    assert f'aria-describedby="id_{STAFF.field}-error"' in page
    assert 'value="2m"' in page
    assert 'value="5"' in page


def test_the_grid_is_worked_out_without_a_script_and_without_saving() -> None:
    draft, _, _ = a_draft_of()
    research = draft.side.organisations["research"]
    sent = {"seen": "{}", STAFF.field: "1,000", LATER.field: "0.01", "then": "work-out"}
    answer = signed_in(draft.side.lead).post(grid_of(draft, research), sent)
    page = words(answer)
    assert (answer.status_code, kept_costs(draft, research)) == (200, {})
    assert "Nothing is saved yet." in page
    assert "£1,000.01" in page
    assert "The fund pays 80% of these costs." in page
    assert ">£800.01<" in page.replace("</span>", "<")


def test_a_block_is_put_into_the_table_without_a_script() -> None:
    draft, firm, partner = a_draft_of()
    sent = {"seen": "{}", TRAVEL.field: "9", "then": "paste", "block": "1\t2\n3\t4\t5\t6\t7\t88"}
    answer = signed_in(partner).post(
        grid_of(draft, firm), {**sent, "first_row": "staff/resource", "first_year": "2026"}
    )
    page = words(answer)
    equipment = CostKey(CostCategory.EQUIPMENT, SpendKind.RESOURCE, FinancialYear(2026))
    assert (answer.status_code, kept_costs(draft, firm)) == (200, {})
    for key, text in ((STAFF, "1"), (LATER, "2"), (equipment, "3"), (TRAVEL, "9")):
        assert f'name="{key.field}" value="{text}"' in page
    assert "7 amounts are put into the table." in page
    assert "88" in page.partition("What did not fit")[2]
    refused = signed_in(partner).post(grid_of(draft, firm), {**sent, "first_row": "x", "first_year": "2026"})
    assert (refused.status_code, kept_costs(draft, firm)) == (200, {})


def test_a_conflict_shows_both_amounts_and_saving_again_keeps_mine() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(10_000), TRAVEL: Money(500)}, by=draft.side.lead, at=AT)
    client = signed_in(partner)
    answer = client.post(grid_of(draft, firm), {"seen": "{}", STAFF.field: "300", LATER.field: "9"})
    page = words(answer)
    assert answer.status_code == 409
    assert f"{draft.side.lead} entered £100 here meanwhile." in page
    assert f'name="{STAFF.field}" value="300"' in page
    assert f'name="{TRAVEL.field}" value="5"' in page
    seen = as_seen(kept_costs(draft, firm))
    again = {"seen": seen, STAFF.field: "300", LATER.field: "9", TRAVEL.field: "5"}
    assert client.post(grid_of(draft, firm), again).status_code == 302
    assert kept_costs(draft, firm) == {STAFF: Money(30_000), LATER: Money(900), TRAVEL: Money(500)}


def test_the_grid_saves_itself_and_brings_in_what_others_wrote() -> None:
    draft, firm, partner = a_draft_of()
    client, address = signed_in(partner), reverse("autosave-costs", args=[draft.pk, firm.pk])
    first = client.post(address, {"seen": "{}", STAFF.field: "300"}).json()
    assert first["seen"] == '{"staff/resource/2026":30000}'
    costing.save_costs(draft, firm, {**kept_costs(draft, firm), TRAVEL: Money(500)}, by=draft.side.lead, at=AT)
    second = client.post(address, {"seen": first["seen"], STAFF.field: "301"}).json()
    assert second["fields"] == {TRAVEL.field: "5"}
    assert "theirs" in second["note"]
    wrong = client.post(address, {"seen": second["seen"], STAFF.field: "x"})
    assert (wrong.status_code, "Staff (resource), 2026-27" in wrong.json()["error"]) == (422, True)
    clash = client.post(address, {"seen": "{}", STAFF.field: "5"})
    assert (clash.status_code, kept_costs(draft, firm)[STAFF]) == (409, Money(30_100))


def test_approving_on_the_page() -> None:
    draft, firm, partner = a_draft_of()
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=draft.side.lead, at=AT)
    client, costs = signed_in(partner), reverse("costs", args=[draft.pk])
    assert "Approve these costs" in words(client.get(costs))
    assert "Approve these costs" not in words(signed_in(draft.side.lead).get(costs))
    approve, end = (reverse(name, args=[draft.pk, firm.pk]) for name in ("approve-costs", "end-cost-approval"))
    client.post(approve)
    assert not CostTable.objects.get(organisation=firm).is_approved
    client.post(approve, {"version": "1"})
    assert f"Approved by {partner}" in words(client.get(costs))
    assert "A change ends the approval." in words(client.get(grid_of(draft, firm)))
    client.post(end)
    assert not CostTable.objects.get(organisation=firm).is_approved


def test_a_cost_in_a_year_that_is_over_is_shown_and_can_only_go() -> None:
    draft, firm, partner = a_draft_of()
    Cost.objects.create(application=draft, organisation=firm, category="staff", kind="resource", year=2024, pence=500)
    client, old = signed_in(partner), STAFF._replace(year=FinancialYear(2024))
    assert f'name="{old.field}" value="5"' in words(client.get(grid_of(draft, firm)))
    seen = as_seen(kept_costs(draft, firm))
    refused = client.post(grid_of(draft, firm), {"seen": seen, old.field: "6"})
    assert (refused.status_code, "Nothing can be entered in 2024-25" in words(refused)) == (422, True)
    assert client.post(grid_of(draft, firm), {"seen": seen, old.field: "5", STAFF.field: "1"}).status_code == 302
    assert client.post(grid_of(draft, firm), {"seen": as_seen(kept_costs(draft, firm))}).status_code == 302
    assert kept_costs(draft, firm) == {}


def test_a_colleague_of_the_partner_may_write_too() -> None:
    draft, firm, partner = a_draft_of()
    colleague = a_user(role=Role.PARTNER, scope=f"organisation:{firm.pk}")
    people.grant(colleague, Role.PARTNER, f"partnership:{draft.partnership_id}", at=AT)
    costing.save_costs(draft, firm, {STAFF: Money(500)}, by=partner, at=AT)
    costing.approve_costs(draft, firm, by=partner, at=AT)
    costing.save_costs(draft, firm, {STAFF: Money(501)}, by=colleague, at=AT)
    assert not CostTable.objects.get(organisation=firm).is_approved
    assert ApplicationAct.ENDED_COST_APPROVAL.verb in acts_of(draft)
