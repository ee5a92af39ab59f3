"""Applications: drafts and their parts, certification, the immutable snapshot of what was submitted, eligibility."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db import models

from placefund.applications import row_constraints
from placefund.domain import choices, lifecycle
from placefund.domain.asking import base_key
from placefund.domain.closing import own_closing, takes_bids
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.eligibility import Proposal
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.receipts import Receipt, ReceiptSort
from placefund.funds.models import Round
from placefund.funds.stages import invited_with, state_in_stage
from placefund.partnerships.models import LaterClosing, Partnership
from placefund.people.models import Organisation, TakenOut, TwoPersonStep, User
from placefund.records import clock
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor

SENT = row_constraints.SENT
UNTOLD = tuple(sorted(lifecycle.APPLICATION.untold))
"""Where the fund has got to, which its authors are not told before outcomes are released together."""


class Application(models.Model):
    """A partnership's bid in a round."""

    LIFECYCLE = lifecycle.APPLICATION
    READ_WITH = ("round__strand__fund", "partnership__place")

    round = models.ForeignKey(Round, models.PROTECT, related_name="applications")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, default=lifecycle.APPLICATION.born)
    title = models.CharField(max_length=140, blank=True)
    summary = models.TextField("public summary", blank=True)
    sectors = models.JSONField(default=list)
    started_at = models.DateTimeField()
    certified_at = models.DateTimeField(null=True)
    certified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    about_version = models.IntegerField("how often title, summary and sectors were saved", default=0)
    open_questions = models.JSONField("keys of questions and parts that may be changed after sending", default=list)
    open_about: models.JSONField[Any, Any] = models.JSONField("title and summary that are not sent yet", default=dict)
    open_until = models.DateTimeField("until when they may be changed", null=True)
    clarifications_read_to = models.IntegerField("number of the last clarification its authors have read", default=0)
    snapshot: models.OneToOneField[Any, Any] = models.OneToOneField(  # who asks knows that it was sent
        "Snapshot", models.PROTECT, null=True, related_name="+", verbose_name="what was sent last, which counts"
    )
    eligibility: models.OneToOneField[Any, Any] = models.OneToOneField(
        "EligibilityCheck",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="what was found last, which counts",
    )

    OPEN = "id round partnership state title summary sectors submitted_at snapshot eligibility"
    RESTRICTED = (
        "started_at certified_at withdrawn_at clarifications_read_to about_version open_questions open_about open_until"
    )
    PERSONAL = "certified_by"
    TELLS_OF_BID = "pk"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.APPLICATION_CONSTRAINTS

    def __str__(self) -> str:
        return self.title or say("Untitled application of {partnership}", partnership=self.partnership)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.round.strand.fund.way(visitor).to(str(self), "application", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    @property
    def certified_as(self) -> str | None:
        """The name it was certified with."""
        return self.certified_by.name_at(self.certified_at) if self.certified_by else None

    @property
    def is_sent(self) -> bool:
        """The fund can read it: it was submitted, and not withdrawn before that."""
        return self.submitted_at is not None

    @property
    def state_told(self) -> str:
        """The state as its authors may know it."""
        return "submitted" if self.state in UNTOLD else state_in_stage(self.state, self.round)

    @property
    def is_editable(self) -> bool:
        return self.state == "draft"

    def is_open_for_changes(self, at: datetime) -> bool:
        """Whether the fund lets some of it be changed after it was sent, now."""
        return self.state == "submitted" and self.open_until is not None and at < self.open_until

    def may_be_changed(self, key: str, at: datetime) -> bool:
        """Whether the answer to a question, or a part (`domain.reopening`), may be changed now: in a draft, or opened."""
        return self.is_editable or (self.is_open_for_changes(at) and base_key(key) in self.open_questions)

    def scopes(self) -> frozenset[str]:
        """The partnership's; and the fund's once it is sent and no longer sealed, for a draft is its authors' business alone."""
        guests = {f"draft:{self.pk}"} if self.state == "draft" else set()
        own = frozenset(self.partnership.scopes() | {f"application:{self.pk}"} | guests)
        return own | self.scopes_once_opened() if self.is_sent and not self.why_sealed else own

    def scopes_once_opened(self) -> frozenset[str]:
        """Where the fund's people read it once it is sent and no longer sealed."""
        return self.round.scopes()

    @property
    def why_sealed(self) -> str:
        """Why nobody of the fund reads it yet, in a sentence; the same for a draft, so that it does not tell who has sent."""
        seals = self.round.terms_record.get("method", {}).get("is_sealed")
        if not seals or self.round.is_sealed or not self.has_later_closing(clock.now()):
            return self.round.why_unread
        told = say(
            "{lead} may send its bid until {closes}. What is sent is sealed: nobody of the fund reads it before."
        )
        return told.format(lead=self.partnership.lead, closes=self.closes_at)

    @staticmethod
    def opened() -> models.Q:
        """Those that the fund may read: sent, and not sealed until their round has closed, or closes for them."""
        sealed = models.Q(round__in=Round.sealed()) | LaterClosing.of_bids(clock.now(), is_sealed=True)
        return models.Q(submitted_at__isnull=False) & ~sealed

    @cached_property
    def later_closing(self) -> datetime | None:
        """Until when it may be sent, where its lead was given longer than the round; a list reads this for many at once."""
        return LaterClosing.of(self.round, self.partnership.lead_id)

    @property
    def closes_at(self) -> datetime | None:
        """When the round closes for it."""
        return own_closing(self.round.closes_at, self.later_closing)

    def has_later_closing(self, at: datetime) -> bool:
        """Whether it may be sent longer than its round is open, now."""
        return self.later_closing is not None and at < self.later_closing

    def is_taken(self, at: datetime) -> bool:
        """Whether it may still be sent, reopened or brought back."""
        return takes_bids(self.round.state, self.round.opens_at, self.round.closes_at, self.later_closing, at)

    def proposal(self, *, areas: dict[str, str] | None = None, costs: tuple[CostLine, ...] | None = None) -> Proposal:
        """A frozen picture of this application for the rules. `queries.proposals` hands in what it read for many at once."""
        place = self.partnership.place
        if areas is None:
            areas = {part.area_id: part.area.name for part in place.parts.select_related("area")} if place else {}
        return Proposal(
            title=self.title,
            summary=self.summary,
            sectors=tuple(self.sectors),
            partners=self.partnership.partner_lines(),
            areas=areas,
            answers={answer.question_key: answer.value for answer in self.answers.all()},
            costs=self.cost_lines() if costs is None else costs,
            co_investment=tuple(line.co_investment() for line in self.co_investment.all()),
            is_certified=self.certified_at is not None,
            approved=frozenset(table.organisation_id for table in self.cost_tables.all() if table.is_approved),
            later_closing=self.later_closing,
            invited=invited_with(self),
        )

    def cost_lines(self) -> tuple[CostLine, ...]:
        return tuple(cost.line() for cost in self.costs.select_related("organisation"))

    def ask(self) -> Money:
        """What it asks of the fund: computed from its costs, never stored."""
        return self.proposal().ask(self.round.terms())


class Answer(models.Model):
    """One answer. `version` grows with every save, so that two people never overwrite one another unseen. `value` is what the
    kind of the question makes of it, as JSON: a text is a text, and "" is no answer, whatever the kind."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(default=str)
    asked_in = models.CharField("language it was answered under, if not English", max_length=2, blank=True)
    version = models.IntegerField(default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    RESTRICTED = "id application question_key value asked_in version saved_at"
    PERSONAL = "saved_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "question_key"), name="a_question_is_answered_once"),
        )


class EarlierAnswer(models.Model):
    """An answer as somebody left it, kept when the next sitting began; the database refuses to change or remove it.

    `version` is that of the answer then. It is its authors' alone: the fund reads what was sent, not how it was written.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="earlier_answers")
    question_key = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(default=str)
    asked_in = models.CharField("language it was answered under, if not English", max_length=2, blank=True)
    version = models.IntegerField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    RESTRICTED = "id application question_key value asked_in version saved_at"
    PERSONAL = "saved_by"

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question_key", "version"), name="an_earlier_answer_is_kept_once"
            ),
        )


