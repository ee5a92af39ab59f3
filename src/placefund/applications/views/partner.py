"""Costs and co-investment: partners enter their own organisation's costs, the lead everybody's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.cost_sheet import CostRow, CostSheet, PartnerCosts, cost_sheet
from placefund.applications.forms import CoInvestmentForm, CostRowForm, CostYearsForm, years_of_row
from placefund.applications.models import Application
from placefund.applications.queries import findings_while_drafting, leverage_of
from placefund.applications.readable import co_investment_lines
from placefund.applications.views.application_page import show_application
from placefund.domain.coinvestment import Form, SourceClass, shortfall
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.eligibility import (
    Rule,
    ask_is_within_the_cap,
    co_investment_meets_the_ratio,
    costs_belong_to_joined_partners,
    costs_fall_in_the_funds_life,
)
from placefund.domain.findings import Finding, NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import ZERO
from placefund.domain.periods import financial_years_between
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.people.queries import organisations_with
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import Onward, onward, pressed, submitted

ABOUT_COSTS = (ask_is_within_the_cap, costs_fall_in_the_funds_life, costs_belong_to_joined_partners)


def _found(application: Application, *rules: Rule) -> list[Finding]:
    names = {rule.__name__ for rule in rules}
    return [finding for finding in findings_while_drafting(application, clock.now()) if finding.rule in names]


def _editable(request: HttpRequest, application: Application) -> set[int]:
    """The organisations whose costs this person may change: everybody's for the lead, else their own."""
    if not application.is_editable:
        return set()
    if has(request.user, Capability.EDIT_APPLICATION, application):
        mentioned = {line.organisation_id for line in application.partnership.partner_lines()}
        return mentioned | set(application.costs.values_list("organisation_id", flat=True))
    return set(organisations_with(request.user, Capability.JOIN_PARTNERSHIP).values_list("pk", flat=True))


def _sheet(request: HttpRequest, application: Application) -> CostSheet:
    rows = application.costs.select_related("organisation")
    names = {row.organisation_id: row.organisation.name for row in rows}
    lines = tuple(row.line() for row in rows)
    partners, terms = application.partnership.partner_lines(), application.round.terms()
    return cost_sheet(lines, partners, terms, names=names, editable=_editable(request, application))


@page(Capability.EDIT_OWN_COSTS, Application, methods=("GET",))
def costs(request: HttpRequest, application: Application) -> HttpResponse:
    """Every partner's costs by category and year, the grant at each rate, and the ask beside the cap."""
    sheet = _sheet(request, application)
    return show_application(
        request,
        "applications/costs.html",
        application,
        say("Costs"),
        sheet=sheet,
        found=_found(application, *ABOUT_COSTS),
        may_add=any(partner.may_change and partner.is_partner for partner in sheet.partners),
    )


@page(Capability.EDIT_OWN_COSTS, Application)
def add_cost(request: HttpRequest, application: Application) -> HttpResponse:
    """Add a row of costs: whose, of what, and how much in each year."""
    partners = [p for p in _sheet(request, application).partners if p.may_change and p.is_partner]
    if not partners:
        messages.error(request, "You cannot add costs to this application now.")
        return redirect("costs", application.pk)
    years = financial_years_between(*application.round.terms().life)
    choices = [(partner.organisation_id, partner.organisation) for partner in partners]
    initial = {"organisation": request.GET.get("organisation", "")}
    form = CostRowForm(posted(request), partners=choices, years=years, initial=initial)

    def act() -> object:
        values = form.cleaned_data
        category, kind = CostCategory(values["category"]), SpendKind(values["kind"])
        owner = next(partner for partner in partners if partner.organisation_id == values["organisation"])
        if any((row.category, row.kind) == (category, kind) for row in owner.rows):
            raise NotAllowed(
                say(
                    "{organisation} has a row for {label} ({value}) already. Change that one.",
                    organisation=owner.organisation,
                    label=category.label.lower(),
                    value=kind.value,
                )
            )
        organisation = get_object_or_404(Organisation, pk=owner.organisation_id)
        amounts = form.amounts()
        return actions.set_costs(application, organisation, category, kind, amounts, by=person(request), at=clock.now())

    if response := submitted(request, form, act, _back(application, say("The costs are added."))):
        return response
    return _show_row(request, application, say("Add costs"), form=form)


