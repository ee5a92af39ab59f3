"""The choice of a local call before its board: where each project stands, the step that puts it there, and what was put."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.decisions.endorsement import actions
from placefund.decisions.endorsement.forms import BeforeBoardForm
from placefund.decisions.endorsement.queries import (
    amounts_of,
    chosen_in,
    is_asked,
    why_choice_is_closed,
    why_not_endorsed,
)
from placefund.decisions.models import CallChoice
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.notices.foresight import foreseen_page
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.programmes.meetings.queries import decision_on
from placefund.programmes.models import BoardMeeting
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward


@page(Capability.MANAGE_ROUND, Round, named="round_")
def before_board(request: HttpRequest, round_: Round) -> HttpResponse:
    """What a call chose, what its board said of each, and the step that puts the rest on an agenda."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    today = london(clock.now()).date()
    meetings = BoardMeeting.objects.filter(programme=round_.programme_id, state="planned", day__gte=today).order_by(
        "day"
    )
    form = BeforeBoardForm(posted(request), meetings=meetings)
    return foreseen_page(
        request,
        "decisions/before_board.html",
        way_to(request, round_).to(say("Decisions"), "decisions", round_.pk).to(say("Before the board")),
        form,
        lambda: actions.put_choice_before_board(
            round_,
            form.cleaned_data["meeting"],
            is_line_by_line=form.is_line_by_line,
            by=person(request),
            at=clock.now(),
        ),
        onward("before-board", round_.pk, said=say("It is on the agenda of the board.")),
        does=say("Put it before the board"),
        way_back=say("The item can be taken off the agenda until the meeting is held."),
        shows=lambda: [(say("Before the board"), str(CallChoice.objects.filter(round=round_).count()))],
        back_url=reverse("decisions", args=[round_.pk]),
        round=round_,
        is_asked=is_asked(round_),
        lines=chosen_in(round_),
        lacking=why_not_endorsed(round_),
        has_meetings=meetings.exists(),
    )


@page(Capability.READ_PROGRAMME, CallChoice, named="choice", methods=("GET",))
def call_choice(request: HttpRequest, choice: CallChoice) -> HttpResponse:
    """What was put before the board, as it was put. A member with an interest in it sees nothing of it."""
    closed = why_choice_is_closed(person(request), choice, clock.now())
    return show(
        request,
        "decisions/call_choice.html",
        way_to(request, choice),
        choice=choice,
        round=choice.round,
        closed=closed,
        lines=[] if closed else amounts_of(choice),
        word=None if closed else decision_on(choice),
    )
