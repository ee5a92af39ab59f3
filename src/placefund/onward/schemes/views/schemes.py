"""A project's schemes for those with a part in them: drafted, agreed by the fund, closed; and one with all its grants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from placefund.delivery.models import Project
from placefund.domain.messages import say
from placefund.domain.onward_grants import added
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.queries import grants_of, room_of, schemes_of, with_money
from placefund.onward.schemes import actions
from placefund.onward.schemes.forms import SchemeForm
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward


@page(Capability.READ_AWARD, Project, methods=("GET",))
def schemes(request: HttpRequest, project: Project) -> HttpResponse:
    """The schemes of a project, with what each has granted, and what of it has reached its recipients."""
    rows = with_money(grants_of(project.award).filter(scheme__project=project))
    own = [scheme for scheme in schemes_of(project) if has(request.user, Capability.READ_AWARD, scheme)]
    return show(
        request,
        "onward/schemes.html",
        way_to(request, project).to(say("Schemes")),
        project=project,
        award=project.award,
        rows=[(scheme, added(row.money for row in rows if row.grant.scheme_id == scheme.pk)) for scheme in own],
        can_draft=project.state != "completed" and has(request.user, Capability.SET_UP_PROJECT, project),
    )


@page(Capability.SET_UP_PROJECT, Project)
def draft_scheme(request: HttpRequest, project: Project) -> HttpResponse:
    """Draft a scheme of grants within a project."""
    bodies = Organisation.objects.filter(pk__in=project.partners.values("organisation"))
    form = SchemeForm(posted(request), partners=bodies)
    return form_page(
        request,
        "onward/scheme_form.html",
        way_to(request, project).to(say("Schemes"), "project-schemes", project.pk).to(say("Draft a scheme")),
        form,
        lambda: actions.draft(
            project, form.cleaned_data["organisation"], form.terms(), by=person(request), at=clock.now()
        ),
        lambda scheme: onward("manage-scheme", scheme.pk, said=say("It is drafted. The fund is asked to agree it.")),
        caption=project.title,
        title=say("Draft a scheme of grants"),
    )


@page(Capability.SET_UP_PROJECT, Scheme)
def change_scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Change a scheme that the fund has not agreed."""
    form = SchemeForm(posted(request), scheme=scheme)
    return form_page(
        request,
        "onward/scheme_form.html",
        way_to(request, scheme).to(say("Change it")),
        form,
        lambda: actions.change(scheme, form.terms(), by=person(request), at=clock.now()),
        onward("manage-scheme", scheme.pk, said=say("It is kept.")),
        caption=scheme.project.title,
        title=say("Change the scheme"),
    )


@page(Capability.READ_AWARD, Scheme, methods=("GET",))
def manage_scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """One scheme: what it says, what it may still grant, and its grants with where their money is."""
    rows = with_money(scheme.grants.select_related(*OnwardGrant.READ_WITH))
    runs = has(request.user, Capability.RUN_SCHEME, scheme)
    agrees = has(request.user, Capability.AGREE_SCHEME, scheme)
    return show(
        request,
        "onward/manage_scheme.html",
        way_to(request, scheme),
        scheme=scheme,
        project=scheme.project,
        rows=rows,
        sums=added(row.money for row in rows),
        room=room_of(scheme),
        can_change=scheme.state == "draft" and has(request.user, Capability.SET_UP_PROJECT, scheme),
        can_agree=scheme.state == "draft" and agrees,
        can_grant=scheme.state == "open" and runs,
        can_close=scheme.state == "open" and runs,
        can_reopen=scheme.state == "closed" and agrees,
        history=acts_on([scheme, *(row.grant for row in rows)], reader=person(request), at=clock.now()),
    )


def _step(
    request: HttpRequest,
    scheme: Scheme,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    does: str,
    way_back: str,
    said: str,
) -> HttpResponse:
    then = onward("manage-scheme", scheme.pk, said=said)
    return foreseen_page(
        request,
        "onward/step.html",
        way_to(request, scheme).to(does),
        form,
        act,
        then,
        does=does,
        way_back=way_back,
        back_url=then.address,
        shows=lambda: [(say("State"), Scheme.objects.get(pk=scheme.pk).state)],
        caption=scheme.title,
        title=does,
        facts=[(say("Most it grants in all"), scheme.amount), (say("Most to one recipient"), scheme.most)],
    )


@page(Capability.AGREE_SCHEME, Scheme)
def agree_scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Agree a scheme for the fund."""
    return _step(
        request,
        scheme,
        ConfirmForm(posted(request)),
        lambda: actions.agree(scheme, by=person(request), at=clock.now()),
        does=say("Agree the scheme"),
        way_back=say("It can be closed once its grants have ended. What it granted stands."),
        said=say("It is agreed, and can grant."),
    )


@page(Capability.RUN_SCHEME, Scheme)
def close_scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Close a scheme whose grants have all ended."""
    return _step(
        request,
        scheme,
        ConfirmForm(posted(request)),
        lambda: actions.close(scheme, by=person(request), at=clock.now()),
        does=say("Close the scheme"),
        way_back=say("The fund can open it again, with a reason."),
        said=say("It is closed."),
    )


@page(Capability.AGREE_SCHEME, Scheme)
def reopen_scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Open a closed scheme again."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        scheme,
        form,
        lambda: actions.reopen(scheme, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        does=say("Open the scheme again"),
        way_back=say("It can be closed again."),
        said=say("It is open again."),
    )
