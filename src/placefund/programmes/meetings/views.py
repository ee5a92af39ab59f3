"""Meetings of a board: the list, one meeting, one item, and the pages on which its office keeps them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from placefund.changes.queries import changes_for_board
from placefund.domain.governance.interests import who_must_leave
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.portfolios.review.queries import terms_of
from placefund.programmes.board.queries import members_on, why_kept_from
from placefund.programmes.governance.queries import known_bodies
from placefund.programmes.governance.views import FORM
from placefund.programmes.meetings import actions
from placefund.programmes.meetings.forms import (
    LEFT,
    AgendaItemForm,
    AgreementForm,
    AttendanceForm,
    BoardMeetingForm,
    CancelForm,
    DecisionForm,
    MinutesForm,
)
from placefund.programmes.meetings.queries import (
    attending,
    items_of,
    meetings_of,
    minutes_of,
    quorum_at,
    rule_among,
    rule_on,
)
from placefund.programmes.models import AgendaItem, BoardMeeting, BoardMinutes, MinutesAgreement
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import form_page, onward, pressed


def _way(request: HttpRequest, programme: Programme) -> Crumbs:
    return way_to(request, programme).to(say("Meetings"), "board-meetings", programme.pk)


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def meetings(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every meeting of the board: planned, held, cancelled; who was there, and whether it was quorate."""
    terms = list(programme.terms_of_reference.all())
    rows = list(meetings_of(programme).order_by("-day", "-pk"))
    return show(
        request,
        "programmes/meetings.html",
        way_to(request, programme).to(say("Meetings")),
        programme=programme,
        rows=[(row, quorum_at(row, rule_among(terms, row.day))) for row in rows],
        rule=rule_among(terms, london(clock.now()).date()),
        runs=has(request.user, Capability.RUN_PROGRAMME, programme),
    )


