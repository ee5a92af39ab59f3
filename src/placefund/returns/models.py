"""Returns: one a quarter for each award, holding costs, progress, co-investment received, and indicator facts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain import choices, lifecycle
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.indicators import Fact, FactStatus
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.domain.reporting import CorrectionKind
from placefund.funds.models import IndicatorDefinition
from placefund.onward.models import OnwardGrant
from placefund.people.models import Organisation, TakenOut, TwoPersonStep, User
from placefund.places.models import Area
from placefund.web.crumbs import Crumbs, Visitor

COUNTED_STATES = ("sent", "approved", "paid")
"""A draft's facts are nobody's claim yet; from sending on they count, as claimed."""


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
    taken_up_at = models.DateTimeField("since when the officer looks at it", null=True)
    taken_up_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    OPEN = "id award quarter state due_on opened_at sent_at approved_at paid_at"
    RESTRICTED = "narrative taken_up_at"
    PERSONAL = "sent_by approved_by paid_by taken_up_by"

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
    """What one partner spent in one project in the quarter, in one category, and claims as grant.

    A correction (a credit note, a refund) takes off: it is below zero and names the line of an earlier return that it `corrects`.
    """

    report = models.ForeignKey(Return, models.CASCADE, related_name="claims")
    project = models.ForeignKey(Project, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=choices.cost_categories)
    pence = models.BigIntegerField("grant claimed")
    what_for = models.CharField("what was bought or done", max_length=300, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    grant: models.ForeignKey[Any, Any] = models.ForeignKey(
        OnwardGrant,
        models.PROTECT,
        null=True,
        related_name="claims",
        verbose_name="the grant within the project it is for",
    )

    OPEN = "id report project organisation category pence corrects grant"
    RESTRICTED = "what_for"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "project", "organisation", "category"),
                condition=models.Q(corrects__isnull=True, grant__isnull=True),
                name="a_claim_stands_once_in_a_return",
            ),
            models.UniqueConstraint(
                fields=("report", "grant"),
                condition=models.Q(corrects__isnull=True, grant__isnull=False),
                name="a_grant_is_claimed_once_in_a_return",
            ),
            models.UniqueConstraint(
                fields=("report", "corrects"),
                condition=models.Q(corrects__isnull=False),
                name="a_claim_is_corrected_once_in_a_return",
            ),
            models.CheckConstraint(
                condition=models.Q(pence__gt=0, corrects__isnull=True) | models.Q(pence__lt=0, corrects__isnull=False),
                name="a_claim_is_above_zero",
            ),
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
    status = models.CharField(max_length=20, choices=choices.fact_statuses, default=FactStatus.CLAIMED.value)
    evidence = models.JSONField("numbers of the documents that show it", default=list)
    pence = models.BigIntegerField()

    OPEN = "id report project source form status pence"
    RESTRICTED = "investor evidence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_co_investment_received_is_above_zero"),
        )

    def line(self) -> CoInvestment:
        checked = FactStatus(self.status)
        return CoInvestment(SourceClass(self.source), Form(self.form), Status.RECEIVED, Money(self.pence), checked)


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
    doubted_at = models.DateTimeField("since when an officer holds it for not verified", null=True)

    OPEN = "id report project indicator area value status doubted_at"
    RESTRICTED = "identifier evidence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "project", "indicator", "identifier"), name="a_fact_is_reported_once_in_a_return"
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="a_fact_is_above_zero"),
        )

    def __str__(self) -> str:
        named = f" ({self.identifier})" if self.identifier else ""
        return f"{self.indicator.title}, {self.project}: {self.value.normalize():f}{named}"

    def fact(self) -> Fact:
        return Fact(
            self.indicator.key,
            self.project_id,
            Quarter.parse(self.report.quarter),
            Decimal(self.value),
            FactStatus(self.status),
            self.identifier,
        )


class FigureReason(models.Model):
    """Why a figure that is far from usual is right, as the lead said before sending it.

    `figure` is its key within the return; `asked` holds what it was compared with then. It answers for this `value` only.
    """

    report = models.ForeignKey(Return, models.CASCADE, related_name="figure_reasons")
    figure = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    asked: models.JSONField[Any, Any] = models.JSONField("what it was compared with")
    reason = models.TextField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    OPEN = "id report figure value asked given_at"
    RESTRICTED = "reason"
    PERSONAL = "given_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("report", "figure"), name="a_figure_is_explained_once_in_a_return"),
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


class ReturnCorrection(models.Model):
    """A step on a return that was taken back, with the reason: a row of its own, which says whose step it was and when."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=30, choices=choices.return_corrections)
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="whose step it was"
    )
    corrected_at = models.DateTimeField("when that step was taken")
    what = models.CharField("which figure, where it is one figure that is corrected", max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="put_right_by",
        verbose_name="the row whose reason it puts right",
    )

    OPEN = "id report kind at corrected_at corrects"
    RESTRICTED = "reason what"
    PERSONAL = "by corrected_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_correction_gives_its_reason"),
            models.CheckConstraint(
                condition=models.Q(kind="reason_corrected", corrects__isnull=False)
                | (~models.Q(kind="reason_corrected") & models.Q(corrects__isnull=True)),
                name="a_reason_that_is_put_right_names_its_row",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def newest(self) -> ReturnCorrection:
        """The row with the reason that stands: itself, where nobody put it right."""
        row = self
        while hasattr(row, "put_right_by"):
            row = row.put_right_by
        return row

    def why_not_put_right_by(self, user: User) -> str:
        """Why a person cannot put its reason right; empty where they can. That of a payment stands with its transfers."""
        if self.kind == CorrectionKind.PAYMENT_REVERSED or self.newest.pk != self.pk:
            return say(
                "It cannot be put right here: it stands with its transfers, or has been put right by a newer row."
            )
        return (
            ""
            if user.pk == self.by_id
            else say("Whoever gave a reason puts it right. This one is {who}’s.", who=self.by)
        )


class Reversal(TwoPersonStep):
    """That a payment be reversed: asked for by one person, confirmed or refused by another who did not pay it either."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="reversals")
    reason = models.CharField("why, as it is published with the transfers", max_length=200)
    paid_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who made the payment")
    paid_at = models.DateTimeField("when the payment was made")
    pence = models.BigIntegerField("what was paid")

    OPEN = "id report reason asked_at paid_at pence is_confirmed answered_at withdrawn_at"
    RESTRICTED = "answer"
    PERSONAL = "asked_by paid_by answered_by"

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("report",), condition=TwoPersonStep.WAITS, name="a_payment_is_asked_back_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | (~models.Q(answered_by=models.F("asked_by")) & ~models.Q(answered_by=models.F("paid_by"))),
                name="who_asks_or_paid_does_not_confirm",
            ),
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    def why_not_answered_by(self, user: User) -> str:
        """Neither whoever asked for it nor whoever made the payment answers it."""
        paid = say("You made this payment, so another person has to confirm that it is reversed.")
        return super().why_not_answered_by(user) or (paid if user.pk == self.paid_by_id else "")


class IndependentReport(models.Model):
    """A file of a return in which an independent accountant reports on what one organisation claims."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="independent_reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.CASCADE, related_name="+")

    OPEN = "id report organisation"
    RESTRICTED = "document"

    class Meta:
        ordering = ("pk",)


class RemovedLine(TakenOut):
    """What was taken out of a return, so that it can be put back: its values by the names of its fields."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="removed_lines")
    kind = models.CharField("claim, co-investment or figure", max_length=20)
    label = models.CharField("what it said, in short", max_length=300)
    content: models.JSONField[Any, Any] = models.JSONField(encoder=DjangoJSONEncoder)

    OPEN = "id report kind removed_at put_back_at"
    RESTRICTED = "label content"
    PERSONAL = "removed_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


KEPT_KINDS: dict[str, type[models.Model]] = {
    "claim": Claim,
    "co-investment": CoInvestmentReceived,
    "figure": IndicatorFact,
}
"""The rows of a return that are kept when they are taken out."""


def kept(row: Claim | CoInvestmentReceived | IndicatorFact, label: str, *, by: User, at: datetime) -> RemovedLine:
    """The row as it stood, to be saved before it is deleted."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "report")]
    kind = next(kind for kind, model in KEPT_KINDS.items() if isinstance(row, model))
    content = {name: getattr(row, name) for name in names}
    return RemovedLine(report=row.report, kind=kind, label=label[:300], content=content, removed_by=by, removed_at=at)
