"""Readiness: what governments say to what a place sent, what is found of it, and the gaps that are worked off."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from placefund.documents.models import Document
from placefund.domain import choices, lifecycle
from placefund.domain.messages import Message, say
from placefund.domain.readiness import GapStep, Verdict, the_whole
from placefund.funds.models import Programme
from placefund.people.models import Organisation, User
from placefund.readiness.sent_rows import (
    DimensionText,
    EvidenceItem,
    LaterWaveDay,
    ReadinessSubmission,
    SentReadiness,
    Wave,
)
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor

__all__ = (
    "DimensionFinding",
    "DimensionText",
    "EvidenceItem",
    "Gap",
    "GapLine",
    "GovernmentView",
    "LaterWaveDay",
    "PublishedReadiness",
    "ReadinessFinding",
    "ReadinessSubmission",
    "SentReadiness",
    "ViewAnswer",
    "Wave",
)


class GovernmentView(models.Model):
    """What the government of a place's nation says to what was sent. It is never changed: another is a further row."""

    READ_WITH = (
        "sent__submission__programme__strand__fund",
        "sent__submission__programme__place",
        "sent__submission__wave",
    )

    sent = models.ForeignKey(SentReadiness, models.PROTECT, related_name="views")
    text = models.TextField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    RESTRICTED = "id sent text given_at"
    PERSONAL = "given_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="a_view_says_something"),)

    def __str__(self) -> str:
        return say("View on {sent}", sent=self.sent)

    @property
    def fund_slug(self) -> str:
        return self.sent.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.sent.scopes()


class ViewAnswer(models.Model):
    """How the delivery body answers a government's view. The database refuses to change or remove it."""

    view = models.OneToOneField(GovernmentView, models.PROTECT, related_name="answer")
    text = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    RESTRICTED = "id view text answered_at"
    PERSONAL = "answered_by"

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="an_answer_to_a_view_says_something"),)


class ReadinessFinding(Correction):
    """What the delivery body finds of what a place sent. Once it is released it stays: a revision is a further row."""

    LIFECYCLE = lifecycle.READINESS_FINDING
    READ_WITH = GovernmentView.READ_WITH

    sent = models.ForeignKey(SentReadiness, models.PROTECT, related_name="findings")
    state = models.CharField(max_length=20, default=lifecycle.READINESS_FINDING.born)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_back_why = models.CharField("why the second person sent it back", max_length=500, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    why_without_view = models.CharField("why no government's view was waited for", max_length=500, blank=True)

    RESTRICTED = (
        "id sent state drafted_at sent_back_why confirmed_at released_at why_without_view corrects why_corrected"
    )
    PERSONAL = "drafted_by confirmed_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            *Correction.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("drafted_by")),
                name="who_drafts_a_finding_on_readiness_does_not_confirm_it",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=lifecycle.READINESS_FINDING.states),
                name="a_finding_on_readiness_is_in_a_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="released") | models.Q(confirmed_by__isnull=False, released_at__isnull=False),
                name="a_released_finding_was_confirmed",
            ),
        )

    def __str__(self) -> str:
        return say("Finding on {sent}", sent=self.sent)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.sent.way(visitor).to(say("Finding"), "readiness-finding", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.sent.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.sent.scopes()

    @property
    def titled_tests(self) -> list[tuple[str, DimensionFinding]]:
        """What is found of each test, in the order in which they are asked."""
        found = {row.dimension: row for row in self.tests.all()}
        return [(each["title"], found[each["key"]]) for each in self.sent.dimensions if each["key"] in found]

    @property
    def whole(self) -> Verdict | None:
        """What the whole is; it follows from the tests, and nobody sets it. None while a test is open."""
        found = [Verdict(row.verdict) for row in self.tests.all()]
        return the_whole(found) if len(found) == len(self.sent.dimensions) else None


class DimensionFinding(models.Model):
    """What is found of one test, with its reasons, and what has to be done where it is not simply ready."""

    finding = models.ForeignKey(ReadinessFinding, models.CASCADE, related_name="tests")
    dimension = models.CharField("key of the test", max_length=60)
    verdict = models.CharField(max_length=20, choices=choices.verdicts)
    reasons = models.TextField()
    missing = models.TextField("what is missing; empty where it is ready", blank=True)
    due_on = models.DateField("until when it is worked off", null=True)
    help_offered = models.TextField("what the delivery body helps with", blank=True)

    RESTRICTED = "id finding dimension verdict reasons missing due_on help_offered"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("finding", "dimension"), name="a_test_is_found_once_in_a_finding"),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="what_is_found_of_a_test_has_reasons"),
            models.CheckConstraint(
                condition=models.Q(verdict="ready") | (~models.Q(missing="") & models.Q(due_on__isnull=False)),
                name="what_is_not_ready_says_what_is_missing",
            ),
        )

    @property
    def told_verdict(self) -> Message:
        return Verdict(self.verdict).label

    @property
    def opens_a_gap(self) -> bool:
        """Whether its release opens a gap: not where the finding that it revises has opened the same one already."""
        if not Verdict(self.verdict).leaves_a_gap:
            return False
        return not Gap.objects.filter(
            found_in__finding=self.finding.corrects_id, dimension=self.dimension, what=self.missing
        ).exists()


