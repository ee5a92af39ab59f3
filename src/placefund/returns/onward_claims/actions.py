"""Everything that changes a claim for a grant within a project. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.domain.costs import CostCategory
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.onward.models import OnwardGrant
from placefund.people.access import locked
from placefund.people.models import User
from placefund.records.actions import record
from placefund.returns import refusals
from placefund.returns.acts import ReturnAct
from placefund.returns.claimable import claimable_grants
from placefund.returns.models import Claim, Return, kept
from placefund.returns.refusals import editable


@transaction.atomic
def set_claims(report: Return, amounts: Iterable[tuple[OnwardGrant, Money]], *, by: User, at: datetime) -> None:
    """Set what is claimed for several grants, or for none of them where one cannot be claimed."""
    for grant, amount in amounts:
        set_claim(report, grant, amount, by=by, at=at)


@transaction.atomic
def set_claim(report: Return, grant: OnwardGrant, amount: Money, *, by: User, at: datetime) -> None:
    """Set what is claimed for one grant in a return; £0 removes it.

    Raises:
        NotPossible: it is a grant of another award, its project is not active, or it is more than the recipient was paid.
    """
    report = editable(report, by)
    locked(grant.scheme.project)
    project = grant.scheme.project
    if project.award_id != report.award_id:
        raise NotPossible(say("{project} is not a project of {award}.", project=project, award=report.award))
    room = next(each for each in claimable_grants(report) if each.grant.pk == grant.pk)
    if amount.pence < 0 or amount > room.most:
        why = refusals.GRANT_IN_ADVANCE if grant.scheme.in_advance else refusals.GRANT_IN_ARREARS
        raise NotPossible(why.format(grant=grant, most=room.most, amount=amount))
    where: dict[str, Any] = {"report": report, "grant": grant, "corrects": None}
    if not amount:
        for claim in Claim.objects.filter(**where):
            kept(claim, f"{grant}: {claim.amount}", by=by, at=at).save()
            claim.delete()
    else:
        values = {
            "project": project,
            "organisation": grant.scheme.organisation,
            "category": CostCategory.OTHER,
            "pence": amount.pence,
            "what_for": str(grant)[:300],
        }
        Claim.objects.update_or_create(**where, defaults=values)
    record(
        ReturnAct.CLAIMED,
        report,
        by=by,
        at=at,
        project=project.title,
        organisation=grant.scheme.organisation.name,
        grant=grant.pk,
        pence=amount.pence,
    )
