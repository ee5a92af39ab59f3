"""The monitoring officer's pages: which returns wait, a question on one, its approval."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.people.access import has
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.forms import QuestionForm
from placefund.returns.models import Return
from placefund.returns.queries import late, returns_of
from placefund.returns.views.readers import step_page
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward

VIEWS = (
    ("sent", say("To check")),
    ("queried", say("With the lead")),
    ("approved", say("Approved")),
    ("paid", say("Paid")),
)
ON_A_PAGE = 50
MOST_LATE = 100


@page(Capability.READ_AWARD, Fund, methods=("GET",))
def monitoring(request: HttpRequest, fund: Fund) -> HttpResponse:
    """A fund's returns by where they stand, and those that are late."""
    wanted = request.GET.get("state", "sent")
    state = wanted if wanted in dict(VIEWS) else "sent"
    rows = returns_of(fund)
    listed = rows.filter(state=state).order_by("sent_at", "pk")
    overdue = late(fund, london(clock.now()).date())
    counted: dict[str, int] = {}
    for one in rows.order_by().values_list("state", flat=True):
        counted[one] = counted.get(one, 0) + 1
    return show(
        request,
        "returns/monitoring/list.html",
        way_to(request, fund).to(say("Returns")),
        state=state,
        views=[(value, label, counted.get(value, 0)) for value, label in VIEWS],
        page=Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page")),
        late=overdue[:MOST_LATE],
        late_left_out=len(overdue[MOST_LATE:]),
        can_check=has(request.user, Capability.CHECK_RETURN, fund),
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def query(request: HttpRequest, report: Return) -> HttpResponse:
    """Ask a question; the return goes back to the lead."""
    form = QuestionForm(posted(request))
    return step_page(
        request,
        report,
        form,
        lambda: actions.query(report, form.cleaned_data["text"], by=person(request), at=clock.now()),
        onward("return", report.pk, said=say("Your question is sent. The return comes back to you with its answer.")),
        say("Ask a question"),
        "returns/monitoring/query.html",
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def approve(request: HttpRequest, report: Return) -> HttpResponse:
    """Approve a return after reading what that does."""
    form = ConfirmForm(posted(request))
    facts = list(report.facts.values_list("status", flat=True))
    more = {"claimed": report.claimed, "evidenced": facts.count("evidenced"), "claims_only": facts.count("claimed")}
    return step_page(
        request,
        report,
        form,
        lambda: actions.approve(report, by=person(request), at=clock.now()),
        onward("return", report.pk, said=say("The return is approved. A finance officer pays it next.")),
        say("Approve the return"),
        "returns/monitoring/approve.html",
        **more,
    )
