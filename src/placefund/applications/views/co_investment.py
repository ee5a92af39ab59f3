"""Other people's money: every line in its boxes, which lines count, and the ratio they reach."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.applications import actions
from placefund.applications.co_investing.actions import change_lines
from placefund.applications.forms import CoInvestmentForm, CoInvestmentLinesForm
from placefund.applications.models import Application
from placefund.applications.queries import leverage_of
from placefund.applications.readable import co_investment_lines, removed_lines
from placefund.applications.views.application_page import show_application
from placefund.applications.views.partner import found_by, require_money
from placefund.domain.coinvestment import Form, SourceClass, shortfall
from placefund.domain.eligibility import co_investment_meets_the_ratio
from placefund.domain.messages import Message, say, say_count
from placefund.domain.reopening import CO_INVESTMENT
from placefund.domain.roles import Capability
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed, submitted

LINES = "lines"
"""What the button says that saves the lines that stand there; the other one adds a line."""


@page(Capability.EDIT_APPLICATION, Application)
def co_investment(request: HttpRequest, application: Application) -> HttpResponse:
    """Other people's money: every line in its boxes, which lines count, and the ratio they reach."""
    require_money(application)
    data, years = posted(request), application.round.terms().payable_years
    is_of_lines = request.POST.get("then") == LINES
    boxes = CoInvestmentLinesForm(data if is_of_lines else None, lines=application.co_investment.all(), years=years)
    form = CoInvestmentForm(None if is_of_lines else data, years=years)
    here = ("co-investment", application.pk)
    if response := submitted(
        request,
        boxes,
        lambda: change_lines(application, boxes.entered(), by=person(request), at=clock.now()),
        lambda count: onward(*here, said=_told(count)),
    ) or submitted(
        request,
        form,
        lambda: actions.add_co_investment(application, **form.given(), by=person(request), at=clock.now()),
        onward(*here, said=say("The line is added.")),
    ):
        return response
    if is_of_lines:
        boxes.has_seen_all()
    return _shown(request, application, form, boxes)


def _told(count: int) -> Message:
    if not count:
        return say("Nothing was changed.")
    return say_count("{count} line is changed.", "{count} lines are changed.", count)


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def remove_co_investment(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Remove one line of co-investment."""
    found = get_object_or_404(application.co_investment, pk=line)
    return pressed(
        request,
        lambda: actions.remove_co_investment(found, by=person(request), at=clock.now()),
        onward(
            "co-investment",
            application.pk,
            said=say("The line of {investor} is removed. It can be put back.", investor=found.investor),
        ),
    )


def _shown(
    request: HttpRequest, application: Application, form: CoInvestmentForm, boxes: CoInvestmentLinesForm
) -> HttpResponse:
    leverage, terms = leverage_of(application), application.round.terms()
    lines = co_investment_lines(application)
    may_change = application.may_be_changed(CO_INVESTMENT, clock.now())
    return show_application(
        request,
        "applications/co_investment.html",
        application,
        say("Co-investment"),
        form=form,
        boxes=boxes,
        lines=lines,
        counted={line.pk for line in lines if line.is_counted},
        may_change=may_change,
        removed=removed_lines(application) if may_change else (),
        leverage=leverage,
        rule=terms.counting,
        needed=leverage.grant.times(terms.counting.delivery_ratio),
        missing=shortfall(leverage, terms.counting.delivery_ratio),
        sources=sorted(SourceClass(source).label for source in terms.counting.sources),
        forms=sorted(Form(found).label for found in terms.counting.forms),
        found=found_by(application, co_investment_meets_the_ratio),
        status=422 if boxes.is_bound and boxes.errors else None,
    )
