"""Costs and co-investment: partners enter their own organisation's costs, the lead everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.applications.corrections import actions as corrections
from placefund.applications.cost_sheet import Approval, CostRow, CostSheet, PartnerCosts, cost_sheet
from placefund.applications.models import Application, CostTable
from placefund.applications.queries import findings_while_drafting, partners_to_ask
from placefund.applications.readable import removed_costs
from placefund.applications.views.application_page import show_application
from placefund.domain.drafting import ALL_COSTS
from placefund.domain.eligibility import (
    Rule,
    ask_is_within_the_cap,
    costs_belong_to_joined_partners,
    costs_fall_in_the_funds_life,
    each_partner_approves_its_costs,
)
from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.reopening import costs_of
from placefund.domain.roles import Capability
from placefund.drafting.views.margin import margin_of
from placefund.people.access import has, has_for
from placefund.people.models import Organisation
from placefund.people.queries import organisations_with
from placefund.records import clock
from placefund.web.pages import page, person
from placefund.web.steps import Onward, onward, pressed

ABOUT_COSTS = (
    ask_is_within_the_cap,
    costs_fall_in_the_funds_life,
    costs_belong_to_joined_partners,
    each_partner_approves_its_costs,
)


def found_by(application: Application, *rules: Rule) -> list[Finding]:
    names = {rule.__name__ for rule in rules}
    return [finding for finding in findings_while_drafting(application, clock.now()) if finding.rule in names]


def require_money(application: Application) -> None:
    """Show no page of costs in a stage that asks for none, where it could only say £0; costs that stand there are shown.

    Raises:
        Http404: with the sentence.
    """
    if not application.round.terms().stage.asks_for_costs and not application.costs.exists():
        raise Http404(say("This round asks for no costs and no co-investment: there is nothing to enter here."))


def editable(request: HttpRequest, application: Application) -> set[int]:
    """The organisations whose costs this person may change: everybody's for the lead, else their own."""
    if has(request.user, Capability.EDIT_APPLICATION, application):
        mentioned = {line.organisation_id for line in application.partnership.partner_lines()}
        mentioned |= set(application.costs.values_list("organisation_id", flat=True))
        return _changeable(application, mentioned)
    return _own_changeable(request, application)


def _own_changeable(request: HttpRequest, application: Application) -> set[int]:
    """The organisations that this person acts for whose costs may be changed now."""
    theirs = organisations_with(request.user, Capability.JOIN_PARTNERSHIP)
    own = [one.pk for one in theirs if has_for(request.user, Capability.EDIT_OWN_COSTS, application, one)]
    return _changeable(application, own)


def _changeable(application: Application, organisations: Iterable[int]) -> set[int]:
    return {number for number in organisations if application.may_be_changed(costs_of(number), clock.now())}


def _sheet(request: HttpRequest, application: Application) -> CostSheet:
    rows = application.costs.select_related("organisation")
    names = {row.organisation_id: row.organisation.name for row in rows}
    lines = tuple(row.line() for row in rows)
    partners, terms = application.partnership.partner_lines(), application.round.terms()
    sheet = cost_sheet(lines, partners, terms, names=names, editable=editable(request, application))
    approvals = _approvals(request, application)
    return replace(sheet, partners=tuple(replace(p, approval=approvals.get(p.organisation_id)) for p in sheet.partners))


def _approvals(request: HttpRequest, application: Application) -> dict[int, Approval]:
    """By partner, whether it approves its costs; not of the lead, whose certifier signs the whole."""
    own = _own_changeable(request, application)
    found = {}
    tables = {table.organisation_id: table for table in application.cost_tables.select_related("approved_by")}
    spending = set(application.costs.values_list("organisation_id", flat=True)) - {application.partnership.lead_id}
    for number in spending:
        table = tables.get(number) or CostTable()
        mine = number in own
        by = str(table.approved_by or "")
        found[number] = Approval(
            table.version,
            by,
            table.approved_at,
            may_approve=mine and not table.is_approved,
            may_end=mine and table.is_approved,
        )
    return found


def approval_of(request: HttpRequest, application: Application, organisation: int) -> Approval | None:
    """Whether one partner approves its costs; None where there is nothing to approve."""
    return _approvals(request, application).get(organisation)


@page(Capability.EDIT_OWN_COSTS, Application, methods=("GET",))
def costs(request: HttpRequest, application: Application) -> HttpResponse:
    """Every partner's costs by category and year, the grant at each rate, and the ask beside the cap."""
    require_money(application)
    sheet = _sheet(request, application)
    return show_application(
        request,
        "applications/costs.html",
        application,
        say("Costs"),
        sheet=sheet,
        found=found_by(application, *ABOUT_COSTS),
        to_ask=partners_to_ask(application),
        may_change=any(partner.may_change and partner.is_partner for partner in sheet.partners),
        removed=removed_costs(application, editable(request, application)),
        **margin_of(request, application, ALL_COSTS),
    )


def _row(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> tuple[CostSheet, PartnerCosts, CostRow]:
    sheet = _sheet(request, application)
    for partner in sheet.partners:
        for row in partner.rows:
            if (partner.organisation_id, row.category, row.kind) == (organisation, category, kind):
                return sheet, partner, row
    raise Http404(say("There are no such costs in this application."))


def _back(application: Application, said: str) -> Onward:
    return onward("costs", application.pk, said=said)


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def remove_cost(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> HttpResponse:
    """Remove a row of costs."""
    _, partner, row = _row(request, application, organisation, category, kind)
    owner = get_object_or_404(Organisation, pk=organisation)
    return pressed(
        request,
        lambda: corrections.remove_costs(
            application, owner, row.category, row.kind, by=person(request), at=clock.now()
        ),
        _back(
            application,
            say(
                "{label} of {organisation} is removed. It can be put back.",
                label=row.label,
                organisation=partner.organisation,
            ),
        ),
    )


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def put_row_back(request: HttpRequest, application: Application, removed: int) -> HttpResponse:
    """Put back what was removed from a draft."""
    found = get_object_or_404(application.removed_rows, pk=removed)
    return pressed(
        request,
        lambda: corrections.put_back(found, by=person(request), at=clock.now()),
        onward("costs" if found.kind == "costs" else "co-investment", application.pk, said=say("It is back.")),
    )
