"""The pages of interviews: the desk of a round, what the lead of a bid picks, and what somebody who sits is to hold."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.decisions.queries import money_for
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.agreement.views.tabs import show_panel_page
from placefund.panels.interview_notes import notes_of
from placefund.panels.interviews import actions as interviews_actions
from placefund.panels.interviews.forms import (
    AboveLineForm,
    InterviewInvitationForm,
    InterviewNotesForm,
    InterviewOutcomeForm,
    NoneSuitsForm,
    PickForm,
    SlotsForm,
)
from placefund.panels.interviews.queries import (
    above_line,
    bids_to_invite,
    desk_of,
    interviews_of_sitter,
    is_pickable,
    keeps_away,
    sitters_who_meet,
    slots_for,
    why_desk_is_closed,
)
from placefund.panels.models import Interview, InterviewSlot
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, Crumbs, way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import form_page, onward, submitted

# --- the desk ---------------------------------------------------------------------------------------------------------


@page(Capability.RUN_PANEL, Round, named="round_", methods=("GET",))
def round_interviews(request: HttpRequest, round_: Round) -> HttpResponse:
    """The times of a round's interviews, who sits, which bid has which, and who is invited; closed bids stand apart."""
    refuse(why_desk_is_closed(person(request), round_))
    desk = desk_of(round_, person(request), clock.now())
    return show_panel_page(
        request, "panels/interviews/desk.html", round_, say("Interviews"), tab="round-interviews", desk=desk
    )


