"""What may still be claimed: by each partner in each project, and for each grant that a project made to somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from placefund.delivery.models import ProjectPartner
from placefund.domain.money import ZERO, Money
from placefund.onward.models import OnwardGrant
from placefund.onward.queries import GrantRow, grants_of, with_money
from placefund.returns.models import Claim, Return


@dataclass(frozen=True, slots=True)
class ClaimableGrant:
    """A grant within a project, where its money is, what other returns claim for it, what this one does, and what that leaves."""

    row: GrantRow
    before: Money
    here: Money
    line: Claim | None

    @property
    def grant(self) -> OnwardGrant:
        return self.row.grant

    @property
    def most(self) -> Money:
        """The most that this return may claim for it; never below nothing."""
        left = self.row.money.claimable(self.before, in_advance=self.grant.scheme.in_advance)
        return left if left.pence > 0 else ZERO

    @property
    def is_over(self) -> bool:
        return self.here > self.most or self.here.pence < 0

    @property
    def reserved(self) -> Money:
        """What of the partner's own grant is kept for it: granted and claimed in no return, this one included."""
        money = self.row.money
        kept = money.granted + money.repaid - self.before - self.here
        return kept if kept.pence > 0 else ZERO


def claimable_grants(report: Return) -> list[ClaimableGrant]:
    """Every grant within the award's projects, as this return may claim for it."""
    rows = with_money(grants_of(report.award))
    if not rows:
        return []
    claims = list(Claim.objects.filter(report__award=report.award_id, grant__isnull=False).select_related("report"))
    found = []
    for row in rows:
        own = [claim for claim in claims if claim.grant_id == row.grant.pk]
        here = [claim for claim in own if claim.report_id == report.pk]
        found.append(
            ClaimableGrant(
                row,
                Money.total(claim.amount for claim in own if claim.report_id != report.pk),
                Money.total(claim.amount for claim in here),
                next((claim for claim in here if claim.corrects_id is None), None),
            )
        )
    return found


def left_to_claim(report: Return) -> dict[tuple[int, int], Money]:
    """For each (project, organisation) of the award: the grant less what its other returns claim and what it has granted on."""
    grants = ProjectPartner.objects.filter(project__award=report.award_id).values_list(
        "project_id", "organisation_id", "pence"
    )
    others = Claim.objects.filter(report__award=report.award_id).exclude(report=report.pk).order_by()
    used = {
        (project, organisation): pence
        for project, organisation, pence in others.values_list("project_id", "organisation_id").annotate(Sum("pence"))
    }
    for each in claimable_grants(report):
        where = (each.grant.scheme.project_id, each.grant.scheme.organisation_id)
        used[where] = used.get(where, 0) + each.reserved.pence - each.row.money.repaid.pence
    return {(p, o): Money(pence - used.get((p, o), 0)) for p, o, pence in grants}


def grants_claimed_over(report: Return) -> tuple[tuple[str, Money, Money], ...] | None:
    """The grants for which a return claims more than it may: their names, what it claims, the most; None: there are no grants."""
    grants = claimable_grants(report)
    return tuple((str(each.grant), each.here, each.most) for each in grants if each.is_over) if grants else None