class PublishedReadiness(models.Model):
    """A finding that the fund made public. The database refuses to change or remove it."""

    finding = models.OneToOneField(ReadinessFinding, models.PROTECT, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    OPEN = "id finding published_at"
    PERSONAL = "published_by"


class Gap(models.Model):
    """Something that a place lacks to be ready: who owns it, until when, and which help is offered."""

    LIFECYCLE = lifecycle.GAP
    READ_WITH = ("programme__strand__fund", "programme__place", "organisation", "person")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="gaps")
    number = models.IntegerField("number within its programme")
    dimension = models.CharField("key of the test", max_length=60)
    dimension_title = models.CharField(max_length=200)
    what = models.TextField("what is missing")
    side = models.CharField("on whose side it is worked off", max_length=20, choices=choices.gap_sides)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="who works it off")
    due_on = models.DateField()
    help_offered = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=lifecycle.GAP.born)
    found_in = models.ForeignKey(DimensionFinding, models.PROTECT, null=True, related_name="gaps")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField("when it was closed or dropped", null=True)

    RESTRICTED = (
        "id programme number dimension dimension_title what side organisation due_on help_offered state found_in opened_at "
        "settled_at"
    )
    PERSONAL = "person"

    class Meta:
        ordering = ("due_on", "number")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="a_gap_has_one_number_in_its_programme"),
            models.CheckConstraint(condition=~models.Q(what=""), name="a_gap_says_what_is_missing"),
            models.CheckConstraint(condition=models.Q(state__in=lifecycle.GAP.states), name="a_gap_is_in_a_state"),
        )

    def __str__(self) -> str:
        return say("Gap {number}", number=self.number)

    def way(self, visitor: Visitor) -> Crumbs:
        way = self.programme.way(visitor).to(say("Readiness"), "readiness", self.programme_id)
        return way.to(say("Gaps"), "readiness-gaps", self.programme_id).to(str(self), "readiness-gap", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.programme.scopes()

    @property
    def url(self) -> str:
        return reverse("readiness-gap", args=[self.pk])


class GapLine(models.Model):
    """One line of a gap's thread, and what it did. The database refuses to change or remove it."""

    gap = models.ForeignKey(Gap, models.CASCADE, related_name="lines")
    step = models.CharField(max_length=20, choices=choices.gap_steps)
    text = models.TextField()
    is_from_place = models.BooleanField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id gap step text is_from_place document written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="a_line_of_a_gap_says_something"),)

    @property
    def told_step(self) -> Message:
        return GapStep(self.step).label
