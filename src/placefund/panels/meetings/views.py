"""A panel meeting from its plan to its minutes: members, running order, what is discussed now, who leaves, the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.queries import documents_sent_with
from placefund.applications.readable import reading as as_submitted
from placefund.decisions.queries import money_for
from placefund.design.states import label_of_state
from placefund.documents.models import Document
from placefund.documents.views.readers import given_out
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role
from placefund.notices.foresight import Shown, foreseen_page
from placefund.panels.agreement.views.chair import side_by_side
from placefund.panels.confidentiality import closed_readings, why_minutes_are_closed, why_not_yet, why_scores_are_closed
from placefund.panels.history import acts_on
from placefund.panels.interview_notes import notes_for_table
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.forms import IntroducersForm, LeavingForm, MeetingForm, MoveForm, SeatForm, TurnForm
from placefund.panels.meetings.minutes import minutes_of
from placefund.panels.meetings.queries import Place, Table, table_of, to_discuss
from placefund.panels.models import Item, Meeting, Member
from placefund.people.access import has
from placefund.people.models import Membership, User
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, pressed, submitted


def _show(request: HttpRequest, template: str, meeting: Meeting, here: str = "", **context: Any) -> HttpResponse:
    """A page of a meeting: its own, or one below it."""
    way, round_ = way_to(request, meeting), meeting.round
    may_run = has(request.user, Capability.RUN_PANEL, meeting)
    reads = has(request.user, Capability.READ_SCORES, round_)
    frame: dict[str, Any] = {"round": round_, "meeting": meeting, "may_run": may_run, "reads_scores": reads}
    return show(request, template, way.to(here) if here else way, **frame | context)


def _table(request: HttpRequest, meeting: Meeting) -> Table:
    """The meeting as whoever looks may see it now."""
    return table_of(meeting, clock.now(), seen_by=person(request))


@page(Capability.FOLLOW_PANEL, Meeting, methods=("GET",))
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The live tracker: what is discussed now, what comes next, what is done, and who must leave for what."""
    table = _table(request, meeting)
    mine = [place for place in table.places if place.introduced_by(person(request))]
    runs = meeting.calibrations.defer("inputs", "result")
    return _show(
        request,
        "panels/meeting.html",
        meeting,
        table=table,
        mine=mine,
        runs=list(runs),
        at=clock.now(),
        waiting=to_discuss(meeting).exclude(panel_items__meeting=meeting).count() if meeting.state != "closed" else 0,
        may_reopen=meeting.round.state != "released" and has(request.user, Capability.RUN_PANEL, meeting),
        history=acts_on([meeting, *(place.item for place in table.places)], reader=person(request), at=clock.now()),
    )


@page(Capability.RUN_PANEL, Meeting)
def change_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change a planned meeting's name, day and place."""
    names = ("name", "held_on", "place", "others_wait")
    form = MeetingForm(posted(request), initial={name: getattr(meeting, name) for name in names})
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.change_meeting(meeting, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda _: onward("meeting", meeting.pk, said=say("{name} is changed.", name=form.cleaned_data["name"])),
    ):
        return response
    more = {"title": say("Change {meeting}", meeting=meeting), "submit_text": say("Keep")}
    return _show(request, "panels/plan.html", meeting, say("Change"), form=form, **more)


