"""The finance officer's pages: what is approved and waits, and its payment."""

from __future__ import annotations

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.people.access import has
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.models import Claim, Return
from placefund.returns.queries import payees_of, returns_of
from placefund.returns.views.readers import step_page
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward


@page(Capability.READ_AWARD, Fund, methods=("GET",))
def payments(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What waits to be paid, and what was paid last."""
    rows = returns_of(fund)
    claims = Claim.objects.filter(report__state="approved", report__award__strand__fund=fund)
    waiting = rows.filter(pk__in=claims.values("report")).order_by("approved_at", "pk")
    return show(
        request,
        "returns/finance/payments.html",
        way_to(request, fund).to(say("Payments")),
        waiting=waiting,
        total=Money(claims.aggregate(pence=Sum("pence", default=0))["pence"]),
        paid=rows.filter(state="paid").select_related("paid_by").order_by("-paid_at", "-pk")[:20],
        can_pay=has(request.user, Capability.PAY_RETURN, fund),
        me=request.user.pk,
    )


@page(Capability.PAY_RETURN, Return, named="report")
def pay(request: HttpRequest, report: Return) -> HttpResponse:
    """See who will be paid what, then pay."""
    form = ConfirmForm(posted(request))
    approved_it = report.approved_by_id == request.user.pk
    payees = payees_of(report)
    return step_page(
        request,
        report,
        form,
        lambda: actions.pay(report, by=person(request), at=clock.now()),
        lambda paid: onward(
            "return", paid.pk, said=say("{claimed} is paid. The transfers stand below.", claimed=paid.claimed)
        ),
        say("Pay the return"),
        "returns/finance/pay.html",
        payees=payees,
        approved_it_themselves=approved_it,
    )
