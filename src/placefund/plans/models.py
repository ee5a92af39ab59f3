"""A place's plan: its draft piece by piece, its sealed versions, who endorsed and who may read them, comments, and sessions."""

from __future__ import annotations

from datetime import date

from django.db import models

from placefund.domain import choices
from placefund.domain.drafting import CommentMove
from placefund.domain.messages import say
from placefund.domain.places import nation_scopes
from placefund.domain.plans.parts import Piece, PlanPart
from placefund.funds.models import Programme
from placefund.people.models import User
from placefund.records import clock
from placefund.web.crumbs import Crumbs, Visitor

WITH_PROGRAMME = ("programme__strand__fund", "programme__place")


class Plan(models.Model):
    """The draft of a programme's plan. Its own people read it, and the government of its nation where it was asked."""

    READ_WITH = WITH_PROGRAMME

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="plan")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    nation_asked_at = models.DateTimeField("when the government of the nation was asked to comment", null=True)

    RESTRICTED = "id programme begun_at nation_asked_at"
    PERSONAL = "begun_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return say("Plan of {place}", place=self.programme.place)

    def way(self, visitor: Visitor) -> Crumbs:
        return (
            self.programme.way(visitor)
            .to(say("Plan"), "place-plan", self.programme_id)
            .to(say("Draft"), "plan-draft", self.pk)
        )

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    def scopes(self) -> frozenset[str]:
        """Of the fund's own people none reads a draft: what they read is released to them."""
        asked = nation_scopes(self.programme.place.nation) if self.nation_asked_at else frozenset()
        return frozenset({f"programme:{self.programme_id}"}) | asked


class PlanItem(models.Model):
    """One piece of a draft, by the number that is its own for good."""

    READ_WITH = ("plan__programme__strand__fund", "plan__programme__place")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    part = models.CharField(max_length=20, choices=choices.plan_parts)
    number = models.IntegerField("number within its plan")
    place = models.IntegerField("where it stands in its part")
    content = models.JSONField("what was entered, by field", default=dict)
    version = models.IntegerField("how often it was saved", default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField("when it was taken out", null=True)

    RESTRICTED = "id plan part number place content version saved_at removed_at"
    PERSONAL = "saved_by"

    class Meta:
        ordering = ("place", "number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="a_piece_has_a_number_of_its_own"),)

    def __str__(self) -> str:
        return self.piece().title

    def way(self, visitor: Visitor) -> Crumbs:
        return self.plan.way(visitor).to(str(self), "plan-item", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.plan.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.plan.scopes()

    def piece(self) -> Piece:
        return Piece(PlanPart(self.part), self.number, self.place, self.content)


class PlanVersion(models.Model):
    """A plan as it was issued: a snapshot with its digest. The database refuses to change or remove it."""

    READ_WITH = WITH_PROGRAMME

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_versions")
    number = models.IntegerField("number within its programme")
    record = models.JSONField("every piece, and what the rules found, as JSON")
    digest = models.CharField("SHA-256 of the record", max_length=64)
    why = models.CharField("why it was issued", max_length=500)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    RESTRICTED = "id programme number record digest why issued_at"
    PERSONAL = "issued_by"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="a_version_of_a_plan_has_a_number_of_its_own"),
            models.CheckConstraint(condition=~models.Q(why=""), name="a_version_of_a_plan_says_why"),
        )

    def __str__(self) -> str:
        return say("Version {number} of the plan of {place}", number=self.number, place=self.programme.place)

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.programme.way(visitor).to(say("Plan"), "place-plan", self.programme_id)
        return above.to(say("Version {number}", number=self.number), "plan-version", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    @property
    def released_to(self) -> frozenset[str]:
        """To whom beside the programme it is open."""
        return frozenset(release.audience for release in self.releases.all())

    def scopes(self) -> frozenset[str]:
        """Its programme's own people; the fund's and the nation's once it is released to them, or to everybody."""
        own = frozenset({f"programme:{self.programme_id}"})
        return self.programme.scopes() if self.released_to else own

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(Piece.from_record(each) for each in self.record["pieces"])


class PlanRelease(models.Model):
    """That a version is open to the delivery body, or to everybody. The database refuses to change or remove it."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="releases")
    audience = models.CharField(max_length=20, choices=choices.plan_audiences)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    RESTRICTED = "id version audience released_at"
    PERSONAL = "released_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("version", "audience"), name="a_version_is_released_to_an_audience_once"),
        )


class PlanEndorsement(models.Model):
    """What the board said of a version, as the office noted it; a later row corrects it. The database refuses to change it."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="endorsements")
    decided_on = models.DateField("day of the board's meeting")
    is_endorsed = models.BooleanField("endorsed, and not sent back")
    minute = models.CharField("what the minutes say", max_length=1000)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    RESTRICTED = "id version decided_on is_endorsed minute noted_at"
    PERSONAL = "noted_by"

    class Meta:
        ordering = ("pk",)


class PlanComment(models.Model):
    """That somebody said something about a paragraph of a plan, or answered it. The database refuses to change or remove it.

    It holds on to the piece and its field by their keys, and to the words as they stood: a later version loses none.
    """

    READ_WITH = ("plan__programme__strand__fund", "plan__programme__place", "written_by", "version")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comments")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, related_name="+", verbose_name="the version it was written on"
    )
    piece = models.CharField("key of the piece", max_length=40, blank=True)
    paragraph = models.CharField("name of its field", max_length=40, blank=True)
    quoted = models.TextField("the paragraph as it stood", blank=True)
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="answers", verbose_name="the comment it answers"
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id plan version piece paragraph quoted first written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return say("Comment {number}", number=self.pk)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.plan.way(visitor).to(say("Comments"), "plan-comments", self.plan_id)

    @property
    def fund_slug(self) -> str:
        return self.plan.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.plan.scopes()


class PlanCommentWords(models.Model):
    """What a comment says. The database refuses to change it; it goes when its writer withdraws it or is erased."""

    comment = models.OneToOneField(PlanComment, models.PROTECT, related_name="words")
    text = models.TextField()

    RESTRICTED = "id comment text"

    class Meta:
        verbose_name_plural = "words on plans"
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="a_comment_on_a_plan_says_something"),)


