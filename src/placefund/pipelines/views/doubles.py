"""What is asked for twice: the fund's list of it, and the answer of the organisation that stands in both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import has
from placefund.pipelines.doubles import actions as doubles
from placefund.pipelines.doubles.queries import doubles_in
from placefund.pipelines.forms import DoubleAnswerForm, FindingForm
from placefund.pipelines.models import DoubleAsk
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed


def _open_to(request: HttpRequest, rows: list[DoubleAsk]) -> list[DoubleAsk]:
    """Those whose bid no conflict closes to whoever reads."""
    bids: list[Application] = [row.application for row in rows if row.application is not None]
    closed = closed_bids(person(request), bids, clock.now()) if bids else {}
    return [row for row in rows if row.application_id not in closed]


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def double_asks(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What looks as if it were asked for twice, with what both have in common; what waits comes first."""
    rows = _open_to(request, list(doubles_in(fund)))
    return show(
        request,
        "pipelines/doubles.html",
        way_to(request, fund).to(say("Asked for twice")),
        waiting=[row for row in rows if row.settled_at is None],
        done=[row for row in rows if row.settled_at is not None],
        may_settle=has(request.user, Capability.REVIEW_PROGRAMME, fund),
    )


@page(Capability.REVIEW_PROGRAMME, DoubleAsk, named="double")
def settle_double_ask(request: HttpRequest, double: DoubleAsk) -> HttpResponse:
    """Note what is so about two askings."""
    form = FindingForm(posted(request))
    return form_page(
        request,
        "pipelines/double.html",
        way_to(request, double.fund).to(say("Asked for twice"), "double-asks", double.fund_slug).to(str(double)),
        form,
        lambda: doubles.settle_double(double, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("double-asks", double.fund_slug, said=say("Settled.")),
        double=double,
        is_closed=not _open_to(request, [double]),
        submit_text=say("Settle it"),
    )


@page(Capability.REVIEW_PROGRAMME, DoubleAsk, named="double", methods=("POST",))
def reopen_double_ask(request: HttpRequest, double: DoubleAsk) -> HttpResponse:
    """Look again at what was settled."""
    return pressed(
        request,
        lambda: doubles.reopen_double(double, by=person(request), at=clock.now()),
        onward("double-asks", double.fund_slug, said=say("It waits again.")),
    )


@page(Capability.PROPOSE_CANDIDATE, DoubleAsk, named="double")
def answer_double_ask(request: HttpRequest, double: DoubleAsk) -> HttpResponse:
    """Say for one's organisation what two of its projects are to one another."""
    form = DoubleAnswerForm(posted(request))
    return form_page(
        request,
        "pipelines/double_answer.html",
        NOWHERE.to(say("Projects of {one}", one=double.organisation), "own-candidates", double.organisation_id).to(
            say("Two projects that look alike")
        ),
        form,
        lambda: doubles.answer_double(double, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("own-candidates", double.organisation_id, said=say("The fund has your answer.")),
        double=double,
        submit_text=say("Answer"),
    )
