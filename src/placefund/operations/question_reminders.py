"""What the clock reminds people of where somebody has asked: questions to the fund, and questions on a return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from placefund.domain.messages import Message, paragraph, say, say_count
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.reminders import Occasion
from placefund.enquiries.audiences import desk_of
from placefund.enquiries.models import Enquiry
from placefund.enquiries.queries import waiting_in
from placefund.funds.models import Round
from placefund.notices.actions import tell
from placefund.operations.nudges import Nudge, later_than, nudges_of
from placefund.partnerships.audiences import leads_of
from placefund.returns.audiences import at_return
from placefund.returns.models import Query, Return

A_WEEK = timedelta(days=7)
"""A lead that is asked when the day of its return is past, or near, is given so long before it is told that it is late."""


def enquiries_to_answer(today: date, at: datetime) -> Iterator[Nudge]:
    """Questions about a round that nobody has answered: for those who answer for the fund, or for the place whose call it is."""

    def send(enquiry: Enquiry, step: int) -> None:
        late, due = say("{name}: question {number} is late"), say("{name}: question {number} is to be answered")
        tell(
            desk_of(enquiry),
            (late if step > 0 else due).format(name=enquiry.round.name, number=enquiry.number),
            enquiry.text,
            kind=NoticeKind.ENQUIRY_REMINDER,
            about=enquiry.round,
            asks=enquiry.organisation,
            until=enquiry.due_on,
            page="answer-enquiry",
            args=[enquiry.pk],
            at=at,
        )

    waiting = list(waiting_in(Round.objects.all()))
    found = ((str(row.pk), row.due_on, partial(send, row), row.round.strand.fund) for row in waiting)
    asked = {str(row.pk): london(row.asked_at).date() for row in waiting}
    return later_than(asked, nudges_of(Occasion.ENQUIRY, found, today))


def return_questions(today: date, at: datetime) -> Iterator[Nudge]:
    """Returns that came back with questions: for their lead, until it is sent again. A further question begins anew."""

    def send(report: Return, step: int) -> None:
        tell(
            leads_of(report.award.partnership),
            say("Not sent again yet: return {quarter} of {award}", quarter=report.quarter, award=report.award),
            _what_is_open(report),
            kind=NoticeKind.QUESTION_REMINDER,
            until=report.due_on,
            **at_return(report),
            at=at,
        )

    queried = Return.objects.filter(state="queried").select_related(*Return.READ_WITH).prefetch_related("queries")
    found = (
        (str(row.pk), max(row.due_on, _last(row) + A_WEEK), partial(send, row), row.award.strand.fund)
        for row in queried
    )
    return nudges_of(Occasion.RETURN_QUESTION, found, today)


def _last(report: Return) -> date:
    """The day of the last question on a return."""
    asked: list[Query] = list(report.queries.all())
    return max((london(each.asked_at).date() for each in asked), default=report.due_on)


def _what_is_open(report: Return) -> Message:
    waiting = [each.text for each in report.queries.all() if each.replied_at is None]
    if not waiting:
        return say("Every question on it has its answer. Send the return again: until then nobody looks at it.")
    counted = say_count(
        "{count} question waits for its answer.", "{count} questions wait for their answers.", len(waiting)
    )
    return paragraph([counted, *waiting])
