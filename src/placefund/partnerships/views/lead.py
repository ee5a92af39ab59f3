"""Forming a partnership, inviting partners and composing its place: the lead's pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.accounts.queries import has_people
from placefund.applications.siting.actions import change_place, change_to_earmarked
from placefund.domain.identifiers import as_read
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.organisations.registers import registers
from placefund.partnerships import actions
from placefund.partnerships.forms import (
    FindOrganisationForm,
    FirstPersonForm,
    InviteForm,
    NewPartnershipForm,
    PlaceForm,
    RegisterForm,
    StandForForm,
)
from placefund.partnerships.models import Partner, Partnership
from placefund.partnerships.queries import earmarked_choices, overlaps
from placefund.people.actions import add_organisation
from placefund.people.models import Organisation
from placefund.people.queries import organisations_with
from placefund.places.models import Place
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed, submitted

MOST_FOUND = 12


@page(Capability.FORM_PARTNERSHIP)
def new_partnership(request: HttpRequest) -> HttpResponse:
    """Form a partnership."""
    leads = organisations_with(request.user, Capability.FORM_PARTNERSHIP).filter(merged_into__isnull=True)
    form = NewPartnershipForm(posted(request), leads=leads)

    if response := submitted(
        request,
        form,
        lambda: actions.form(form.cleaned_data["name"], form.cleaned_data["lead"], by=person(request), at=clock.now()),
        lambda formed: onward(
            "partnership",
            formed.pk,
            said=say("{formed} is formed. Invite its partners, and compose its place.", formed=formed),
        ),
    ):
        return response
    return show(
        request,
        "partnerships/new.html",
        NOWHERE.to(say("Partnerships"), "partnerships").to(say("Form a partnership")),
        form=form,
        submit_text=say("Form the partnership"),
    )


def _found(partnership: Partnership, words: str, chosen: str) -> QuerySet[Organisation]:
    """The organisations that could be asked: those that match the words, and the one just registered."""
    inside = [line.organisation_id for line in partnership.partner_lines()]
    wanted = Q(pk=int(chosen)) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 15 else Q(pk__in=[])
    if words:
        matches = Q(identifier__iexact=as_read(words))
        named = Q()
        for word in words.split()[:8]:
            named &= Q(name__icontains=word) | Q(also_known_as__icontains=word)
        wanted |= matches | named
    rows = (
        Organisation.objects.filter(wanted, merged_into__isnull=True)
        .exclude(pk__in=inside)
        .order_by("name")
        .values_list("pk", flat=True)
    )
    return Organisation.objects.filter(pk__in=list(rows[:MOST_FOUND]))


@page(Capability.FORM_PARTNERSHIP, Partnership)
def invite_partner(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Find an organisation in the register, and ask it to join."""
    chosen = request.POST.get("organisation") or request.GET.get("organisation", "")
    search = FindOrganisationForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    found = _found(partnership, words, chosen)
    form = InviteForm(posted(request), found=found, initial={"organisation": chosen})
    if response := submitted(
        request,
        form,
        lambda: _invite(request, partnership, form),
        lambda partner: onward(
            "partnership",
            partnership.pk,
            said=say(
                "{organisation} is invited. Its people are told, and can accept or decline.",
                organisation=partner.organisation,
            )
            if has_people(partner.organisation)
            else say(
                "{organisation} is invited. Nobody answers for it here yet: invite somebody there, beside its name.",
                organisation=partner.organisation,
            ),
        ),
    ):
        return response
    return show(
        request,
        "partnerships/invite.html",
        way_to(request, partnership).to(say("Invite an organisation")),
        partnership=partnership,
        search=search,
        words=words,
        form=form,
        found=found,
        most=MOST_FOUND,
    )


def _invite(request: HttpRequest, partnership: Partnership, form: InviteForm) -> Partner:
    invited, contribution = form.cleaned_data["organisation"], form.cleaned_data["contribution"]
    return actions.invite(partnership, invited, contribution=contribution, by=person(request), at=clock.now())


