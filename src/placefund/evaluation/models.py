"""Published claims of anyone, the predecessor's projects, and evaluation findings with the figures they rest on."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from placefund.domain.evaluation import reconciliation
from placefund.funds.models import Fund
from placefund.people.models import User
from placefund.records.models import Correction


class ClaimScope(models.Model):
    """What a claim is said of: a programme, or a part of one."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="claim_scopes")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    part_of = models.CharField("key of the whole it belongs to", max_length=60, blank=True)

    OPEN = "id fund key name part_of"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_claim_scope_has_one_key"),)

    def __str__(self) -> str:
        return self.name


class PublishedClaim(models.Model):
    """A figure someone published about outcomes. `low` and `high` bound what its words allow."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="published_claims")
    key = models.CharField(max_length=60)
    said_on = models.DateField()
    said_as = models.CharField("date in words, as exact as it is known", max_length=40)
    measure = models.CharField(max_length=60)
    measure_label = models.CharField(max_length=120)
    definition = models.CharField(max_length=200)
    scope = models.CharField(max_length=60)
    low = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    unit = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    tense = models.CharField("whether it looks forward or back", max_length=20, default="reported")
    source_refs = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)

    OPEN = (
        "id fund key said_on said_as measure measure_label definition scope low high unit words tense source_refs note"
    )

    class Meta:
        ordering = ("said_on", "pk")
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_published_claim_has_one_key"),)

    def __str__(self) -> str:
        return self.words

    def claim(self) -> reconciliation.PublishedClaim:
        def exact(value: Decimal | None) -> Decimal | None:
            return None if value is None else Decimal(value).normalize()

        return reconciliation.PublishedClaim(
            self.key,
            self.said_on,
            self.measure,
            self.definition,
            self.scope,
            exact(self.low),
            exact(self.high),
            self.unit,
            self.words,
            self.source_refs,
            self.tense,
            self.said_as,
        )


class PredecessorProject(models.Model):
    """A project of the programme before, as far as it was published."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="predecessor_projects")
    region = models.CharField(max_length=60)
    place_slug = models.CharField("place of the fund in which it lies, where that is said", max_length=60, blank=True)
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=200, blank=True)
    pence = models.BigIntegerField("grant, where published", null=True)
    area_codes = models.JSONField("codes of the local authorities it is said to be in", default=list)
    note = models.CharField(max_length=300, blank=True)
    source_refs = models.CharField(max_length=200)

    OPEN = "id fund region place_slug title lead pence area_codes note source_refs"

    class Meta:
        ordering = ("region", "pk")

    def __str__(self) -> str:
        return self.title


class EvaluationFinding(Correction):
    """Something the evaluation says, with the figures it rests on as they stood that day. The database keeps it as it is; a later
    one may correct it, and stands beside it in public."""

    READ_WITH = ("fund",)

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="evaluation_findings")
    question = models.CharField(max_length=200)
    statement = models.TextField()
    method = models.TextField("how it was found")
    limits = models.TextField("what it cannot show")
    figures = models.JSONField("outcome totals and money on the day")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    OPEN = "id fund question statement method limits figures published_at corrects why_corrected"
    PERSONAL = "published_by"

    class Meta:
        ordering = ("pk",)
        constraints = Correction.Meta.constraints

    def __str__(self) -> str:
        return self.question

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()

    @property
    def fund_slug(self) -> str:
        return self.fund.slug
