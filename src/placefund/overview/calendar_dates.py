"""The dates of a round, a fund, a bid, a meeting, an award and a person, as a calendar takes them.

A person's dates are those of their own tasks: what their page does not show them, their calendar does not hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards.models import Award, Condition, Tranche
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.standards.calendars import CalendarDate
from placefund.funds.models import Fund, Round
from placefund.gates.queries import held_tranches
from placefund.notices.mail import absolute
from placefund.overview.tasks_inbox import waiting_for
from placefund.panels.interviews.queries import interviews_of_sitter
from placefund.panels.models import Interview, InterviewSlot, Meeting
from placefund.people.models import User
from placefund.programmes.models import BoardMeeting
from placefund.readiness.models import Wave
from placefund.readiness.waves.queries import public_waves
from placefund.returns.models import Return
from placefund.returns.queries import calendar


def dates_of_round(round_: Round) -> Iterator[CalendarDate]:
    """When a round opens and when it closes."""
    page = absolute(reverse("round", args=[round_.pk]))
    fund = round_.strand.fund.name
    if round_.programme is not None:
        fund = str(say("A local call of {place} under {fund}", place=round_.programme.place, fund=fund))
    if round_.opens_at:
        what = say("Opens: {round}", round=round_.name)
        yield CalendarDate(f"round-{round_.pk}-opens", str(what), round_.opens_at, fund, url=page)
    if round_.closes_at:
        what = say("Closes: {round}", round=round_.name)
        # Where the hour is not published, the day is all that may be said: an hour made up would be believed.
        when = round_.last_day if round_.closing_note else None
        said = f"{fund}\n{round_.closing_note}" if round_.closing_note else fund
        yield CalendarDate(f"round-{round_.pk}-closes", str(what), when or round_.closes_at, said, url=page)


def dates_of_fund(fund: Fund) -> Iterator[CalendarDate]:
    """What everybody may know beforehand of a fund: its rounds that are announced, and its waves of readiness. Three queries."""
    said: set[tuple[int, datetime | None]] = set()
    for round_ in Round.published().filter(strand__fund=fund).order_by("pk"):
        said |= {(round_.strand_id, round_.closes_at)}
        yield from dates_of_round(round_)
    for wave in public_waves(fund):
        if (wave.strand_id, wave.closes_at) not in said:  # a book may tell of its waves as rounds, too
            yield from _dates_of_wave(wave)


def _dates_of_wave(wave: Wave) -> Iterator[CalendarDate]:
    """When a wave of readiness opens and when it closes."""
    fund, page = wave.strand.fund, absolute(reverse("fund-readiness", args=[wave.strand.fund.slug]))
    what = str(say("Opens: {wave}", wave=wave.name))
    yield CalendarDate(f"wave-{wave.pk}-opens", what, wave.opens_at, fund.name, url=page)
    last = london(wave.closes_at - timedelta.resolution).date()
    when = last if wave.closing_note else wave.closes_at
    said = f"{fund.name}\n{wave.closing_note}" if wave.closing_note else fund.name
    yield CalendarDate(f"wave-{wave.pk}-closes", str(say("Closes: {wave}", wave=wave.name)), when, said, url=page)


def dates_of_application(application: Application, at: datetime) -> Iterator[CalendarDate]:
    """When the round closes for a bid that is not sent, and until when the fund awaits changes of one that is."""
    page, round_ = absolute(reverse("application", args=[application.pk])), application.round
    said = f"{application}\n{round_}"
    if application.state in ("draft", "certified") and application.is_taken(at) and application.closes_at:
        day = round_.last_day if round_.closing_note and application.later_closing is None else None
        what = say("Closes: {round}", round=round_.name)
        key, when = f"application-{application.pk}-closes", day or application.closes_at
        yield CalendarDate(key, str(what), when, f"{said}\n{round_.closing_note}" if day else said, url=page)
    if application.open_until and application.is_open_for_changes(at):
        what = say("Changes to send: {application}", application=application)
        yield CalendarDate(f"application-{application.pk}-changes", str(what), application.open_until, said, url=page)


def dates_of_board_meeting(meeting: BoardMeeting) -> Iterator[CalendarDate]:
    """The day of a meeting of a place's board, and where; none of what is on its agenda."""
    if meeting.state != "cancelled":
        what, page = say("Board: {programme}", programme=meeting.programme), reverse("board-meeting", args=[meeting.pk])
        key, where = f"board-meeting-{meeting.pk}", meeting.place
        yield CalendarDate(key, str(what), meeting.day, where=where, url=absolute(page))


