"""Who beside the lead is reminded of a bid: who certifies it, partners whose costs wait, and all who owe changes to the fund."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placefund.applications import actions as applications
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.applications.revisions import actions as revisions
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.drafting import DraftLeave
from placefund.domain.money import Money
from placefund.domain.reminders import Occasion, ReminderPlan
from placefund.domain.reopening import costs_of
from placefund.domain.roles import Role
from placefund.drafting import actions as drafting
from placefund.funds import actions as funds
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.people.models import User
from tests.build import AFTER, AT, a_user, an_application

pytestmark = pytest.mark.django_db

UNTIL = AFTER + timedelta(days=9)


def told_of(kind: str) -> list[tuple[User, str]]:
    """Whom the clock reminded of what, and the page it leads to."""
    return [(row.recipient, row.page) for row in Notice.objects.filter(kind=kind).order_by("pk")]


def days_before_closing(bid: Application, days: int) -> Any:
    return bid.round.closes_at - timedelta(days=days)


# --- who certifies ------------------------------------------------------------------------------------------------------


def test_who_certifies_is_reminded_of_a_draft_each_day_once_and_hears_how_far_it_is() -> None:
    draft: Any = an_application("draft")
    counts = []
    for days in (8, 7, 7, 6, 2, 1):
        remind(at=days_before_closing(draft, days))
        counts.append(len(told_of("certify_reminder")))
    assert counts == [0, 1, 1, 1, 2, 3]
    assert set(told_of("certify_reminder")) == {(draft.side.certifier, "certify-application")}
    notice = Notice.objects.filter(kind="certify_reminder").first()
    assert notice is not None
    assert notice.until == draft.round.closes_at
    assert "It cannot be signed yet" in notice.text


def test_a_draft_that_can_be_signed_says_so_to_who_signs() -> None:
    filled: Any = an_application("filled")
    remind(at=days_before_closing(filled, 1))
    [notice] = Notice.objects.filter(kind="certify_reminder")
    assert "It can be signed now" in notice.text


@pytest.mark.parametrize("state", ["certified", "submitted"])
def test_who_has_certified_is_reminded_no_more(state: str) -> None:
    bid = an_application(state)
    remind(at=days_before_closing(bid, 1))
    assert told_of("certify_reminder") == []


def test_whom_their_organisation_keeps_from_signing_is_not_reminded_to_sign() -> None:
    draft: Any = an_application("draft")
    lead = draft.partnership.lead
    scope = f"organisation:{lead.pk}"
    other = a_user("Second certifier", role=Role.CERTIFIER, scope=scope)
    keeper = a_user("Keeper", role=Role.ORGANISATION_ADMINISTRATOR, scope=scope)
    drafting.limit(draft, lead, other.pk, leave=DraftLeave.WRITE, by=keeper, at=AT)
    remind(at=days_before_closing(draft, 1))
    assert told_of("certify_reminder") == [(draft.side.certifier, "certify-application")]


def test_the_days_that_a_fund_chooses_for_drafts_are_those_of_who_signs_and_of_partners_too() -> None:
    plan = ReminderPlan({Occasion.DRAFT: (-10, -5)})
    assert plan.steps(Occasion.CERTIFY) == plan.steps(Occasion.PARTNER_COSTS) == (-10, -5)
    assert plan.steps(Occasion.CHANGES) == Occasion.CHANGES.steps


# --- partners -----------------------------------------------------------------------------------------------------------


def with_costs_of_business() -> Any:
    """A draft with costs of one partner, which the lead has entered, and the partner has not approved."""
    draft: Any = an_application("filled")
    business = draft.side.organisations["business"]
    year = draft.round.terms().payable_years[0]
    for whose, pounds in ((draft.partnership.lead, 3_999_991), (business, 9)):
        cost = Money.pounds(pounds)
        costing.set_cost(draft, whose, CostCategory.STAFF, SpendKind.RESOURCE, year, cost, by=draft.side.lead, at=AT)
    return draft


def test_a_partner_whose_costs_are_not_approved_is_reminded_and_no_other() -> None:
    draft = with_costs_of_business()
    counts = []
    for days in (15, 14, 13, 7, 2, 1):
        remind(at=days_before_closing(draft, days))
        counts.append(len(told_of("costs_reminder")))
    assert counts == [0, 1, 1, 2, 3, 4]
    assert set(told_of("costs_reminder")) == {(draft.side.partner, "costs")}


def test_a_partner_who_has_approved_or_has_left_is_reminded_no_more() -> None:
    draft = with_costs_of_business()
    business = draft.side.organisations["business"]
    costing.approve_costs(draft, business, by=draft.side.partner, at=AT)
    remind(at=days_before_closing(draft, 7))
    assert told_of("costs_reminder") == []
    costing.end_approval(draft, business, by=draft.side.partner, at=AT)
    draft.partnership.partners.filter(organisation=business).update(state="left")
    remind(at=days_before_closing(draft, 2))
    assert told_of("costs_reminder") == []


# --- changes that the fund asks for -------------------------------------------------------------------------------------


def opened(*parts: str, until: Any = UNTIL) -> Any:
    bid: Any = an_application("submitted")
    side, cast = bid.side, bid.cast
    funds.close(bid.round, by=cast.manager, at=AFTER)
    bid = Application.objects.get(pk=bid.pk)
    bid.side, bid.cast = side, cast
    _ask(bid, *parts, until=until)
    return bid


def _ask(bid: Any, *parts: str, until: Any, at: Any = AFTER) -> None:
    told = {"why": "Say who owns the yard.", "until": until, "by": bid.cast.manager, "at": at}
    revisions.ask_for_changes(bid, questions=["vision"], parts=parts, **told)


def test_changes_that_the_fund_awaits_are_reminded_of_to_who_makes_and_who_sends_them() -> None:
    bid = opened()
    counts = []
    for days in (8, 7, 6, 3, 1, 1):
        remind(at=UNTIL - timedelta(days=days))
        counts.append(len(told_of("changes_reminder")))
    assert counts == [0, 2, 2, 4, 6, 6]
    assert set(told_of("changes_reminder")) == {
        (bid.side.lead, "application"), (bid.side.certifier, "send-changes"),
    }  # fmt: skip
    notice = Notice.objects.filter(kind="changes_reminder").first()
    assert notice is not None
    assert (notice.until, "Say who owns the yard." in notice.text) == (UNTIL, True)


def test_changes_that_are_sent_taken_back_or_over_are_reminded_of_no_more() -> None:
    bid = opened()
    remind(at=UNTIL)
    revisions.end_changes(bid, reason="It was in the annex.", by=bid.cast.manager, at=AFTER)
    remind(at=UNTIL - timedelta(days=1))
    assert told_of("changes_reminder") == []
    _ask(bid, until=UNTIL)
    applications.answer(bid, "vision", "The council owns it.", by=bid.side.lead, at=AFTER)
    revisions.send_changes(bid, why="Who owns it.", by=bid.side.certifier, at=AFTER)
    remind(at=UNTIL - timedelta(days=1))
    assert told_of("changes_reminder") == []


def test_changes_asked_for_today_are_reminded_of_tomorrow_at_the_earliest_and_a_further_request_anew() -> None:
    soon = AFTER + timedelta(days=2)
    bid = opened(until=soon)
    remind(at=AFTER)
    assert told_of("changes_reminder") == []
    remind(at=soon - timedelta(days=1))
    assert len(told_of("changes_reminder")) == 2
    revisions.end_changes(bid, reason="More is wanted.", by=bid.cast.manager, at=soon - timedelta(hours=20))
    _ask(bid, until=soon + timedelta(days=1), at=soon - timedelta(hours=20))
    remind(at=soon)
    assert len(told_of("changes_reminder")) == 4


def test_a_partner_whose_opened_costs_stand_changed_is_reminded_until_it_approves_them_again() -> None:
    draft = with_costs_of_business()
    side, cast, business = draft.side, draft.cast, draft.side.organisations["business"]
    costing.approve_costs(draft, business, by=side.partner, at=AT)
    applications.certify(draft, by=side.certifier, at=AT)
    applications.submit(draft, by=side.lead, at=AT)
    funds.close(draft.round, by=cast.manager, at=AFTER)
    bid: Any = Application.objects.get(pk=draft.pk)
    bid.side, bid.cast = side, cast
    _ask(bid, costs_of(business.pk), until=UNTIL)
    remind(at=UNTIL - timedelta(days=7))
    assert told_of("costs_reminder") == []
    year = bid.round.terms().payable_years[0]
    costing.set_cost(
        bid, business, CostCategory.STAFF, SpendKind.RESOURCE, year, Money.pounds(8), by=side.lead, at=AFTER
    )
    remind(at=UNTIL - timedelta(days=2))
    remind(at=UNTIL - timedelta(days=2))
    assert told_of("costs_reminder") == [(side.partner, "costs")]
    assert Notice.objects.get(kind="costs_reminder").until == UNTIL
    costing.approve_costs(bid, business, by=side.partner, at=AFTER)
    remind(at=UNTIL - timedelta(days=1))
    assert len(told_of("costs_reminder")) == 1
