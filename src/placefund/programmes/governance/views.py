"""How a place's programme is governed, on one page; and the pages on which its office keeps that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.documents.queries import documents_of
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.programmes.board.forms import LastDayForm
from placefund.programmes.board.queries import may_sit
from placefund.programmes.governance import actions
from placefund.programmes.governance.forms import DelegationForm, PostForm, StandingForm, TermsForm
from placefund.programmes.governance.queries import governance_of, known_bodies, partnerships_to_name
from placefund.programmes.models import OfficePost, SigningDelegation
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward

FORM = "programmes/form.html"


def way_of(request: HttpRequest, programme: Programme) -> Crumbs:
    """To the page of a programme's governance."""
    return way_to(request, programme).to(say("Governance"), "governance", programme.pk)


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def governance(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who stands for the place, its board, its terms, its office, who may sign; and how healthy that is, in sentences."""
    of = governance_of(programme, clock.now())
    newest = of.terms[0] if of.terms else None
    return show(
        request,
        "programmes/governance.html",
        way_to(request, programme).to(say("Governance")),
        programme=programme,
        of=of,
        members=list(of.members()),
        terms=newest,
        documents=documents_of(newest) if newest else [],
        runs=has(request.user, Capability.RUN_PROGRAMME, programme),
    )


@page(Capability.RUN_PROGRAMME, Programme)
def name_partnership(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Name the partnership that stands for the place; where another did before, with why."""
    is_first = not programme.standing_partnerships.exists()
    form = StandingForm(posted(request), partnerships=partnerships_to_name(programme), is_first=is_first)
    title = say("Name the partnership")
    return foreseen_page(
        request,
        FORM,
        way_of(request, programme).to(title),
        form,
        lambda: actions.name_partnership(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", programme.pk, said=say("The partnership stands for the place."), section="partnership"),
        does=title,
        back_url=reverse("governance", args=[programme.pk]),
        way_back=say("Another one can be named, with a reason. Both stay on record."),
        caption=programme,
    )


@page(Capability.RUN_PROGRAMME, Programme)
def agree_terms(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put a version of the terms of reference on record."""
    form = TermsForm(posted(request), posted_files(request))
    return form_page(
        request,
        FORM,
        way_of(request, programme).to(say("Terms of reference")),
        form,
        lambda: actions.agree_terms(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", programme.pk, said=say("The terms are on record."), section="terms"),
        caption=programme,
        lede=say("A version stays as it was agreed. What changes is put on record as the next one."),
        submit_text=say("Put them on record"),
    )


@page(Capability.RUN_PROGRAMME, Programme)
def name_post(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put on record who works in the programme office."""
    form = PostForm(posted(request), people=may_sit(programme))
    return form_page(
        request,
        FORM,
        way_of(request, programme).to(say("Add somebody to the programme office")),
        form,
        lambda: actions.name_post(programme, **form.given, by=person(request), at=clock.now()),
        onward("governance", programme.pk, said=say("They stand in the programme office."), section="office"),
        caption=programme,
        submit_text=say("Put it on record"),
    )


@page(Capability.RUN_PROGRAMME, OfficePost, named="post")
def end_post(request: HttpRequest, post: OfficePost) -> HttpResponse:
    """Put on record the last day of somebody in a post."""
    form = LastDayForm(posted(request))
    return form_page(
        request,
        FORM,
        way_of(request, post.programme).to(say("End a post: {post}", post=post)),
        form,
        lambda: actions.end_post(post, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", post.programme_id, said=say("The last day is on record."), section="office"),
        caption=post.programme,
        submit_text=say("Put the last day on record"),
    )


@page(Capability.RUN_PROGRAMME, Programme)
def delegate(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put on record who may sign what, up to which amount."""
    form = DelegationForm(posted(request), people=may_sit(programme), bodies=known_bodies(programme))
    return form_page(
        request,
        FORM,
        way_of(request, programme).to(say("Say who may sign what")),
        form,
        lambda: actions.delegate(programme, **form.given, by=person(request), at=clock.now()),
        onward("governance", programme.pk, said=say("It is on record who may sign."), section="signing"),
        caption=programme,
        lede=say("It is kept for those who ask. It gives nobody a role here: roles come by invitation."),
        submit_text=say("Put it on record"),
    )


@page(Capability.RUN_PROGRAMME, SigningDelegation, named="delegation")
def end_delegation(request: HttpRequest, delegation: SigningDelegation) -> HttpResponse:
    """Put on record the last day on which somebody may sign."""
    form = LastDayForm(posted(request))
    return form_page(
        request,
        FORM,
        way_of(request, delegation.programme).to(say("End a delegation: {delegation}", delegation=delegation)),
        form,
        lambda: actions.end_delegation(delegation, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("governance", delegation.programme_id, said=say("The last day is on record."), section="signing"),
        caption=delegation.programme,
        submit_text=say("Put the last day on record"),
    )
