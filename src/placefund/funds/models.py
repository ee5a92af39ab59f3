"""Funds, strands, rounds, allocations, clarifications, and the sourced facts of the fundbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.coverage import Extent, Holding, RecordKind
from placefund.domain.formulas.publication import PublishedFormula
from placefund.domain.indicators import CountingMethod, Indicator
from placefund.domain.ledger import place_account, strand_account
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.terms import Terms
from placefund.funds import row_constraints
from placefund.places.models import Place
from placefund.records import clock
from placefund.web.crumbs import HOME, Crumbs, Visitor


class Fund(models.Model):
    """A programme with an envelope and a life. Its envelope is what the ledger says; `envelope_pence` is what was announced."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    is_invented = models.BooleanField("an invented fund, for rehearsal", default=False)
    department = models.CharField(max_length=200)
    delivery_body = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    envelope_pence = models.BigIntegerField()
    envelope_wording = models.CharField("published words of limit, such as “up to”", max_length=40, blank=True)
    starts_on = models.DateField("first day of funded activity")
    ends_on = models.DateField("last day of funded activity")
    reporting_years = models.IntegerField("years in which outcomes are reported", default=5)
    claim_within_days = models.PositiveSmallIntegerField("days to make a return, after its quarter", default=30)
    pay_within_days = models.PositiveSmallIntegerField("days to pay a return, after its approval", null=True)
    predecessor = models.CharField("name of the programme before", max_length=200, blank=True)
    reply_to = models.EmailField("where a reply to its mails goes", blank=True)
    fundbook_digest = models.CharField("SHA-256 of the fundbook that is in force", max_length=64, blank=True)
    award_rules_record = models.JSONField("what its book asks of an award and of who gets it", default=dict)

    OPEN = (
        "id slug name short_name is_invented department delivery_body purpose envelope_pence envelope_wording starts_on ends_on "
        "reporting_years claim_within_days pay_within_days predecessor reply_to fundbook_digest award_rules_record"
    )

    class Meta:
        ordering = ("is_invented", "name")
        constraints = row_constraints.FUND_CONSTRAINTS

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        """From the list of funds for the public; for its managers it begins at the fund's desk."""
        if visitor.is_public:
            return replace(HOME, fund=self).to(self.short_name, "fund", self.slug)
        return Crumbs(fund=self).to(self.short_name, "manage-fund" if visitor.manages(self) else "fund", self.slug)

    @classmethod
    def published(cls) -> models.QuerySet[Fund]:
        return cls.objects.all()

    @property
    def fund_slug(self) -> str:
        return self.slug

    @property
    def envelope(self) -> Money:
        return Money(self.envelope_pence)

    def scopes(self) -> frozenset[str]:
        return frozenset({f"fund:{self.slug}"})


class Source(models.Model):
    """Where a fact comes from."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="sources")
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

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="facts")
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

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="coverage_records")
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

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="objectives")
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

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="indicators")
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

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="targets")
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


class Strand(models.Model):
    """A route within a fund: earmarked for named places, or competed for."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="strands")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=choices.strand_kinds)
    purpose = models.TextField(blank=True)
    floor_pence = models.BigIntegerField("least for one place", null=True)
    cap_pence = models.BigIntegerField("most for one award", null=True)

    OPEN = "id fund slug name kind purpose floor_pence cap_pence"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.STRAND_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.fund.short_name}: {self.name}"

    def way(self, visitor: Visitor) -> Crumbs:
        return self.fund.way(visitor).to(self.name, "strand", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Strand]:
        return cls.objects.select_related("fund")

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    @property
    def floor(self) -> Money | None:
        return None if self.floor_pence is None else Money(self.floor_pence)

    @property
    def cap(self) -> Money | None:
        return None if self.cap_pence is None else Money(self.cap_pence)

    @property
    def account(self) -> str:
        return strand_account(self.fund.slug, self.slug)

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class Allocation(models.Model):
    """What a place is promised, from a day on; a later version replaces it. Never edited: a change is a new version."""

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="allocations")
    place = models.ForeignKey(Place, models.PROTECT, related_name="allocations")
    version = models.IntegerField()
    pence = models.BigIntegerField()
    announced_on = models.DateField()
    announced_as = models.CharField("the day as it is published, where no source names one", max_length=80, blank=True)
    effective_on = models.DateField()
    is_at_least = models.BooleanField("published as “at least”", default=False)
    source_refs = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)

    OPEN = "id strand place version pence announced_on announced_as effective_on is_at_least source_refs why"

    class Meta:
        ordering = ("place__name", "version")
        constraints = row_constraints.ALLOCATION_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.place}: {self.amount}"

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def account(self) -> str:
        return place_account(self.strand.fund.slug, self.place.slug)

    def scopes(self) -> frozenset[str]:
        return self.strand.fund.scopes()


