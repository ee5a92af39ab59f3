"""What the people who evaluate a fund do: publish a finding."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.evaluation import actions
from placefund.evaluation.forms import FindingForm
from placefund.funds.models import Fund
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@page(Capability.PUBLISH_FINDING, Fund)
def publish_finding(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Write a finding and publish it with the figures of the moment."""
    form = FindingForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.publish_finding(fund, **form.cleaned_data, by=person(request), at=clock.now()),
        onward(
            "findings",
            fund.slug,
            said=say("The finding is published. It cannot be edited; a later one can correct it."),
        ),
    ):
        return response
    return show(
        request,
        "evaluation/publish_finding.html",
        way_to(request, fund).to(say("Findings"), "findings", fund.slug).to(say("Publish")),
        form=form,
        title=say("Publish a finding"),
        submit_text=say("Publish the finding"),
    )
