"""Panel meetings: who sits, the running order, who left when, what was agreed, what the panel saw, and the draw."""

from __future__ import annotations

from fractions import Fraction

from django.db import models

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.documents.models import Document
from placefund.domain import choices, lifecycle
from placefund.domain.assessment.lots import Ticket, draw
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class Meeting(models.Model):
    """One sitting of a round's panel. With `others_wait` a member sees the readings of a bid they do not introduce only once
    it has been called."""

    LIFECYCLE = lifecycle.PANEL_MEETING
    READ_WITH = ("round__strand__fund",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings")
    name = models.CharField(max_length=120)
    held_on = models.DateField()
    place = models.CharField("room, or address of the call", max_length=300)
    others_wait = models.BooleanField("members see the bids of others only when they are called", default=False)
    state = models.CharField(max_length=20, default=lifecycle.PANEL_MEETING.born)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    OPEN = "id round state"
    RESTRICTED = "name held_on place others_wait opened_at closed_at minutes"
    TELLS_OF_ROUND = "round"

    class Meta:
        ordering = ("held_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="planned", opened_at__isnull=True)
                | models.Q(state__in=("sitting", "closed"), opened_at__isnull=False),
                name="a_meeting_that_was_opened_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False, minutes__isnull=False)
                | models.Q(state__in=("planned", "sitting"), closed_at__isnull=True, minutes__isnull=True),
                name="a_closed_meeting_says_when_and_has_minutes",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        """Below the panel of its round; members who may not read the round's scores begin at the meeting."""
        above = self.round.way(visitor)
        if visitor.may(Capability.READ_SCORES, self.round):
            above = above.to(say("Panel"), "panel", self.round_id)
        return above.to(self.name, "meeting", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return frozenset({f"meeting:{self.pk}"}) | self.round.scopes()


class MeetingReopening(models.Model):
    """A closed meeting was let sit again, and why. It keeps the minutes that the meeting had been closed with. Never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reopenings")
    minutes = models.OneToOneField(Document, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("when the meeting had been closed")
    why = models.TextField()
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField()

    OPEN = "id"
    RESTRICTED = "meeting minutes closed_at why reopened_at"
    PERSONAL = "reopened_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(why=""), name="a_reopened_meeting_says_why"),)


class Member(models.Model):
    """A person at the table, and their part in the meeting. The row goes when they are taken off before it begins."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=choices.meeting_parts)

    RESTRICTED = "id meeting part"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("meeting", "user"), name="a_person_sits_at_a_meeting_once"),)

    def __str__(self) -> str:
        return f"{self.user}, {self.get_part_display().lower()}"

    @property
    def on_record(self) -> tuple[str, int]:
        return f"{self.get_part_display()}: ", self.user_id


class Item(models.Model):
    """A bid on a meeting's running order, with the two readers who introduce it."""

    LIFECYCLE = lifecycle.PANEL_ITEM
    READ_WITH = ("meeting__round__strand__fund", "application__partnership")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, models.PROTECT, related_name="panel_items")
    position = models.IntegerField("place in the order, from 1")
    why_here = models.CharField("why it comes at this place", max_length=120, blank=True)
    first_reader = models.ForeignKey(Assessor, models.PROTECT, null=True, related_name="+")
    second_reader = models.ForeignKey(Assessor, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, default=lifecycle.PANEL_ITEM.born)

    RESTRICTED = "id meeting application position why_here state"
    PERSONAL = "first_reader second_reader"
    TELLS_OF_BID = "application"

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "application"), name="a_bid_is_on_a_running_order_once"),
            models.UniqueConstraint(
                fields=("meeting",), condition=models.Q(state="called"), name="a_panel_discusses_one_bid_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return str(self.application)

    @property
    def fund_slug(self) -> str:
        return self.meeting.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.meeting.scopes()


class Turn(models.Model):
    """When a bid was called, parked or done with. Never changed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="turns")
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    RESTRICTED = "id item state at"

    class Meta:
        ordering = ("pk",)


class Leaving(models.Model):
    """A member left the table for a bid, or came back to it. Never changed; the newest says where they are."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="leavings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="leavings")
    has_left = models.BooleanField("left; false when they came back")
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    RESTRICTED = "id item has_left why at"
    PERSONAL = "member"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(has_left=False) | ~models.Q(why=""), name="whoever_leaves_the_table_says_why"
            ),
        )


