"""A place's portfolio: its lines, what it is held to, each edition put before its board, its signature and submission."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.coinvestment import CountingRule
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import CandidateProject
from placefund.domain.place_portfolio import (
    ClusterLimit,
    PinKind,
    PortfolioEntry,
    PortfolioLimits,
    PortfolioPart,
)
from placefund.domain.portfolio.choice import Choice, ChoiceStatus
from placefund.funds.models import Programme
from placefund.people.models import User
from placefund.pipelines.models import Candidate
from placefund.portfolios.decision_rows import DecisionAtFund, PortfolioCondition, PortfolioDecision, ProjectVerdict
from placefund.portfolios.review_rows import (
    LineFinding,
    PortfolioReview,
    PortfolioView,
    PortfolioViewAnswer,
    PortfolioViewRequest,
    ReaderInterest,
    ReviewQuestion,
    ReviewQuestionLine,
    ReviewReader,
    StatedReview,
)
from placefund.programmes.models import BoardDecision
from placefund.web.crumbs import Crumbs, Visitor

__all__ = (
    "DecisionAtFund",
    "LineFinding",
    "Portfolio",
    "PortfolioCondition",
    "PortfolioDecision",
    "PortfolioEdition",
    "PortfolioLine",
    "PortfolioProposal",
    "PortfolioReview",
    "PortfolioSignature",
    "PortfolioSubmission",
    "PortfolioView",
    "PortfolioViewAnswer",
    "PortfolioViewRequest",
    "ProjectVerdict",
    "ReaderInterest",
    "ReviewQuestion",
    "ReviewQuestionLine",
    "ReviewReader",
    "StatedReview",
)


class Portfolio(models.Model):
    """What a place takes of its pipeline, to be signed by its board and sent to the delivery body. It is never removed."""

    LIFECYCLE = lifecycle.PORTFOLIO
    READ_WITH = ("programme__strand__fund", "programme__place")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="portfolios")
    number = models.IntegerField("number within its programme")
    title = models.CharField(max_length=140)
    state = models.CharField(max_length=20, default=lifecycle.PORTFOLIO.born)
    exposure_percent = models.PositiveSmallIntegerField(
        "the most, in a hundred of the money, in projects of one organisation", null=True
    )
    clusters = models.JSONField("each cluster's least and most, in pence", default=list)
    years = models.JSONField("what is settled of years and kinds, in pence", default=list)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    RESTRICTED = "id programme number title state exposure_percent clusters years opened_at"
    PERSONAL = "opened_by"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="a_portfolio_has_one_number_in_its_programme"),
            models.CheckConstraint(
                condition=models.Q(exposure_percent__isnull=True) | models.Q(exposure_percent__range=(1, 100)),
                name="an_exposure_is_from_one_to_a_hundred",
            ),
        )

    def __str__(self) -> str:
        return say("Portfolio {number}: {title}", number=self.number, title=self.title)

    def way(self, visitor: Visitor) -> Crumbs:
        programme = self.programme
        above = programme.way(visitor).to(say("Portfolios"), "portfolios", programme.pk)
        return above.to(str(self), "portfolio", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    @property
    def can_be_arranged(self) -> bool:
        return self.state == "draft"

    @property
    def is_with_fund(self) -> bool:
        """Whether it was sent: the fund and governments read what was, also once it is withdrawn."""
        return self.state in ("submitted", "withdrawn", "decided")

    def scopes(self) -> frozenset[str]:
        """A draft is the place's own, with whoever accompanies it; the fund and governments read what was sent."""
        own = frozenset({f"programme:{self.programme_id}"})
        return self.programme.scopes() if self.is_with_fund else own

    def limits(self, money: Money, rule: CountingRule | None) -> PortfolioLimits:
        """What it is held to: with the money that the place has, and the fund's rule on other people's money."""
        by_year = {(FinancialYear(year), SpendKind(kind)): Money(pence) for year, kind, pence in self.years}
        clusters = tuple(ClusterLimit(name, _money(least), _money(most)) for name, least, most in self.clusters)
        return PortfolioLimits(money, by_year, rule, self.exposure_percent, clusters)


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


