"""Assessors, their assignments and conflicts, append-only scores, and the panel's agreed score."""

from __future__ import annotations

from fractions import Fraction

from django.db import models

from placefund.applications.models import Application
from placefund.domain import lifecycle
from placefund.domain.assessing.conflicts import Reader
from placefund.funds.models import Fund
from placefund.people.models import Organisation, User


class Assessor(models.Model):
    """A person in a fund's pool of assessors. Conflicts are by the organisations and areas named here, and by declaration."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="assessors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisations = models.ManyToManyField(Organisation, related_name="+")
    area_codes = models.JSONField("local authorities they have an interest in", default=list)
    expertise = models.CharField(max_length=200, blank=True)
    most_applications = models.IntegerField("how many they can read", default=10)

    OPEN = "id fund"
    RESTRICTED = "expertise most_applications"
    PERSONAL = "user organisations area_codes"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("fund", "user"), name="a_person_is_in_a_pool_once"),)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def scopes(self) -> frozenset[str]:
        return frozenset({f"assessor:{self.pk}"}) | self.fund.scopes()

    def _acts_for(self) -> frozenset[int]:
        """The organisations in which this person holds a role, whether anybody named them here or not."""
        held = (row.scope.partition(":") for row in self.user.memberships.all() if row.ended_at is None)
        return frozenset(int(number) for kind, _, number in held if kind == "organisation")

    def reader(self) -> Reader:
        """This assessor as the rules on conflicts see them."""
        return Reader(
            self.pk,
            frozenset(organisation.pk for organisation in self.organisations.all()) | self._acts_for(),
            frozenset(self.area_codes),
            frozenset(conflict.application_id for conflict in self.declared.all()),
        )


class DeclaredConflict(models.Model):
    """A conflict an assessor named themselves. It is never taken back, only added to."""

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="declared")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    reason = models.TextField()
    declared_at = models.DateTimeField()

    OPEN = "id declared_at"
    RESTRICTED = "application reason"
    PERSONAL = "assessor"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessor", "application"), name="a_conflict_is_declared_once"),)


class Assignment(models.Model):
    """One application given to one assessor."""

    LIFECYCLE = lifecycle.ASSIGNMENT
    READ_WITH = ("assessor__user", "assessor__fund", "application__round__strand__fund", "application__partnership")

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, default=lifecycle.ASSIGNMENT.born)
    assigned_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "application state assigned_at scored_at"
    PERSONAL = "assessor"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "assessor"), name="an_application_is_given_to_an_assessor_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="scored") | models.Q(scored_at__isnull=False),
                name="a_scored_assignment_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} for {self.assessor}"

    @property
    def fund_slug(self) -> str:
        return self.assessor.fund.slug

    def scopes(self) -> frozenset[str]:
        return frozenset({f"assessor:{self.assessor_id}"}) | self.application.round.scopes()


class Score(models.Model):
    """One criterion's score with its reason. Scores are added, never changed: the newest `submission` of an assignment counts."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="scores")
    submission = models.IntegerField("1 for the first scoring, 2 for the first revision, …")
    criterion_key = models.CharField(max_length=60)
    points = models.IntegerField()
    reason = models.TextField()
    scored_at = models.DateTimeField()

    RESTRICTED = "id assignment submission criterion_key points reason scored_at"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "submission", "criterion_key"), name="a_criterion_is_scored_once_in_a_submission"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_score_has_a_reason"),
        )


class AgreedScore(models.Model):
    """The panel's agreed score, kept as an exact fraction of 100, with its reason and the readers' mean beside it."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="agreed")
    score = models.CharField("exact score out of 100, as a fraction", max_length=60)
    mean = models.CharField("mean of the assessors' weighted scores, as a fraction", max_length=60, blank=True)
    reason = models.TextField()
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    OPEN = "id application score agreed_at"
    RESTRICTED = "mean reason"
    PERSONAL = "agreed_by"

    @property
    def out_of_100(self) -> Fraction:
        return Fraction(self.score)
