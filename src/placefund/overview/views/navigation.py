"""Where a page of a fund stands: the links above it."""

from __future__ import annotations

from django.urls import reverse

from placefund.funds.models import Fund

Crumbs = list[dict[str, str]]


def crumbs(fund: Fund, *steps: tuple[str, str]) -> Crumbs:
    """From the home page to this one, a (label, address) for each step below the fund; the last, this page, has no address."""
    above = [("Funds", reverse("home")), (fund.short_name, reverse("fund", args=[fund.slug]) if steps else "")]
    return [{"label": label, "url": url} for label, url in (*above, *steps)]
