"""Reading a board's meetings: what is planned, what was decided on what, and whether a thing is endorsed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Model, Prefetch, QuerySet

from placefund.domain.governance.board import QuorumFinding, QuorumRule, quorum_of
from placefund.funds.models import Programme
from placefund.programmes.board.queries import members_on
from placefund.programmes.models import (
    AgendaItem,
    BoardAttendance,
    BoardDecision,
    BoardMeeting,
    BoardMember,
    BoardMinutes,
    ItemLeaving,
    TermsOfReference,
)

NO_RULE = QuorumRule(None)


def rule_on(programme: Programme, day: date) -> QuorumRule:
    """What the terms in force on a day ask of a quorum; that it is not on record, where there are none."""
    return rule_among(programme.terms_of_reference.all(), day)


def rule_among(terms: Iterable[TermsOfReference], day: date) -> QuorumRule:
    """The same, of terms that were read already."""
    held = [row for row in terms if row.agreed_on <= day]
    return max(held, key=lambda row: row.version).rule if held else NO_RULE


def meetings_of(programme: Programme) -> QuerySet[BoardMeeting]:
    """Every meeting of a board, with who was there and how many items it has."""
    there = BoardAttendance.objects.select_related("member__seat__organisation", "member__user")
    return programme.board_meetings.prefetch_related(Prefetch("attendance", there), "items")


def quorum_at(meeting: BoardMeeting, rule: QuorumRule) -> QuorumFinding | None:
    """Whether a meeting that was held was quorate, as it began; None where it was not held. Ask for `attendance` before."""
    if meeting.state != "held":
        return None
    return quorum_of(rule, [row.member.seated_without_ties() for row in meeting.attendance.all() if row.is_present])


def items_of(meeting: BoardMeeting) -> list[AgendaItem]:
    """The agenda of a meeting with what was decided, who left and whom each item touches. Six queries."""
    leavings = ItemLeaving.objects.select_related("member__user")
    decisions = BoardDecision.objects.prefetch_related(
        Prefetch("leavings", leavings), Prefetch("votes__member", BoardMember.objects.select_related("user"))
    )
    rows = meeting.items.prefetch_related("organisations__organisation", Prefetch("decisions", decisions))
    for row in rows:
        row.meeting = meeting
    return list(rows)


def decisions_on(subjects: Iterable[Model]) -> dict[int, BoardDecision]:
    """The board's newest decision on each of these things of one kind that has one, by the thing's number. One query."""
    things = list(subjects)
    if not things:
        return {}
    kind, numbers = things[0]._meta.label_lower, [thing.pk for thing in things]
    rows = BoardDecision.objects.filter(
        item__subject_kind=kind, item__subject_id__in=numbers, corrected_by__isnull=True
    )
    ordered = rows.select_related("item__meeting").order_by("item__meeting__day", "pk")
    return {row.item.subject_id: row for row in ordered if row.item.subject_id is not None}


def decision_on(subject: Model) -> BoardDecision | None:
    """The board's newest decision on a thing; None where it has made none."""
    return decisions_on([subject]).get(subject.pk)


def items_about(subject: Model) -> QuerySet[AgendaItem]:
    """Where a thing stands on agendas of its board, the newest meeting first."""
    rows = AgendaItem.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return rows.select_related("meeting").order_by("-meeting__day", "-pk")


def minutes_of(meeting: BoardMeeting) -> BoardMinutes | None:
    """The newest minutes of a meeting, agreed or not; None while there are none."""
    return meeting.minutes.select_related("agreement__agreed_at_meeting", "written_by").order_by("pk").last()


def attending(meeting: BoardMeeting) -> list[tuple[BoardMember, str]]:
    """Who sits on the board on a meeting's day, and whether each was there, as far as it is on record."""
    known = dict(meeting.attendance.values_list("member", "presence"))
    return [(row, known.get(row.pk, "")) for row in members_on(meeting.programme, meeting.day)]


def to_come(programmes: Iterable[int], day: date) -> QuerySet[BoardMeeting]:
    """The meetings of the boards of these programmes that are planned for a day or later."""
    rows = BoardMeeting.objects.filter(programme__in=list(programmes), state="planned", day__gte=day)
    return rows.select_related(*BoardMeeting.READ_WITH).order_by("day", "pk")


def to_note(programmes: Iterable[int], day: date) -> QuerySet[BoardMeeting]:
    """The meetings of the boards of these programmes that lie behind, and of which nobody has noted who was there."""
    rows = BoardMeeting.objects.filter(programme__in=list(programmes), state="planned", day__lt=day)
    return rows.select_related(*BoardMeeting.READ_WITH).order_by("day", "pk")


def to_decide(programmes: Iterable[int]) -> QuerySet[AgendaItem]:
    """The items of meetings that were held of which no decision is on record."""
    rows = AgendaItem.objects.filter(
        meeting__programme__in=list(programmes), meeting__state="held", decisions__isnull=True
    )
    return rows.select_related(*AgendaItem.READ_WITH).order_by("meeting__day", "number")


def to_minute(programmes: Iterable[int]) -> QuerySet[BoardMeeting]:
    """The meetings that were held of which there are no minutes."""
    rows = BoardMeeting.objects.filter(programme__in=list(programmes), state="held", minutes__isnull=True)
    return rows.select_related(*BoardMeeting.READ_WITH).order_by("day", "pk")