@page(Capability.RUN_PANEL, Meeting, is_proved=True)
def members(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who sits at a meeting, and the form that seats one more."""
    form = SeatForm(posted(request), meeting=meeting)
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.seat(
            meeting, form.cleaned_data["person"], part=form.cleaned_data["part"], by=person(request), at=clock.now()
        ),
        lambda _: onward(
            "meeting-members", meeting.pk, said=say("{person} is seated and told.", person=form.cleaned_data["person"])
        ),
    ):
        return response
    return _show(
        request,
        "panels/members.html",
        meeting,
        say("Members"),
        form=form,
        members=list(meeting.members.select_related("user")),
    )


@page(Capability.RUN_PANEL, Meeting, methods=("POST",))
def unseat(request: HttpRequest, meeting: Meeting, member: int) -> HttpResponse:
    """Take a person off a meeting that has not begun."""
    row = Member.objects.filter(meeting=meeting, pk=member).select_related("user", "meeting").first()
    back = onward("meeting-members", meeting.pk, said=say("{user} is taken off.", user=row.user) if row else "")
    return pressed(request, lambda: _unseat(row, person(request)), back)


def _unseat(row: Member | None, by: User) -> None:
    if row is None:
        raise NotAllowed(say("Nobody with this number sits at this meeting."))
    meetings_actions.unseat(row, by=by, at=clock.now())


@page(Capability.RUN_PANEL, Meeting)
def running_order(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The running order with its reasons and introducers; one press suggests it anew."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.suggest_order(
            meeting, money=money_for(meeting.round), by=person(request), at=clock.now()
        ),
        onward(
            "running-order",
            meeting.pk,
            said=say("The order is suggested: the bids come first whose discussion can change most."),
        ),
    ):
        return response
    waiting = to_discuss(meeting).exclude(panel_items__meeting=meeting).count()
    return _show(
        request,
        "panels/order.html",
        meeting,
        say("Running order"),
        form=form,
        table=_table(request, meeting),
        waiting=waiting,
    )


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def move_item(request: HttpRequest, item: Item) -> HttpResponse:
    """Move a bid one place up or down the order."""
    form = MoveForm(request.POST)
    is_up = form.is_valid() and form.cleaned_data["way"] == "up"
    said = say("{item} is moved up.", item=item) if is_up else say("{item} is moved down.", item=item)
    return pressed(
        request,
        lambda: meetings_actions.move_item(item, is_up=is_up, by=person(request), at=clock.now()),
        onward("running-order", item.meeting_id, said=said),
        form=form,
        wrong=say("Choose up or down."),
    )


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def take_off(request: HttpRequest, item: Item) -> HttpResponse:
    """Take a bid off the order of a meeting that has not begun."""
    name = str(item)
    return pressed(
        request,
        lambda: meetings_actions.take_off(item, by=person(request), at=clock.now()),
        onward("running-order", item.meeting_id, said=say("{name} is off the order.", name=name)),
    )


@page(Capability.RUN_PANEL, Item)
def introducers(request: HttpRequest, item: Item) -> HttpResponse:
    """Say which of its readers introduce a bid."""
    form = IntroducersForm(
        posted(request), item=item, initial={"first": item.first_reader_id, "second": item.second_reader_id}
    )
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.name_introducers(
            item, form.cleaned_data["first"], form.cleaned_data["second"], by=person(request), at=clock.now()
        ),
        onward("running-order", item.meeting_id, said=say("The introducers of {item} are kept.", item=item)),
    ):
        return response
    return _show(
        request,
        "panels/introducers.html",
        item.meeting,
        say("Introducers of {item}", item=item),
        form=form,
        item=item,
    )


@page(Capability.RUN_PANEL, Meeting)
def open_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Begin a meeting; what the panel sees of the scores is kept from this moment."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.open_meeting(
            meeting, money=money_for(meeting.round), by=person(request), at=clock.now()
        ),
        onward("meeting", meeting.pk, said=say("{meeting} is sitting. Call the first bid.", meeting=meeting)),
    ):
        return response
    return _show(
        request,
        "panels/open.html",
        meeting,
        say("Begin"),
        form=form,
        table=_table(request, meeting),
    )


@page(Capability.RUN_PANEL, Meeting)
def reopen_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let a closed meeting sit again, with the reason; what that does is shown first."""
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        "panels/reopen.html",
        way_to(request, meeting).to(say("Open again")),
        form,
        lambda: meetings_actions.reopen_meeting(
            meeting, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        onward("meeting", meeting.pk, said=say("{meeting} is sitting again. Its members are told.", meeting=meeting)),
        does=say("Open the meeting again"),
        shows=lambda: _standing(meeting),
        way_back=say("Close it again: further minutes are kept beside the first."),
        back_url=reverse("meeting", args=[meeting.pk]),
        meeting=meeting,
        round=meeting.round,
    )


def _standing(meeting: Meeting) -> tuple[Shown, ...]:
    """What opening a meeting again changes of it."""
    now = Meeting.objects.get(pk=meeting.pk)
    follow = Membership.objects.filter(scope=f"meeting:{now.pk}", role=Role.PANEL_MEMBER, ended_at__isnull=True).count()
    return (
        (say("The meeting is"), label_of_state(now.state).label),
        (say("People who may follow it"), follow),
    )


@page(Capability.RUN_PANEL, Meeting)
def close_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """End a meeting: its minutes are written and kept."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.close_meeting(meeting, by=person(request), at=clock.now()),
        onward("minutes", meeting.pk, said=say("{meeting} is closed. Its minutes are kept.", meeting=meeting)),
    ):
        return response
    return _show(
        request,
        "panels/close.html",
        meeting,
        say("Close"),
        form=form,
        table=_table(request, meeting),
        members=meeting.members.count(),
    )


@page(Capability.RUN_PANEL, Meeting, methods=("POST",))
def recalculate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Calibrate the scores as they are now and keep the result with the meeting."""
    money = money_for(meeting.round)
    return pressed(
        request,
        lambda: meetings_actions.recalculate(meeting, money=money, by=person(request), at=clock.now()),
        onward(
            "meeting",
            meeting.pk,
            said=say("The scores are calibrated anew, and what the panel sees from now on is kept."),
        ),
    )


@page(Capability.FOLLOW_PANEL, Item, methods=("GET",))
def panel_item(request: HttpRequest, item: Item) -> HttpResponse:
    """One bid at the table: who must leave, its readings raw and calibrated, what was agreed. Closed to whoever is recused."""
    refuse(why_scores_are_closed(person(request), item.application, clock.now()) or why_not_yet(item, person(request)))
    table = _table(request, item.meeting)
    [place] = [each for each in table.places if each.item.pk == item.pk]
    return _show(
        request,
        "panels/item.html",
        item.meeting,
        str(item),
        item=item,
        application=item.application,
        place=place,
        at_the_table=_at_the_table(table.members, place),
        may_agree=has(request.user, Capability.AGREE_SCORE, item.application),
        history=acts_on([item], reader=person(request), at=clock.now()),
        interview_notes=notes_for_table(item.application) if item.state != "waiting" else [],
        **side_by_side(item.application, person(request)),
    )


def _at_the_table(members: tuple[Member, ...], place: Place) -> list[Member]:
    """The members whom no conflict bars and who have not left: one of them may yet say that they must."""
    away = {recusal.member.pk for recusal in place.recusals if recusal.is_barred or recusal.is_out}
    return [member for member in members if member.pk not in away]


@page(Capability.FOLLOW_PANEL, Item, methods=("GET",))
def papers(request: HttpRequest, item: Item) -> HttpResponse:
    """The application as it was submitted, for those at the table. Closed to whoever is recused."""
    refuse(why_scores_are_closed(person(request), item.application, clock.now()))
    return _show(
        request,
        "panels/papers.html",
        item.meeting,
        str(item),
        item=item,
        application=item.application,
        read=as_submitted(item.application),
    )


@page(Capability.FOLLOW_PANEL, Item, methods=("GET",))
def paper_file(request: HttpRequest, item: Item, document: int) -> HttpResponse:
    """A file that the application was sent with, for those at the table. Closed to whoever is recused."""
    refuse(why_scores_are_closed(person(request), item.application, clock.now()))
    sent = documents_sent_with(item.application)
    if document not in sent:
        raise Http404(say("This application was not sent with that file."))
    return given_out(get_object_or_404(Document, pk=document), sent[document])


TURNS: dict[str, tuple[Callable[..., Item], str]] = {
    "call": (meetings_actions.call_item, say("is called. It is being discussed.")),
    "park": (meetings_actions.park_item, say("is parked.")),
    "finish": (meetings_actions.finish_item, say("is done.")),
}


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def turn(request: HttpRequest, item: Item) -> HttpResponse:
    """Call a bid, park it, or be done with it."""
    form = TurnForm(request.POST)
    act, words = TURNS[form.cleaned_data["step"]] if form.is_valid() else TURNS["call"]
    return pressed(
        request,
        lambda: act(item, by=person(request), at=clock.now()),
        onward("meeting", item.meeting_id, said=f"{item} {words}"),
        form=form,
        wrong=say("Choose whether to call the bid, to park it or to be done with it."),
    )


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def leaving(request: HttpRequest, item: Item) -> HttpResponse:
    """Record that a member left the table for a bid, or came back."""
    form = LeavingForm(request.POST, item=item)
    return pressed(
        request,
        lambda: _record_leaving(item, form, person(request)),
        lambda words: onward("meeting", item.meeting_id, said=words),
        refused=onward("meeting", item.meeting_id),
        form=form,
        wrong=say("Choose who left or came back, from the members of this meeting."),
    )


def _record_leaving(item: Item, form: LeavingForm, by: User) -> str:
    member, given = form.cleaned_data["member"], form.cleaned_data
    if given["has_left"]:
        meetings_actions.leave_table(item, member, why=given["why"], by=by, at=clock.now())
        return say("It is on record that {user} left the table.", user=member.user)
    meetings_actions.return_to_table(item, member, by=by, at=clock.now())
    return say("It is on record that {user} came back.", user=member.user)


@page(Capability.READ_SCORES, Meeting, methods=("GET",))
def minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes as the record gives them, and the document that was kept when the meeting was closed; without the bids that are
    closed to whoever looks."""
    at = clock.now()
    bids = [item.application for item in meeting.items.select_related("application__round__strand__fund")]
    closed, unread = closed_readings(person(request), bids, at), why_minutes_are_closed(person(request), meeting, at)
    return _show(
        request,
        "panels/minutes.html",
        meeting,
        say("Minutes"),
        minutes=minutes_of(meeting, at, closed, hides_draw=bool(unread)),
        closed=len(closed),
        document=None if unread else meeting.minutes,
        earlier=[] if unread else list(meeting.reopenings.select_related("minutes")),
    )
