"""A panel meeting from its plan to its minutes: members, running order, what is discussed now, who leaves, the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.readable import reading as as_submitted
from placefund.decisions.queries import money_for
from placefund.domain.roles import Capability
from placefund.funds.forms import NoQuestion
from placefund.funds.views.desk import Crumb, answer, done, person, posted, refuse, trail, tried
from placefund.panels import actions
from placefund.panels.confidentiality import closed_bids, why_closed, why_minutes_are_closed, why_not_yet
from placefund.panels.forms import IntroducersForm, LeavingForm, MeetingForm, MoveForm, SeatForm, TurnForm
from placefund.panels.meetings.minutes import minutes_of
from placefund.panels.models import Item, Meeting, Member
from placefund.panels.queries import Place, Table, table_of, to_discuss
from placefund.panels.views.chair import side_by_side
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history_of


def _trail(request: HttpRequest, meeting: Meeting, here: str = "") -> list[Crumb]:
    """The way to a page of a meeting; members who may not read the round's scores begin at the meeting."""
    reads = has(request.user, Capability.READ_SCORES, meeting.round)
    above = [("Panel", reverse("panel", args=[meeting.round_id]))] if reads else []
    if here:
        above.append((meeting.name, reverse("meeting", args=[meeting.pk])))
    return trail(request, meeting.round.strand.fund, *above, here=here or meeting.name, round_=meeting.round)


def _context(request: HttpRequest, meeting: Meeting, here: str = "", **more: Any) -> dict[str, Any]:
    return {
        "fund": meeting.round.strand.fund,
        "round": meeting.round,
        "meeting": meeting,
        "may_run": has(request.user, Capability.RUN_PANEL, meeting),
        "reads_scores": has(request.user, Capability.READ_SCORES, meeting.round),
        "breadcrumbs": _trail(request, meeting, here),
        **more,
    }


def _table(request: HttpRequest, meeting: Meeting) -> Table:
    """The meeting as whoever looks may see it now."""
    return table_of(meeting, clock.now(), seen_by=person(request))


@page(Capability.FOLLOW_PANEL, Meeting, methods=("GET",))
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The live tracker: what is discussed now, what comes next, what is done, and who must leave for what."""
    table = _table(request, meeting)
    mine = [place for place in table.places if place.introduced_by(person(request))]
    runs = meeting.calibrations.defer("inputs", "result")
    context = _context(
        request,
        meeting,
        table=table,
        mine=mine,
        runs=list(runs),
        at=clock.now(),
        waiting=to_discuss(meeting).exclude(panel_items__meeting=meeting).count() if meeting.state != "closed" else 0,
        history=history_of([meeting, *(place.item for place in table.places)]),
    )
    return answer(request, "panels/meeting.html", context)


@page(Capability.RUN_PANEL, Meeting)
def change_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change a planned meeting's name, day and place."""
    names = ("name", "held_on", "place", "others_wait")
    form = MeetingForm(posted(request), initial={name: getattr(meeting, name) for name in names})
    if form.is_bound and done(
        form, lambda: actions.change_meeting(meeting, **form.cleaned_data, by=person(request), at=clock.now())
    ):
        messages.success(request, f"{form.cleaned_data['name']} is changed.")
        return redirect("meeting", meeting.pk)
    back = reverse("meeting", args=[meeting.pk])
    context = _context(
        request, meeting, "Change", form=form, title=f"Change {meeting}", submit_text="Keep", back_url=back
    )
    return answer(request, "panels/plan.html", context)


