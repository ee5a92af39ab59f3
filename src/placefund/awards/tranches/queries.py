"""Reading an award's tranches: those that stand, and what is released, behind a gate, or still free."""

from __future__ import annotations

from django.db.models import QuerySet

from placefund.awards.models import Award, Tranche, TranchePlan
from placefund.domain.gates import PlannedTranche, TrancheTerms, YearAhead, forecast
from placefund.domain.ledger import gated_account
from placefund.domain.money import Money
from placefund.ledger.queries import balance


def tranches_of(award: Award) -> QuerySet[Tranche]:
    """An award's tranches as they stand, in order, each with its gate."""
    return award.tranches.filter(Tranche.STANDS).select_related(*Tranche.READ_WITH).prefetch_related("gate")


def is_in_tranches(award: Award) -> bool:
    """Whether an award is given in tranches."""
    return award.tranches.filter(Tranche.STANDS).exists()


def draft_of(award: Award) -> TranchePlan | None:
    """The plan of tranches that the fund drafts; None where there is none."""
    return award.tranche_plans.filter(put_at__isnull=True).first()


def to_plan(award: Award) -> tuple[list[TrancheTerms], Money]:
    """What a new plan begins with, the tranches that are not released, and how much it has to add up to."""
    standing = list(tranches_of(award))
    released = Money.total(each.amount for each in standing if each.is_released)
    return [each.terms for each in standing if not each.is_released], award.amount - released


def behind_gates(award: Award) -> Money:
    """What of an award waits behind gates, by the ledger."""
    return balance(gated_account(award.pk))


def years_of(tranches: list[Tranche]) -> tuple[YearAhead, ...]:
    """Tranches by year and kind: what is released, and what waits."""
    planned: list[PlannedTranche] = [each.planned for each in tranches]
    return forecast(planned)