class PlanCommentStep(models.Model):
    """That a comment was resolved, opened again or withdrawn. The database refuses to change or remove it."""

    comment = models.ForeignKey(PlanComment, models.PROTECT, related_name="steps")
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
                name="a_comment_on_a_plan_is_withdrawn_once",
            ),
        )


class PlanSession(models.Model):
    """One session in which the plan was made together, as it was logged. A later row corrects it; neither is ever changed."""

    READ_WITH = ("plan__programme__strand__fund", "plan__programme__place")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sessions")
    number = models.IntegerField("number within its plan")
    held_on = models.DateField()
    title = models.CharField("what the session was for", max_length=200)
    took_part = models.TextField("organisations that took part, and in which parts their people; no names of people")
    discussed = models.TextField("what was discussed")
    pieces = models.JSONField("keys of the pieces that it was about", default=list)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="the entry that it corrects"
    )
    why_corrected = models.CharField(max_length=300, blank=True)
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    RESTRICTED = "id plan number held_on title took_part discussed pieces corrects why_corrected logged_at"
    PERSONAL = "logged_by"

    class Meta:
        ordering = ("held_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(why_corrected=""),
                name="a_corrected_session_says_why",
            ),
        )

    def __str__(self) -> str:
        return say("Session {number}: {title}", number=self.number, title=self.title)

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.plan.way(visitor).to(say("Sessions"), "plan-sessions", self.plan_id)
        return above.to(say("Session {number}", number=self.number), "plan-session", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.plan.fund_slug

    @property
    def newest(self) -> bool:
        """Whether no later row corrects it."""
        return not hasattr(self, "corrected_by")

    def scopes(self) -> frozenset[str]:
        return self.plan.scopes()


class AgreedAction(models.Model):
    """What a session agreed that somebody does by a day."""

    READ_WITH = ("session__plan__programme__strand__fund", "session__plan__programme__place")

    session = models.ForeignKey(PlanSession, models.PROTECT, related_name="agreed")
    what = models.CharField(max_length=300)
    owner = models.CharField("organisation or part that does it", max_length=200)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField()

    RESTRICTED = "id session what owner due_on done_at noted_at"

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.what

    @property
    def fund_slug(self) -> str:
        return self.session.fund_slug

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < _today()

    def scopes(self) -> frozenset[str]:
        return self.session.scopes()


def _today() -> date:
    return clock.now().date()