def _row(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> tuple[CostSheet, PartnerCosts, CostRow]:
    sheet = _sheet(request, application)
    for partner in sheet.partners:
        for row in partner.rows:
            if (partner.organisation_id, row.category, row.kind) == (organisation, category, kind):
                return sheet, partner, row
    raise Http404(say("There are no such costs in this application."))


@page(Capability.EDIT_OWN_COSTS, Application)
def change_cost(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> HttpResponse:
    """Change the amounts of a row; a row whose amounts are all empty goes."""
    sheet, partner, row = _row(request, application, organisation, category, kind)
    years = sheet.years
    form = CostYearsForm(posted(request), years=years, initial=years_of_row(row, years))
    owner = get_object_or_404(Organisation, pk=organisation)

    if response := submitted(
        request,
        form,
        lambda: actions.set_costs(
            application, owner, row.category, row.kind, form.amounts(), by=person(request), at=clock.now()
        ),
        _back(application, say("The costs are changed.")),
    ):
        return response
    return _show_row(request, application, say("Change costs"), form=form, partner=partner, row=row)


def _back(application: Application, said: str) -> Onward:
    return onward("costs", application.pk, said=said)


def _show_row(request: HttpRequest, application: Application, here: str, **more: Any) -> HttpResponse:
    back = reverse("costs", args=[application.pk])
    return show_application(request, "applications/cost_row.html", application, here, back_url=back, **more)


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def remove_cost(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> HttpResponse:
    """Remove a row of costs."""
    sheet, partner, row = _row(request, application, organisation, category, kind)
    owner = get_object_or_404(Organisation, pk=organisation)
    nothing = dict.fromkeys(sheet.years, ZERO)
    return pressed(
        request,
        lambda: actions.set_costs(
            application, owner, row.category, row.kind, nothing, by=person(request), at=clock.now()
        ),
        _back(
            application,
            say("{label} of {organisation} is removed.", label=row.label, organisation=partner.organisation),
        ),
    )


@page(Capability.EDIT_APPLICATION, Application)
def co_investment(request: HttpRequest, application: Application) -> HttpResponse:
    """Other people's money: which lines count, and the ratio they reach."""
    terms = application.round.terms()
    form = CoInvestmentForm(posted(request), years=financial_years_between(*terms.life))
    if response := submitted(
        request,
        form,
        lambda: actions.add_co_investment(application, **form.given(), by=person(request), at=clock.now()),
        onward("co-investment", application.pk, said=say("The line is added.")),
    ):
        return response
    leverage = leverage_of(application)
    return show_application(
        request,
        "applications/co_investment.html",
        application,
        say("Co-investment"),
        form=form,
        lines=co_investment_lines(application),
        leverage=leverage,
        rule=terms.counting,
        needed=leverage.grant.times(terms.counting.delivery_ratio),
        missing=shortfall(leverage, terms.counting.delivery_ratio),
        sources=sorted(SourceClass(source).label for source in terms.counting.sources),
        forms=sorted(Form(found).label for found in terms.counting.forms),
        found=_found(application, co_investment_meets_the_ratio),
    )


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def remove_co_investment(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Remove one line of co-investment."""
    found = get_object_or_404(application.co_investment, pk=line)
    return pressed(
        request,
        lambda: actions.remove_co_investment(found, by=person(request), at=clock.now()),
        onward(
            "co-investment", application.pk, said=say("The line of {investor} is removed.", investor=found.investor)
        ),
    )
