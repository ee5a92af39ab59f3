"""Everything that changes what this site says of itself. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from placefund.accounts.acts import AccountAct
from placefund.accounts.models import SiteStatement
from placefund.accounts.statements.queries import statements_of_site
from placefund.domain.roles import Capability
from placefund.domain.site_matters import SiteMatter
from placefund.people.access import INSTALLATION, allow
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def state_for_site(words: Mapping[SiteMatter, str], *, by: User, at: datetime) -> list[SiteStatement]:
    """Say to everybody what the program cannot know; what is as it was is not said again. Empty words take earlier ones back.

    Raises:
        NotYours: the person does not run this installation.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    before = statements_of_site()
    changed = {matter: text.strip() for matter, text in words.items() if text.strip() != before[matter]}
    made = []
    for matter, text in changed.items():
        row = SiteStatement.objects.create(matter=matter, text=text, stated_by=by, stated_at=at)
        record(AccountAct.STATED_FOR_SITE, row, by=by, at=at, words=len(text.split()))
        made.append(row)
    return made
