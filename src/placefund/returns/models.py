"""Returns: one a quarter for each award, holding costs, progress, co-investment received, and indicator facts."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain import choices, lifecycle
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.indicators import Fact, FactStatus
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.funds.models import IndicatorDefinition
from placefund.people.models import Organisation, User
from placefund.places.models import Area
from placefund.web.crumbs import Crumbs, Visitor


class Return(models.Model):
    """What an award reports for one quarter."""

    LIFECYCLE = lifecycle.RETURN
    READ_WITH = ("award__strand__fund", "award__partnership")

    award = models.ForeignKey(Award, models.PROTECT, related_name="returns")
    quarter = models.CharField(max_length=12)
    state = models.CharField(max_length=20, default=lifecycle.RETURN.born)
    due_on = models.DateField()
    narrative = models.TextField("progress in words", blank=True)
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    OPEN = "id award quarter state due_on opened_at sent_at approved_at paid_at"
    RESTRICTED = "narrative"
    PERSONAL = "sent_by approved_by paid_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("award", "quarter"), name="an_award_returns_once_a_quarter"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "queried")) | models.Q(sent_at__isnull=False),
                name="a_sent_return_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("approved", "paid"))
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approved_return_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | models.Q(paid_at__isnull=False, paid_by__isnull=False),
                name="a_paid_return_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_by__isnull=True) | ~models.Q(paid_by=models.F("approved_by")),
                name="who_approves_a_return_does_not_pay_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.award.reference} {self.quarter}"

    def way(self, visitor: Visitor) -> Crumbs:
        return self.award.way(visitor).to(say("Return {quarter}", quarter=self.quarter), "return", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.award.strand.fund.slug

    @property
    def period(self) -> Quarter:
        return Quarter.parse(self.quarter)

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "queried")

    @property
    def claimed(self) -> Money:
        """The grant claimed in it, over all projects and partners."""
        return Money.total(claim.amount for claim in self.claims.all())

    def scopes(self) -> frozenset[str]:
        return self.award.scopes()


class Claim(models.Model):
    """What one partner spent in one project in the quarter, in one category, and claims as grant."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="claims")
    project = models.ForeignKey(Project, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=choices.cost_categories)
    pence = models.BigIntegerField("grant claimed")
    what_for = models.CharField("what was bought or done", max_length=300, blank=True)

    OPEN = "id report project organisation category pence"
    RESTRICTED = "what_for"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "project", "organisation", "category"), name="a_claim_stands_once_in_a_return"
            ),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_claim_is_above_zero"),
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)


class CoInvestmentReceived(models.Model):
    """Other people's money that came in during the quarter."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="co_investment")
    project = models.ForeignKey(Project, models.PROTECT, related_name="co_investment")
    investor = models.CharField(max_length=200)
    source = models.CharField(max_length=20, choices=choices.co_investment_sources)
    form = models.CharField(max_length=20, choices=choices.co_investment_forms)
    status = models.CharField(max_length=20, default=Status.RECEIVED.value)
    pence = models.BigIntegerField()

    OPEN = "id report project source form status pence"
    RESTRICTED = "investor"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_co_investment_received_is_above_zero"),
        )

    def line(self) -> CoInvestment:
        return CoInvestment(SourceClass(self.source), Form(self.form), Status(self.status), Money(self.pence))


class IndicatorFact(models.Model):
    """One reported fact: of which indicator (and version), in which project, where, how much, and how far it was checked."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="facts")
    project = models.ForeignKey(Project, models.PROTECT, related_name="facts")
    indicator = models.ForeignKey(IndicatorDefinition, models.PROTECT, related_name="facts")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=2)
    identifier = models.CharField("what is counted, where each counts once", max_length=60, blank=True)
    status = models.CharField(max_length=20, choices=choices.fact_statuses, default=FactStatus.CLAIMED.value)
    evidence = models.JSONField("numbers of the documents that show it", default=list)

    OPEN = "id report project indicator area value status"
    RESTRICTED = "identifier evidence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "project", "indicator", "identifier"), name="a_fact_is_reported_once_in_a_return"
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="a_fact_is_above_zero"),
        )

    def fact(self) -> Fact:
        return Fact(
            self.indicator.key,
            self.project_id,
            Quarter.parse(self.report.quarter),
            Decimal(self.value),
            FactStatus(self.status),
            self.identifier,
        )


class MilestoneReport(models.Model):
    """What a return says of one milestone."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="milestones")
    milestone = models.ForeignKey("delivery.Milestone", models.CASCADE, related_name="reports")
    reached_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    OPEN = "id report milestone reached_on"
    RESTRICTED = "note"

    class Meta:
        ordering = ("milestone__due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("report", "milestone"), name="a_milestone_is_reported_once_in_a_return"),
        )


class Query(models.Model):
    """A monitoring officer's question on a return, and the answer."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="queries")
    text = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

    OPEN = "id report asked_at replied_at"
    RESTRICTED = "text reply"
    PERSONAL = "asked_by replied_by"

    class Meta:
        ordering = ("pk",)
