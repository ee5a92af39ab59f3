"""Forming a partnership, inviting partners and composing its place: the lead's pages."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from placefund.applications.actions import change_place, change_to_earmarked
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.partnerships import actions
from placefund.partnerships.forms import (
    FindOrganisationForm,
    InviteForm,
    NewPartnershipForm,
    PlaceForm,
    RegisterForm,
    StandForForm,
)
from placefund.partnerships.models import Partnership
from placefund.partnerships.queries import earmarked_choices, overlaps
from placefund.people.access import page, person
from placefund.people.actions import add_organisation
from placefund.people.models import Organisation
from placefund.people.queries import organisations_with
from placefund.records import clock

MOST_FOUND = 12


def trail(partnership: Partnership, here: str) -> list[dict[str, str]]:
    """The way back from a page of a partnership."""
    return [
        {"label": "Partnerships", "url": reverse("partnerships")},
        {"label": str(partnership), "url": reverse("partnership", args=[partnership.pk])},
        {"label": here},
    ]


@page(Capability.FORM_PARTNERSHIP)
def new_partnership(request: HttpRequest) -> HttpResponse:
    """Form a partnership."""
    leads = organisations_with(request.user, Capability.FORM_PARTNERSHIP)
    form = NewPartnershipForm(request.POST if request.method == "POST" else None, leads=leads)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                formed = actions.form(
                    form.cleaned_data["name"], form.cleaned_data["lead"], by=person(request), at=clock.now()
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{formed} is formed. Invite its partners, and compose its place.")
                return redirect("partnership", formed.pk)
    crumbs = [{"label": "Partnerships", "url": reverse("partnerships")}, {"label": "Form a partnership"}]
    context = {
        "form": form,
        "title": "Form a partnership",
        "submit_text": "Form the partnership",
        "breadcrumbs": crumbs,
    }
    return render(request, "partnerships/new.html", context | {"back_url": reverse("partnerships")}, status=status)


def _found(partnership: Partnership, words: str, chosen: str) -> QuerySet[Organisation]:
    """The organisations that could be asked: those that match the words, and the one just registered."""
    inside = [line.organisation_id for line in partnership.partner_lines()]
    wanted = Q(pk=int(chosen)) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 15 else Q(pk__in=[])
    if words:
        matches = Q(identifier__iexact=words)
        named = Q()
        for word in words.split()[:8]:
            named &= Q(name__icontains=word)
        wanted |= matches | named
    rows = Organisation.objects.filter(wanted).exclude(pk__in=inside).order_by("name").values_list("pk", flat=True)
    return Organisation.objects.filter(pk__in=list(rows[:MOST_FOUND]))


@page(Capability.FORM_PARTNERSHIP, Partnership)
def invite_partner(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Find an organisation in the register, and ask it to join."""
    chosen = request.POST.get("organisation") or request.GET.get("organisation", "")
    search = FindOrganisationForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    found = _found(partnership, words, chosen)
    form = InviteForm(request.POST if request.method == "POST" else None, found=found, initial={"organisation": chosen})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            invited, contribution = form.cleaned_data["organisation"], form.cleaned_data["contribution"]
            try:
                actions.invite(partnership, invited, contribution=contribution, by=person(request), at=clock.now())
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{invited} is invited. Its people are told, and can accept or decline.")
                return redirect("partnership", partnership.pk)
    context = {
        "partnership": partnership,
        "search": search,
        "words": words,
        "form": form,
        "found": found,
        "most": MOST_FOUND,
        "title": "Invite an organisation",
        "breadcrumbs": trail(partnership, "Invite an organisation"),
    }
    return render(request, "partnerships/invite.html", context, status=status)


@page(Capability.FORM_PARTNERSHIP, Partnership)
def register_organisation(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Add an organisation to the register, so that it can be invited."""
    form = RegisterForm(
        request.POST if request.method == "POST" else None, initial={"name": request.GET.get("name", "")[:200]}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            try:
                added = add_organisation(
                    values["name"],
                    values["helix"],
                    identifier=values["identifier"],
                    by=person(request),
                    at=clock.now(),
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{added} is in the register. Now invite it.")
                return redirect(f"{reverse('invite-partner', args=[partnership.pk])}?organisation={added.pk}")
    context = {
        "form": form,
        "title": "Add an organisation to the register",
        "submit_text": "Add it to the register",
        "back_url": reverse("invite-partner", args=[partnership.pk]),
        "breadcrumbs": trail(partnership, "Add an organisation"),
    }
    return render(request, "partnerships/register.html", context, status=status)


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def take_back_invitation(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Take an unanswered invitation back."""
    invitation = get_object_or_404(partnership.partners, pk=partner)
    try:
        actions.take_back(invitation, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The invitation to {invitation.organisation} is taken back.")
    return redirect("partnership", partnership.pk)


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def invite_again(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Ask an organisation again that declined or left."""
    earlier = get_object_or_404(partnership.partners, pk=partner)
    try:
        actions.invite(
            partnership, earlier.organisation, contribution=earlier.contribution, by=person(request), at=clock.now()
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{earlier.organisation} is invited again.")
    return redirect("partnership", partnership.pk)


@page(Capability.FORM_PARTNERSHIP, Partnership)
def compose_place(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Compose the partnership's place from local authorities, by list and map."""
    at, place = clock.now(), partnership.place
    own = place if place and place.origin == "drawn" else None
    initial = {"name": own.name, "areas": sorted(own.area_codes())} if own else {}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    codes, status = initial.get("areas", []), 200
    if request.method == "POST" and "update_map" in request.POST:
        codes = [str(code) for code in request.POST.getlist("areas")]
        form = PlaceForm(initial={"name": request.POST.get("name", "")[:160], "areas": codes})
    elif request.method == "POST":
        codes, status = [str(code) for code in request.POST.getlist("areas")], 422
        if form.is_valid():
            try:
                values = form.cleaned_data
                change_place(partnership, values["name"], values["areas"], by=person(request), at=at)
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "The place is saved.")
                return redirect("partnership", partnership.pk)
    context = {
        "partnership": partnership,
        "form": form,
        "stand_for": StandForForm(places=earmarked_choices(), initial={"place": place}, prefix="earmarked"),
        "earmarked": place if place and place.origin == "earmarked" else None,
        "overlaps": overlaps(codes[:400], at),
        "title": "Compose the place",
        "breadcrumbs": trail(partnership, "Place"),
    }
    return render(request, "partnerships/place.html", context, status=status)


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def stand_for_place(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Name the earmarked place that the partnership stands for."""
    form = StandForForm(request.POST, places=earmarked_choices(), prefix="earmarked")
    if not form.is_valid():
        messages.error(request, "Choose an earmarked place from the list.")
        return redirect("compose-place", partnership.pk)
    try:
        change_to_earmarked(partnership, form.cleaned_data["place"], by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("compose-place", partnership.pk)
    messages.success(request, f"The partnership stands for {form.cleaned_data['place']}.")
    return redirect("partnership", partnership.pk)