def dates_of_tranche(tranche: Tranche) -> Iterator[CalendarDate]:
    """By when the gate of a tranche is looked at, while it waits."""
    if tranche.gate_on and held_tranches().filter(pk=tranche.pk).exists():
        yield _gate(tranche, tranche.gate_on)


def _gate(tranche: Tranche, day: date) -> CalendarDate:
    what = say("Its gate is looked at: {tranche}, {title}", tranche=tranche, title=tranche.award.title)
    page = absolute(reverse("tranche", args=[tranche.pk]))
    return CalendarDate(f"tranche-{tranche.pk}-gate", str(what), day, url=page)


def dates_of_meeting(meeting: Meeting) -> Iterator[CalendarDate]:
    """The day of a panel's meeting, and where."""
    page = absolute(reverse("meeting", args=[meeting.pk]))
    key, said = f"meeting-{meeting.pk}", str(meeting.round)
    yield CalendarDate(key, str(say("Panel: {name}", name=meeting.name)), meeting.held_on, said, meeting.place, page)


def dates_of_interview(interview: Interview) -> Iterator[CalendarDate]:
    """When and where the interview of a bid is, for its lead; the call's address too, for it is asked for while signed in."""
    if interview.slot is not None:
        yield _interview(interview, interview.slot, reverse("interview", args=[interview.pk]))


def dates_of_sitter(user: User, at: datetime) -> Iterator[CalendarDate]:
    """The interviews at which a person sits, of the bids that they may meet."""
    for interview in interviews_of_sitter(user, at):
        if interview.slot is not None:
            yield _interview(interview, interview.slot, reverse("my-interviews"))


def _interview(interview: Interview, slot: InterviewSlot, page: str) -> CalendarDate:
    said = f"{interview.application.round}\n{slot.link}" if slot.link else str(interview.application.round)
    return CalendarDate(
        f"interview-{interview.pk}", str(interview), slot.begins_at, said, slot.place, absolute(page), slot.ends_at
    )


def dates_of_award(award: Award, at: datetime) -> Iterator[CalendarDate]:
    """By when its conditions are to be met and its returns sent, and its gates are looked at."""
    for condition in award.conditions.filter(Condition.STILL_WANTED, due_on__isnull=False).select_related("award"):
        yield from dates_of_condition(condition)
    for tranche in held_tranches().filter(award=award).order_by("gate_on", "pk"):
        if tranche.gate_on:
            yield _gate(tranche, tranche.gate_on)
    page = absolute(reverse("manage-award", args=[award.pk]))
    for due in calendar(award, london(at).date()):
        if due.report is None or due.report.sent_at is None:
            what = say("Due: return {quarter} of {award}", quarter=due.quarter, award=award)
            yield CalendarDate(f"return-{award.pk}-{due.quarter}", str(what), due.due_on, url=page)


def dates_of_condition(condition: Condition) -> Iterator[CalendarDate]:
    """By when a condition is to be met."""
    page = absolute(reverse("condition", args=[condition.pk]))
    if condition.due_on:
        what = say("Due: condition of {award}", award=condition.award)
        yield CalendarDate(f"condition-{condition.pk}", str(what), condition.due_on, condition.text, url=page)


def dates_of_return(report: Return) -> Iterator[CalendarDate]:
    """By when a return is to be sent."""
    page = absolute(reverse("return", args=[report.pk]))
    what = say("Due: return {quarter} of {award}", quarter=report.quarter, award=report.award)
    yield CalendarDate(f"return-{report.award_id}-{report.quarter}", str(what), report.due_on, url=page)


def dates_of_person(user: User, at: datetime) -> Iterator[CalendarDate]:
    """Each of a person's tasks that has a day."""
    for pile in waiting_for(user, at):
        for task in pile.items:
            if task.due is None:
                continue
            told = f"{task.href}|{task.what}".encode()
            key = f"task-{hashlib.sha256(told).hexdigest()[:24]}"
            yield CalendarDate(key, str(task.what), task.due, task.whose, url=absolute(task.href))
