"""Everything that publishes open data. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.standards import threesixty
from placefund.funds.models import Fund
from placefund.opendata.acts import OpenDataAct
from placefund.opendata.models import Release
from placefund.opendata.queries import Addresses, latest_release, package_now, why_nothing_to_publish
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def publish_release(fund: Fund, addresses: Addresses, *, by: User, at: datetime) -> Release:
    """Publish the awards as they stand as the next numbered release. It is never changed; the next one replaces it.

    Raises:
        NotAllowed: there is nothing to publish yet, or nothing has changed since the last release.
    """
    allow(by, Capability.PUBLISH_RELEASE, fund)
    fund = locked(fund)
    if why := why_nothing_to_publish(fund):
        raise NotAllowed(why)
    package = package_now(fund, addresses, at)
    latest = latest_release(fund)
    if latest is not None and threesixty.same_grants(latest.content, package):
        raise NotAllowed(
            say("Nothing has changed since release {number}, so a new one would be the same.", number=latest.number)
        )
    content = threesixty.as_text(package)
    release = Release.objects.create(
        fund=fund,
        number=latest.number + 1 if latest else 1,
        released_at=at,
        content=content,
        digest=threesixty.digest(content),
        awards=len(package["grants"]),
    )
    record(OpenDataAct.PUBLISHED_RELEASE, release, by=by, at=at, digest=release.digest, awards=release.awards)
    return release