@page(Capability.RUN_PANEL, Meeting)
def members(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who sits at a meeting, and the form that seats one more."""
    form = SeatForm(posted(request), meeting=meeting)
    if form.is_bound and done(
        form,
        lambda: actions.seat(
            meeting, form.cleaned_data["person"], part=form.cleaned_data["part"], by=person(request), at=clock.now()
        ),
    ):
        messages.success(request, f"{form.cleaned_data['person']} is seated and told.")
        return redirect("meeting-members", meeting.pk)
    context = _context(request, meeting, "Members", form=form, members=list(meeting.members.select_related("user")))
    return answer(request, "panels/members.html", context)


@page(Capability.RUN_PANEL, Meeting, methods=("POST",))
def unseat(request: HttpRequest, meeting: Meeting, member: int) -> HttpResponse:
    """Take a person off a meeting that has not begun."""
    row = Member.objects.filter(meeting=meeting, pk=member).select_related("user", "meeting").first()
    if row is None:
        messages.error(request, "Nobody with this number sits at this meeting.")
    else:
        tried(request, lambda: actions.unseat(row, by=person(request), at=clock.now()), f"{row.user} is taken off.")
    return redirect("meeting-members", meeting.pk)


@page(Capability.RUN_PANEL, Meeting)
def running_order(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The running order with its reasons and introducers; one press suggests it anew."""
    form = NoQuestion(posted(request))
    if form.is_bound and done(
        form,
        lambda: actions.suggest_order(meeting, money=money_for(meeting.round), by=person(request), at=clock.now()),
    ):
        messages.success(request, "The order is suggested: the bids come first whose discussion can change most.")
        return redirect("running-order", meeting.pk)
    waiting = to_discuss(meeting).exclude(panel_items__meeting=meeting).count()
    context = _context(
        request,
        meeting,
        "Running order",
        form=form,
        table=_table(request, meeting),
        waiting=waiting,
    )
    return answer(request, "panels/order.html", context)


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def move_item(request: HttpRequest, item: Item) -> HttpResponse:
    """Move a bid one place up or down the order."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose up or down.")
    else:
        is_up = form.cleaned_data["way"] == "up"
        tried(
            request,
            lambda: actions.move_item(item, is_up=is_up, by=person(request), at=clock.now()),
            f"{item} is moved {'up' if is_up else 'down'}.",
        )
    return redirect("running-order", item.meeting_id)


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def take_off(request: HttpRequest, item: Item) -> HttpResponse:
    """Take a bid off the order of a meeting that has not begun."""
    name = str(item)
    tried(request, lambda: actions.take_off(item, by=person(request), at=clock.now()), f"{name} is off the order.")
    return redirect("running-order", item.meeting_id)


@page(Capability.RUN_PANEL, Item)
def introducers(request: HttpRequest, item: Item) -> HttpResponse:
    """Say which of its readers introduce a bid."""
    form = IntroducersForm(
        posted(request), item=item, initial={"first": item.first_reader_id, "second": item.second_reader_id}
    )
    if form.is_bound and done(
        form,
        lambda: actions.name_introducers(
            item, form.cleaned_data["first"], form.cleaned_data["second"], by=person(request), at=clock.now()
        ),
    ):
        messages.success(request, f"The introducers of {item} are kept.")
        return redirect("running-order", item.meeting_id)
    context = _context(request, item.meeting, f"Introducers of {item}", form=form, item=item)
    return answer(request, "panels/introducers.html", context)


@page(Capability.RUN_PANEL, Meeting)
def open_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Begin a meeting; what the panel sees of the scores is kept from this moment."""
    form = NoQuestion(posted(request))
    if form.is_bound and done(
        form,
        lambda: actions.open_meeting(meeting, money=money_for(meeting.round), by=person(request), at=clock.now()),
    ):
        messages.success(request, f"{meeting} is sitting. Call the first bid.")
        return redirect("meeting", meeting.pk)
    context = _context(request, meeting, "Begin", form=form, table=_table(request, meeting))
    return answer(request, "panels/open.html", context)


@page(Capability.RUN_PANEL, Meeting)
def close_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """End a meeting: its minutes are written and kept."""
    form = NoQuestion(posted(request))
    if form.is_bound and done(form, lambda: actions.close_meeting(meeting, by=person(request), at=clock.now())):
        messages.success(request, f"{meeting} is closed. Its minutes are kept.")
        return redirect("minutes", meeting.pk)
    context = _context(request, meeting, "Close", form=form, table=_table(request, meeting))
    return answer(request, "panels/close.html", context)


@page(Capability.RUN_PANEL, Meeting, methods=("POST",))
def recalculate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Calibrate the scores as they are now and keep the result with the meeting."""
    money = money_for(meeting.round)
    tried(
        request,
        lambda: actions.recalculate(meeting, money=money, by=person(request), at=clock.now()),
        "The scores are calibrated anew, and what the panel sees from now on is kept.",
    )
    return redirect("meeting", meeting.pk)


@page(Capability.FOLLOW_PANEL, Item, methods=("GET",))
def panel_item(request: HttpRequest, item: Item) -> HttpResponse:
    """One bid at the table: who must leave, its readings raw and calibrated, what was agreed. Closed to whoever is recused."""
    refuse(why_closed(person(request), item.application, clock.now()) or why_not_yet(item, person(request)))
    table = _table(request, item.meeting)
    [place] = [each for each in table.places if each.item.pk == item.pk]
    context = _context(
        request,
        item.meeting,
        str(item),
        item=item,
        application=item.application,
        place=place,
        at_the_table=_at_the_table(table.members, place),
        may_agree=has(request.user, Capability.AGREE_SCORE, item.application),
        history=history_of([item]),
        **side_by_side(item.application, person(request)),
    )
    return answer(request, "panels/item.html", context)


def _at_the_table(members: tuple[Member, ...], place: Place) -> list[Member]:
    """The members whom no conflict bars and who have not left: one of them may yet say that they must."""
    away = {recusal.member.pk for recusal in place.recusals if recusal.is_barred or recusal.is_out}
    return [member for member in members if member.pk not in away]


@page(Capability.FOLLOW_PANEL, Item, methods=("GET",))
def papers(request: HttpRequest, item: Item) -> HttpResponse:
    """The application as it was submitted, for those at the table. Closed to whoever is recused."""
    refuse(why_closed(person(request), item.application, clock.now()))
    context = _context(
        request, item.meeting, str(item), item=item, application=item.application, read=as_submitted(item.application)
    )
    return answer(request, "panels/papers.html", context)


TURNS: dict[str, tuple[Callable[..., Item], str]] = {
    "call": (actions.call_item, "is called. It is being discussed."),
    "park": (actions.park_item, "is parked."),
    "finish": (actions.finish_item, "is done."),
}


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def turn(request: HttpRequest, item: Item) -> HttpResponse:
    """Call a bid, park it, or be done with it."""
    form = TurnForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose whether to call the bid, to park it or to be done with it.")
        return redirect("meeting", item.meeting_id)
    act, words = TURNS[form.cleaned_data["step"]]
    tried(request, lambda: act(item, by=person(request), at=clock.now()), f"{item} {words}")
    return redirect("meeting", item.meeting_id)


@page(Capability.RUN_PANEL, Item, methods=("POST",))
def leaving(request: HttpRequest, item: Item) -> HttpResponse:
    """Record that a member left the table for a bid, or came back."""
    form: forms.Form = LeavingForm(request.POST, item=item)
    if not form.is_valid():
        messages.error(request, "Choose who left or came back, from the members of this meeting.")
        return redirect("meeting", item.meeting_id)
    member, given = form.cleaned_data["member"], form.cleaned_data
    if given["has_left"]:
        act = lambda: actions.leave_table(item, member, why=given["why"], by=person(request), at=clock.now())  # noqa: E731
        words = f"It is on record that {member.user} left the table."
    else:
        act = lambda: actions.return_to_table(item, member, by=person(request), at=clock.now())  # noqa: E731
        words = f"It is on record that {member.user} came back."
    tried(request, act, words)
    return redirect("meeting", item.meeting_id)


@page(Capability.READ_SCORES, Meeting, methods=("GET",))
def minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes as the record gives them, and the document that was kept when the meeting was closed; without the bids that are
    closed to whoever looks."""
    at = clock.now()
    bids = [item.application for item in meeting.items.select_related("application__round__strand__fund")]
    closed, unread = closed_bids(person(request), bids, at), why_minutes_are_closed(person(request), meeting, at)
    context = _context(
        request,
        meeting,
        "Minutes",
        minutes=minutes_of(meeting, at, closed, hides_draw=bool(unread)),
        closed=len(closed),
        document=None if unread else meeting.minutes,  # one closed bid closes the document
    )
    return answer(request, "panels/minutes.html", context)
