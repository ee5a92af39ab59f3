"""Everything that adds to the editions of a fund's book. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from placefund.fundbooks.acts import FundbookAct
from placefund.fundbooks.editions.queries import in_force
from placefund.fundbooks.folders import digest_of
from placefund.fundbooks.models import Edition
from placefund.funds.models import Fund
from placefund.people.models import Actor, User
from placefund.records.actions import record


@transaction.atomic
def keep(fund: Fund, texts: Mapping[str, str], *, why: str, by: Actor, at: datetime) -> Edition:
    """Keep the texts of a fund's book as its next edition, in force from now on."""
    latest = in_force(fund)
    edition = Edition.objects.create(
        fund=fund,
        number=latest.number + 1 if latest else 1,
        digest=digest_of(texts),
        texts=dict(sorted(texts.items())),
        why=why,
        accepted_at=at,
        accepted_by=by if isinstance(by, User) else None,
    )
    record(FundbookAct.KEPT_EDITION, edition, by=by, at=at, digest=edition.digest, number=edition.number, why=why)
    return edition
