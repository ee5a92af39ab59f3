"""What a fund's book says of it beside its money: sources, facts, what is on record, objectives, indicators, targets."""

from __future__ import annotations

from django.db import models

from placefund.domain import choices
from placefund.domain.coverage import Extent, Holding, RecordKind
from placefund.domain.indicators import CountingMethod, Indicator
from placefund.domain.messages import say
from placefund.funds import row_constraints


class Source(models.Model):
    """Where a fact comes from."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="sources")
    ref = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.CharField("date in words, as exact as it is known", max_length=60, blank=True)
    url = models.URLField("its address on the web, where one is known", max_length=600, blank=True)

    OPEN = "id fund ref title publisher published_on url"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "ref"), name="a_source_has_one_ref_in_a_fund"),)

    def __str__(self) -> str:
        return self.title


class Fact(models.Model):
    """One published fact, or one thing that is not published. `value` is in words, as a page shows it."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="facts")
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    value = models.TextField(blank=True)
    is_published = models.BooleanField(default=True)
    why_it_matters = models.TextField(blank=True)
    dated = models.CharField("date of the fact in words, as exact as it is known", max_length=60, blank=True)
    happened_on = models.DateField("first day it can mean, to put facts in order", null=True)
    source_refs = models.CharField("refs of its sources, by spaces", max_length=200, blank=True)
    confidence = models.CharField(max_length=20, default="firm")

    OPEN = "id fund section key label value is_published why_it_matters dated happened_on source_refs confidence"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "section", "key"), name="a_fact_is_stated_once"),)

    def __str__(self) -> str:
        return self.label


class CoverageRecord(models.Model):
    """How much of one kind of record is here, as stated at a moment; a later row of the kind replaces it. Never edited."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="coverage_records")
    kind = models.CharField("kind of record", max_length=20, choices=choices.record_kinds)
    version = models.IntegerField()
    extent = models.CharField(max_length=20, choices=choices.extents)
    since = models.DateField("first day from which the records are complete", null=True)
    why = models.CharField(max_length=500)
    source_refs = models.CharField(max_length=200, blank=True)
    stated_at = models.DateTimeField()

    OPEN = "id fund kind version extent since why source_refs stated_at"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.COVERAGE_CONSTRAINTS

    def __str__(self) -> str:
        return say("{kind} of {fund}", kind=RecordKind(self.kind).label, fund=self.fund.short_name)

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def holding(self) -> Holding:
        return Holding(RecordKind(self.kind), Extent(self.extent), self.since)

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class Objective(models.Model):
    """What a fund is for, in one of its sentences."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="objectives")
    key = models.CharField(max_length=40)
    text = models.TextField()

    OPEN = "id fund key text"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="an_objective_is_stated_once"),)

    def __str__(self) -> str:
        return self.text


class IndicatorDefinition(models.Model):
    """What is counted and how: a version of an indicator. Facts point at the version they were reported under."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="indicators")
    key = models.CharField(max_length=60)
    version = models.CharField(max_length=20, default="1")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    method = models.CharField("counting rule", max_length=20, choices=choices.counting_methods)
    definition = models.TextField()
    evidence = models.TextField("what evidence is expected", blank=True)
    is_reported = models.BooleanField("asked for in every return", default=True)

    OPEN = "id fund key version title unit method definition evidence is_reported"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.INDICATOR_CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def indicator(self) -> Indicator:
        method = CountingMethod(self.method)
        return Indicator(self.key, self.title, self.unit, method, self.definition, self.evidence, self.version)


class Target(models.Model):
    """A figure the fund has promised. Money targets are in pence with unit GBP, others in the indicator's unit."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="targets")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    indicator_key = models.CharField("indicator that measures it", max_length=60)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    due_on = models.DateField(null=True)
    source_refs = models.CharField(max_length=200, blank=True)

    OPEN = "id fund key label indicator_key value unit due_on source_refs"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_target_is_set_once"),)

    def __str__(self) -> str:
        return self.label


class WelshText(models.Model):
    """One sentence of the fund's book in Welsh, found by its English. Terms that are locked have their own copy."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="welsh_texts")
    key = models.CharField("SHA-256 of the English sentence", max_length=64)
    english = models.TextField()
    welsh = models.TextField("the same in Welsh")

    OPEN = "id fund key english welsh"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_sentence_has_one_welsh_in_a_fund"),)

    def __str__(self) -> str:
        return self.english
