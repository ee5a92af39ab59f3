"""Partnerships as every partner sees them: the list, the page of one, and invitations to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.accounts.queries import first_invitations
from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen
from placefund.partnerships import actions
from placefund.partnerships.forms import ContributionForm
from placefund.partnerships.models import Partner, Partnership
from placefund.partnerships.queries import (
    findings_for,
    invitations_to,
    legs,
    open_rounds,
    overlaps,
    partnerships_of,
    with_parts,
    without_people,
)
from placefund.people.access import has
from placefund.people.models import User
from placefund.people.queries import organisations_with
from placefund.places.map.maps import MapDrawing, PlaceOnMap, place_map
from placefund.places.models import Place
from placefund.places.queries import area_points, area_shapes
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted

A_PAGE = 50


@page(Capability.USE_INBOX, methods=("GET",))
def partnerships(request: HttpRequest) -> HttpResponse:
    """The partnerships of the person who is signed in, and the invitations they can answer."""
    user = person(request)
    shown = Paginator(partnerships_of(user), A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "partnerships/list.html",
        NOWHERE.to(say("Partnerships")),
        page=shown,
        invitations=invitations_to(user),
        may_form=has(user, Capability.FORM_PARTNERSHIP),
        proposers=organisations_with(user, Capability.PROPOSE_CANDIDATE).order_by("name"),
    )


def map_of(place: Place | None) -> MapDrawing | None:
    """The map of a partnership's place; none while it has no local authority."""
    points = tuple(part.area.point() for part in place.parts.all() if part.until is None) if place else ()
    if place is None or not points:
        return None
    on_map = PlaceOnMap(place.slug, place.name, points, basis=place.basis, confidence=place.confidence)
    return place_map(on_map, area_points(), area_shapes(), slug="place-map")


@page(Capability.READ_APPLICATION, Partnership, methods=("GET",))
def partnership(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """One partnership: its partners, its place, and what is still missing."""
    at, user = clock.now(), person(request)
    found = get_object_or_404(with_parts(Partnership.objects.all()), pk=partnership.pk)
    may_lead = has(user, Capability.FORM_PARTNERSHIP, found)
    rounds = list(open_rounds(at))
    applications = Application.objects.filter(partnership=found).select_related("round__strand__fund", "partnership")
    missing = without_people(found)
    asked = first_invitations(missing, user, at)
    started = {row.round_id for row in applications if row.state != "withdrawn"}
    return show(
        request,
        "partnerships/partnership.html",
        NOWHERE.to(say("Partnerships"), "partnerships").to(str(found)),
        partnership=found,
        partners=[
            (row, _part(user, row, found) | {"invitation": asked.get(row.organisation_id)})
            for row in found.partners.all()
        ],
        legs=legs(found),
        without_people=missing,
        rounds=[(row, findings_for(found, row, at), row.pk in started) for row in rounds],
        applications=applications,
        overlaps=overlaps(found.place.area_codes(), at) if found.place else (),
        drawing=map_of(found.place),
        may_lead=may_lead,
        # Invented where each bid it made is: a partnership belongs to no fund, and its page would pass for a real one.
        is_invented=bool(applications) and all(row.round.strand.fund.is_invented for row in applications),
    )


def _part(user: User, partner: Partner, partnership: Partnership) -> dict[str, bool]:
    """What this person may do with one partner's row."""
    is_own = has(user, Capability.JOIN_PARTNERSHIP, partner.organisation)
    leads = has(user, Capability.FORM_PARTNERSHIP, partnership)
    return {
        "may_describe": (is_own or leads) and partner.state in ("invited", "joined"),
        "may_take_back": leads and partner.state == "invited",
        "may_ask_again": leads and partner.state in ("declined", "left", "taken_back"),
        "may_answer": is_own and partner.state == "invited",
        "may_leave": is_own and partner.state == "joined" and partner.organisation_id != partnership.lead_id,
    }


@page(Capability.READ_APPLICATION, Partnership)
def describe_contribution(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Say what an organisation brings."""
    row = get_object_or_404(partnership.partners.select_related("organisation"), pk=partner)
    form = ContributionForm(posted(request), initial={"contribution": row.contribution})
    form.fields["contribution"].label = say("What {organisation} brings", organisation=row.organisation)

    if response := submitted(
        request,
        form,
        lambda: actions.describe_contribution(
            row, form.cleaned_data["contribution"], by=person(request), at=clock.now()
        ),
        onward(
            "partnership",
            partnership.pk,
            said=say("What {organisation} brings is saved.", organisation=row.organisation),
        ),
    ):
        return response
    return show(
        request,
        "design/layouts/form.html",
        way_to(request, partnership).to(say("Contribution")),
        form=form,
        title=say("What {organisation} brings", organisation=row.organisation),
        submit_text=say("Save"),
    )


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("GET",))
def invitation(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Read what a partnership is for, before joining it."""
    found = get_object_or_404(with_parts(Partnership.objects.all()), pk=partner.partnership_id)
    applications = Application.objects.filter(partnership=found).exclude(state="withdrawn")
    return show(
        request,
        "partnerships/invitation.html",
        NOWHERE.to(say("Partnerships"), "partnerships").to(say("Invitation")),
        partner=partner,
        partnership=found,
        partners=[row for row in found.partners.all() if row.state in ("invited", "joined")],
        applications=applications.select_related("round__strand__fund"),
        drawing=map_of(found.place),
        may_read=has(request.user, Capability.READ_APPLICATION, found),
        title=say("Invitation to {found}", found=found),
    )


def _answer(
    request: HttpRequest, partner: Partner, act: Callable[..., Partner], done: str, *, goes_in: bool = False
) -> HttpResponse:
    """Take one step of a partner's life, and say what happened."""
    at: datetime = clock.now()
    return pressed(
        request,
        lambda: act(partner, by=person(request), at=at),
        onward("partnership", partner.partnership_id, said=done) if goes_in else onward("partnerships", said=done),
        refused=onward("invitation", partner.pk),
    )


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("POST",))
def join_partnership(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Accept an invitation."""
    done = say(
        "{organisation} has joined {partnership}. You can read its application and enter your costs.",
        organisation=partner.organisation,
        partnership=partner.partnership,
    )
    return _answer(request, partner, actions.join, done, goes_in=True)


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("POST",))
def decline_invitation(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Decline an invitation."""
    return _answer(
        request,
        partner,
        actions.decline,
        say("You have declined to join {partnership}. Its lead is told.", partnership=partner.partnership),
    )


@page(Capability.JOIN_PARTNERSHIP, Partner)
def leave_partnership(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Leave a partnership, after reading what that means."""
    if request.method == "POST":
        return _answer(
            request,
            partner,
            actions.leave,
            say(
                "{organisation} has left {partnership}.",
                organisation=partner.organisation,
                partnership=partner.partnership,
            ),
        )
    preview = foreseen(
        request,
        ConfirmForm(),
        lambda: actions.leave(partner, by=person(request), at=clock.now()),
        way_back=say("The lead can invite you again."),
    )
    return show(
        request,
        "partnerships/leave.html",
        NOWHERE.to(say("Partnerships"), "partnerships").to(say("Leave")),
        partner=partner,
        preview=preview,
        does=say("Leave the partnership"),
        back_url=reverse("partnership", args=[partner.partnership_id]),
        title=say("Leave {partnership}", partnership=partner.partnership),
    )
