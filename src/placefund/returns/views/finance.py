"""The finance officer's pages: what is approved and waits, and its payment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.people.access import has
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.models import Return
from placefund.returns.queries import payees_of
from placefund.returns.views.readers import foreseen_step
from placefund.returns.views.return_list import payment_listing, payments_by, returns_to_pay
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.READ_AWARD, Fund, posting=Capability.PAY_RETURN)
def payments(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """What waits to be paid and what was paid; those that are ticked can be paid together."""
    rows, payer = returns_to_pay(fund), person(request) if has(request.user, Capability.PAY_RETURN, fund) else None
    listing, way = payment_listing(rows, payer=payer), way_to(request, fund).to(say("Payments"))
    acts = (payments_by(payer, clock.now()),) if payer else ()
    return show_list(request, "returns/finance/payments.html", way, listing, TableRows(listing, rows), acts)


@page(Capability.PAY_RETURN, Return, named="report")
def pay(request: HttpRequest, report: Return) -> HttpResponse:
    """See who will be paid what, then pay."""
    form = ConfirmForm(posted(request))
    approved_it = report.approved_by_id == request.user.pk
    payees = payees_of(report)
    return foreseen_step(
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
        means=(
            say(
                "Placefund records the payment and moves no money: pay it in the fund's own finance system, "
                "with the reference {report}.",
                report=report,
            ),
            say("{amount} stands as paid on the public pages at once.", amount=report.claimed),
            say("The return is closed for changes."),
        ),
        way_back=say("A payment is reversed by two people: one asks with a reason, another who did not pay confirms."),
    )
