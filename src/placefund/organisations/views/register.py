"""What the register says of an organisation: correcting it, and putting two entries of one body together."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.identifiers import as_read
from placefund.domain.messages import say
from placefund.domain.registers import why_doubted
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.organisations.corrections import actions
from placefund.organisations.forms import CorrectionForm, MergeForm
from placefund.organisations.queries import has_signed
from placefund.organisations.registers import registers
from placefund.organisations.views.administrator import people_page, way_of
from placefund.partnerships.forms import FindOrganisationForm
from placefund.people.access import INSTALLATION, has
from placefund.people.models import Organisation
from placefund.people.queries import likely_twins
from placefund.records import clock
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse

MOST_FOUND = 12


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation)
def correct_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Correct its name, identifier, place or address, shown first."""
    stands = {field: getattr(organisation, field) for field in ("name", "identifier", "area_code", "address")}
    form = CorrectionForm(posted(request), initial=stands)
    title = say("Correct what the register says")
    entry = registers().find(organisation.identifier) if organisation.identifier else None

    def shown() -> list[tuple[str, str]]:
        now = Organisation.objects.get(pk=organisation.pk)
        return [
            (say("Name"), now.name),
            (say("Identifier"), now.identifier),
            (say("Based in"), now.area_code),
            (say("Postal address"), now.address),
        ]

    return foreseen_page(
        request,
        "organisations/correct.html",
        way_of(organisation).to(title),
        form,
        lambda: actions.correct(
            organisation, form.entry, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        lambda done: people_page(done, say("The register says “{body}” now.", body=done)),
        does=say("Correct it"),
        back_url=reverse("people-of", args=["organisation", organisation.pk]),
        way_back=say("It can be corrected again. What it said before stays beside it, with its dates."),
        shows=shown,
        organisation=organisation,
        entry=entry,
        doubt=why_doubted(entry, organisation.name),
        signed=has_signed(organisation),
        runs_installation=has(request.user, Capability.RUN_INSTALLATION, INSTALLATION),
    )


@page(Capability.RUN_INSTALLATION, is_proved=True)
def merge_organisations(request: HttpRequest, organisation: int) -> HttpResponse:
    """Merge another entry of the register into this one, shown first."""
    kept = _known(organisation)
    search = FindOrganisationForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    found = _found(kept, words, request.POST.get("merged", ""))
    form = MergeForm(posted(request), found=found)
    title = say("Merge two entries of one body")
    return foreseen_page(
        request,
        "organisations/merge.html",
        way_of(kept).to(title),
        form,
        lambda: actions.merge(
            kept, form.cleaned_data["merged"], reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        lambda done: people_page(done, say("{body} goes on for both.", body=done)),
        does=say("Merge them"),
        back_url=reverse("people-of", args=["organisation", kept.pk]),
        way_back=say("They can be taken apart again. Nothing that either signed is rewritten."),
        organisation=kept,
        search=search,
        found=found,
        words=words,
    )


@page(Capability.RUN_INSTALLATION, is_proved=True)
def part_organisations(request: HttpRequest, organisation: int) -> HttpResponse:
    """Take an entry out again that was merged into another, shown first."""
    merged = _known(organisation)
    refuse("" if merged.merged_into_id else say("{body} is not merged into another.", body=merged))
    form, title = StepBackForm(posted(request)), say("Take {body} out again", body=merged)
    return foreseen_page(
        request,
        "organisations/part.html",
        way_of(merged).to(title),
        form,
        lambda: actions.part(merged, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        lambda done: people_page(done, say("{body} is an organisation of its own again.", body=done)),
        does=say("Take them apart"),
        back_url=reverse("people-of", args=["organisation", merged.pk]),
        way_back=say("They can be merged again."),
        organisation=merged,
    )


def _known(number: int) -> Organisation:
    return get_object_or_404(Organisation.objects.select_related("merged_into"), pk=number)


def _found(kept: Organisation, words: str, chosen: str) -> QuerySet[Organisation]:
    """Entries that could be the same body: those that match the words, or else the likely twins; and the one just chosen."""
    wanted = Q(pk=int(chosen)) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 15 else Q(pk__in=[])
    if words:
        named = Q()
        for word in words.split()[:8]:
            named &= Q(name__icontains=word) | Q(also_known_as__icontains=word)
        wanted |= Q(identifier__iexact=as_read(words)) | named
    else:
        wanted |= Q(pk__in=[one.pk for one in likely_twins(kept.name, kept.identifier, but=kept.pk)])
    rows = Organisation.objects.filter(wanted, merged_into__isnull=True).exclude(pk=kept.pk).order_by("name")
    return Organisation.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST_FOUND]))
