"""The waves of readiness of a strand, what a place writes for each, and what it sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from placefund.documents.models import Document
from placefund.domain import lifecycle
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.readiness import ReadinessTerms, WaveStanding, standing_of_wave
from placefund.domain.receipts import Receipt, ReceiptSort
from placefund.funds.models import Programme, Strand
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class Wave(models.Model):
    """A time in which the places of a strand show that they are ready. What it asks for is locked when it opens."""

    READ_WITH = ("strand__fund", "programme__place")

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="readiness_waves")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        null=True,
        related_name="own_waves",
        verbose_name="the place it was given to; empty where it is for all",
    )
    why_given = models.CharField("why it was given to one place", max_length=500, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closing_note = models.CharField("what is known of the closing time", max_length=200, blank=True)
    source_refs = models.CharField("refs of its sources, by spaces", max_length=200, blank=True)
    terms_record = models.JSONField("what it asks for, as JSON")
    terms_digest = models.CharField("SHA-256 of what it asks for", max_length=64)

    OPEN = "id strand key name opens_at closes_at closing_note source_refs terms_record terms_digest"
    RESTRICTED = "programme why_given"

    class Meta:
        ordering = ("closes_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("strand", "key"), name="a_wave_has_one_key_in_a_strand"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="a_wave_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(programme__isnull=True, why_given="")
                | (models.Q(programme__isnull=False) & ~models.Q(why_given="")),
                name="a_wave_for_one_place_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.programme.scopes() if self.programme else self.strand.fund.scopes()

    def terms(self) -> ReadinessTerms:
        return ReadinessTerms.from_record(self.terms_record)

    def standing(self, at: datetime, closes_at: datetime | None = None) -> WaveStanding:
        """Where it stands: for one place, by the later day that it was given."""
        return standing_of_wave(self.opens_at, closes_at or self.closes_at, at)


class LaterWaveDay(models.Model):
    """A later day that a place was given in a wave. The database refuses to change or remove it: another is a further row."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="later_days")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    RESTRICTED = "id wave programme closes_at reason given_at"
    PERSONAL = "given_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="a_later_day_of_a_wave_says_why"),)


class ReadinessSubmission(models.Model):
    """What a place writes for a wave. While it is a draft, nobody of the fund reads it."""

    LIFECYCLE = lifecycle.READINESS_SUBMISSION
    READ_WITH = ("programme__strand__fund", "programme__place", "wave")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="readiness_submissions")
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=20, default=lifecycle.READINESS_SUBMISSION.born)
    begun_at = models.DateTimeField()
    begun_from = models.ForeignKey(
        "SentReadiness", models.PROTECT, null=True, related_name="+", verbose_name="the earlier one it began from"
    )

    RESTRICTED = "id programme wave state begun_at begun_from"

    class Meta:
        ordering = ("begun_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("programme", "wave"), name="a_place_has_one_submission_in_a_wave"),
            models.CheckConstraint(
                condition=models.Q(state__in=lifecycle.READINESS_SUBMISSION.states),
                name="a_readiness_submission_is_in_a_state",
            ),
        )

    def __str__(self) -> str:
        return say("{place}: {wave}", place=self.programme.place, wave=self.wave)

    def way(self, visitor: Visitor) -> Crumbs:
        way = self.programme.way(visitor).to(say("Readiness"), "readiness", self.programme_id)
        return way.to(self.wave.name, "readiness-draft", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.programme.scopes()


class DimensionText(models.Model):
    """What a draft says to one test, as it stands now."""

    submission = models.ForeignKey(ReadinessSubmission, models.CASCADE, related_name="texts")
    dimension = models.CharField("key of the test", max_length=60)
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id submission dimension text written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("submission", "dimension"), name="a_test_is_answered_once"),)


class EvidenceItem(models.Model):
    """One thing that shows what a draft says: what it is, its day, and where it is, by a link or a file."""

    READ_WITH = ("submission__programme__strand__fund", "submission__programme__place", "submission__wave")

    submission = models.ForeignKey(ReadinessSubmission, models.CASCADE, related_name="evidence")
    dimension = models.CharField("key of the test", max_length=60)
    what = models.CharField(max_length=300)
    dated = models.DateField("day of the evidence", null=True)
    link = models.URLField(max_length=600, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    RESTRICTED = "id submission dimension what dated link document added_at"
    PERSONAL = "added_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(what=""), name="evidence_says_what_it_is"),)

    def __str__(self) -> str:
        return self.what

    @property
    def fund_slug(self) -> str:
        return self.submission.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.submission.scopes()


class SentReadiness(models.Model):
    """What was sent, with its digest. The database refuses to change or remove it; sent again, it is a further row."""

    READ_WITH = ("submission__programme__strand__fund", "submission__programme__place", "submission__wave")

    submission = models.ForeignKey(ReadinessSubmission, models.PROTECT, related_name="sent")
    number = models.IntegerField("how often it was sent, this one included")
    content = models.JSONField("everything that was sent, as JSON")
    digest = models.CharField("SHA-256 of what was sent", max_length=64)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    RESTRICTED = "id submission number content digest sent_at"
    PERSONAL = "sent_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="what_is_sent_has_one_number"),)

    def __str__(self) -> str:
        return str(self.submission)

    def way(self, visitor: Visitor) -> Crumbs:
        programme = self.submission.programme
        way = programme.way(visitor).to(say("Readiness"), "readiness", programme.pk)
        return way.to(say("{wave}, as it was sent", wave=self.submission.wave), "readiness-sent", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.submission.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.submission.scopes()

    @property
    def reference(self) -> str:
        """The number of its receipt: short enough to be read out."""
        return f"R{self.submission_id}-{self.number}-{self.digest[:8].upper()}"

    def receipt(self) -> Receipt:
        """What its place keeps of it."""
        submission = self.submission
        return Receipt(
            ReceiptSort.READINESS,
            self.reference,
            self.sent_at,
            Money(0),
            say("What shows that {place} is ready", place=submission.programme.place),
            submission.programme.strand.fund.name,
            submission.wave.name,
            submission.programme.place.name,
            self.digest,
        )

    @property
    def dimensions(self) -> list[dict[str, Any]]:
        return list(self.content["dimensions"])