class Consensus(models.Model):
    """What a panel agreed on an application: the total, exact, with the mean of the readers beside it. A revision is a further
    row with the next number and why it was made; the newest counts, and `assessment.AgreedScore` has its total."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="consensus")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="consensus")
    number = models.IntegerField("1 for the first, 2 for the first revision, …")
    score = models.CharField("exact score out of 100, as a fraction", max_length=60)
    mean = models.CharField("mean of the readers, as a fraction", max_length=60)
    quality = models.CharField("exact score of the quality track, as a fraction", max_length=60, blank=True)
    reason = models.TextField()
    dissent = models.TextField("what a member would have agreed instead, and why", blank=True)
    why_revised = models.TextField(blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    OPEN = "id application number agreed_at"
    RESTRICTED = "meeting score mean quality reason dissent why_revised"
    PERSONAL = "agreed_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "number"), name="a_consensus_has_its_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, why_revised="") | (models.Q(number__gt=1) & ~models.Q(why_revised="")),
                name="a_revised_consensus_says_why",
            ),
        )

    def __str__(self) -> str:
        return say("Consensus {number} on {application}", number=self.number, application=self.application)

    @property
    def out_of_100(self) -> Fraction:
        return Fraction(self.score)

    @property
    def readers_mean(self) -> Fraction | None:
        return Fraction(self.mean) if self.mean else None


class CriterionConsensus(models.Model):
    """What a panel agreed on one criterion, in half points, with its reason."""

    consensus = models.ForeignKey(Consensus, models.PROTECT, related_name="criteria")
    criterion_key = models.CharField(max_length=60)
    points = models.CharField("points on the criterion's scale, as a fraction", max_length=20)
    reason = models.TextField()

    OPEN = "id consensus criterion_key"
    RESTRICTED = "points reason"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("consensus", "criterion_key"), name="a_criterion_is_agreed_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_agreed_criterion_has_a_reason"),
        )

    @property
    def value(self) -> Fraction:
        return Fraction(self.points)


class CalibrationRun(models.Model):
    """What a panel saw: the scores a calibration was made from, the seed, and the whole result, so that it can be made again."""

    READ_WITH = ("round__strand__fund",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="calibrations")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="calibrations")
    inputs = models.JSONField("scores, asks and the money of the line")
    inputs_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=60)
    version = models.CharField("version of Placefund that made it", max_length=40)
    result = models.JSONField()
    result_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    OPEN = "id round made_at version"
    RESTRICTED = "meeting inputs inputs_sha256 seed result result_sha256"
    PERSONAL = "made_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return say("Calibration {pk} of {round}", pk=self.pk, round=self.round)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()


class Draw(models.Model):
    """The draw among the bids near the line: the seed that had been committed to, who took part, and the order drawn."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=200)
    commitment = models.CharField("SHA-256 of the seed, published before the round opened", max_length=64)
    above = models.JSONField("numbers of the applications above the band")
    order = models.JSONField("numbers of the applications of the band, in the order drawn")
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    OPEN = "id round seed commitment above order drawn_at"
    PERSONAL = "drawn_by"

    def __str__(self) -> str:
        return say("Draw of {round}", round=self.round)

    def tickets(self) -> tuple[Ticket, ...]:
        """The lots as they were drawn, worked out again from the seed."""
        return draw(self.order, self.seed, self.commitment)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug


class InterviewSlot(models.Model):
    """A time at which one bid of a round can be interviewed, and where. Withdrawn with its reason, never removed."""

    READ_WITH = ("round__strand__fund",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="interview_slots")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField("room, or what kind of call", max_length=300)
    link = models.CharField("address of the call: for the bid's people and the panel", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.TextField(blank=True)

    OPEN = "id round"
    RESTRICTED = "begins_at ends_at place link withdrawn_at why_withdrawn"

    class Meta:
        ordering = ("begins_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="a_slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, why_withdrawn="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(why_withdrawn=""),
                name="a_withdrawn_slot_says_why",
            ),
        )

    def __str__(self) -> str:
        return say("{moment}, {place}", moment=self.begins_at, place=self.place)

    def way(self, visitor: Visitor) -> Crumbs:
        """Below the interviews of its round."""
        return self.round.way(visitor).to(say("Interviews"), "round-interviews", self.round_id)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()


class InterviewSitter(models.Model):
    """A person of the panel who sits at an interview slot."""

    slot = models.ForeignKey(InterviewSlot, models.PROTECT, related_name="sitters")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    RESTRICTED = "id slot"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("slot", "user"), name="a_person_sits_at_a_slot_once"),)


class Interview(models.Model):
    """An application that is invited to an interview: until which day its lead picks a slot, which it picked, and whether it was
    held. A slot is picked by one bid alone: the database holds it."""

    READ_WITH = ("application__round__strand__fund", "application__partnership", "slot")

    application = models.OneToOneField(Application, models.PROTECT, related_name="interview")
    pick_by = models.DateField("last day on which its lead picks a slot, or another")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    slot: models.OneToOneField[InterviewSlot | None, InterviewSlot | None] = models.OneToOneField(
        InterviewSlot, models.PROTECT, null=True, related_name="interview"
    )
    none_suits = models.TextField("why no time suits, as its lead says", blank=True)
    outcome = models.CharField(max_length=20, blank=True, choices=choices.interview_outcomes)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    RESTRICTED = "id application pick_by invited_at slot none_suits outcome recorded_at"
    PERSONAL = "invited_by recorded_by"
    TELLS_OF_BID = "application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="", recorded_at__isnull=True, recorded_by__isnull=True)
                | models.Q(
                    outcome__in=("held", "not_held"),
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                    slot__isnull=False,
                ),
                name="an_interview_that_was_held_or_not_had_its_slot",
            ),
        )

    def __str__(self) -> str:
        return say("Interview of {application}", application=self.application)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.application.way(visitor).to(say("Interview"), "interview", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.application.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.application.scopes()


class InterviewNote(models.Model):
    """What somebody who sat wrote down in an interview, on one criterion or on the whole. The newest of a person counts; empty
    words take earlier ones back. It is of the bid and not of the invitation, which can be withdrawn."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="interview_notes")
    criterion = models.CharField("criterion of the round; empty: the whole", max_length=80, blank=True)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id application criterion text written_at"
    PERSONAL = "written_by"
    TELLS_OF_BID = "application"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return say("Note on the interview of {application}", application=self.application)
