"""Costs and co-investment: partners enter their own organisation's costs, the lead everybody's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.cost_sheet import CostRow, CostSheet, PartnerCosts, cost_sheet
from placefund.applications.forms import CoInvestmentForm, CostRowForm, CostYearsForm, years_of_row
from placefund.applications.models import Application
from placefund.applications.queries import findings_while_drafting, leverage_of
from placefund.applications.readable import co_investment_lines
from placefund.applications.views.frame import frame, posted, step_page
from placefund.domain.coinvestment import Form, SourceClass, Status, shortfall
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.eligibility import (
    Rule,
    ask_is_within_the_cap,
    co_investment_meets_the_ratio,
    costs_belong_to_joined_partners,
    costs_fall_in_the_funds_life,
)
from placefund.domain.findings import Finding, NotAllowed
from placefund.domain.money import ZERO
from placefund.domain.periods import FinancialYear, financial_years_between
from placefund.domain.roles import Capability
from placefund.people.access import has, page, person
from placefund.people.models import Organisation
from placefund.people.queries import organisations_with
from placefund.records import clock

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
    context = frame(application, "Costs")
    sheet = _sheet(request, application)
    context |= {"sheet": sheet, "found": _found(application, *ABOUT_COSTS)}
    context["may_add"] = any(partner.may_change and partner.is_partner for partner in sheet.partners)
    return render(request, "applications/costs.html", context)


@page(Capability.EDIT_OWN_COSTS, Application)
def add_cost(request: HttpRequest, application: Application) -> HttpResponse:
    """Add a row of costs: whose, of what, and how much in each year."""
    context = frame(application, "Add costs", back_url=reverse("costs", args=[application.pk]))
    partners = [p for p in _sheet(request, application).partners if p.may_change and p.is_partner]
    if not partners:
        messages.error(request, "You cannot add costs to this application now.")
        return redirect("costs", application.pk)
    years = financial_years_between(*application.round.terms().life)
    choices = [(partner.organisation_id, partner.organisation) for partner in partners]
    initial = {"organisation": request.GET.get("organisation", "")}
    form = CostRowForm(posted(request), partners=choices, years=years, initial=initial)

    def act() -> None:
        values = form.cleaned_data
        category, kind = CostCategory(values["category"]), SpendKind(values["kind"])
        owner = next(partner for partner in partners if partner.organisation_id == values["organisation"])
        if any((row.category, row.kind) == (category, kind) for row in owner.rows):
            raise NotAllowed(
                f"{owner.organisation} has a row for {category.label.lower()} ({kind.value}) already. Change that one."
            )
        organisation = get_object_or_404(Organisation, pk=owner.organisation_id)
        actions.set_costs(application, organisation, category, kind, form.amounts(), by=person(request), at=clock.now())

    then = lambda: redirect("costs", application.pk)  # noqa: E731  one line, named for the reader
    return step_page(request, form, act, "applications/cost_row.html", context, done="The costs are added.", then=then)


def _row(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> tuple[CostSheet, PartnerCosts, CostRow]:
    sheet = _sheet(request, application)
    for partner in sheet.partners:
        for row in partner.rows:
            if (partner.organisation_id, row.category, row.kind) == (organisation, category, kind):
                return sheet, partner, row
    raise Http404("There are no such costs in this application.")


@page(Capability.EDIT_OWN_COSTS, Application)
def change_cost(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> HttpResponse:
    """Change the amounts of a row; a row whose amounts are all empty goes."""
    context = frame(application, "Change costs", back_url=reverse("costs", args=[application.pk]))
    sheet, partner, row = _row(request, application, organisation, category, kind)
    years = sheet.years
    form = CostYearsForm(posted(request), years=years, initial=years_of_row(row, years))
    owner = get_object_or_404(Organisation, pk=organisation)

    def act() -> None:
        actions.set_costs(
            application, owner, row.category, row.kind, form.amounts(), by=person(request), at=clock.now()
        )

    context |= {"partner": partner, "row": row}
    then = lambda: redirect("costs", application.pk)  # noqa: E731  one line, named for the reader
    return step_page(
        request, form, act, "applications/cost_row.html", context, done="The costs are changed.", then=then
    )


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def remove_cost(
    request: HttpRequest, application: Application, organisation: int, category: str, kind: str
) -> HttpResponse:
    """Remove a row of costs."""
    sheet, partner, row = _row(request, application, organisation, category, kind)
    owner = get_object_or_404(Organisation, pk=organisation)
    nothing = dict.fromkeys(sheet.years, ZERO)
    try:
        actions.set_costs(application, owner, row.category, row.kind, nothing, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.label} of {partner.organisation} is removed.")
    return redirect("costs", application.pk)


@page(Capability.EDIT_APPLICATION, Application)
def co_investment(request: HttpRequest, application: Application) -> HttpResponse:
    """Other people's money: which lines count, and the ratio they reach."""
    terms = application.round.terms()
    context = frame(application, "Co-investment")
    years = financial_years_between(*terms.life)
    form = CoInvestmentForm(posted(request), years=years)
    leverage = leverage_of(application)
    context |= {
        "lines": co_investment_lines(application),
        "leverage": leverage,
        "rule": terms.counting,
        "needed": leverage.grant.times(terms.counting.delivery_ratio),
        "missing": shortfall(leverage, terms.counting.delivery_ratio),
        "sources": sorted(SourceClass(source).label for source in terms.counting.sources),
        "forms": sorted(Form(found).label for found in terms.counting.forms),
        "found": _found(application, co_investment_meets_the_ratio),
    }

    def act() -> None:
        values = form.cleaned_data
        actions.add_co_investment(
            application,
            investor=values["investor"],
            source=SourceClass(values["source"]),
            form=Form(values["form"]),
            status=Status(values["status"]),
            year=FinancialYear(values["year"]),
            amount=values["amount"],
            by=person(request),
            at=clock.now(),
        )

    then = lambda: redirect("co-investment", application.pk)  # noqa: E731  one line, named for the reader
    return step_page(
        request, form, act, "applications/co_investment.html", context, done="The line is added.", then=then
    )


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def remove_co_investment(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Remove one line of co-investment."""
    found = get_object_or_404(application.co_investment, pk=line)
    try:
        actions.remove_co_investment(found, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The line of {found.investor} is removed.")
    return redirect("co-investment", application.pk)
