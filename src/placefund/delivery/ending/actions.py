"""What gives a project's unused money back to its award when the project ends. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from placefund.delivery.models import Project
from placefund.delivery.queries import why_grants_run
from placefund.domain import ledger
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.ledger.actions import post
from placefund.ledger.queries import balance, key_anew


def hand_back_unspent(project: Project, *, why: str, at: datetime) -> Money:
    """Give what a project that ends has not used back to its award, as part of the act that ends it. How much it was.

    Raises:
        NotPossible: it has granted money on to others that nobody has claimed.
    """
    if hindrance := why_grants_run(project):
        raise NotPossible(hindrance)
    left = balance(project.account)
    if left:
        key = key_anew(f"project/{project.pk}/unspent")
        post(ledger.hand_back(project.fund_slug, project.award_id, project.pk, left, key=key), at=at, why=why)
    return left
