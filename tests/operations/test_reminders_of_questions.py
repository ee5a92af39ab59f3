"""What the clock reminds of where somebody has asked: a fund's desk of questions to it, a lead of questions on its return."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from placefund.domain.notices import end_of
from placefund.enquiries import actions as enquiries
from placefund.enquiries.models import Enquiry
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.people.models import User
from placefund.returns import actions as returns
from tests.build import AFTER_Q1, AT, Cast, a_return, a_side, an_open_round

pytestmark = pytest.mark.django_db


def told_of(kind: str) -> list[tuple[User, str]]:
    return [(row.recipient, row.page) for row in Notice.objects.filter(kind=kind).order_by("pk")]


def on(day: Any) -> datetime:
    return datetime.combine(day, AT.time(), AT.tzinfo)


def asked() -> tuple[Enquiry, Any, Cast]:
    round_, side = an_open_round(), a_side()
    cast = Cast(round_.strand.fund)
    assert cast.manager
    enquiry = enquiries.ask(
        round_, side.partnership.lead, text="May a hospital join?", is_for_all=True, by=side.lead, at=AT
    )
    return enquiry, side, cast


def test_who_answers_for_the_fund_is_reminded_near_the_day_and_past_it_each_once() -> None:
    enquiry, _, cast = asked()
    counts = []
    for days in (-2, -1, -1, 0, 1, 2, 8):
        remind(at=on(enquiry.due_on) + timedelta(days=days))
        counts.append(len(told_of("enquiry_reminder")))
    assert counts == [0, 1, 1, 1, 2, 2, 3]
    assert set(told_of("enquiry_reminder")) == {(cast.manager, "answer-enquiry")}
    first, second, _ = Notice.objects.filter(kind="enquiry_reminder").order_by("pk")
    assert ("late" in first.subject, "late" in second.subject, first.until) == (False, True, end_of(enquiry.due_on))


def test_a_question_that_is_answered_or_withdrawn_is_reminded_of_no_more() -> None:
    enquiry, side, cast = asked()
    other = enquiries.ask(
        enquiry.round, side.partnership.lead, text="And a bank?", is_for_all=False, by=side.lead, at=AT
    )
    enquiries.answer(enquiry, text="Yes.", by=cast.manager, at=AT)
    enquiries.withdraw(other, by=side.lead, at=AT)
    remind(at=on(enquiry.due_on) + timedelta(days=1))
    assert told_of("enquiry_reminder") == []


def test_a_question_of_the_last_day_is_not_reminded_of_on_the_day_it_is_asked() -> None:
    round_, side = an_open_round(), a_side()
    assert Cast(round_.strand.fund).manager
    last = round_.closes_at - timedelta(hours=1)
    enquiry = enquiries.ask(round_, side.partnership.lead, text="May we?", is_for_all=False, by=side.lead, at=last)
    assert enquiry.due_on == last.date()
    remind(at=last + timedelta(minutes=5))
    assert told_of("enquiry_reminder") == []
    remind(at=last + timedelta(days=1))
    assert len(told_of("enquiry_reminder")) == 1


# --- returns ------------------------------------------------------------------------------------------------------------


def test_a_lead_is_reminded_of_questions_on_a_return_before_its_day_and_after() -> None:
    report = a_return("queried")
    counts = []
    for days in (-4, -3, -3, 0, 1, 8, 29):
        remind(at=on(report.due_on) + timedelta(days=days))
        counts.append(len(told_of("question_reminder")))
    assert counts == [0, 1, 1, 1, 2, 3, 4]
    leads = {user.memberships.get(role="lead_bidder").scope for user, _ in told_of("question_reminder")}
    assert leads == {f"organisation:{report.award.partnership.lead_id}"}
    notice = Notice.objects.filter(kind="question_reminder").first()
    assert notice is not None
    assert (notice.page, notice.args, notice.until) == ("return", [report.pk], end_of(report.due_on))
    assert "Which posts?" in notice.text


def test_a_question_long_after_the_day_of_a_return_is_reminded_of_from_when_it_was_asked() -> None:
    report: Any = a_return("sent")
    officer = Cast(report.award.strand.fund).monitoring
    late = on(report.due_on) + timedelta(days=60)
    returns.query(report, "Which posts?", by=officer, at=late)
    remind(at=late)
    assert told_of("question_reminder") == []
    remind(at=late + timedelta(days=4))
    remind(at=late + timedelta(days=5))
    assert len(told_of("question_reminder")) == 1
    assert "60" not in Notice.objects.get(kind="question_reminder").subject
    remind(at=late + timedelta(days=8))
    assert len(told_of("question_reminder")) == 2


def test_a_return_that_is_answered_waits_to_be_sent_and_once_sent_is_reminded_of_no_more() -> None:
    report: Any = a_return("queried")
    lead = report.award.side.lead
    returns.reply(report.queries.get(), "The two engineers.", by=lead, at=AFTER_Q1)
    remind(at=on(report.due_on) + timedelta(days=1))
    [notice] = Notice.objects.filter(kind="question_reminder")
    assert "Send the return again" in notice.text
    returns.send(report, by=lead, at=AFTER_Q1)
    remind(at=on(report.due_on) + timedelta(days=8))
    assert len(told_of("question_reminder")) == 1
