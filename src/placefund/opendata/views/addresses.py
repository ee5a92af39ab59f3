"""Whole addresses of a fund's pages, for files that are read far from here."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from placefund.funds.models import Fund
from placefund.opendata.queries import Addresses


def addresses_of(fund: Fund, request: HttpRequest) -> Addresses:
    """Where this fund's pages are, as the reader's browser addresses this installation."""

    def whole(name: str, *values: object) -> str:
        return request.build_absolute_uri(reverse(name, args=values))

    return Addresses(
        download=whole("open-data-360giving", fund.slug),
        access=whole("open-data", fund.slug),
        award=whole("award", 0).replace("/0/", "/{}/"),
    )
