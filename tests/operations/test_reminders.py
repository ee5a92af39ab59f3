"""What the clock reminds of: each once, never of what is done or withdrawn, and nobody whom it does not concern."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from placefund.accounts import actions as accounts
from placefund.accounts.queries import of_key
from placefund.applications import actions as applications
from placefund.awards import actions as awards
from placefund.domain.reminders import STEPS, Occasion, step_due
from placefund.domain.roles import Role
from placefund.notices.models import Mail, Notice, Reminder, key_of
from placefund.operations.reminders import SOURCES, remind
from placefund.operations.timekeeper import tick
from placefund.partnerships import actions as partnerships
from placefund.people.models import User
from tests.build import AT, CLOSES, Cast, a_fund, a_partner, a_return, a_user, an_application, an_award

pytestmark = pytest.mark.django_db


def days_before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days)


def told_of(kind: str) -> list[tuple[User, str]]:
    return [(row.recipient, row.subject) for row in Notice.objects.filter(kind=kind).order_by("pk")]


# --- when ---------------------------------------------------------------------------------------------------------------


def test_the_newest_step_is_due_and_none_that_is_a_week_old() -> None:
    closes = date(2026, 2, 12)
    found = [step_due(Occasion.DRAFT, closes, closes - timedelta(days=before)) for before in (15, 14, 8, 7, 3, 2, 1, 0)]
    assert found == [None, -14, -14, -7, -7, -2, -1, -1]
    due = date(2026, 4, 30)
    assert step_due(Occasion.CONDITION, due, due + timedelta(days=35)) == 29
    assert step_due(Occasion.CONDITION, due, due + timedelta(days=36)) is None


def test_the_steps_of_every_occasion_go_forward_in_time() -> None:
    assert set(STEPS) == set(Occasion)
    assert all(steps == tuple(sorted(set(steps))) and steps for steps in STEPS.values())


# --- drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_is_reminded_of_14_7_2_and_1_days_before_it_closes_each_once() -> None:
    draft = an_application("draft")
    closes = draft.round.closes_at
    counts = []
    for days in (15, 14, 14, 13, 7, 6, 2, 1):
        remind(at=days_before(closes, days))
        counts.append(len(told_of("draft_reminder")))
    assert counts == [0, 1, 1, 1, 2, 2, 3, 4]
    people = {user for user, _ in told_of("draft_reminder")}
    scope = f"organisation:{draft.partnership.lead_id}"
    assert {user.memberships.get(role="lead_bidder").scope for user in people} == {scope}
    notice = Notice.objects.filter(kind="draft_reminder").first()
    assert notice is not None
    assert (notice.until, notice.round_name, notice.address) == (closes, draft.round.name, f"/applications/{draft.pk}/")


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_what_is_submitted_or_withdrawn_is_not_reminded_of(state: str) -> None:
    bid = an_application("submitted" if state == "submitted" else "draft")
    if state == "withdrawn":
        lead = User.objects.get(
            memberships__scope=f"organisation:{bid.partnership.lead_id}", memberships__role="lead_bidder"
        )
        applications.withdraw(bid, reason="Another year.", by=lead, at=AT)
    assert remind(at=days_before(bid.round.closes_at, 1)) == 0


def test_a_round_that_has_closed_is_not_reminded_of() -> None:
    draft = an_application("draft")
    assert remind(at=draft.round.closes_at) == 0


def test_the_fund_hears_nothing_of_a_draft_by_a_reminder() -> None:
    draft = an_application("draft")
    cast = Cast(draft.round.strand.fund)
    staff = {cast.manager.pk, cast.decider.pk}
    remind(at=days_before(draft.round.closes_at, 2))
    assert staff & set(Notice.objects.filter(kind="draft_reminder").values_list("recipient", flat=True)) == set()


def test_a_deadline_that_moves_is_reminded_of_anew() -> None:
    draft = an_application("draft")
    closes = draft.round.closes_at
    assert remind(at=days_before(closes, 2)) == 2  # its lead, and who certifies it
    draft.round.closes_at = closes + timedelta(days=7)
    draft.round.save(update_fields=["closes_at"])
    assert remind(at=days_before(closes, 2)) == 1  # nine days before: its lead alone
    assert remind(at=days_before(closes, 2)) == 0


# --- invitations --------------------------------------------------------------------------------------------------------


def test_a_silent_partner_is_reminded_and_at_last_its_lead_is_told() -> None:
    partner = a_partner()
    scope = f"organisation:{partner.organisation_id}"
    user = a_user(role=Role.PARTNER, scope=scope)
    for days in (2, 3, 4, 10, 11):
        remind(at=partner.invited_at + timedelta(days=days))
    assert [who for who, _ in told_of("invitation_reminder")] == [user, user]
    told = Notice.objects.filter(kind="partnership_news", subject=f"{partner.organisation} has not answered")
    assert {row.recipient.memberships.get(role="lead_bidder").scope for row in told} == {
        f"organisation:{partner.partnership.lead_id}"
    }


def test_who_has_joined_or_was_taken_off_is_not_reminded() -> None:
    partner = a_partner()
    user = a_user(role=Role.PARTNER, scope=f"organisation:{partner.organisation_id}")
    partnerships.join(partner, by=user, at=AT)
    assert remind(at=partner.invited_at + timedelta(days=10)) == 0


def test_an_invitation_to_a_role_sends_its_link_again_before_it_stops_working(
    django_capture_on_commit_callbacks: Any,
) -> None:
    fund = a_fund()
    invitation = accounts.invite(
        "new@example.org", Role.DECISION_MAKER, f"fund:{fund.slug}", by=Cast(fund).manager, at=AT
    )
    first = Mail.objects.get(to="new@example.org")
    assert remind(at=days_before(invitation.expires_at, 4)) == 0
    assert remind(at=days_before(invitation.expires_at, 3)) == 1
    again = Mail.objects.exclude(pk=first.pk).get(to="new@example.org")
    assert (again.args, again.until, again.is_secret) == (first.args, invitation.expires_at, True)
    assert of_key(key_of(first.page, first.args)) == invitation
    accounts.withdraw(invitation, by=Cast(fund).manager, at=AT)
    assert remind(at=days_before(invitation.expires_at, 1)) == 0


# --- awards and returns -------------------------------------------------------------------------------------------------


def test_an_offer_without_an_answer_is_reminded_of_until_it_has_one() -> None:
    award = an_award("offered")
    assert remind(at=award.offered_at + timedelta(days=6)) == 0
    assert remind(at=award.offered_at + timedelta(days=7)) == 1
    [row] = Notice.objects.filter(kind="offer_reminder")
    lead = row.recipient
    assert lead.memberships.get(role="lead_bidder").scope == f"organisation:{award.partnership.lead_id}"
    awards.accept(award, by=lead, at=award.offered_at + timedelta(days=8))
    remind(at=award.offered_at + timedelta(days=14))
    assert Notice.objects.filter(kind="offer_reminder").count() == 1


def test_a_condition_is_reminded_of_before_and_after_its_day_until_it_is_answered() -> None:
    award = an_award("accepted")
    condition = award.conditions.create(
        text="Insure the harbour.", owner=award.partnership.lead, due_on=date(2026, 9, 1)
    )
    at = datetime.combine(condition.due_on, AT.time(), AT.tzinfo)
    counts = []
    for days in (-15, -14, -7, -1, 0, 1, 8):
        remind(at=at + timedelta(days=days))
        counts.append(Notice.objects.filter(kind="condition_reminder").values("created_at").distinct().count())
    assert counts == [0, 1, 2, 3, 3, 4, 5]
    condition.state = "answered"
    condition.save()
    remind(at=at + timedelta(days=29))
    assert Notice.objects.filter(kind="condition_reminder", created_at__gte=at + timedelta(days=29)).count() == 0


def test_a_return_is_reminded_of_when_due_and_when_late_and_then_its_officer_hears_too() -> None:
    report = a_return("draft")
    officer = Cast(report.award.strand.fund).monitoring
    at = datetime.combine(report.due_on, AT.time(), AT.tzinfo)
    remind(at=at - timedelta(days=3))
    mine = Notice.objects.filter(kind="return_reminder", page="return", args=[report.pk])
    lead = f"organisation:{report.award.partnership.lead_id}"
    assert {row.recipient.memberships.get(role="lead_bidder").scope for row in mine} == {lead}
    remind(at=at + timedelta(days=1))
    assert officer.pk in {row.recipient_id for row in mine.filter(created_at__gt=at)}


def test_a_return_that_was_sent_is_not_reminded_of() -> None:
    report = a_return("sent")
    at = datetime.combine(report.due_on, AT.time(), AT.tzinfo)
    remind(at=at + timedelta(days=1))
    assert Notice.objects.filter(kind="return_reminder", page="return", args=[report.pk]).count() == 0


# --- once ---------------------------------------------------------------------------------------------------------------


def test_the_clock_says_what_it_did_and_says_nothing_the_second_time() -> None:
    an_application("draft")
    at = days_before(CLOSES, 2)
    assert "People were reminded of 2 things." in tick(at)
    assert tick(at) == []
    assert Reminder.objects.count() == 2


# --- the list for who looks after mail ------------------------------------------------------------------------------------

LISTED = {
    "drafts": (Occasion.DRAFT, "a draft, certified or not, of an open round"),
    "to_certify": (Occasion.CERTIFY, "a draft that is not certified"),
    "costs_to_approve": (Occasion.PARTNER_COSTS, "costs of a partner that it has not approved"),
    "parts": (Occasion.PART_TO_WRITE, "a part of a draft that somebody writes"),
    "enquiries_to_answer": (Occasion.ENQUIRY, "a question to the fund without an answer"),
    "changes_to_send": (Occasion.CHANGES, "changes that the fund asked for after sending"),
    "interviews_to_pick": (Occasion.INTERVIEW_TO_PICK, "an interview without a time"),
    "interviews_to_hold": (Occasion.INTERVIEW, "an interview"),
    "role_invitations": (Occasion.ROLE_INVITATION, "an invitation to a role"),
    "partners": (Occasion.PARTNER_INVITATION, "an invitation to a partnership"),
    "pool": (Occasion.POOL_INVITATION, "an invitation into the pool"),
    "offers": (Occasion.OFFER, "an offer without an answer"),
    "conditions": (Occasion.CONDITION, "a condition that nobody has answered"),
    "returns": (Occasion.RETURN, "a return that was not sent"),
    "return_questions": (Occasion.RETURN_QUESTION, "a return that came back with questions"),
    "gates": (Occasion.GATE, "the gate of a tranche"),
    "readiness_drafts": (Occasion.READINESS, "a draft of a place's readiness"),
    "gaps": (Occasion.GAP, "a gap in a place's readiness"),
    "review_questions": (Occasion.REVIEW_QUESTION, "a question about a portfolio"),
    "portfolio_readings": (Occasion.PORTFOLIO_READING, "a portfolio to read"),
    "portfolio_views": (Occasion.PORTFOLIO_VIEW, "a view on a portfolio"),
}
"""By the source of a reminder, what it reminds of, and what the guide calls that."""


def test_the_guide_lists_all_that_the_clock_reminds_of_with_its_days() -> None:
    assert {source.__name__ for source in SOURCES} == set(LISTED)
    assert sorted(occasion for occasion, _ in LISTED.values()) == sorted(Occasion)
    guide = (Path(__file__).parents[2] / "docs/how-to/look-after-mail.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in guide.splitlines() if line.startswith("| ")][
        2:
    ]
    told = {
        what: (_days(before), _days(after)) for what, before, after, _ in rows if what != "readings that are not scored"
    }
    assert told == {
        what: ([-step for step in occasion.steps if step < 0], [step for step in occasion.steps if step > 0])
        for occasion, what in LISTED.values()
    }


def _days(cell: str) -> list[int]:
    return [int(word) for word in re.findall(r"\d+", cell)]
