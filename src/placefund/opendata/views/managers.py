"""What a fund's managers do: publish a release of open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.opendata import actions
from placefund.opendata.queries import changes_since, latest_release, package_now, why_nothing_to_publish
from placefund.opendata.views.addresses import addresses_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@page(Capability.PUBLISH_RELEASE, Fund)
def publish_release(request: HttpRequest, fund: Fund) -> HttpResponse:
    """See what a release would change, and publish it."""
    at, addresses, form = clock.now(), addresses_of(fund, request), ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.publish_release(fund, addresses, by=person(request), at=at),
        lambda one: onward(
            "release", one.pk, said=say("Release {number} is published. It can never be changed.", number=one.number)
        ),
    ):
        return response
    latest, package = latest_release(fund), package_now(fund, addresses, at)
    return show(
        request,
        "opendata/publish_release.html",
        way_to(request, fund).to(say("Open data"), "open-data", fund.slug).to(say("Publish")),
        title=say("Publish a release"),
        form=form,
        latest=latest,
        why_nothing=why_nothing_to_publish(fund),
        awards=len(package["grants"]),
        changes=changes_since(latest, package),
    )