@page(Capability.READ_PROGRAMME, BoardMeeting, named="meeting", methods=("GET",))
def meeting(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """One meeting: who was there, the agenda with who leaves for what, what was decided, and the minutes."""
    programme, day = meeting.programme, meeting.day
    here = [(row, presence) for row, presence in attending(meeting)]
    seated = [row.seated() for row, _ in here]
    rule = rule_on(programme, day)
    held = meetings_of(programme).get(pk=meeting.pk)
    runs, why_closed = has(request.user, Capability.RUN_PROGRAMME, meeting), why_agenda_is_closed(request.user, meeting)
    return show(
        request,
        "programmes/meeting.html",
        way_to(request, meeting),
        meeting=meeting,
        programme=programme,
        attending=here,
        why_closed=why_closed,
        items=[] if why_closed else [(one, who_must_leave(one.bodies(), seated, day)) for one in items_of(meeting)],
        rule=rule,
        quorum=quorum_at(held, rule),
        minutes=_minutes_for(request, meeting),
        runs=runs,
        waiting=changes_for_board([programme.pk]) if runs and meeting.state == "planned" else (),
        is_due=day <= london(clock.now()).date(),
    )


def why_agenda_is_closed(user: Any, meeting: BoardMeeting) -> str:
    """Why the agenda of a meeting to come is closed to somebody, in a sentence; empty where it is open.

    It is the place's own until the board has met. The delivery body's reviewers read it before, where the fund's book says so.
    """
    if meeting.state == "held" or has(user, Capability.READ_READINESS_DRAFT, meeting):
        return ""
    if terms_of(meeting.programme.strand).opens_agendas and has(user, Capability.REVIEW_PROGRAMME, meeting):
        return ""
    return say("The agenda is the place's own until the board has met.")


def _minutes_for(request: HttpRequest, meeting: BoardMeeting) -> dict[str, Any] | None:
    """The minutes as this person may read them: what was said on an item that closes on them is left out, with why."""
    found = minutes_of(meeting)
    if found is None:
        return None
    parts = [(item, _why_closed(request, item), found.parts.get(str(item.number), "")) for item in items_of(meeting)]
    return {"row": found, "parts": parts, "agreement": getattr(found, "agreement", None)}


def _why_closed(request: HttpRequest, item: AgendaItem) -> str:
    return why_kept_from(request.user, item.programme, item.bodies(), item.meeting.day)


@page(Capability.READ_PROGRAMME, AgendaItem, named="item", methods=("GET",))
def item(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """One item: what the board is asked, whom it touches, who leaves and why, and how it ended."""
    if why := why_agenda_is_closed(request.user, item.meeting):
        refuse(why)
    why_closed = _why_closed(request, item)
    seated = [row.seated() for row in members_on(item.programme, item.meeting.day)]
    [read] = [row for row in items_of(item.meeting) if row.pk == item.pk]
    return show(
        request,
        "programmes/item.html",
        way_to(request, item),
        item=read,
        meeting=item.meeting,
        programme=item.programme,
        bodies=read.bodies(),
        leave=who_must_leave(read.bodies(), seated, item.meeting.day),
        why_closed=why_closed,
        subject_url="" if why_closed else _url_of_subject(read),
        decision=read.decision,
        earlier=[row for row in read.decisions.all() if read.decision and row.pk != read.decision.pk],
        runs=has(request.user, Capability.RUN_PROGRAMME, item),
    )


def _url_of_subject(item: AgendaItem) -> str:
    """The page of the thing that an item is about; empty where it has none."""
    try:
        return reverse(item.subject_page, args=[item.subject_id]) if item.subject_page else ""
    except NoReverseMatch:
        return ""


@page(Capability.RUN_PROGRAMME, Programme)
def plan_meeting(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Plan a meeting; its members are told."""
    form, title = BoardMeetingForm(posted(request)), say("Plan a meeting")
    return foreseen_page(
        request,
        FORM,
        _way(request, programme).to(title),
        form,
        lambda: actions.plan(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda row: onward("board-meeting", row.pk, said=say("The meeting is planned. Put its items on the agenda.")),
        does=title,
        back_url=reverse("board-meetings", args=[programme.pk]),
        way_back=say("It can be cancelled, with a reason that its members are told."),
        caption=programme,
        lede=say("A meeting that was held before can be entered, too: then nobody is told."),
    )


@page(Capability.RUN_PROGRAMME, BoardMeeting, named="meeting")
def cancel_meeting(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """Cancel a planned meeting; its members are told why."""
    form, title = CancelForm(posted(request)), say("Cancel the meeting")
    return foreseen_page(
        request,
        FORM,
        way_to(request, meeting).to(title),
        form,
        lambda: actions.cancel(meeting, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("board-meeting", meeting.pk, said=say("The meeting is cancelled.")),
        does=title,
        back_url=reverse("board-meeting", args=[meeting.pk]),
        way_back=say("Another meeting can be planned, on the same day too."),
        caption=meeting,
    )


@page(Capability.RUN_PROGRAMME, BoardMeeting, named="meeting")
def attendance(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """Note who was at a meeting: it counts as held from then on."""
    form = AttendanceForm(posted(request), members=attending(meeting))
    return form_page(
        request,
        FORM,
        way_to(request, meeting).to(say("Who was there?")),
        form,
        lambda: actions.hold(meeting, form.presences, by=person(request), at=clock.now()),
        onward("board-meeting", meeting.pk, said=say("It is on record who was there.")),
        caption=meeting,
        lede=say("The meeting counts as held. Until something is decided by it, this can be entered anew."),
        submit_text=say("Put it on record"),
    )


@page(Capability.RUN_PROGRAMME, BoardMeeting, named="meeting")
def add_item(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """Put an item on the agenda."""
    form = AgendaItemForm(posted(request), bodies=known_bodies(meeting.programme))
    return form_page(
        request,
        FORM,
        way_to(request, meeting).to(say("Put an item on the agenda")),
        form,
        lambda: actions.put_on_agenda(meeting, **form.given, by=person(request), at=clock.now()),
        lambda row: onward("agenda-item", row.pk, said=say("The item is on the agenda.")),
        caption=meeting,
        lede=say(
            "Whoever has an interest in an organisation that it touches leaves for it, and does not see its papers."
        ),
        submit_text=say("Put it on the agenda"),
    )


@page(Capability.RUN_PROGRAMME, AgendaItem, named="item", methods=("POST",))
def take_off(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Take an item off the agenda of a meeting that is to come."""
    meeting = item.meeting
    return pressed(
        request,
        lambda: actions.take_off(item, by=person(request), at=clock.now()),
        onward("board-meeting", meeting.pk, said=say("“{item}” is off the agenda.", item=item)),
    )


@page(Capability.RUN_PROGRAMME, AgendaItem, named="item")
def decide(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Put on record how an item ended; or correct that, with the reason."""
    meeting, earlier = item.meeting, item.decision
    present = [row for row, presence in attending(meeting) if presence == "present"]
    leave = who_must_leave(item.bodies(), [row.seated() for row in present], meeting.day)
    known = _known(item)
    form = DecisionForm(posted(request), present=present, leave=leave, known=known, corrects=earlier is not None)
    title = say("Correct the decision") if earlier else say("Put the decision on record")
    return foreseen_page(
        request,
        FORM,
        way_to(request, item).to(title),
        form,
        lambda: actions.decide(item, **form.given, by=person(request), at=clock.now()),
        onward("agenda-item", item.pk, said=say("The board's decision is on record.")),
        does=title,
        back_url=reverse("agenda-item", args=[item.pk]),
        way_back=say("It can be corrected, with a reason; what was recorded before stays."),
        caption=item,
        lede=rule_on(item.programme, meeting.day).sentence,
    )


def _known(item: AgendaItem) -> dict[int, str]:
    """What is on record of who left and who voted what, as the form offers it."""
    earlier = item.decision
    if earlier is None:
        return {}
    votes = dict(earlier.votes.values_list("member", "vote"))
    return votes | dict.fromkeys(earlier.leavings.values_list("member", flat=True), LEFT)


@page(Capability.RUN_PROGRAMME, BoardMeeting, named="meeting")
def write_minutes(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """Write the minutes, item by item; once they are agreed, correct them with a reason."""
    corrects = MinutesAgreement.objects.filter(minutes__meeting=meeting).exists()
    form = MinutesForm(posted(request), items=items_of(meeting), earlier=minutes_of(meeting), corrects=corrects)
    return form_page(
        request,
        FORM,
        way_to(request, meeting).to(say("Correct the minutes") if corrects else say("Write the minutes")),
        form,
        lambda: actions.write_minutes(meeting, **form.given, by=person(request), at=clock.now()),
        onward("board-meeting", meeting.pk, said=say("The minutes are kept."), section="minutes"),
        caption=meeting,
        lede=say("What was decided, who left and who voted what stands by itself. Write what was said."),
        submit_text=say("Keep the minutes"),
    )


@page(Capability.RUN_PROGRAMME, BoardMinutes, named="minutes")
def agree_minutes(request: HttpRequest, minutes: BoardMinutes) -> HttpResponse:
    """Put on record which later meeting agreed the minutes."""
    meeting = minutes.meeting
    later = meeting.programme.board_meetings.filter(state="held", day__gt=meeting.day)
    form, title = AgreementForm(posted(request), meetings=later), say("Put on record that they are agreed")
    return foreseen_page(
        request,
        FORM,
        way_to(request, minutes).to(title),
        form,
        lambda: actions.agree_minutes(minutes, form.cleaned_data["agreed_at"], by=person(request), at=clock.now()),
        onward("board-meeting", meeting.pk, said=say("The minutes are agreed."), section="minutes"),
        does=title,
        back_url=reverse("board-meeting", args=[meeting.pk]),
        way_back=say("They can be corrected, with a reason; what was agreed stays on record."),
        caption=minutes,
    )
