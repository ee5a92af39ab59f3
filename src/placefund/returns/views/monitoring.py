"""The monitoring officer's pages: which returns wait, a question on one, its approval."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.gates.queries import held_tranches, not_judged
from placefund.people.access import has
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.co_investment import received_by_status
from placefund.returns.forms import QuestionForm
from placefund.returns.models import Return
from placefund.returns.outlying_figures import reasons_given
from placefund.returns.queries import late
from placefund.returns.views.readers import foreseen_step
from placefund.returns.views.return_list import approvals, monitoring_listing, returns_to_check
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person
from placefund.web.steps import onward

MOST_LATE = 100


@page(Capability.READ_AWARD, Fund, posting=Capability.CHECK_RETURN)
def monitoring(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """A fund's returns by where they stand, and those that are late; those that are ticked can be approved together."""
    rows, at = returns_to_check(fund), clock.now()
    listing, overdue = monitoring_listing(rows), late(fund, london(at).date())
    may_check = has(request.user, Capability.CHECK_RETURN, fund)
    gates = held_tranches().filter(award__strand__fund=fund)
    return show_list(
        request,
        "returns/monitoring/list.html",
        way_to(request, fund).to(say("Returns")),
        listing,
        TableRows(listing, rows),
        (approvals(person(request), at),) if may_check else (),
        late=overdue[:MOST_LATE],
        gates=gates.count(),
        to_judge=not_judged(gates).count(),
        late_left_out=len(overdue[MOST_LATE:]),
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def query(request: HttpRequest, report: Return) -> HttpResponse:
    """Ask a question; the return goes back to the lead."""
    form = QuestionForm(posted(request))
    return foreseen_step(
        request,
        report,
        form,
        lambda: actions.query(report, form.cleaned_data["text"], by=person(request), at=clock.now()),
        onward("return", report.pk, said=say("Your question is sent. The return comes back to you with its answer.")),
        say("Ask the question"),
        "returns/monitoring/query.html",
        way_back=say("The return comes back to you with its answer. A question that was asked stays on record."),
    )


@page(Capability.CHECK_RETURN, Return, named="report", is_proved=True)
def approve(request: HttpRequest, report: Return) -> HttpResponse:
    """Approve a return after reading what that does."""
    form = ConfirmForm(posted(request))
    facts = list(report.facts.values_list("status", flat=True))
    does = (
        say("The fund owes {amount}, by transfers on the day the quarter ended.", amount=report.claimed),
        say("Milestones that it reports as reached are noted as reached."),
        say("A finance officer who is not you pays it next."),
    )
    way_back = say("Until it is paid, you or whoever manages the fund can take the approval back, with a reason.")
    more: dict[str, Any] = {"means": does}
    more |= {"claimed": report.claimed, "evidenced": facts.count("evidenced"), "claims_only": facts.count("claimed")}
    more |= {"money": received_by_status(report), "reasons": reasons_given(report)}
    return foreseen_step(
        request,
        report,
        form,
        lambda: actions.approve(report, by=person(request), at=clock.now()),
        onward("return", report.pk, said=say("The return is approved. A finance officer pays it next.")),
        say("Approve the return"),
        "returns/monitoring/approve.html",
        way_back=way_back,
        **more,
    )
