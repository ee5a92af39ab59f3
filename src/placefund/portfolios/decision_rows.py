"""The rows of a decision on a portfolio: the whole with its reasons, what is decided of each project, and its conditions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.people.models import User
from placefund.pipelines.models import Candidate
from placefund.portfolios.review_rows import OF_THE_REVIEW, PortfolioReview
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor


class PortfolioDecision(Correction):
    """What is decided of a portfolio. Once it is decided it stays: a correction is a further one that names it and says why."""

    LIFECYCLE = lifecycle.PORTFOLIO_DECISION
    READ_WITH = tuple(f"review__{each}" for each in OF_THE_REVIEW)

    review = models.ForeignKey(PortfolioReview, models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=20, default=lifecycle.PORTFOLIO_DECISION.born)
    whole = models.CharField("what is decided of the whole", max_length=30, choices=choices.review_verdicts)
    reasons = models.TextField()
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_back_why = models.CharField("why whoever decides sent it back", max_length=500, blank=True)
    why_without_views = models.CharField("why a view was not waited for", max_length=500, blank=True)
    before_ready = models.JSONField(
        "in which tests its place was not found ready when it was proposed, and why it was; empty where it was",
        null=True,
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    public_from = models.DateTimeField("when the embargo ends; empty when there is none", null=True)

    RESTRICTED = (
        "id review state whole reasons drafted_at sent_back_why why_without_views before_ready decided_at "
        "released_at public_from corrects why_corrected"
    )
    PERSONAL = "drafted_by decided_by released_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            *Correction.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_decision_on_a_portfolio_has_reasons"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("drafted_by")),
                name="who_proposes_on_a_portfolio_does_not_decide",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("draft", "proposed"), decided_at__isnull=True, released_at__isnull=True, decided_by__isnull=True
                )
                | models.Q(state="decided", decided_at__isnull=False, decided_by__isnull=False, released_at__isnull=True)
                | models.Q(state="released", decided_at__isnull=False, decided_by__isnull=False, released_at__isnull=False),
                name="a_decision_on_a_portfolio_says_when",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return say("Decision on edition {number}", number=self.review.edition.number)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.review.way(visitor).to(say("Decision"), "portfolio-decision", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.review.fund_slug

    @property
    def told_whole(self) -> Message:
        return ReviewVerdict(self.whole).label

    def is_public(self, at: datetime) -> bool:
        """Whether anyone may read it: it is released, and the embargo on it has ended."""
        return self.state == "released" and (self.public_from is None or self.public_from <= at)

    def scopes(self) -> frozenset[str]:
        return self.review.scopes()


class DecisionAtFund(PortfolioDecision):
    """A decision as it is the fund's own: by the scopes of the fund alone, so that no decider of a place's calls has a part."""

    RESTRICTED = ""
    PERSONAL = ""

    class Meta:
        proxy = True

    def way(self, visitor: Visitor) -> Crumbs:
        """Whoever decides for the fund need not read the place's programme: the way is the fund's."""
        name = say("Decision on the portfolio of {place}", place=self.review.programme.place)
        return self.review.programme.strand.fund.way(visitor).to(name, "decide-portfolio", self.pk)

    def scopes(self) -> frozenset[str]:
        return self.review.programme.strand.fund.scopes()


class ProjectVerdict(models.Model):
    """What is decided of one project, why, and how much is approved. It stays as it is once it is decided."""

    decision = models.ForeignKey(PortfolioDecision, models.CASCADE, related_name="verdicts")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=30, choices=choices.review_verdicts)
    reason = models.TextField()
    pence = models.BigIntegerField("what is approved, in pence; empty where it is not approved", null=True)

    RESTRICTED = "id decision candidate verdict reason pence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "candidate"), name="a_project_is_decided_once_in_a_decision"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="what_is_decided_of_a_project_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=("approved", "approved_with_conditions"), pence__gt=0)
                | models.Q(verdict__in=("to_be_developed", "not_funded"), pence__isnull=True),
                name="what_is_approved_says_how_much",
            ),
        )

    @property
    def told_verdict(self) -> Message:
        return ReviewVerdict(self.verdict).label

    @property
    def amount(self) -> Money | None:
        return None if self.pence is None else Money(self.pence)


class PortfolioCondition(models.Model):
    """What has to be done, by when and by whom: for one project, or for the whole. It stays as it is once it is decided."""

    decision = models.ForeignKey(PortfolioDecision, models.CASCADE, related_name="conditions")
    verdict: models.ForeignKey[Any, Any] = models.ForeignKey(
        ProjectVerdict,
        models.CASCADE,
        null=True,
        related_name="conditions",
        verbose_name="its project; none: the whole",
    )
    what = models.TextField()
    due_on = models.DateField()
    who = models.CharField("who meets it", max_length=160)
    blocks_payment = models.BooleanField("nothing is paid before it is met; empty where it was not asked", null=True)

    RESTRICTED = "id decision verdict what due_on who blocks_payment"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(who=""), name="a_condition_of_a_portfolio_says_what_and_who"
            ),
        )
