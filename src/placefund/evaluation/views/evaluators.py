"""What the people who evaluate a fund do: publish a finding, and correct one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.evaluation import actions
from placefund.evaluation.forms import FindingCorrectionForm, FindingForm
from placefund.evaluation.models import EvaluationFinding
from placefund.funds.models import Fund
from placefund.notices.foresight import foreseen_page
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward

WAY_BACK = say("It is never edited or removed. A later finding corrects it, with a reason; both stay public.")


@page(Capability.PUBLISH_FINDING, Fund)
def publish_finding(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Write a finding and publish it with the figures of the moment."""
    form = FindingForm(posted(request))
    then = onward(
        "findings", fund.slug, said=say("The finding is published. It cannot be edited; a later one can correct it.")
    )
    return foreseen_page(
        request,
        "evaluation/publish_finding.html",
        way_to(request, fund).to(say("Findings"), "findings", fund.slug).to(say("Publish")),
        form,
        lambda: actions.publish_finding(fund, **form.cleaned_data, by=person(request), at=clock.now()),
        then,
        does=say("Publish the finding"),
        way_back=WAY_BACK,
        back_url=then.address,
        title=say("Publish a finding"),
    )


@page(Capability.PUBLISH_FINDING, EvaluationFinding, named="finding")
def correct_finding(request: HttpRequest, finding: EvaluationFinding) -> HttpResponse:
    """Publish a finding that corrects an earlier one, which stays public beside it."""
    parts = {name: getattr(finding, name) for name in ("question", "statement", "method", "limits")}
    form, fund = FindingCorrectionForm(posted(request), initial=parts), finding.fund
    said = say("The correction is published. The earlier finding stays beside it.")
    return foreseen_page(
        request,
        "evaluation/publish_finding.html",
        way_to(request, fund).to(say("Findings"), "findings", fund.slug).to(say("Correct")),
        form,
        lambda: actions.publish_finding(
            fund, **form.cleaned_data, corrects=finding, by=person(request), at=clock.now()
        ),
        onward("findings", fund.slug, said=said),
        does=say("Publish the correction"),
        way_back=WAY_BACK,
        back_url=reverse("findings", args=[fund.slug]),
        title=say("Correct a finding"),
        finding=finding,
    )