class PortfolioLine(models.Model):
    """Where one candidate stands in a portfolio, what the place gives it, and whether somebody has settled it, and why."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="lines")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="portfolio_lines")
    part = models.CharField(max_length=20, choices=choices.portfolio_parts, default=PortfolioPart.LEFT)
    worth = models.PositiveSmallIntegerField("points out of 100 that the place gives it", null=True)
    pin = models.CharField(max_length=20, choices=choices.portfolio_pins, blank=True)
    pin_reason = models.CharField(max_length=300, blank=True)
    pinned_by: models.ForeignKey[Any, Any] = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    pinned_at = models.DateTimeField(null=True)

    RESTRICTED = "id portfolio candidate part worth pin pin_reason pinned_at"
    PERSONAL = "pinned_by"

    class Meta:
        ordering = ("candidate__number",)
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "candidate"), name="a_candidate_stands_in_a_portfolio_once"),
            models.CheckConstraint(
                condition=models.Q(worth__isnull=True) | models.Q(worth__lte=100), name="a_worth_is_out_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=models.Q(pin="", pin_reason="", pinned_by__isnull=True, pinned_at__isnull=True)
                | (
                    ~models.Q(pin="")
                    & ~models.Q(pin_reason="")
                    & models.Q(pinned_by__isnull=False, pinned_at__isnull=False)
                ),
                name="a_pin_says_who_and_why",
            ),
        )

    def entry(self, project: CandidateProject) -> PortfolioEntry:
        """This line as the rules see it, with its project as the pipeline has it."""
        person = self.pinned_by.name if self.pinned_by else ""
        return PortfolioEntry(project, PortfolioPart(self.part), self.worth, PinKind(self.pin), person, self.pin_reason)


class PortfolioProposal(models.Model):
    """The best portfolio there was when it was asked for: the question, the answer, and what is proven. Never changed."""

    READ_WITH = ("portfolio__programme__strand__fund", "portfolio__programme__place")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="proposals")
    question = models.JSONField("the question, as the kernel reads it")
    answer = models.JSONField("the answer with its bound and the room each rule leaves; empty where nothing fits")
    conflict = models.JSONField("rules that cannot stand together, where nothing fits", default=list)
    reasons = models.JSONField("why projects are in or out, as the kernel found it", null=True)
    digest = models.CharField("SHA-256 of question and answer", max_length=64)
    made_with = models.CharField("the versions it depends on", max_length=120)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    RESTRICTED = "id portfolio question answer conflict reasons digest made_with asked_at"
    PERSONAL = "asked_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return say("Best of {portfolio}", portfolio=self.portfolio)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.portfolio.way(visitor).to(say("The best there is"), "portfolio-proposal", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.portfolio.fund_slug

    def scopes(self) -> frozenset[str]:
        """The place's own: it names projects that were not sent."""
        return frozenset({f"programme:{self.portfolio.programme_id}"})

    def choice(self) -> Choice | None:
        """The answer; None where nothing fits."""
        return Choice.from_record(self.answer) if self.answer else None

    @property
    def is_proven(self) -> bool:
        choice = self.choice()
        return choice is not None and choice.status is ChoiceStatus.PROVEN


class PortfolioEdition(models.Model):
    """A portfolio as it was put before the board: every line with its figures, its sums, its limits. Never changed."""

    READ_WITH = ("portfolio__programme__strand__fund", "portfolio__programme__place", "submission")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="editions")
    number = models.IntegerField("number within its portfolio")
    content = models.JSONField()
    digest = models.CharField("SHA-256 of the content", max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    RESTRICTED = "id portfolio number content digest made_at"
    PERSONAL = "made_by"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "number"), name="an_edition_of_a_portfolio_has_one_number"),
        )

    def __str__(self) -> str:
        return say("Edition {number} of {portfolio}", number=self.number, portfolio=self.portfolio)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.portfolio.way(visitor).to(say("Edition {number}", number=self.number), "portfolio-edition", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.portfolio.fund_slug

    def scopes(self) -> frozenset[str]:
        """The place's own until this edition is sent; then the fund's and governments' too."""
        programme = self.portfolio.programme
        return programme.scopes() if hasattr(self, "submission") else frozenset({f"programme:{programme.pk}"})


class PortfolioSignature(models.Model):
    """That a member of the board signed an edition, by a decision of the board that endorses it. Never changed."""

    edition = models.OneToOneField(PortfolioEdition, models.PROTECT, related_name="signature")
    decision = models.ForeignKey(BoardDecision, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    RESTRICTED = "id edition decision signed_at"
    PERSONAL = "signed_by"

    class Meta:
        ordering = ("pk",)


class PortfolioSubmission(models.Model):
    """That a signed edition was sent to the delivery body, and when. Never changed."""

    edition = models.OneToOneField(PortfolioEdition, models.PROTECT, related_name="submission")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    papers = models.JSONField("the plan and the readiness papers sent with it, each with its digest", null=True)

    RESTRICTED = "id edition sent_at papers"
    PERSONAL = "sent_by"

    class Meta:
        ordering = ("pk",)
