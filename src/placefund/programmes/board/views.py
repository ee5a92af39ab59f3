"""The seats of a board, who holds them, and the register of their interests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.people.access import has
from placefund.programmes.board import actions
from placefund.programmes.board.forms import EndForm, InterestForm, LastDayForm, SeatedForm, SeatForm
from placefund.programmes.board.queries import declaration_due_of, last_declared, may_declare_for, may_sit
from placefund.programmes.governance.queries import known_bodies
from placefund.programmes.governance.views import FORM, way_of
from placefund.programmes.models import BoardInterest, BoardMember, BoardSeat
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import form_page, onward, pressed

_NOT_THEIRS = say(
    "Interests are declared by whoever has them; of somebody without an account here, by the programme office."
)


@page(Capability.RUN_PROGRAMME, Programme)
def add_seat(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add a seat to the board."""
    form = SeatForm(posted(request), bodies=known_bodies(programme), initial={"standing": "voting"})
    return form_page(
        request,
        FORM,
        way_of(request, programme).to(say("Add a seat")),
        form,
        lambda: actions.add_seat(programme, **form.given, by=person(request), at=clock.now()),
        lambda seat: onward("seat-board-member", seat.pk, said=say("The seat is there. Say who holds it.")),
        caption=programme,
        submit_text=say("Add the seat"),
    )


@page(Capability.RUN_PROGRAMME, BoardSeat, named="seat")
def seat_member(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Say who holds a seat."""
    form = SeatedForm(posted(request), people=may_sit(seat.programme))
    return form_page(
        request,
        FORM,
        way_of(request, seat.programme).to(say("Who holds it: {seat}", seat=seat)),
        form,
        lambda: actions.seat_member(seat, **form.given, by=person(request), at=clock.now()),
        onward("governance", seat.programme_id, said=say("The seat is taken."), section="board"),
        caption=seat.programme,
        lede=say(
            "Whoever should declare their interests here, and read the papers, is invited as a board member first."
        ),
        submit_text=say("Put it on record"),
    )


@page(Capability.RUN_PROGRAMME, BoardSeat, named="seat")
def end_seat(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """End a seat, and with it the part of whoever holds it."""
    form = EndForm(posted(request))
    return form_page(
        request,
        FORM,
        way_of(request, seat.programme).to(say("End a seat: {seat}", seat=seat)),
        form,
        lambda: actions.end_seat(seat, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", seat.programme_id, said=say("The seat has its last day."), section="board"),
        caption=seat.programme,
        submit_text=say("End the seat"),
    )


@page(Capability.RUN_PROGRAMME, BoardMember, named="member")
def end_member(request: HttpRequest, member: BoardMember) -> HttpResponse:
    """End somebody's part in the board; the seat is vacant then."""
    form = EndForm(posted(request))
    return form_page(
        request,
        FORM,
        way_to(request, member).to(say("End their part in the board")),
        form,
        lambda: actions.end_member(member, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", member.programme.pk, said=say("The seat is vacant."), section="board"),
        caption=member,
        lede=say("A role here is ended apart, on the page of people: without it nothing more can be read."),
        submit_text=say("End their part"),
    )


@page(Capability.READ_PROGRAMME, BoardMember, named="member", methods=("GET",))
def interests(request: HttpRequest, member: BoardMember) -> HttpResponse:
    """What a member of the board has declared: each tie with its days, and when all of it was last declared complete."""
    declared = last_declared([member]).get(member.pk)
    due = declaration_due_of(member, declared)
    return show(
        request,
        "programmes/interests.html",
        way_to(request, member),
        member=member,
        programme=member.programme,
        rows=member.interests.select_related("organisation"),
        declared=declared,
        due=due,
        is_overdue=due < london(clock.now()).date(),
        may_declare=may_declare_for(request.user, member) and member.until is None,
        runs=has(request.user, Capability.RUN_PROGRAMME, member),
    )


@page(Capability.DECLARE_INTEREST, BoardMember, named="member")
def enter_interest(request: HttpRequest, member: BoardMember) -> HttpResponse:
    """Enter one interest into the register."""
    refuse("" if may_declare_for(request.user, member) else _NOT_THEIRS)
    form = InterestForm(posted(request), bodies=known_bodies(member.programme))
    return form_page(
        request,
        FORM,
        way_to(request, member).to(say("Enter an interest")),
        form,
        lambda: actions.enter_interest(member, **form.given, by=person(request), at=clock.now()),
        onward("board-interests", member.pk, said=say("The interest is in the register.")),
        caption=member,
        lede=say("Whom the seat is for counts by itself, and need not be entered."),
        submit_text=say("Enter it"),
    )


@page(Capability.DECLARE_INTEREST, BoardMember, named="member", methods=("POST",))
def declare(request: HttpRequest, member: BoardMember) -> HttpResponse:
    """Declare that what stands in the register is complete, as of today."""
    refuse("" if may_declare_for(request.user, member) else _NOT_THEIRS)
    return pressed(
        request,
        lambda: actions.declare(member, by=person(request), at=clock.now()),
        onward("board-interests", member.pk, said=say("Declared complete, as of today.")),
    )


@page(Capability.DECLARE_INTEREST, BoardInterest, named="interest")
def end_interest(request: HttpRequest, interest: BoardInterest) -> HttpResponse:
    """Put on record that an interest has ended."""
    refuse("" if may_declare_for(request.user, interest.member) else _NOT_THEIRS)
    form = LastDayForm(posted(request))
    return form_page(
        request,
        FORM,
        way_to(request, interest),
        form,
        lambda: actions.end_interest(interest, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("board-interests", interest.member_id, said=say("The interest has ended.")),
        caption=interest.member,
        submit_text=say("Put the last day on record"),
    )
