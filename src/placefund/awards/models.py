"""Awards: what was offered, on which conditions, and whether it was accepted. What was committed is asked of the ledger."""

from __future__ import annotations

from django.db import models

from placefund.applications.models import Application
from placefund.domain import lifecycle
from placefund.domain.ledger import award_account
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Allocation, Strand
from placefund.partnerships.models import Partnership
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class Award(models.Model):
    """A grant offered to a partnership: after a competition (`application`), or from an earmarked place's allocation."""

    LIFECYCLE = lifecycle.AWARD
    READ_WITH = ("strand__fund", "partnership")

    strand = models.ForeignKey(Strand, models.PROTECT, related_name="awards")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="awards")
    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="award")
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="awards")
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

    OPEN = (
        "id strand partnership application allocation state reference title summary sectors pence starts_on ends_on "
        "offered_at answered_at closed_at"
    )
    PERSONAL = "offered_by answered_by"
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
                condition=models.Q(state="offered", answered_at__isnull=True)
                | models.Q(state__in=("accepted", "declined", "closed"), answered_at__isnull=False),
                name="an_answered_award_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="a_closed_award_says_when",
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


class Condition(models.Model):
    """Something the award depends on, and when it was met."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="conditions")
    text = models.TextField()
    met_at = models.DateTimeField(null=True)

    OPEN = "id award text met_at"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text
