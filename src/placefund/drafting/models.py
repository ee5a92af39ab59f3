"""What the authors of a bid say to one another about it. The fund, its assessors and its auditors never read any of it."""

from __future__ import annotations

from django.db import models

from placefund.applications.models import Application
from placefund.domain import choices
from placefund.domain.drafting import BidPart, CommentMove, PartKind
from placefund.domain.messages import say
from placefund.people.models import Organisation, User
from placefund.web.crumbs import Crumbs, Visitor

OF_A_QUESTION = models.Q(kind=PartKind.QUESTION) & ~models.Q(question_key="")
OF_NO_QUESTION = ~models.Q(kind=PartKind.QUESTION) & models.Q(question_key="")


class Comment(models.Model):
    """That somebody said something about a part of a bid, or answered it. The database refuses to change or remove the row.

    What was said stands beside it, in `CommentWords`: it can be withdrawn, and the row stays.
    """

    READ_WITH = ("application__round__strand__fund", "application__partnership", "written_by")

    application = models.ForeignKey(Application, models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=20, choices=choices.bid_parts)
    question_key = models.CharField(max_length=60, blank=True)
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="answers", verbose_name="the comment it answers"
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id application kind question_key first written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=OF_A_QUESTION | OF_NO_QUESTION, name="a_comment_on_a_question_says_on_which"
            ),
        )

    def __str__(self) -> str:
        return say("Comment {number}", number=self.pk)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.application.way(visitor).to(say("Comments"), "comments", self.application_id)

    @property
    def fund_slug(self) -> str:
        return self.application.fund_slug

    def scopes(self) -> frozenset[str]:
        """Those of its bid; no role of a fund has a capability that opens comments."""
        return self.application.scopes()

    @property
    def part(self) -> BidPart:
        return BidPart(PartKind(self.kind), self.question_key)


class CommentWords(models.Model):
    """What a comment says. The database refuses to change it; it goes when its writer withdraws it or is erased."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="words")
    text = models.TextField()

    RESTRICTED = "id comment text"

    class Meta:
        verbose_name_plural = "words of comments"
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="a_comment_says_something"),)


class Mention(models.Model):
    """Somebody whom a comment calls by name, and who was told. The database refuses to change or remove it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    RESTRICTED = "id comment"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("comment", "user"), name="a_comment_mentions_somebody_once"),)


class CommentStep(models.Model):
    """That a comment was resolved, opened again or withdrawn. The database refuses to change or remove it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=20, choices=choices.comment_moves)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    RESTRICTED = "id comment move at"
    PERSONAL = "by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("comment",),
                condition=models.Q(move=CommentMove.WITHDRAWN),
                name="a_comment_is_withdrawn_once",
            ),
        )


class PartToWrite(models.Model):
    """That somebody is to write a part of a bid by a day. It ends when it is given to somebody else, or freed.

    Whether its writer still may is asked when it is read: whoever has left, or whose time is over, holds no part.
    """

    READ_WITH = ("application__round__strand__fund", "application__partnership", "writer", "organisation")

    application = models.ForeignKey(Application, models.PROTECT, related_name="parts_to_write")
    kind = models.CharField(max_length=20, choices=choices.bid_parts)
    question_key = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="whose costs"
    )
    writer = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ready_at = models.DateTimeField("when its writer said that it is ready for a look", null=True)
    ended_at = models.DateTimeField("when it was given to somebody else, or freed", null=True)

    RESTRICTED = "id application kind question_key organisation due_on given_at ready_at ended_at"
    PERSONAL = "writer given_by"

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(OF_A_QUESTION & models.Q(organisation__isnull=True))
                | models.Q(kind=PartKind.COSTS, question_key="", organisation__isnull=False),
                name="a_part_to_write_is_a_question_or_the_costs_of_one_partner",
            ),
            models.UniqueConstraint(
                fields=("application", "question_key"),
                condition=models.Q(kind=PartKind.QUESTION, ended_at__isnull=True),
                name="a_question_is_given_to_one_person",
            ),
            models.UniqueConstraint(
                fields=("application", "organisation"),
                condition=models.Q(kind=PartKind.COSTS, ended_at__isnull=True),
                name="the_costs_of_a_partner_are_given_to_one_person",
            ),
        )

    def __str__(self) -> str:
        return say("Part {number} to write", number=self.pk)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.application.way(visitor).to(say("Who writes what"), "parts-to-write", self.application_id)

    @property
    def fund_slug(self) -> str:
        return self.application.fund_slug

    def scopes(self) -> frozenset[str]:
        """Those of its bid; no role of a fund has a capability that opens it."""
        return self.application.scopes()

    @property
    def part(self) -> BidPart:
        return BidPart(PartKind(self.kind), self.question_key)

    def title(self) -> str:
        """The question as it is asked, or whose costs."""
        if self.organisation is not None:
            return say("Costs of {organisation}", organisation=self.organisation)
        return BidPart(PartKind.QUESTION, self.question_key).title(self.application.round.terms().questions)


class Presence(models.Model):
    """That somebody has a question of a bid open, as their browser says every few minutes. It is cleared when it is older."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    question_key = models.CharField(max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    RESTRICTED = "id application question_key seen_at"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question_key", "user"), name="somebody_is_at_a_question_once"
            ),
        )


class DraftLimit(models.Model):
    """How far an organisation lets somebody of its own go in one bid; where none stands, as far as their role does."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="limits")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    leave = models.CharField(max_length=20, choices=choices.draft_leaves)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField("when something else was said", null=True)

    RESTRICTED = "id application organisation leave said_at ended_at"
    PERSONAL = "user said_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "organisation", "user"),
                condition=models.Q(ended_at__isnull=True),
                name="one_limit_stands_for_somebody_in_a_bid",
            ),
        )
