"""The tranches of an award, what each waits for, and every plan by which they were put into force."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.domain import choices
from placefund.domain.costs import SpendKind
from placefund.domain.gates import GateKind, GateTerms, PlannedTranche, TrancheTerms, wanted_in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class TranchePlan(models.Model):
    """In which tranches an award is given: drafted by the fund, then put into force with a reason.

    What was in force before stays here.
    """

    award: models.ForeignKey[Any, Any] = models.ForeignKey("awards.Award", models.PROTECT, related_name="tranche_plans")
    content = models.JSONField("its tranches, as `domain/gates.py` reads them", default=list)
    reason = models.CharField("why, as the lead reads it", max_length=300, blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    put_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField("since when it is in force", null=True)

    OPEN = "id award put_at"
    RESTRICTED = "content reason begun_at"
    PERSONAL = "begun_by put_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("award",), condition=models.Q(put_at__isnull=True), name="an_award_has_one_draft_of_tranches"
            ),
            models.CheckConstraint(
                condition=models.Q(put_at__isnull=True, put_by__isnull=True)
                | (models.Q(put_at__isnull=False, put_by__isnull=False) & ~models.Q(reason="")),
                name="tranches_in_force_say_who_and_why",
            ),
        )

    @property
    def terms(self) -> list[TrancheTerms]:
        """Its tranches as the rules see them."""
        return [TrancheTerms.from_record(kept) for kept in self.content]


class Tranche(models.Model):
    """A part of an award's money, of one year and kind. It waits at its gate until people release it."""

    READ_WITH = ("award__strand__fund", "award__partnership")
    STANDS = models.Q(ended_at__isnull=True)
    HELD = models.Q(ended_at__isnull=True, released_at__isnull=True)

    award: models.ForeignKey[Any, Any] = models.ForeignKey("awards.Award", models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField("number within its award")
    pence = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=choices.spend_kinds)
    year = models.PositiveSmallIntegerField("first calendar year of its financial year")
    gate_on = models.DateField("day by which its gate is looked at", null=True)
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField("when other tranches took its place", null=True)

    OPEN = "id award number pence kind year gate_on released_at ended_at"

    class Meta:
        ordering = ("number", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_tranche_is_above_zero"),
            models.UniqueConstraint(
                fields=("award", "number"),
                condition=models.Q(ended_at__isnull=True),
                name="a_tranche_has_one_number_in_its_award",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | models.Q(ended_at__isnull=True),
                name="a_released_tranche_stands",
            ),
        )

    def __str__(self) -> str:
        return say("Tranche {number} of {reference}", number=self.number, reference=self.award.reference)

    def way(self, visitor: Visitor) -> Crumbs:
        above: Crumbs = self.award.way(visitor)
        return above.to(say("Tranche {number}", number=self.number), "tranche", self.pk)

    @property
    def fund_slug(self) -> str:
        return str(self.award.fund_slug)

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    @property
    def planned(self) -> PlannedTranche:
        kind, year = SpendKind(self.kind), self.financial_year
        return PlannedTranche(self.number, self.amount, kind, year, self.is_released, self.gate_on)

    @property
    def terms(self) -> TrancheTerms:
        """It as the rules see it, with its gate."""
        gate = tuple(condition.terms for condition in self.gate.all())
        return TrancheTerms(self.amount, SpendKind(self.kind), self.financial_year, self.gate_on, gate)

    def scopes(self) -> frozenset[str]:
        return frozenset(self.award.scopes())


class GateCondition(models.Model):
    """One condition of the gate before a tranche. Other conditions come with other tranches, by a change of the award."""

    tranche = models.ForeignKey(Tranche, models.CASCADE, related_name="gate")
    kind = models.CharField(max_length=20, choices=choices.gate_kinds)
    wanted = models.BigIntegerField("pence of other people's money, or percent of the tranche before", default=0)
    text = models.CharField("the milestone's name, or the condition in words", max_length=300, blank=True)

    OPEN = "id tranche kind wanted text"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(wanted_in_words(self.terms))

    @property
    def terms(self) -> GateTerms:
        return GateTerms(GateKind(self.kind), self.wanted, self.text, self.pk or 0)
