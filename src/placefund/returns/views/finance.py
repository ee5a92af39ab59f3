"""The finance officer's pages: what is approved and waits, and its payment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from placefund.domain.findings import NotAllowed
from placefund.domain.money import format_exact
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.overview.views.navigation import crumbs
from placefund.people.access import has, page, person
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.forms import ConfirmForm
from placefund.returns.models import Return
from placefund.returns.queries import payees_of
from placefund.returns.views.monitoring import show_step
from placefund.returns.views.return_list import payment_listing, payments_by, returns_to_pay
from placefund.web.lists.answers import list_answer
from placefund.web.lists.sources import TableRows


@page(Capability.READ_AWARD, Fund, posting=Capability.PAY_RETURN)
def payments(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """What waits to be paid and what was paid; those that are ticked can be paid together."""
    rows, payer = returns_to_pay(fund), person(request) if has(request.user, Capability.PAY_RETURN, fund) else None
    listing = payment_listing(rows, payer=payer)
    context = {"fund": fund, "breadcrumbs": crumbs(fund, ("Payments", ""))}
    acts = (payments_by(payer, clock.now()),) if payer else ()
    return list_answer(request, "returns/finance/payments.html", context, listing, TableRows(listing, rows), acts)


@page(Capability.PAY_RETURN, Return, named="report")
def pay(request: HttpRequest, report: Return) -> HttpResponse:
    """See who will be paid what, then pay."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report = actions.pay(report, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{format_exact(report.claimed)} is paid. The transfers stand below.")
            return redirect("return", report=report.pk)
    approved_it = report.approved_by_id == request.user.pk
    payees = payees_of(report)
    return show_step(
        request,
        report,
        form,
        "Pay the return",
        "returns/finance/pay.html",
        payees=payees,
        approved_it_themselves=approved_it,
    )