class Cost(models.Model):
    """One partner's cost of one category in one financial year."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="costs")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=choices.cost_categories)
    kind = models.CharField(max_length=20, choices=choices.spend_kinds)
    year = models.IntegerField("first calendar year of the financial year")
    pence = models.BigIntegerField("full economic cost")

    RESTRICTED = "id application organisation category kind year pence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "organisation", "category", "kind", "year"), name="a_cost_stands_once"
            ),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_cost_is_above_zero"),
        )

    def line(self) -> CostLine:
        return CostLine(
            self.organisation_id,
            Helix(self.organisation.helix),
            CostCategory(self.category),
            SpendKind(self.kind),
            FinancialYear(self.year),
            Money(self.pence),
        )


class CostTable(models.Model):
    """All costs of one partner in an application: who saved them last, and whether the partner approves them as they stand.

    `version` grows with every save. What is changed after an approval is approved by nobody until it is approved again.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="cost_tables")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    version = models.IntegerField(default=0)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    RESTRICTED = "id application organisation version saved_at approved_at"
    PERSONAL = "saved_by approved_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "organisation"), name="the_costs_of_a_partner_are_one_table"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="an_approval_of_costs_says_who_and_when",
            ),
        )

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


class CoInvestmentLine(models.Model):
    """Somebody else's money that the partnership expects."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="co_investment")
    investor = models.CharField(max_length=200)
    source = models.CharField(max_length=20, choices=choices.co_investment_sources)
    form = models.CharField(max_length=20, choices=choices.co_investment_forms)
    status = models.CharField(max_length=20, choices=choices.co_investment_statuses)
    year = models.IntegerField("first calendar year of the financial year")
    pence = models.BigIntegerField()

    RESTRICTED = "id application investor source form status year pence"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_co_investment_is_above_zero"),)

    def as_entered(self) -> dict[str, Any]:
        """Its values by the names of its fields, so that it can be entered again."""
        return {name: getattr(self, name) for name in ("investor", "source", "form", "status", "year", "pence")}

    def co_investment(self) -> CoInvestment:
        return CoInvestment(SourceClass(self.source), Form(self.form), Status(self.status), Money(self.pence))


class Snapshot(Correction):
    """An application exactly as it was submitted, kept so by the database. Sent again, it has a further one that names it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="snapshots")
    receipt = models.CharField("receipt number", max_length=40, unique=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField("SHA-256 of the content", max_length=64)

    OPEN = "id application receipt submitted_at digest corrects"
    RESTRICTED = "content why_corrected"
    PERSONAL = "submitted_by"

    def __str__(self) -> str:
        return self.receipt

    @property
    def ask(self) -> Money:
        return Money(self.content["ask_pence"])

    def as_receipt(self) -> Receipt:
        """What whoever sent it holds in hand."""
        round_ = self.application.round
        return Receipt(
            ReceiptSort.SUBMISSION,
            number=self.receipt,
            at=self.submitted_at,
            amount=self.ask,
            about=str(self.content["title"]),
            fund=round_.strand.fund.name,
            round=round_.name,
            whose=self.lead,
            digest=self.digest,
        )

    @property
    def lead(self) -> str:
        """The name of the organisation that led it when it was sent."""
        return next((each["organisation"] for each in self.content["partners"] if each["is_lead"]), "")

    def signed_names(self) -> dict[int, str]:
        """The name under which each of its organisations stood in it, by the organisation's number."""
        return {each["id"]: each["organisation"] for each in self.content["partners"]}

    @property
    def place(self) -> str:
        """The name of its place when it was sent; empty when it had none."""
        return str(self.content["place"])


class Reopening(models.Model):
    """A submitted application became a draft again. Until it is sent anew, what was sent counts if the round closes first."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reopenings")
    why = models.TextField()
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField()
    certified_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="who had certified what was sent"
    )
    certified_at = models.DateTimeField()

    RESTRICTED = "id snapshot why reopened_at certified_at"
    PERSONAL = "reopened_by certified_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(why=""), name="a_reopening_says_why"),)


class Reconsideration(TwoPersonStep):
    """That an application which went forward be found not eligible after all: asked for by one person, confirmed by another."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reconsiderations")
    reasons = models.TextField("what the applicant is told")

    OPEN = "id application asked_at is_confirmed answered_at withdrawn_at"
    RESTRICTED = "reason reasons answer"
    PERSONAL = "asked_by answered_by"
    TELLS_OF_BID = "application"

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("application",),
                condition=TwoPersonStep.WAITS,
                name="an_application_is_reconsidered_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_reconsideration_tells_the_applicant_why"),
        )


class RemovedRow(TakenOut):
    """What was taken out of a draft, so that it can be put back: the row's values by the names of its fields."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="removed_rows")
    kind = models.CharField(max_length=20, choices=choices.removable_rows)
    content: models.JSONField[Any, Any] = models.JSONField()

    RESTRICTED = "id application kind content removed_at put_back_at"
    PERSONAL = "removed_by"

    class Meta:
        ordering = ("-removed_at", "-pk")


class EligibilityCheck(Correction):
    """The fund's finding on eligibility, with each rule's and its reasons; one that is reconsidered is a further row."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="eligibility_checks")
    is_eligible = models.BooleanField()
    reasons = models.TextField()
    findings: models.JSONField[Any, Any] = models.JSONField(default=list)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    OPEN = "id application is_eligible checked_at corrects"
    RESTRICTED = "reasons findings why_corrected"
    PERSONAL = "checked_by"
