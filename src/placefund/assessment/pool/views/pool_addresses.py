"""Where the pages of a pool stand: a fund's at its desk, a place's below its programme."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from placefund.domain.messages import say
from placefund.funds.models import Fund
from placefund.funds.owners import Owner
from placefund.web.crumbs import Crumbs, way_to

NAMES = {
    "pool": "assessor-pool",
    "file": "assessor-pool-file",
    "check": "check-name",
    "invite": "invite-assessor",
    "remind": "remind-assessors",
}
"""The addresses of a fund's pool; those of a place's are called `place-…`."""


def pool_page(owner: Owner, page: str) -> tuple[str, str | int]:
    """The name of an address of a pool, and its key."""
    return (NAMES[page], owner.slug) if isinstance(owner, Fund) else (f"place-{NAMES[page]}", owner.pk)


def pool_pages(owner: Owner) -> dict[str, str]:
    """Every page of a pool, for a template."""
    found = {page: pool_page(owner, page) for page in NAMES}
    return {page: reverse(name, args=[key]) for page, (name, key) in found.items()}


def way_to_pool(request: HttpRequest, owner: Owner) -> Crumbs:
    """The links above what stands below a pool."""
    return way_to(request, owner).to(say("Assessors"), *pool_page(owner, "pool"))
