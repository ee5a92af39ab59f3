"""What a fund's managers do: publish a release of open data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.opendata import actions
from placefund.opendata.queries import changes_since, latest_release, package_now
from placefund.opendata.views.addressing import addresses_of, crumbs
from placefund.people.access import page, person
from placefund.records import clock


@page(Capability.PUBLISH_RELEASE, Fund)
def publish_release(request: HttpRequest, fund: Fund) -> HttpResponse:
    """See what a release would change, and publish it."""
    at, addresses, refusal = clock.now(), addresses_of(fund, request), ""
    if request.method == "POST":
        try:
            published = actions.publish_release(fund, addresses, by=person(request), at=at)
        except NotAllowed as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"Release {published.number} is published. It can never be changed.")
            return redirect("release", published.pk)
    latest, package = latest_release(fund), package_now(fund, addresses, at)
    context = {
        "fund": fund,
        "title": "Publish a release",
        "refusal": refusal,
        "has_errors": bool(refusal),
        "latest": latest,
        "awards": len(package["grants"]),
        "changes": changes_since(latest, package),
        "breadcrumbs": crumbs(fund, ("Open data", reverse("open-data", args=[fund.slug])), ("Publish", "")),
    }
    return render(request, "opendata/publish_release.html", context, status=422 if refusal else 200)
