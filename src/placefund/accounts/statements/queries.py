"""Reading what this site says of itself."""

from __future__ import annotations

from placefund.accounts.models import SiteStatement
from placefund.domain.site_matters import SiteMatter


def statements_of_site() -> dict[SiteMatter, str]:
    """What is said on each matter now; nothing where nothing was said."""
    newest = {row.matter: row.text for row in SiteStatement.objects.order_by("pk")}
    return {matter: newest.get(matter, "") for matter in SiteMatter}
