"""Every action on an application: it works, each refusal changes nothing, and the record says what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.forms.models import model_to_dict

from placefund.applications import actions
from placefund.applications.acts import ApplicationAct
from placefund.applications.costing import actions as costing
from placefund.applications.models import Answer, Application, CoInvestmentLine, Cost, EligibilityCheck, Snapshot
from placefund.applications.preparing import actions as preparing
from placefund.applications.refusals import EditConflict
from placefund.applications.siting.actions import change_place, change_to_earmarked
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import NotAllowed, failed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.notices.models import Notice
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner
from placefund.people.access import NotYours
from placefund.places.models import Place
from placefund.records.models import Event
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
    SUMMARY,
    Cast,
    a_planned_round,
    a_side,
    a_user,
    an_allocation,
    an_application,
    an_earmarked_place,
    an_open_round,
)

pytestmark = pytest.mark.django_db

MODELS = (Application, Answer, Cost, CoInvestmentLine, Snapshot, EligibilityCheck, Event, Notice, Place, Partner)
STAFF = (CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2026))


def everything() -> list[list[dict[str, Any]]]:
    """All rows that an action on an application could have touched."""
    return [[{**model_to_dict(row), "pk": row.pk} for row in model.objects.order_by("pk")] for model in MODELS]


def refused(act: Callable[[], object], why: type[NotAllowed] = actions.NotEditable) -> str:
    """The sentence of a refusal, after making sure that nothing has changed."""
    before = everything()
    with pytest.raises(why) as refusal:
        act()
    assert everything() == before
    return str(refusal.value)


def recorded(application: Application) -> Event:
    """The newest record of an application."""
    found = Event.objects.filter(subject_kind="applications.application", subject_id=str(application.pk)).last()
    assert found is not None
    return found


# --- start -----------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_starting_makes_a_draft_that_has_read_the_clarifications_so_far() -> None:
    round_, side = an_open_round(), a_side()
    funds.clarify(
        round_,
        question="Is fit-out eligible?",
        answer="Yes.",
        by=a_user(role=Role.FUND_MANAGER, scope=f"fund:{round_.fund_slug}"),
        at=AT,
    )
    draft = actions.start(round_, side.partnership, by=side.lead, at=AT)
    assert (draft.state, draft.clarifications_read_to, draft.started_at) == ("draft", 1, AT)
    assert (recorded(draft).verb, recorded(draft).actor_id) == ("started", side.lead.pk)


def test_an_application_starts_only_in_an_open_round() -> None:
    side = a_side()
    planned, opened = a_planned_round(), an_open_round()
    assert "is not open" in refused(lambda: actions.start(planned, side.partnership, by=side.lead, at=AT))
    assert "is not open" in refused(lambda: actions.start(opened, side.partnership, by=side.lead, at=CLOSES))
    assert "is not open" in refused(
        lambda: actions.start(opened, side.partnership, by=side.lead, at=OPENS - timedelta(seconds=1))
    )


def test_a_partnership_has_one_application_in_a_round_until_it_withdraws() -> None:
    draft = an_application()
    side = draft.side
    again = lambda: actions.start(draft.round, side.partnership, by=side.lead, at=AT)  # noqa: E731
    assert "already has an application" in refused(again)
    actions.withdraw(draft, reason="Not ready.", by=side.lead, at=AT)
    assert again().pk != draft.pk


def test_only_the_lead_starts() -> None:
    round_, side = an_open_round(), a_side()
    for user in (side.partner, side.certifier, a_side().lead):
        refused(lambda user=user: actions.start(round_, side.partnership, by=user, at=AT), NotYours)


# --- drafting --------------------------------------------------------------------------------------------------------


def test_describing_keeps_title_summary_and_sectors() -> None:
    draft = an_application()
    actions.describe(
        draft, title=" Robots ", summary=f" {SUMMARY}\n", sectors=["B", "A", "B"], by=draft.side.lead, at=AT
    )
    draft.refresh_from_db()
    assert (draft.title, draft.summary, draft.sectors) == ("Robots", SUMMARY, ["A", "B"])
    assert recorded(draft).verb == "described"


def test_answers_grow_by_versions() -> None:
    draft = an_application()
    lead = draft.side.lead
    assert actions.answer(draft, "vision", "One", seen_version=0, by=lead, at=AT).version == 1
    assert actions.answer(draft, "vision", "One two", seen_version=1, by=lead, at=AT).version == 2
    assert recorded(draft).details == {"question": "vision", "words": 2, "version": 2}
    assert actions.answer(draft, "vision", "One two", seen_version=1, by=lead, at=AT).version == 2
    assert Answer.objects.get().value == "One two"


def test_an_answer_saved_by_another_meanwhile_is_not_overwritten_unseen() -> None:
    draft = an_application()
    lead = draft.side.lead
    other = a_user("Other", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.partnership.lead_id}")
    actions.answer(draft, "vision", "Theirs", seen_version=0, by=other, at=AT)
    sentence = refused(lambda: actions.answer(draft, "vision", "Mine", seen_version=0, by=lead, at=AT), EditConflict)
    assert sentence.startswith("Other saved this answer while you were writing.")
    assert actions.answer(draft, "vision", "Mine", seen_version=None, by=lead, at=AT).value == "Mine"


def test_a_question_the_round_does_not_ask_is_refused() -> None:
    draft = an_application()
    assert "does not ask" in refused(lambda: actions.answer(draft, "age", "9", by=draft.side.lead, at=AT))


def test_costs_are_set_changed_and_removed() -> None:
    draft = an_application()
    lead, civic = draft.side.lead, draft.side.organisations["civic"]
    costing.set_cost(draft, civic, *STAFF, Money(500), by=lead, at=AT)
    costing.set_cost(draft, civic, *STAFF, Money(700), by=lead, at=AT)
    assert [cost.pence for cost in Cost.objects.all()] == [700]
    assert recorded(draft).details == {
        "organisation": civic.name, "cells": {"staff/resource/2026": [500, 700]},
    }  # fmt: skip
    costing.set_cost(draft, civic, *STAFF, Money(0), by=lead, at=AT)
    assert not Cost.objects.exists()


def test_a_row_of_costs_records_only_what_changed() -> None:
    draft = an_application()
    lead, civic = draft.side.lead, draft.side.organisations["civic"]
    row = {FinancialYear(2026): Money(1), FinancialYear(2027): Money(2), FinancialYear(2028): Money(0)}
    costing.set_costs(draft, civic, CostCategory.TRAVEL, SpendKind.RESOURCE, row, by=lead, at=AT)
    assert recorded(draft).details["cells"] == {"travel/resource/2026": [0, 1], "travel/resource/2027": [0, 2]}
    costing.set_costs(
        draft, civic, CostCategory.TRAVEL, SpendKind.RESOURCE, {**row, FinancialYear(2027): Money(0)}, by=lead, at=AT
    )
    assert recorded(draft).details["cells"] == {"travel/resource/2027": [2, 0]}
    assert [(cost.year, cost.pence) for cost in Cost.objects.all()] == [(2026, 1)]


def test_a_row_of_costs_is_refused_whole() -> None:
    draft = an_application()
    civic = draft.side.organisations["civic"]
    row = {FinancialYear(2026): Money(1), FinancialYear(2027): Money(-2)}
    refused(
        lambda: costing.set_costs(draft, civic, CostCategory.TRAVEL, SpendKind.RESOURCE, row, by=draft.side.lead, at=AT)
    )


def test_nothing_is_entered_in_a_year_the_round_cannot_pay_for() -> None:
    draft = an_application()  # the round closes in February 2026, and the fund's life begins in April
    lead, civic = draft.side.lead, draft.side.organisations["civic"]
    row = (CostCategory.STAFF, SpendKind.RESOURCE)
    line = {"investor": "Pensions", "source": SourceClass.PRIVATE, "form": Form.CASH, "status": Status.PLEDGED}
    for year in map(FinancialYear, (2021, 2025, 2031)):
        cost = partial(costing.set_cost, draft, civic, *row, year, Money(25_000_000), by=lead, at=AT)
        assert "The first year this round can pay for is 2026-27" in refused(cost, NotAllowed)
        refused(
            partial(actions.add_co_investment, draft, **line, year=year, amount=Money(1), by=lead, at=AT), NotAllowed
        )
    assert not Cost.objects.exists()


def test_a_partner_costs_its_own_organisation_only() -> None:
    draft = an_application()
    partner, own, civic = draft.side.partner, draft.side.organisations["business"], draft.side.organisations["civic"]
    costing.set_cost(draft, own, *STAFF, Money(5), by=partner, at=AT)
    assert "and the lead can enter" in refused(
        lambda: costing.set_cost(draft, civic, *STAFF, Money(5), by=partner, at=AT)
    )
    stranger = a_side().partner
    refused(lambda: costing.set_cost(draft, own, *STAFF, Money(6), by=stranger, at=AT), NotYours)


def test_costs_of_a_stranger_or_below_nothing_are_refused() -> None:
    draft = an_application()
    lead, stranger = draft.side.lead, a_side().organisations["business"]
    assert "is not a partner" in refused(lambda: costing.set_cost(draft, stranger, *STAFF, Money(5), by=lead, at=AT))
    civic = draft.side.organisations["civic"]
    assert "below £0" in refused(lambda: costing.set_cost(draft, civic, *STAFF, Money(-5), by=lead, at=AT))


def test_what_an_organisation_that_left_had_entered_can_be_removed() -> None:
    draft = an_application("filled")
    side = draft.side
    business = side.organisations["business"]
    costing.set_cost(draft, business, *STAFF, Money(5), by=side.partner, at=AT)
    partnerships.leave(Partner.objects.get(organisation=business), by=side.partner, at=AT)
    assert [
        f.rule for f in failed(actions.findings(actions.ON_CERTIFICATION, draft.proposal(), draft.round.terms(), AT))
    ] == [
        "partnership_has_three_helices",
        "costs_belong_to_joined_partners",
        "co_investment_meets_the_ratio",
    ]
    assert "is not a partner" in refused(
        lambda: costing.set_cost(draft, business, *STAFF, Money(6), by=side.lead, at=AT)
    )
    costing.set_cost(draft, business, *STAFF, Money(0), by=side.lead, at=AT)
    assert not Cost.objects.filter(organisation=business).exists()


def a_line(application: Application, **fields: Any) -> CoInvestmentLine:
    values = {
        "investor": " Harbour Investors ", "source": SourceClass.PRIVATE, "form": Form.CASH, "status": Status.PLEDGED,
        "year": FinancialYear(2027), "amount": Money(900), "by": application.side.lead, "at": AT,
    }  # fmt: skip
    return actions.add_co_investment(application, **{**values, **fields})


def test_co_investment_is_added_and_removed() -> None:
    draft = an_application()
    line = a_line(draft)
    assert (line.investor, line.pence, recorded(draft).verb) == ("Harbour Investors", 900, "added co-investment to")
    actions.remove_co_investment(line, by=draft.side.lead, at=AT)
    assert (draft.co_investment.count(), recorded(draft).verb) == (0, "removed co-investment from")


def test_co_investment_without_an_amount_or_an_investor_is_refused() -> None:
    draft = an_application()
    refused(lambda: a_line(draft, amount=Money(0)))
    refused(lambda: a_line(draft, investor="  "))
    refused(lambda: a_line(draft, by=draft.side.partner), NotYours)


def test_clarifications_are_read_up_to_the_one_shown() -> None:
    draft = an_application()
    for number in (1, 2, 3):
        funds.clarify(draft.round, question=f"{number}?", answer="Yes.", by=draft.cast.manager, at=AT)
    lead = draft.side.lead
    preparing.read_clarifications(draft, up_to=2, by=lead, at=AT)
    draft.refresh_from_db()
    assert (draft.clarifications_read_to, recorded(draft).details) == (2, {"to": 2})
    preparing.read_clarifications(draft, up_to=1, by=lead, at=AT)
    preparing.read_clarifications(draft, up_to=99, by=lead, at=AT)
    draft.refresh_from_db()
    assert draft.clarifications_read_to == 3
    refused(lambda: preparing.read_clarifications(draft, by=draft.side.partner, at=AT), NotYours)


CHANGES: dict[str, Callable[[Application], object]] = {
    "describe": lambda a: actions.describe(a, title="T", summary="S", sectors=[], by=a.side.lead, at=AT),
    "answer": lambda a: actions.answer(a, "vision", "New", by=a.side.lead, at=AT),
    "set_cost": lambda a: costing.set_cost(a, a.side.organisations["civic"], *STAFF, Money(1), by=a.side.lead, at=AT),
    "add_co_investment": a_line,
    "remove_co_investment": lambda a: actions.remove_co_investment(a.co_investment.get(), by=a.side.lead, at=AT),
    "ask_for_certification": lambda a: preparing.ask_for_certification(a, by=a.side.lead, at=AT),
    "change_place": lambda a: change_place(a.partnership, "Else", ["W06000015"], by=a.side.lead, at=AT),
}


@pytest.mark.parametrize("state", ["certified", "submitted", "eligible"])
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_changed_after_the_signature(change: str, state: str) -> None:
    """Whether it was found eligible is told to its authors by nothing but the fund."""
    application = an_application(state)
    sentence = refused(lambda: CHANGES[change](application))
    assert f"is {'submitted' if state == 'eligible' else state}" in sentence


def test_the_place_changes_while_nothing_is_signed() -> None:
    draft = an_application("filled")
    change_place(draft.partnership, "Welsh Coast", ["W06000015"], by=draft.side.lead, at=AT)
    assert set(draft.proposal().areas) == {"W06000015"}
    city = an_earmarked_place("City of the North")
    change_to_earmarked(draft.partnership, city, by=draft.side.lead, at=AT)
    refused(lambda: CHANGES["change_place"](draft), partnerships.NotPossible)
    draft.refresh_from_db()
    assert draft.partnership.place == city


def test_the_place_of_an_award_stays_where_the_money_was_given_for() -> None:
    award = an_award_to_a_place()
    partnership, lead = award.partnership, award.side.lead  # type: ignore[attr-defined]
    other = an_earmarked_place("City of the North")
    sentence = refused(lambda: change_to_earmarked(partnership, other, by=lead, at=AT))
    assert sentence == f"{partnership} has been offered “{award.title}” for its place, so the place cannot be changed."
    declined = awards.decline(award, reason="We cannot match it.", by=lead, at=AFTER)
    change_to_earmarked(declined.partnership, other, by=lead, at=AFTER)


def test_an_offer_that_was_withdrawn_holds_no_place() -> None:
    award = an_award_to_a_place()
    awards.withdraw(award, reason="The dates are wrong.", by=award.offered_by, at=AFTER)
    other = an_earmarked_place("City of the North")
    lead = award.side.lead  # type: ignore[attr-defined]
    assert change_to_earmarked(award.partnership, other, by=lead, at=AFTER).place == other


def an_award_to_a_place() -> Award:
    allocation = an_allocation()
    side = a_side(place=allocation.place)
    award = awards.offer_from_allocation(
        allocation,
        side.partnership,
        allocation.amount,
        title="The city's portfolio",
        summary="What the city will do.",
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        by=Cast(allocation.strand.fund).manager,
        at=AT,
    )
    award.side = side  # type: ignore[attr-defined]
    return award


# --- eligibility, and what later stages do ---------------------------------------------------------------------------


def test_eligibility_keeps_reasons_and_what_each_rule_found() -> None:
    sent = an_application("submitted")
    found = actions.find_eligible(sent, reasons=" All hold. ", by=sent.cast.manager, at=AFTER)
    check = EligibilityCheck.objects.get()
    assert (found.state, check.is_eligible, check.reasons, check.checked_by) == (
        "eligible",
        True,
        "All hold.",
        sent.cast.manager,
    )
    assert {finding["passed"] for finding in check.findings} == {True}
    assert recorded(found).details == {"reasons": "All hold.", "failed": []}


def test_ineligibility_keeps_its_reasons() -> None:
    sent = an_application("submitted")
    found = actions.find_ineligible(sent, reasons="Not research.", is_sure=True, by=sent.cast.manager, at=AFTER)
    assert (found.state, EligibilityCheck.objects.get().is_eligible) == ("ineligible", False)


def test_eligibility_needs_reasons_and_the_fund_manager() -> None:
    sent = an_application("submitted")
    manager = sent.cast.manager
    refused(lambda: actions.find_eligible(sent, reasons=" ", by=manager, at=AFTER), NotAllowed)
    for user in (sent.side.lead, sent.cast.decider, sent.cast.auditor):
        refused(lambda user=user: actions.find_eligible(sent, reasons="Yes", by=user, at=AFTER), NotYours)
    draft = an_application("filled")
    manager = draft.cast.manager
    refused(lambda: actions.find_ineligible(draft, reasons="No", by=manager, at=AFTER), NotAllowed)


def test_the_moves_of_later_stages_are_taken_from_the_state_and_by_the_people_they_belong_to() -> None:
    scored = an_application("scored")
    assert actions.agree_score(scored, by=scored.cast.chair, at=AFTER).state == "assessed"
    assert recorded(scored).act is ApplicationAct.PANEL_SCORE_AGREED
    manager = scored.cast.manager
    refused(lambda: actions.decide(scored, by=manager, at=AFTER), NotYours)
    refused(lambda: actions.release_success(scored, by=manager, at=AFTER), MoveNotPossible)
    refused(lambda: actions.release_decline(scored, by=manager, at=AFTER), MoveNotPossible)
