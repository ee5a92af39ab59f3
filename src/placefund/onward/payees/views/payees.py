"""Who is paid in a project: each partner itself or through the lead, what the lead holds for it, and what it passed on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from placefund.delivery.models import Project
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.onward.grants.forms import EvidenceForm
from placefund.onward.models import OnwardGrant, PassedOn
from placefund.onward.payees import actions
from placefund.onward.payees.forms import RouteForm
from placefund.onward.queries import PayeeRow, held_by_lead, held_for, payees_of
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import PublishedReasonForm, posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward

STEP = "onward/step.html"


@page(Capability.READ_AWARD, Project, methods=("GET",))
def who_is_paid(request: HttpRequest, project: Project) -> HttpResponse:
    """Each partner of a project: paid itself or through the lead, since when and why; and what the lead has not passed on."""
    today = london(clock.now()).date()
    rows = payees_of(project, today)
    held = [row for row in held_by_lead(project.award) if row.project == project]
    passed = project.passed_on.select_related("organisation", "document", "entered_by", "undoes").order_by("-pk")
    return show(
        request,
        "onward/payees.html",
        way_to(request, project).to(say("Who is paid")),
        project=project,
        award=project.award,
        rows=rows,
        paid=Money.total(row.paid for row in rows),
        with_lead=Money.total(row.with_lead for row in rows),
        held=[(row, row.days(today)) for row in held],
        held_in_all=Money.total(row.amount for row in held),
        passed=[(row, not PassedOn.objects.filter(undoes=row).exists() and not row.undoes_id) for row in passed],
        routes=project.payment_routes.select_related("organisation").order_by("-pk"),
        can_set=has(request.user, Capability.CHECK_RETURN, project),
        can_pass=has(request.user, Capability.PREPARE_RETURN, project),
        history=acts_on([project], reader=person(request), at=clock.now()),
    )


def _row(project: Project, organisation: int) -> PayeeRow:
    rows = payees_of(project, london(clock.now()).date())
    found = next((row for row in rows if row.part.organisation_id == organisation), None)
    if found is None:
        raise Http404(say("This organisation has no grant in the project."))
    return found


def _held(project: Project, organisation: int, grant: int = 0) -> list[tuple[str, Any]]:
    return [(say("With the lead, not passed on"), held_for(project, organisation, grant))]


@page(Capability.CHECK_RETURN, Project)
def set_payee(request: HttpRequest, project: Project, organisation: int) -> HttpResponse:
    """Say whether a partner is paid itself or through the lead."""
    row = _row(project, organisation)
    form = RouteForm(posted(request), initial={"through_lead": "yes" if row.through_lead else "no"})
    then = onward("who-is-paid", project.pk, said=say("It is kept. The partner and the lead are told."))
    return foreseen_page(
        request,
        STEP,
        way_to(request, project).to(say("Who is paid"), "who-is-paid", project.pk).to(row.part.organisation.name),
        form,
        lambda: actions.set_route(
            project, row.part.organisation, **form.cleaned_data, by=person(request), at=clock.now()
        ),
        then,
        does=say("Say who is paid"),
        way_back=say("It can be said otherwise from another day. What was paid meanwhile stays as it was."),
        back_url=then.address,
        caption=project.title,
        title=say("Who is paid for {organisation}?", organisation=row.part.organisation),
    )


@page(Capability.PREPARE_RETURN, Project)
def pass_on(request: HttpRequest, project: Project, organisation: int) -> HttpResponse:
    """Note what the lead passed on to a partner."""
    row = _row(project, organisation)
    return _passing(request, project, row, None)


@page(Capability.PREPARE_RETURN, Project)
def pass_on_grant(request: HttpRequest, project: Project, grant: int) -> HttpResponse:
    """Note what the lead passed on to a partner of a grant that the partner made."""
    found = OnwardGrant.objects.select_related(*OnwardGrant.READ_WITH).filter(scheme__project=project, pk=grant).first()
    if found is None:
        raise Http404(say("This is no grant of the project."))
    return _passing(request, project, _row(project, found.scheme.organisation_id), found)


def _passing(request: HttpRequest, project: Project, row: PayeeRow, grant: OnwardGrant | None) -> HttpResponse:
    body = row.part.organisation
    form = EvidenceForm(posted(request), posted_files(request))
    then = onward("who-is-paid", project.pk, said=say("It is noted. The partner is told."))

    def act() -> PassedOn:
        given = {name: form.cleaned_data[name] for name in ("amount", "paid_on", "reference")}
        upload = form.cleaned_data["file"]
        return actions.pass_on(project, body, **given, grant=grant, upload=upload, by=person(request), at=clock.now())

    held = _held(project, body.pk, grant.pk if grant else 0)
    # It is not shown first: a file would have to be chosen twice. An entry made by mistake can be taken back.
    return form_page(
        request,
        STEP,
        way_to(request, project).to(say("Who is paid"), "who-is-paid", project.pk).to(body.name),
        form,
        act,
        then,
        submit_text=say("Note it as passed on"),
        back_url=then.address,
        caption=project.title,
        title=say("Passed on to {organisation}", organisation=body),
        facts=held,
    )


@page(Capability.PREPARE_RETURN, PassedOn, named="passing")
def take_back_passing(request: HttpRequest, passing: PassedOn) -> HttpResponse:
    """Take back an entry of what was passed on."""
    form = PublishedReasonForm(posted(request))
    then = onward("who-is-paid", passing.project_id, said=say("It is taken back. Both entries stay on record."))
    return foreseen_page(
        request,
        STEP,
        way_to(request, passing).to(say("Take it back")),
        form,
        lambda: actions.take_back(passing, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        then,
        does=say("Take it back"),
        way_back=say("It can be entered anew."),
        back_url=then.address,
        shows=lambda: _held(passing.project, passing.organisation_id, passing.grant_id or 0),
        caption=passing.project.title,
        title=str(passing),
    )