class FormulaRecord(models.Model):
    """A formula that would share a strand's money among its places, beside which its allocations are shown. Never edited."""

    strand = models.OneToOneField(Strand, models.CASCADE, related_name="formula_record")
    record = models.JSONField("figures, indicators and weightings, as JSON")

    OPEN = "id strand record"

    def __str__(self) -> str:
        return say("Formula of {strand}", strand=self.strand)

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    def formula(self) -> PublishedFormula:
        return PublishedFormula.from_record(self.record)


class Round(models.Model):
    """One intake within a strand. Its terms are locked, and hashed, when it opens."""

    LIFECYCLE = lifecycle.ROUND
    READ_WITH = ("strand__fund",)

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="rounds")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=20, default=lifecycle.ROUND.born)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closing_note = models.CharField("what is known of the closing time", max_length=200, blank=True)
    terms_record = models.JSONField("terms, as JSON", default=dict)
    terms_digest = models.CharField("SHA-256 of the terms, set when they were locked", max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    line_pence = models.BigIntegerField("the money its line was drawn at, in pence, settled at the release", null=True)
    public_from = models.DateTimeField("when the embargo on its outcomes ends; empty when there is none", null=True)

    OPEN = (
        "id strand slug name state opens_at closes_at closing_note terms_record terms_digest opened_at closed_at released_at "
        "line_pence public_from"
    )
    TELLS_OF_ROUND = "pk"

    class Meta:
        ordering = ("opens_at", "pk")
        constraints = row_constraints.ROUND_CONSTRAINTS

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        """Below its strand for the public; those who work on it go straight from the fund to the round."""
        if visitor.is_public:
            return self.strand.way(visitor).to(self.name, "round", self.pk)
        fund = self.strand.fund
        return fund.way(visitor).to(self.name, "manage-round" if visitor.manages(fund) else "round", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Round]:
        return cls.objects.select_related("strand__fund")

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def last_day(self) -> date | None:
        """The last day, in London, on which an application is taken: closing at midnight ends the day before."""
        return london(self.closes_at - timedelta.resolution).date() if self.closes_at else None

    @property
    def is_sealed(self) -> bool:
        """Whether what was sent is closed to everybody of the fund: its method says so, and it has not closed yet."""
        return self.state == "open" and bool(self.terms_record.get("method", {}).get("is_sealed"))

    @classmethod
    def sealed(cls) -> models.QuerySet[Round]:
        """The rounds of which that is so."""
        return cls.objects.filter(state="open", terms_record__method__is_sealed=True)

    @property
    def why_unread(self) -> str:
        """Why nobody of the fund reads what was sent, in a sentence; empty when they may."""
        told = say(
            "What is sent to {round} is sealed: nobody of the fund reads it before the round has closed. It closes {closes}."
        )
        closes = self.closes_at or say("when the fund closes it")
        return told.format(round=self, closes=closes) if self.is_sealed else ""

    def is_public(self, at: datetime) -> bool:
        """Whether anyone may read its outcomes: they are released, and the embargo on them has ended."""
        return self.state == "released" and (self.public_from is None or self.public_from <= at)

    @property
    def told_state(self) -> str:
        """Its state as everybody may know it: that outcomes went out to those who applied is under the embargo too."""
        return "closed" if self.state == "released" and not self.is_public(clock.now()) else self.state

    @property
    def line(self) -> Money | None:
        """The money its line was drawn at; None before its release settles it."""
        return None if self.line_pence is None else Money(self.line_pence)

    def terms(self) -> Terms:
        return Terms.from_record(self.terms_record)

    def scopes(self) -> frozenset[str]:
        return frozenset({f"fund:{self.strand.fund.slug}", f"round:{self.pk}"})


class Clarification(models.Model):
    """A dated answer to a question about a round. A later one may supersede it; neither is ever edited."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="clarifications")
    number = models.IntegerField()
    question = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    source_refs = models.CharField(max_length=200, blank=True)
    why_corrected = models.CharField("what was wrong with the one it corrects, if it does", max_length=300, blank=True)

    OPEN = "id round number question answer published_at supersedes source_refs why_corrected"

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("round", "number"), name="a_clarification_has_one_number"),)

    def __str__(self) -> str:
        return say("Clarification {number}", number=self.number)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()
