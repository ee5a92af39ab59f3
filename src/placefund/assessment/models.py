"""Assessors with their ties and absences, assignments, append-only scores with their receipts, and the panel's agreed score."""

from __future__ import annotations

from fractions import Fraction

from django.db import models

from placefund.applications.models import Application
from placefund.domain import choices, lifecycle
from placefund.domain.assessment.deadlines import Leave
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.domain.scope_names import owner_scopes
from placefund.domain.terms import Terms
from placefund.funds.models import Fund, Programme, ProgrammeOffice, Round
from placefund.people.models import Organisation, User
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor


class Assessor(models.Model):
    """A person invited to a fund's pool of assessors. Conflicts follow from the organisations and areas named here, from the
    ties on record, and from what they declare themselves."""

    LIFECYCLE = lifecycle.ASSESSOR
    READ_WITH = ("user", "fund", "employer", "programme__place")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="assessors")
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        related_name="assessors",
        verbose_name="the place whose calls they read for",
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=lifecycle.ASSESSOR.born)
    invited_at = models.DateTimeField(null=True)
    message = models.TextField("what the fund wrote when it invited them", blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField("what they wrote when they answered", blank=True)
    leg = models.CharField("leg of the helix they read for", max_length=20, blank=True, choices=choices.helices)
    employer = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    topics = models.JSONField("sectors they can judge", default=list)
    organisations = models.ManyToManyField(Organisation, related_name="+")
    area_codes = models.JSONField("local authorities they have an interest in", default=list)
    expertise = models.TextField("what they know, in their own words", blank=True)
    least_applications = models.IntegerField("how many they want at the least, if any", default=0)
    most_applications = models.IntegerField("how many they can read", default=10)

    OPEN = "id fund programme"
    RESTRICTED = "state invited_at message answered_at answer leg topics expertise least_applications most_applications"
    PERSONAL = "user employer organisations area_codes"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("fund", "user"), condition=models.Q(programme=None), name="a_person_is_in_a_pool_once"
            ),
            models.UniqueConstraint(fields=("programme", "user"), name="a_person_is_in_the_pool_of_a_programme_once"),
            models.CheckConstraint(
                condition=~models.Q(state="invited") | models.Q(invited_at__isnull=False, answered_at__isnull=True),
                name="an_invitation_waits_for_its_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | models.Q(answered_at__isnull=False),
                name="who_declined_says_when",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def on_record(self) -> tuple[str, int]:
        return "", self.user_id

    def way(self, visitor: Visitor) -> Crumbs:
        """Below the fund's pool; their own pages begin at what they have to assess."""
        above = self.owner.way(visitor)
        if self.programme is None:
            above = above.to(say("Assessors"), "assessor-pool", self.fund.slug)
        else:
            above = above.to(say("Assessors"), "place-assessor-pool", self.programme_id)
        return above.to(str(self), "assessor", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    def scopes(self) -> frozenset[str]:
        return frozenset({f"assessor:{self.pk}"}) | owner_scopes(self.fund.scopes(), self.programme_id)

    def is_in_pool_of(self, round_: Round) -> bool:
        """Whether they may be given what is sent to a round: its owner's pool reads it, and the fund's a call of two tracks."""
        reads_quality = round_.has_tracks and self.programme_id is None
        return self.fund_id == round_.strand.fund_id and (reads_quality or self.programme_id == round_.programme_id)

    @property
    def owner(self) -> Fund | ProgrammeOffice:
        """Whose pool it is: a fund's, or that of a programme for its local calls."""
        return self.fund if self.programme is None else self.programme.office

    def leaves(self) -> tuple[Leave, ...]:
        """The days on which they cannot read; expects `absences` prefetched where it is called in a loop."""
        return tuple(Leave(row.first_day, row.last_day) for row in self.absences.all())


class Absence(models.Model):
    """Days on which an assessor cannot read. The last day belongs to it."""

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    RESTRICTED = "id first_day last_day"
    PERSONAL = "assessor"

    class Meta:
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="an_absence_ends_after_it_begins"
            ),
        )


class Tie(models.Model):
    """Something on record that joins an assessor to an organisation, an application, an area or another person.

    It is never changed; when it ended, `until` says so from the start, or a ruling clears what follows from it.
    """

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=40, choices=choices.tie_kinds)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=9, blank=True)
    person = models.CharField("name of the other person", max_length=200, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.CharField("where this is known from", max_length=300)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    OPEN = "id"
    RESTRICTED = "kind organisation application area_code since until source recorded_at"
    PERSONAL = "assessor person recorded_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(source=""), name="a_tie_says_where_it_is_known_from"),
        )


class Ruling(models.Model):
    """What the fund ruled on a conflict between an assessor and an application. Rulings are added; the newest counts."""

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="rulings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="rulings")
    ruling = models.CharField("hard, soft or cleared", max_length=20, choices=choices.rulings)
    reason = models.TextField()
    ruled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    OPEN = "id"
    RESTRICTED = "application ruling reason ruled_at"
    PERSONAL = "assessor ruled_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="a_ruling_has_a_reason"),)


class DeclaredConflict(Correction):
    """What an assessor declared of their own conflict with an application. A row that corrects an earlier one says why it was a
    mistake, or that there is a conflict after all; all of them are kept, and the newest counts."""

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="declared")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    stands = models.BooleanField("there is a conflict; false when it was declared by mistake", default=True)
    reason = models.TextField("what the conflict is", blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField()

    OPEN = "id declared_at"
    RESTRICTED = "application stands reason corrects why_corrected"
    PERSONAL = "assessor declared_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            *Correction.Meta.constraints,
            models.UniqueConstraint(
                fields=("assessor", "application"),
                condition=models.Q(corrects__isnull=True),
                name="a_conflict_is_declared_once",
            ),
            models.CheckConstraint(
                condition=models.Q(stands=False, corrects__isnull=False) | models.Q(stands=True) & ~models.Q(reason=""),
                name="a_conflict_that_stands_says_what_it_is",
            ),
        )

    @staticmethod
    def that_stand() -> models.Q:
        """What counts among these rows: the newest about each application, where it says that there is a conflict."""
        return models.Q(stands=True, corrected_by__isnull=True)


