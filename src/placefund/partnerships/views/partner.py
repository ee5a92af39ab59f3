"""Partnerships as every partner sees them: the list, the page of one, and invitations to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from placefund.applications.models import Application
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
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
from placefund.partnerships.views.lead import trail
from placefund.people.access import has, page, person
from placefund.people.models import User
from placefund.places.map.maps import MapDrawing, PlaceOnMap, place_map
from placefund.places.models import Place
from placefund.places.queries import area_points, area_shapes
from placefund.records import clock

A_PAGE = 50


@page(Capability.USE_INBOX, methods=("GET",))
def partnerships(request: HttpRequest) -> HttpResponse:
    """The partnerships of the person who is signed in, and the invitations they can answer."""
    user = person(request)
    shown = Paginator(partnerships_of(user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "invitations": invitations_to(user),
        "may_form": has(user, Capability.FORM_PARTNERSHIP),
        "title": "Partnerships",
    }
    return render(request, "partnerships/list.html", context)


def map_of(place: Place | None) -> MapDrawing | None:
    """The map of a partnership's place; none while it has no local authority."""
    points = tuple(part.area.point() for part in place.parts.all() if part.ends_on is None) if place else ()
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
    started = {row.round_id for row in applications if row.state != "withdrawn"}
    context = {
        "partnership": found,
        "partners": [(row, _part(user, row, found)) for row in found.partners.all()],
        "legs": legs(found),
        "without_people": without_people(found),
        "rounds": [(row, findings_for(found, row, at), row.pk in started) for row in rounds],
        "applications": applications,
        "overlaps": overlaps(found.place.area_codes(), at) if found.place else (),
        "drawing": map_of(found.place),
        "may_lead": may_lead,
        "title": str(found),
        "breadcrumbs": [{"label": "Partnerships", "url": reverse("partnerships")}, {"label": str(found)}],
    }
    return render(request, "partnerships/partnership.html", context)


def _part(user: User, partner: Partner, partnership: Partnership) -> dict[str, bool]:
    """What this person may do with one partner's row."""
    is_own = has(user, Capability.JOIN_PARTNERSHIP, partner.organisation)
    leads = has(user, Capability.FORM_PARTNERSHIP, partnership)
    return {
        "may_describe": (is_own or leads) and partner.state in ("invited", "joined"),
        "may_take_back": leads and partner.state == "invited",
        "may_ask_again": leads and partner.state in ("declined", "left"),
        "may_answer": is_own and partner.state == "invited",
        "may_leave": is_own and partner.state == "joined" and partner.organisation_id != partnership.lead_id,
    }


@page(Capability.READ_APPLICATION, Partnership)
def describe_contribution(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Say what an organisation brings."""
    row = get_object_or_404(partnership.partners.select_related("organisation"), pk=partner)
    form = ContributionForm(
        request.POST if request.method == "POST" else None, initial={"contribution": row.contribution}
    )
    form.fields["contribution"].label = f"What {row.organisation} brings"
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.describe_contribution(
                    row, form.cleaned_data["contribution"], by=person(request), at=clock.now()
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"What {row.organisation} brings is saved.")
                return redirect("partnership", partnership.pk)
    context = {
        "form": form,
        "title": f"What {row.organisation} brings",
        "submit_text": "Save",
        "back_url": reverse("partnership", args=[partnership.pk]),
        "breadcrumbs": trail(partnership, "Contribution"),
    }
    return render(request, "design/layouts/form.html", context, status=status)


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("GET",))
def invitation(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Read what a partnership is for, before joining it."""
    found = get_object_or_404(with_parts(Partnership.objects.all()), pk=partner.partnership_id)
    applications = Application.objects.filter(partnership=found).exclude(state="withdrawn")
    context = {
        "partner": partner,
        "partnership": found,
        "partners": [row for row in found.partners.all() if row.state in ("invited", "joined")],
        "applications": applications.select_related("round__strand__fund"),
        "drawing": map_of(found.place),
        "may_read": has(request.user, Capability.READ_APPLICATION, found),
        "title": f"Invitation to {found}",
        "breadcrumbs": [{"label": "Partnerships", "url": reverse("partnerships")}, {"label": "Invitation"}],
    }
    return render(request, "partnerships/invitation.html", context)


def _answer(
    request: HttpRequest, partner: Partner, act: Callable[..., Partner], done: str, *, goes_in: bool = False
) -> HttpResponse:
    """Take one step of a partner's life, and say what happened."""
    at: datetime = clock.now()
    try:
        act(partner, by=person(request), at=at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("invitation", partner.pk)
    messages.success(request, done)
    return redirect("partnership", partner.partnership_id) if goes_in else redirect("partnerships")


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("POST",))
def join_partnership(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Accept an invitation."""
    done = (
        f"{partner.organisation} has joined {partner.partnership}. You can read its application and enter your costs."
    )
    return _answer(request, partner, actions.join, done, goes_in=True)


@page(Capability.JOIN_PARTNERSHIP, Partner, methods=("POST",))
def decline_invitation(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Decline an invitation."""
    return _answer(
        request, partner, actions.decline, f"You have declined to join {partner.partnership}. Its lead is told."
    )


@page(Capability.JOIN_PARTNERSHIP, Partner)
def leave_partnership(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Leave a partnership, after reading what that means."""
    if request.method == "POST":
        return _answer(request, partner, actions.leave, f"{partner.organisation} has left {partner.partnership}.")
    crumbs = [{"label": "Partnerships", "url": reverse("partnerships")}, {"label": "Leave"}]
    context = {"partner": partner, "title": f"Leave {partner.partnership}", "breadcrumbs": crumbs}
    return render(request, "partnerships/leave.html", context)
