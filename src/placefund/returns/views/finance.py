"""The finance officer's pages: what is approved and waits, and its payment."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money, format_exact
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.overview.views.navigation import crumbs
from placefund.people.access import has, page, person
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.forms import ConfirmForm
from placefund.returns.models import Claim, Return
from placefund.returns.queries import payees_of, returns_of
from placefund.returns.views.monitoring import show_step


@page(Capability.READ_AWARD, Fund, methods=("GET",))
def payments(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What waits to be paid, and what was paid last."""
    rows = returns_of(fund)
    claims = Claim.objects.filter(report__state="approved", report__award__strand__fund=fund)
    waiting = rows.filter(pk__in=claims.values("report")).order_by("approved_at", "pk")
    context = {
        "fund": fund,
        "breadcrumbs": crumbs(fund, ("Payments", "")),
        "waiting": waiting,
        "total": Money(claims.aggregate(pence=Sum("pence", default=0))["pence"]),
        "paid": rows.filter(state="paid").select_related("paid_by").order_by("-paid_at", "-pk")[:20],
        "can_pay": has(request.user, Capability.PAY_RETURN, fund),
        "me": request.user.pk,
    }
    return render(request, "returns/finance/payments.html", context)


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