@page(Capability.FORM_PARTNERSHIP, Partnership, is_proved=True)
def invite_person(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Invite by mail whoever should answer for an organisation that nobody answers for yet."""
    asked, form = get_object_or_404(partnership.partners, pk=partner), FirstPersonForm(posted(request))
    return form_page(
        request,
        "partnerships/invite_person.html",
        way_to(request, partnership).to(say("Invite somebody there")),
        form,
        lambda: actions.invite_person(
            asked, form.cleaned_data["email"], words=form.cleaned_data["words"], by=person(request), at=clock.now()
        ),
        lambda sent: onward(
            "partnership", partnership.pk, said=say("The invitation to {email} is on its way.", email=sent.email)
        ),
        asked=asked,
    )


@page(Capability.FORM_PARTNERSHIP, Partnership)
def register_organisation(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Add an organisation to the register, so that it can be invited."""
    form = RegisterForm(posted(request), registers=registers(), initial={"name": request.GET.get("name", "")[:200]})
    if response := submitted(
        request,
        form,
        lambda: add_organisation(**form.entry, by=person(request), at=clock.now()),
        lambda added: onward(
            "invite-partner",
            partnership.pk,
            query=f"organisation={added.pk}",
            said=say("{added} is in the register. Now invite it.", added=added),
        ),
    ):
        return response
    return show(
        request,
        "partnerships/register.html",
        way_to(request, partnership).to(say("Add an organisation")),
        form=form,
        title=say("Add an organisation to the register"),
        submit_text=say("Add it to the register"),
        back_url=reverse("invite-partner", args=[partnership.pk]),
    )


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def take_back_invitation(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Take an unanswered invitation back."""
    invitation = get_object_or_404(partnership.partners, pk=partner)
    return pressed(
        request,
        lambda: actions.take_back(invitation, by=person(request), at=clock.now()),
        onward(
            "partnership",
            partnership.pk,
            said=say("The invitation to {organisation} is taken back.", organisation=invitation.organisation),
        ),
    )


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def invite_again(request: HttpRequest, partnership: Partnership, partner: int) -> HttpResponse:
    """Ask an organisation again that declined or left."""
    earlier = get_object_or_404(partnership.partners, pk=partner)
    return pressed(
        request,
        lambda: actions.invite(
            partnership, earlier.organisation, contribution=earlier.contribution, by=person(request), at=clock.now()
        ),
        onward(
            "partnership",
            partnership.pk,
            said=say("{organisation} is invited again.", organisation=earlier.organisation),
        ),
    )


@page(Capability.FORM_PARTNERSHIP, Partnership)
def compose_place(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Compose the partnership's place from local authorities, by list and map."""
    at, place = clock.now(), partnership.place
    own = place if place and place.origin == "drawn" else None
    initial = {"name": own.name, "areas": sorted(own.area_codes())} if own else {}
    form = PlaceForm(posted(request), initial=initial)
    codes = initial.get("areas", [])
    if request.method == "POST" and "update_map" in request.POST:
        codes = [str(code) for code in request.POST.getlist("areas")]
        form = PlaceForm(initial={"name": request.POST.get("name", "")[:160], "areas": codes})
    elif request.method == "POST":
        codes = [str(code) for code in request.POST.getlist("areas")]
        if response := submitted(
            request,
            form,
            lambda: change_place(
                partnership, form.cleaned_data["name"], form.cleaned_data["areas"], by=person(request), at=at
            ),
            onward("partnership", partnership.pk, said=say("The place is saved.")),
        ):
            return response
    return show(
        request,
        "partnerships/place.html",
        way_to(request, partnership).to(say("Place")),
        partnership=partnership,
        form=form,
        stand_for=StandForForm(places=earmarked_choices(partnership), initial={"place": place}, prefix="earmarked"),
        earmarked=place if place and place.origin == "earmarked" else None,
        overlaps=overlaps(codes[:400], at),
        title=say("Draw the place together"),
    )


@page(Capability.FORM_PARTNERSHIP, Partnership, methods=("POST",))
def stand_for_place(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Name the earmarked place that the partnership stands for."""
    form = StandForForm(request.POST, places=earmarked_choices(partnership), prefix="earmarked")
    return pressed(
        request,
        lambda: _stand_for(request, partnership, form.cleaned_data["place"]),
        lambda place: onward(
            "partnership", partnership.pk, said=say("The partnership stands for {place}.", place=place)
        ),
        refused=onward("compose-place", partnership.pk),
        form=form,
        wrong=say("Choose an earmarked place from the list."),
    )


def _stand_for(request: HttpRequest, partnership: Partnership, place: Place) -> Place:
    change_to_earmarked(partnership, place, by=person(request), at=clock.now())
    return place