@page(Capability.RUN_PANEL, Round, named="round_")
def lay_out_slots(request: HttpRequest, round_: Round) -> HttpResponse:
    """Lay out times on a day: how many, how long, where, and who sits."""
    form = SlotsForm(posted(request), round_=round_, initial={"count": 4, "minutes": 45, "gap": 15})
    return form_page(
        request,
        "panels/interviews/lay_out.html",
        _below_desk(request, round_).to(say("Lay out times")),
        form,
        lambda: interviews_actions.lay_out_slots(round_, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("round-interviews", round_.pk, said=say("The times are laid out. Those who sit are told.")),
        round=round_,
        submit_text=say("Lay them out"),
    )


def _below_desk(request: HttpRequest, round_: Round) -> Crumbs:
    return (
        way_to(request, round_)
        .to(say("Panel"), "panel", round_.pk)
        .to(say("Interviews"), "round-interviews", round_.pk)
    )


@page(Capability.RUN_PANEL, InterviewSlot, named="slot")
def withdraw_slot(request: HttpRequest, slot: InterviewSlot) -> HttpResponse:
    """Withdraw a time, with the reason; the page does not tell whether a bid has picked it."""
    form = StepBackForm(posted(request))
    return form_page(
        request,
        "panels/interviews/withdraw_slot.html",
        _below_desk(request, slot.round).to(say("Withdraw a time")),
        form,
        lambda: interviews_actions.withdraw_slot(slot, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("round-interviews", slot.round_id, said=say("The time is withdrawn. Whoever had picked it is told.")),
        round=slot.round,
        slot=slot,
        submit_text=say("Withdraw it"),
    )


@page(Capability.RUN_PANEL, Round, named="round_")
def invite_to_interview(request: HttpRequest, round_: Round) -> HttpResponse:
    """Choose the bids that are invited, and until when they pick a time."""
    refuse(why_desk_is_closed(person(request), round_))
    form = InterviewInvitationForm(posted(request), bids=bids_to_invite(round_, person(request), clock.now()))
    return form_page(
        request,
        "panels/interviews/invite.html",
        _below_desk(request, round_).to(say("Invite")),
        form,
        lambda: interviews_actions.invite_to_interview(
            round_,
            list(form.cleaned_data["applications"]),
            pick_by=form.cleaned_data["pick_by"],
            by=person(request),
            at=clock.now(),
        ),
        onward("round-interviews", round_.pk, said=say("They are invited, and their leads are told.")),
        round=round_,
        submit_text=say("Invite them"),
    )


@page(Capability.RUN_PANEL, Round, named="round_")
def invite_above_line(request: HttpRequest, round_: Round) -> HttpResponse:
    """See which bids stand above the line of the present ranking, and invite them all at once."""
    refuse(why_desk_is_closed(person(request), round_))
    money, at = money_for(round_), clock.now()
    found = above_line(round_, person(request), at, money)
    form = AboveLineForm(posted(request), bids=found.to_invite)
    return form_page(
        request,
        "panels/interviews/invite_above_line.html",
        _below_desk(request, round_).to(say("All above the line")),
        form,
        lambda: interviews_actions.invite_above_line(
            round_,
            form.cleaned_data["seen"],
            pick_by=form.cleaned_data["pick_by"],
            money=money,
            by=person(request),
            at=at,
        ),
        onward("round-interviews", round_.pk, said=say("They are invited, and their leads are told.")),
        round=round_,
        found=found,
        submit_text=say("Invite them all"),
    )


def _refuse_closed(request: HttpRequest, interview: Interview) -> None:
    """To whoever is kept away from the bid, its interview is like one that is not there: a refusal would tell of it."""
    if interview.application_id in keeps_away(person(request), [interview.application], clock.now()):
        raise Http404(say("There is no {verbose_name} “{value}” here.", verbose_name="interview", value=interview.pk))


@page(Capability.RUN_PANEL, Interview)
def withdraw_invitation(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Take back an invitation, with the reason. Closed to whoever has a conflict with the bid."""
    _refuse_closed(request, interview)
    form, round_ = StepBackForm(posted(request)), interview.application.round
    return form_page(
        request,
        "panels/interviews/withdraw_invitation.html",
        _below_desk(request, round_).to(say("Withdraw an invitation")),
        form,
        lambda: interviews_actions.withdraw_invitation(
            interview, **form.cleaned_data, by=person(request), at=clock.now()
        ),
        onward("round-interviews", round_.pk, said=say("The invitation is withdrawn, and its lead is told.")),
        round=round_,
        interview=interview,
        submit_text=say("Withdraw it"),
    )


@page(Capability.RUN_PANEL, Interview)
def record_interview(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Record whether an interview was held. Closed to whoever has a conflict with the bid."""
    _refuse_closed(request, interview)
    form = InterviewOutcomeForm(posted(request), initial={"outcome": interview.outcome})
    round_ = interview.application.round
    return form_page(
        request,
        "panels/interviews/record.html",
        _below_desk(request, round_).to(say("Was it held?")),
        form,
        lambda: interviews_actions.record_interview(interview, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("round-interviews", round_.pk, said=say("It is on record.")),
        round=round_,
        interview=interview,
        submit_text=say("Record it"),
    )


# --- the lead of a bid ------------------------------------------------------------------------------------------------


@page(Capability.EDIT_APPLICATION, Interview)
def interview(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The time of a bid's interview, and the times that it can pick. For its lead."""
    at = clock.now()
    slots = slots_for(interview.application, at)
    form = PickForm(posted(request), slots=slots)
    if response := submitted(
        request,
        form,
        lambda: interviews_actions.pick_slot(interview, form.cleaned_data["slot"], by=person(request), at=at),
        onward("interview", interview.pk, said=say("The time is yours.")),
    ):
        return response
    return show(
        request,
        "panels/interviews/own.html",
        way_to(request, interview),
        form=form,
        interview=Interview.objects.select_related(*Interview.READ_WITH).get(pk=interview.pk),
        application=interview.application,
        slots=slots,
        submit_text=say("Choose this time"),
        may_pick=is_pickable(interview, at),
    )


@page(Capability.EDIT_APPLICATION, Interview)
def interview_none_suits(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Tell the fund's team that no time suits, and when one could come."""
    form = NoneSuitsForm(posted(request), initial={"words": interview.none_suits})
    return form_page(
        request,
        "panels/interviews/none_suits.html",
        way_to(request, interview).to(say("No time suits")),
        form,
        lambda: interviews_actions.say_none_suits(interview, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("interview", interview.pk, said=say("The fund's team is told.")),
        application=interview.application,
        submit_text=say("Send"),
    )


# --- somebody who sits ------------------------------------------------------------------------------------------------


@page(Capability.USE_INBOX, methods=("GET",))
def my_interviews(request: HttpRequest) -> HttpResponse:
    """The interviews at which one sits: of the bids that one may meet, and of no others."""
    at = clock.now()
    return show(
        request,
        "panels/interviews/mine.html",
        NOWHERE.to(say("Your interviews"), "my-interviews"),
        interviews=interviews_of_sitter(person(request), at),
    )


@page(Capability.USE_INBOX, Interview)
def interview_notes(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Write down what one hears, by criterion. For whoever sits; to everybody else there is no such page."""
    user, at, application = person(request), clock.now(), interview.application
    if interview.slot is None or user not in sitters_who_meet(interview.slot, application, at):
        raise Http404(say("There is no {verbose_name} “{value}” here.", verbose_name="interview", value=interview.pk))
    form = InterviewNotesForm(
        posted(request), criteria=application.round.terms().criteria, now=notes_of(application, user)
    )
    return form_page(
        request,
        "panels/interviews/notes.html",
        NOWHERE.to(say("Your interviews"), "my-interviews").to(say("Your notes")),
        form,
        lambda: interviews_actions.keep_notes(interview, form.notes, by=user, at=at),
        lambda kept: onward(
            "interview-notes", interview.pk, said=say("Your notes are kept.") if kept else say("Nothing was changed.")
        ),
        application=application,
        slot=interview.slot,
        has_begun=interview.slot.begins_at <= at,
        submit_text=say("Keep my notes"),
    )
