"""What people decide at the gate before a tranche: judged, held back, released by two. None of it is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from placefund.awards.models import GateCondition, Tranche
from placefund.domain.gates import GateFinding, Judgement
from placefund.domain.periods import london
from placefund.people.models import TwoPersonStep, User


class GateJudgement(models.Model):
    """What a person found of a condition in words. A later one takes its place; both stay."""

    condition = models.ForeignKey(GateCondition, models.PROTECT, related_name="judgements")
    is_met = models.BooleanField()
    reason = models.TextField("why, as the lead reads it")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    OPEN = "id condition is_met at"
    RESTRICTED = "reason"
    PERSONAL = "by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="a_judgement_gives_its_reason"),)

    def judgement(self) -> Judgement:
        return Judgement(self.is_met, self.reason, self.by.name, london(self.at).date())


class TrancheHold(models.Model):
    """That a tranche was held back, why, what would open its gate, and how each condition stood then."""

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="holds")
    reason = models.TextField("why, as the lead reads it")
    opens = models.TextField("what would open the gate")
    findings = models.JSONField("how each condition stood", default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    OPEN = "id tranche at"
    RESTRICTED = "reason opens findings"
    PERSONAL = "by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(opens=""), name="a_tranche_held_back_says_what_opens_it"
            ),
        )


class TrancheRelease(TwoPersonStep):
    """That a tranche be released: asked for by one person, confirmed or refused by another. `in_spite` of what is not met."""

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="releases")
    reason = models.CharField("why, as it is published with the transfer", max_length=200)
    in_spite = models.BooleanField("a condition was not met, or not on record, when it was asked for")
    findings = models.JSONField("how each condition stood", default=list)
    pence = models.BigIntegerField()

    OPEN = "id tranche in_spite reason pence asked_at is_confirmed answered_at withdrawn_at"
    RESTRICTED = "answer findings"
    PERSONAL = "asked_by answered_by"

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("tranche",), condition=TwoPersonStep.WAITS, name="a_tranche_is_asked_for_once"
            ),
        )

    @property
    def found(self) -> list[GateFinding]:
        """How each condition stood when it was asked for."""
        return [GateFinding.from_record(kept) for kept in self.findings]
