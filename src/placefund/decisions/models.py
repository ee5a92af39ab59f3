"""Decisions: the outcome for each application, its reasons, and the feedback on each criterion that is released with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from placefund.applications.models import Application
from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.funds.stages import stage_of
from placefund.people.models import User
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor

POSITIVE = ("fund", "invite", "choose")
WITH_AMOUNT = ("fund", "choose")
"""The outcomes that name an amount: what the fund promises, and what a place's call chose a project with."""


class Decision(models.Model):
    """The accountable official's decision on one application. Nobody outside the fund sees it before it is released."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=choices.decision_outcomes)
    pence = models.BigIntegerField("amount to be offered; 0 when declined", default=0)
    reasons = models.TextField()
    grounds: models.JSONField[Any, Any] = models.JSONField(
        "the values that the reasons were worded from, if so", null=True
    )
    feedback = models.TextField("what the applicant is told")
    departs_from_rank = models.BooleanField("funded below the line, or declined above it", default=False)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    released_at = models.DateTimeField("when applicants were first told", null=True)
    standing = models.IntegerField("number of the version that stands", default=1)
    declined_version = models.IntegerField("number of the version whose offer was declined, if one was", null=True)

    OPEN = "id application outcome pence reasons departs_from_rank decided_at released_at standing declined_version"
    RESTRICTED = "feedback grounds"
    PERSONAL = "decided_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome__in=WITH_AMOUNT, pence__gt=0)
                | models.Q(outcome__in=("invite", "decline"), pence=0),
                name="only_what_is_funded_or_chosen_has_an_amount",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_decision_has_reasons"),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.application}"

    @property
    def fund_slug(self) -> str:
        return self.application.fund_slug

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def is_positive(self) -> bool:
        """Whether it is what the bid hoped for: to be funded, to be invited on, or to be chosen for the pipeline."""
        return self.outcome in POSITIVE

    @property
    def in_words(self) -> str:
        """The outcome in the words of its stage: who is not invited is not “not funded”."""
        return dict(choices.outcomes_of(stage_of(self.application.round).kind)).get(self.outcome, self.outcome)

    @property
    def is_promise(self) -> bool:
        """Whether it promises its amount: it funds, and what stands was not offered and declined. A revision promises anew."""
        return self.outcome == "fund" and self.declined_version != self.standing


class DecisionVersion(Correction):
    """What was decided on one application, each time it was. `Decision` holds what stands; its versions are never changed.

    A version of a decision that is released already is published by somebody else than who made it. Until then it tells nothing.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="versions")
    number = models.IntegerField("1 for what was decided first")
    outcome = models.CharField(max_length=20, choices=choices.decision_outcomes)
    pence = models.BigIntegerField("amount to be offered; 0 when declined", default=0)
    reasons = models.TextField()
    feedback = models.TextField("what the applicant is told")
    departs_from_rank = models.BooleanField("funded below the line, or declined above it", default=False)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField("when it was told; empty when it never was", null=True)

    OPEN = "id decision number outcome pence reasons departs_from_rank decided_at released_at corrects why_corrected"
    RESTRICTED = "feedback"
    PERSONAL = "decided_by released_by"
    TELLS_OF_BID = "decision__application"

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Correction.Meta.constraints,
            models.UniqueConstraint(fields=("decision", "number"), name="a_version_has_a_number_of_its_own"),
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)


class DecisionApproval(models.Model):
    """One approval of what was decided on an application, before it is told: of one version, so a revision needs its own."""

    READ_WITH = ("version__decision__application__round__strand__fund",)
    TELLS_OF_BID = "version__decision__application"

    version = models.ForeignKey(DecisionVersion, models.PROTECT, related_name="approvals")
    approver = models.CharField(max_length=40, choices=choices.approvers)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    why_taken_back = models.TextField(blank=True)

    STANDS = models.Q(taken_back_at__isnull=True)

    RESTRICTED = "id version approver approved_at taken_back_at why_taken_back"
    PERSONAL = "approved_by taken_back_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("version", "approver"),
                condition=models.Q(taken_back_at__isnull=True),
                name="a_step_is_approved_once",
            ),
            models.UniqueConstraint(
                fields=("version", "approved_by"),
                condition=models.Q(taken_back_at__isnull=True),
                name="who_approves_one_step_approves_no_other",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_by__isnull=True, taken_back_at__isnull=True, why_taken_back="")
                | (models.Q(taken_back_by__isnull=False, taken_back_at__isnull=False) & ~models.Q(why_taken_back="")),
                name="an_approval_taken_back_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_approver_display()}: {self.version.decision.application}"


class CallChoice(models.Model):
    """What a local call chose, as it was put before the board of its place: projects, leads, amounts, reasons. Never changed.

    It may hold all that is chosen, or one project, so that a member who has an interest in that leaves for it alone.
    """

    READ_WITH = ("round__strand__fund", "round__programme__place", "round__programme__strand__fund")
    TELLS_OF_ROUND = "round"

    round = models.ForeignKey(Round, models.PROTECT, related_name="call_choices")
    content = models.JSONField("the projects, each with its amount and the organisations that it touches")
    digest = models.CharField("SHA-256 of the content", max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    RESTRICTED = "id round content digest made_at"
    PERSONAL = "made_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        """Without the name of a project: whoever has an interest in it reads this on the agenda, and no more."""
        return say("Choice {number} of {call}", number=self.pk, call=self.round)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.round.way(visitor).to(str(self), "call-choice", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.fund_slug

    def scopes(self) -> frozenset[str]:
        """The place's own: its office, its board, and whoever accompanies it."""
        return frozenset({f"programme:{self.round.programme_id}"})


class Feedback(models.Model):
    """What one applicant is told on one criterion. It is drafted from the panel's and the readers' reasons, and reviewed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="feedback_notes")
    criterion_key = models.CharField(max_length=60)
    text = models.TextField()
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    OPEN = "id application criterion_key"
    RESTRICTED = "text written_at reviewed_at"
    PERSONAL = "reviewed_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "criterion_key"), name="a_criterion_has_one_feedback"),
            models.CheckConstraint(condition=~models.Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="reviewed_feedback_says_by_whom_and_when",
            ),
        )
