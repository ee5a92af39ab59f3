"""What a return of an award in tranches may claim: what is released, less what others claim of it."""

from __future__ import annotations

from django.db.models import Sum

from placefund.awards.queries import money_of
from placefund.awards.tranches.queries import is_in_tranches
from placefund.domain.money import Money
from placefund.returns.models import Claim, Return


def released_for(report: Return) -> Money | None:
    """What is released of the award and neither approved nor claimed in another return; None where it is not in tranches."""
    if not is_in_tranches(report.award):
        return None
    held = money_of(report.award)
    others = Claim.objects.filter(report__award=report.award_id).exclude(report=report.pk)
    open_claims = others.exclude(report__state__in=("approved", "paid"))
    return held.free + held.in_projects - Money(open_claims.aggregate(pence=Sum("pence", default=0))["pence"])
