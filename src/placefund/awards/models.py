"""Awards: what was offered, on which conditions, and whether it was accepted. What was committed is asked of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models

from placefund.applications.models import Application
from placefund.awards.tranche_rows import GateCondition, Tranche, TranchePlan
from placefund.documents.models import Document
from placefund.domain import lifecycle
from placefund.domain.indicators import Indicator, quantity
from placefund.domain.ledger import award_account
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.promises import is_comparable, version_it_stands_at
from placefund.funds.models import Allocation, Fund, IndicatorDefinition, Round, Strand
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation, TwoPersonStep, User
from placefund.portfolios.models import PortfolioEdition
from placefund.web.crumbs import Crumbs, Visitor

__all__ = (
    "Award",
    "AwardReopening",
    "Condition",
    "ConditionStep",
    "GateCondition",
    "PromisedFigure",
    "Tranche",
    "TranchePlan",
)


class Award(models.Model):
    """A grant offered to a partnership: after a competition (`application`), or from an earmarked place's allocation."""

    LIFECYCLE = lifecycle.AWARD
    READ_WITH = ("strand__fund", "partnership")
    STANDING = ("offered", "accepted", "closed")
    """The states of an offer that is open or taken: a bid has one such offer at most."""

    strand = models.ForeignKey(Strand, models.PROTECT, related_name="awards")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="awards")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="awards")
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="awards")
    portfolio_edition: models.ForeignKey[Any, Any] = models.ForeignKey(
        PortfolioEdition,
        models.PROTECT,
        null=True,
        related_name="awards",
        verbose_name="the approved portfolio it pays for",
    )
    state = models.CharField(max_length=20, default=lifecycle.AWARD.born)
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=140)
    summary = models.TextField("public summary")
    sectors = models.JSONField(default=list)
    pence = models.BigIntegerField("amount offered")
    starts_on = models.DateField()
    ends_on = models.DateField()
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    why_withdrawn = models.TextField(blank=True)
    before_ready = models.JSONField(
        "in which tests its place was not found ready, and why it was offered before; empty where it was", null=True
    )
    instead_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="followed_by",
        verbose_name="the withdrawn or declined offer that it replaces",
    )

    OPEN = (
        "id strand partnership application allocation portfolio_edition state reference title summary sectors pence "
        "starts_on ends_on offered_at answered_at closed_at withdrawn_at instead_of"
    )
    RESTRICTED = "why_withdrawn before_ready"
    PERSONAL = "offered_by answered_by withdrawn_by"
    TELLS_OF_BID = "application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="an_award_is_above_zero"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="an_award_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False, allocation__isnull=True)
                | models.Q(application__isnull=True, allocation__isnull=False),
                name="an_award_comes_from_a_bid_or_an_allocation",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("offered", "withdrawn"), answered_at__isnull=True)
                | models.Q(state__in=("accepted", "declined", "closed"), answered_at__isnull=False),
                name="an_answered_award_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="a_closed_award_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~models.Q(why_withdrawn="")
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True)),
                name="a_withdrawn_offer_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(portfolio_edition__isnull=True) | models.Q(allocation__isnull=False),
                name="a_portfolios_award_comes_from_an_allocation",
            ),
            models.UniqueConstraint(
                fields=("portfolio_edition",),
                condition=models.Q(state__in=("offered", "accepted", "closed")),
                name="a_portfolio_has_one_offer_that_stands",
            ),
            models.UniqueConstraint(
                fields=("application",),
                condition=models.Q(state__in=("offered", "accepted", "closed")),
                name="a_bid_has_one_offer_that_stands",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def way(self, visitor: Visitor) -> Crumbs:
        """The public reads of an award among the others, by its title; those with a part in it know it by its reference."""
        fund = self.strand.fund
        if visitor.is_public:
            return fund.way(visitor).to(say("Awards"), "awards", fund.slug).to(self.title, "award", self.pk)
        return fund.way(visitor).to(self.reference, "manage-award", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Award]:
        """An award is public once it is accepted."""
        return cls.objects.filter(state__in=("accepted", "closed")).select_related(
            "strand__fund", "partnership__lead", "partnership__place"
        )

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def regards(self) -> Round | Fund:
        """What messages about it stand in: the round of its bid, or its fund where it comes from an allocation."""
        return self.application.round if self.application else self.strand.fund

    @property
    def amount(self) -> Money:
        """What was offered."""
        return Money(self.pence)

    @property
    def account(self) -> str:
        return award_account(self.pk)

    @property
    def source_account(self) -> str:
        """The account its money comes from: the place's, or the strand's."""
        return self.allocation.account if self.allocation else self.strand.account

    def scopes(self) -> frozenset[str]:
        return self.strand.fund.scopes() | self.partnership.scopes() | {f"award:{self.pk}"}


class AwardReopening(TwoPersonStep):
    """That a closed award be opened again to which money comes back: asked for by one person, confirmed by another."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="reopenings")
    reason = models.CharField("why, as it is published with the transfers", max_length=200)
    pence = models.BigIntegerField("what comes back to it")

    OPEN = "id award reason pence asked_at is_confirmed answered_at withdrawn_at"
    RESTRICTED = "answer"
    PERSONAL = "asked_by answered_by"
    TELLS_OF_BID = "award__application"

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("award",), condition=TwoPersonStep.WAITS, name="an_award_is_asked_for_once"
            ),
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)


class Condition(models.Model):
    """Something the award depends on: whose it is, until when, whether money waits for it, and how far it has got."""

    LIFECYCLE = lifecycle.CONDITION
    READ_WITH = ("award__strand__fund", "award__partnership", "owner")

    award = models.ForeignKey(Award, models.CASCADE, related_name="conditions")
    text = models.TextField()
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="who has to meet it")
    due_on = models.DateField(null=True)
    blocks_payment = models.BooleanField("nothing is paid before it is met", default=False)
    state = models.CharField(max_length=20, default=lifecycle.CONDITION.born)
    met_at = models.DateTimeField(null=True)
    reference = models.CharField(
        "the project that it is of, by its reference in the approved portfolio", max_length=120, blank=True
    )
    fell_away_at = models.DateTimeField("when its project was stopped before it was met", null=True)

    STILL_WANTED = models.Q(fell_away_at__isnull=True) & ~models.Q(state="met")
    """What an award still has to meet: neither met, nor fallen away with its project."""
    OPEN = "id award text owner due_on blocks_payment state met_at reference fell_away_at"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="met", met_at__isnull=False)
                | (~models.Q(state="met") & models.Q(met_at__isnull=True)),
                name="a_condition_that_is_met_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(fell_away_at__isnull=True) | ~models.Q(state="met"),
                name="a_condition_that_is_met_does_not_fall_away",
            ),
        )

    def __str__(self) -> str:
        return self.text

    def way(self, visitor: Visitor) -> Crumbs:
        return self.award.way(visitor).to(say("Condition"), "condition", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.award.fund_slug

    @property
    def is_still_wanted(self) -> bool:
        """Whether the award still has to meet it."""
        return self.fell_away_at is None and self.state != "met"

    def is_overdue(self, on: date) -> bool:
        """Whether its day is past and nobody has answered it. What fell away with its project is never late."""
        return self.state == "open" and self.fell_away_at is None and self.due_on is not None and self.due_on < on

    def scopes(self) -> frozenset[str]:
        return self.award.scopes() | {f"organisation:{self.owner_id}"}


class PromisedFigure(models.Model):
    """How much of an indicator an award promises by a day, and where its offer says so. A row is never changed.

    It was written with the offer, or entered later by somebody (`entered_by`). A mistake is put right by a further row that names
    the one it corrects and why; what stands is the row that nothing corrects. One without a value says that the award promises
    no figure of it. An award of which no row stands here has promised nothing that is on record: that is not nought.
    """

    READ_WITH = ("award__strand__fund", "award__partnership", "indicator")
    STANDS = models.Q(corrected_by__isnull=True, value__isnull=False)

    award = models.ForeignKey(Award, models.PROTECT, related_name="promised_figures")
    indicator = models.ForeignKey(IndicatorDefinition, models.PROTECT, related_name="+")
    value = models.DecimalField("empty: it promises none", max_digits=14, decimal_places=2, null=True)
    due_on = models.DateField()
    where = models.CharField("where the offer or the bid says so", max_length=200)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="who entered it after the offer"
    )
    entered_at = models.DateTimeField(null=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="the row that it corrects"
    )
    reason = models.CharField("why it corrects that row, as it is published", max_length=300, blank=True)

    OPEN = "id award indicator value due_on where entered_at corrects reason"
    PERSONAL = "entered_by"

    class Meta:
        ordering = ("indicator", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("award", "indicator"),
                condition=models.Q(corrects__isnull=True),
                name="an_award_promises_an_indicator_once",
            ),
            models.CheckConstraint(
                condition=models.Q(value__gt=0) | models.Q(value__isnull=True, corrects__isnull=False),
                name="a_promised_figure_is_above_zero",
            ),
            models.CheckConstraint(condition=~models.Q(where=""), name="a_promised_figure_says_where_it_stands"),
            models.CheckConstraint(
                condition=models.Q(entered_by__isnull=True, entered_at__isnull=True)
                | models.Q(entered_by__isnull=False, entered_at__isnull=False),
                name="a_figure_entered_later_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, reason="")
                | (models.Q(corrects__isnull=False, entered_by__isnull=False) & ~models.Q(reason="")),
                name="a_corrected_promise_says_why_and_who",
            ),
        )

    def __str__(self) -> str:
        return self.indicator.title

    @property
    def fund_slug(self) -> str:
        return self.award.fund_slug

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def quantity(self) -> Money | int | str | None:
        """The figure as it is printed; None where a correction says that the award promises none."""
        return None if self.value is None else quantity(self.value, self.unit)

    def is_comparable(self, unit: str) -> bool:
        """Whether what is reported in a unit can stand beside it."""
        return is_comparable(self.unit, unit)

    def version_it_stands_at(self, reported: Iterable[Indicator]) -> str:
        """Beside which version of its indicator it is shown, of those that something was reported under."""
        own = (one for one in reported if one.key == self.indicator.key and self.is_comparable(one.unit))
        return version_it_stands_at(self.indicator.version, [one.version for one in own])


class ConditionStep(models.Model):
    """One step on a condition, never changed: an answer with its file, what the fund says of it, or that it was opened again."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="steps")
    move = models.CharField("answer, send_back, meet, reopen or change", max_length=20)
    text = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    OPEN = "id condition move at"
    RESTRICTED = "text document"
    PERSONAL = "by"

    class Meta:
        ordering = ("pk",)

    @property
    def label(self) -> str:
        """What was done, in words."""
        return _STEPS[self.move]


_STEPS = {
    "answer": say("Answered"),
    "send_back": say("Sent back"),
    "meet": say("Accepted as met"),
    "reopen": say("Opened again"),
    "change": say("Changed"),
}
