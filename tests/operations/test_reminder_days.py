"""A fund says on which days people are reminded of what is due; what it does not say is as it is for every fund."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.fundbook.reminder_days import RemindedOf, ReminderDays
from placefund.domain.partnerships import Helix
from placefund.domain.reminders import Occasion, ReminderPlan, step_due
from placefund.fundbooks.changes import actions as changes
from placefund.fundbooks.drafts.actions import propose_draft
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.loader import load_folder
from placefund.fundbooks.models import BookDraft
from placefund.funds.queries import reminders_of
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.partnerships import actions as partnerships
from tests import build
from tests.fundbooks.changing import AT, BOOKS, book
from tests.fundbooks.test_a_book_is_changed_on_pages import sent
from tests.witness import signed_in
from tests.worlds import once


def faults_of(entry: str) -> list[str]:
    texts = book("rehearsal")
    texts["prospectus.toml"] = texts["prospectus.toml"].partition("[[reminder]]")[0] + f"\n[[reminder]]\n{entry}\n"
    return [fault.message for fault in reading_of(texts).faults]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('what = "draft"\nbefore = [10, 1]', ""),
        ('what = "draft"\nbefore = [10]\nafter = [1]', "a draft is reminded of before it alone"),
        ('what = "partner"\nbefore = [2]\nafter = [2]', "has no last day"),
        ('what = "return"\nbefore = [0]', "Days are whole numbers from 1 to 90."),
        ('what = "return"\nafter = [3, 3]', "A day stands here twice."),
        ('what = "return"', "Say at least one day."),
        ('what = "condition"\nbefore = [1, 2, 3, 4, 5]\nafter = [1, 2, 3, 4]', "More than 8 reminders"),
        ('what = "condition"\nbefore = [1]\nevery = 2', "Only scores are reminded of again and again."),
        ('what = "score"\nbefore = [5]', "Say after how many days a score is reminded of again"),
        ('what = "score"\nbefore = [5, 1]\nevery = 2', "A score has one day before it is due"),
        ('what = "score"\nbefore = [5]\nevery = 2', ""),
        ('what = "lunch"\nbefore = [5]', "lunch"),
    ],
)
def test_days_that_cannot_be_are_told_with_the_reason(entry: str, told: str) -> None:
    found = faults_of(entry)
    assert (told in " ".join(found)) if told else found == []


def test_what_a_plan_does_not_say_is_as_for_every_fund() -> None:
    plan = ReminderPlan({Occasion.DRAFT: (-10, -1)}, score_before=5, score_every=2)
    assert ReminderPlan.from_record(plan.as_record()) == plan
    assert ReminderPlan().as_record() == {}
    assert (plan.steps(Occasion.DRAFT), plan.steps(Occasion.RETURN)) == ((-10, -1), Occasion.RETURN.steps)
    assert step_due(Occasion.DRAFT, AT.date(), AT.date() - timedelta(days=10), plan) == -10


def test_a_book_says_whole_days_and_nothing_else() -> None:
    assert ReminderDays(what=RemindedOf.DRAFT, before=(14,)).every is None


@pytest.mark.django_db
def test_the_clock_reminds_by_the_days_of_the_fund_a_draft_stands_in() -> None:
    draft = build.an_application("draft")
    fund, closes = draft.round.strand.fund, draft.round.closes_at
    fund.reminder_record = ReminderPlan({Occasion.DRAFT: (-10, -5)}).as_record()
    fund.save(update_fields=["reminder_record"])
    told = []
    for days in (14, 11, 10, 7, 5, 1):
        remind(at=closes - timedelta(days=days))
        told.append(Notice.objects.filter(kind="draft_reminder").count())
    assert told == [0, 0, 1, 1, 2, 2]


@pytest.mark.django_db
def test_a_silent_partner_and_its_lead_hear_on_the_days_of_the_fund_that_the_bid_is_for() -> None:
    draft: Any = build.an_application("draft")
    partner = partnerships.invite(
        draft.partnership, build.an_organisation(helix=Helix.OTHER), by=draft.side.lead, at=build.AT
    )
    fund = draft.round.strand.fund
    fund.reminder_record = ReminderPlan({Occasion.PARTNER_INVITATION: (1, 2)}).as_record()
    fund.save(update_fields=["reminder_record"])
    user = build.a_user(role=build.Role.PARTNER, scope=f"organisation:{partner.organisation_id}")
    for days in (1, 2, 3):
        remind(at=partner.invited_at + timedelta(days=days))
    assert Notice.objects.filter(kind="invitation_reminder", recipient=user).count() == 2
    assert Notice.objects.filter(kind="partnership_news", subject__contains="has not answered").count() >= 1


@pytest.mark.django_db
@pytest.mark.long
def test_a_manager_changes_the_days_on_the_pages_of_the_book() -> None:
    fund = once(load_folder)(BOOKS / "lipf", at=AT).fund
    manager = build.Cast(fund).manager
    assert reminders_of(fund) == ReminderPlan()
    desk, way = signed_in(manager), Way(PARTS["reminders"], ("new",))
    with_label = desk.get(reverse("book-entry", args=["lipf", "reminders", "new"])).content.decode()
    assert "Again every so many days" in with_label
    assert sent(desk, way, what="return", before="30\n7", after="1").status_code == 302
    change = propose_draft(fund, said="Earlier", over=BookDraft.objects.get().digest, by=manager, at=AT)
    changes.apply(change, why="Quarters are short.", by=manager, at=AT)
    fund.refresh_from_db()
    assert reminders_of(fund).steps(Occasion.RETURN) == (-30, -7, 1)
