"""The books of funds: every edition that a fund had, with its texts, and the changes that were proposed to it."""

from __future__ import annotations

from django.db import models

from placefund.domain import lifecycle
from placefund.domain.messages import say
from placefund.funds.models import Fund, Round
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class Edition(models.Model):
    """The texts of a fund's book as they were in force from a moment on. The newest is in force; none is ever changed."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    digest = models.CharField("SHA-256 of its texts", max_length=64)
    texts = models.JSONField("the texts of its files, by their names")
    why = models.CharField("why it took the place of the one before", max_length=500)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    OPEN = "id fund number digest texts why accepted_at"
    PERSONAL = "accepted_by"

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("fund", "number"), name="an_edition_has_one_number_in_a_fund"),)

    def __str__(self) -> str:
        return say("Edition {number} of the book of {fund}", number=self.number, fund=self.fund.short_name)

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class BookDraft(models.Model):
    """A changed book that is still worked on, over the edition that was in force when it was begun: one for a fund.

    It may hold what does not fit yet. Proposed as a change, or thrown away, it is gone.
    """

    fund = models.OneToOneField(Fund, models.PROTECT, related_name="book_draft")
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="drafts", verbose_name="edition it was begun from"
    )
    texts = models.JSONField("the texts of its files as they are by now, by their names")
    digest = models.CharField("SHA-256 of its texts", max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    OPEN = "id fund edition digest changed_at"
    RESTRICTED = "texts"
    PERSONAL = "changed_by"

    def __str__(self) -> str:
        return say("Draft of a changed book of {fund}", fund=self.fund.short_name)

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class ProposedChange(models.Model):
    """A changed book of a fund, proposed over the edition that was in force then: applied as a whole, or not."""

    LIFECYCLE = lifecycle.CHANGE
    READ_WITH = ("fund", "edition")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="proposed_changes")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="proposed_changes", verbose_name="edition it is proposed over"
    )
    said = models.CharField("what it is, in a line", max_length=200)
    texts = models.JSONField("the texts of the changed book, by the names of its files")
    digest = models.CharField("SHA-256 of its texts", max_length=64)
    state = models.CharField(max_length=20, default=lifecycle.CHANGE.born)
    why = models.CharField("why it was applied or withdrawn", max_length=500, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    OPEN = "id fund edition said digest state why proposed_at settled_at"
    RESTRICTED = "texts"
    PERSONAL = "proposed_by"

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="proposed", settled_at__isnull=True)
                | models.Q(state__in=("applied", "withdrawn"), settled_at__isnull=False),
                name="a_change_says_when_it_was_settled",
            ),
        )

    def __str__(self) -> str:
        return self.said

    def way(self, visitor: Visitor) -> Crumbs:
        return (
            self.fund.way(visitor)
            .to(say("Change this fund"), "change-fund", self.fund.slug)
            .to(say("Proposed change {number}", number=self.pk), "proposed-change", self.pk)
        )

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class RoundAmendment(models.Model):
    """What an applied change made of the terms of a round that was open: the terms as they were, and the digests of both."""

    change = models.ForeignKey(ProposedChange, models.PROTECT, related_name="amendments")
    round = models.ForeignKey(Round, models.PROTECT, related_name="amendments")
    terms_before = models.JSONField("the terms as they were, as JSON")
    digest_before = models.CharField("SHA-256 of the terms as they were", max_length=64)
    digest_after = models.CharField("SHA-256 of the terms as they are since", max_length=64)
    closed_at_before = models.DateTimeField("closing time before")
    closes_at = models.DateTimeField("closing time since")
    why = models.CharField(max_length=500)
    amended_at = models.DateTimeField()

    OPEN = "id change round terms_before digest_before digest_after closed_at_before closes_at why amended_at"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("change", "round"), name="a_change_amends_a_round_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("closed_at_before")),
                name="an_amended_round_closes_no_earlier",
            ),
        )

    def __str__(self) -> str:
        return say("Amendment of {round}", round=self.round.name)

    @property
    def fund_slug(self) -> str:
        return self.round.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()

    @property
    def is_later(self) -> bool:
        return self.closes_at > self.closed_at_before