class Assignment(models.Model):
    """One application given to one assessor."""

    LIFECYCLE = lifecycle.ASSIGNMENT
    READ_WITH = ("assessor__user", "assessor__fund", "application__round__strand__fund", "application__partnership")

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, default=lifecycle.ASSIGNMENT.born)
    assigned_at = models.DateTimeField()
    due_on = models.DateField("the day by which the fund wants the scores", null=True)
    reminded_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "application state assigned_at due_on reminded_at scored_at"
    PERSONAL = "assessor"
    TELLS_OF_BID = "application"

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
        return say("{application} for {assessor}", application=self.application, assessor=self.assessor)

    @property
    def fund_slug(self) -> str:
        return self.assessor.fund.slug

    def scopes(self) -> frozenset[str]:
        return frozenset({f"assessor:{self.assessor_id}"}) | self.application.round.scopes()

    @property
    def track(self) -> Track | None:
        """The track that it is a reading in: quality is read by the fund's pool, local fit by the place's own."""
        if not self.application.round.has_tracks:
            return None
        return Track.QUALITY if self.assessor.programme_id is None else Track.FIT

    def terms(self) -> Terms:
        """The terms of its round with the criteria that its reader judges by."""
        return self.application.round.terms().of_track(self.track)


class TrackOpening(models.Model):
    """That the two tracks of a local call were opened to each other, once every reading of both was sent. It is never undone."""

    TELLS_OF_ROUND = "round"

    round = models.OneToOneField(Round, models.PROTECT, related_name="track_opening")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    OPEN = "id round opened_at"
    PERSONAL = "opened_by"


class ScoreDraft(models.Model):
    """Scores and reasons that an assessor has not sent yet. Nobody else reads them, the fund and the auditor included.

    It goes when the scores are sent, and stays closed when a conflict ends the reading. `version` grows with every save.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="draft")
    points = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    confidence = models.IntegerField(null=True)
    version = models.IntegerField(default=1)
    saved_at = models.DateTimeField()

    RESTRICTED = "id assignment points reasons confidence version saved_at"


class Notebook(models.Model):
    """An assessor's own notes on one application. Nobody else reads them, the fund and the auditor included.

    They are no part of the scores: sending these leaves them, and no file holds them. The last note that is emptied takes the
    row with it. They stay closed when a conflict ends the reading. `version` grows with every save.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="notebook")
    texts = models.JSONField("notes, by the part of the application they stand beside", default=dict)
    version = models.IntegerField(default=1)
    saved_at = models.DateTimeField()

    RESTRICTED = "id assignment version saved_at"
    PERSONAL = "texts"


class KeptScores(models.Model):
    """Scores that were not sent: a draft that gave way to something else, or what came back on an offline sheet.

    Nothing that was typed is lost. They are added, never changed, and read by their assessor alone, as a draft is.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="kept_scores")
    kind = models.CharField("a draft or a sheet", max_length=20)
    points = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    confidence = models.IntegerField(null=True)
    kept_at = models.DateTimeField()

    RESTRICTED = "id assignment kind points reasons confidence kept_at"

    class Meta:
        ordering = ("pk",)


class Score(models.Model):
    """One criterion's score with its reason. Scores are added, never changed; the method says which `submission` counts."""

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


class ScoreReceipt(models.Model):
    """What an assessor gets for one scoring: its reference and digest, so that both sides can show what was sent.

    `confidence` is the assessor's own: 1 low, 2 medium, 3 high. `after_others` says that another's reading was open to them
    before they sent this change of their own, and `change_reason` why they changed it.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="receipts")
    submission = models.IntegerField()
    confidence = models.IntegerField()
    by_sheet = models.BooleanField("came back on an offline sheet", default=False)
    reference = models.CharField(max_length=40, unique=True)
    digest = models.CharField("SHA-256 of the scores and reasons", max_length=64)
    sent_at = models.DateTimeField()
    after_others = models.BooleanField("was sent after another's reading was open to its sender", default=False)
    change_reason = models.TextField(blank=True)

    RESTRICTED = "id assignment submission confidence by_sheet reference digest sent_at after_others change_reason"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("assignment", "submission"), name="a_scoring_has_one_receipt"),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=1, confidence__lte=3), name="confidence_is_from_1_to_3"
            ),
            models.CheckConstraint(
                condition=models.Q(after_others=False) | ~models.Q(change_reason=""),
                name="a_change_after_the_others_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class AgreedScore(models.Model):
    """The panel's agreed score, kept as an exact fraction of 100, with its reason and the readers' mean beside it. In a call of
    two tracks `quality` is the score of that track, which has to reach the threshold; empty everywhere else."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="agreed")
    score = models.CharField("exact score out of 100, as a fraction", max_length=60)
    mean = models.CharField("mean of the assessors' weighted scores, as a fraction", max_length=60, blank=True)
    quality = models.CharField("exact score of the quality track, as a fraction", max_length=60, blank=True)
    reason = models.TextField()
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    OPEN = "id application score quality agreed_at"
    RESTRICTED = "mean reason"
    PERSONAL = "agreed_by"

    @property
    def out_of_100(self) -> Fraction:
        return Fraction(self.score)

    @property
    def quality_out_of_100(self) -> Fraction | None:
        return Fraction(self.quality) if self.quality else None
