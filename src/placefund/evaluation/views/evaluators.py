"""What the people who evaluate a fund do: publish a finding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.evaluation import actions
from placefund.evaluation.forms import FindingForm
from placefund.evaluation.views.presenting import crumbs
from placefund.funds.models import Fund
from placefund.people.access import page, person
from placefund.records import clock


@page(Capability.PUBLISH_FINDING, Fund)
def publish_finding(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Write a finding and publish it with the figures of the moment."""
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_finding(fund, **form.cleaned_data, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The finding is published. It cannot be edited; a later one can correct it.")
            return redirect("findings", fund.slug)
    context = {
        "fund": fund,
        "form": form,
        "title": "Publish a finding",
        "submit_text": "Publish the finding",
        "back_url": reverse("findings", args=[fund.slug]),
        "breadcrumbs": crumbs(fund, ("Findings", reverse("findings", args=[fund.slug])), ("Publish", "")),
    }
    return render(request, "evaluation/publish_finding.html", context, status=422 if form.errors else 200)
