"""Meetings of a programme's board: agenda, who was there, who left, what was decided, and the minutes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence, VoteCount
from placefund.domain.governance.interests import Body
from placefund.domain.messages import say
from placefund.funds.models import Programme
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation, User
from placefund.programmes.constitution import (
    BoardInterest,
    BoardMember,
    BoardSeat,
    InterestDeclaration,
    OfficePost,
    OfProgramme,
    SigningDelegation,
    StandingPartnership,
    TermsOfReference,
)
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor

__all__ = (
    "AgendaBody",
    "AgendaItem",
    "BoardAttendance",
    "BoardDecision",
    "BoardInterest",
    "BoardMeeting",
    "BoardMember",
    "BoardMinutes",
    "BoardSeat",
    "CastVote",
    "InterestDeclaration",
    "ItemLeaving",
    "MinutesAgreement",
    "OfficePost",
    "SigningDelegation",
    "StandingPartnership",
    "TermsOfReference",
)
"""Every table of this room, wherever in it the class is written."""


class BoardMeeting(OfProgramme, models.Model):
    """One meeting of a programme's board: planned for a day, then held, with who was there, or cancelled, with why."""

    LIFECYCLE = lifecycle.BOARD_MEETING

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="board_meetings")
    day = models.DateField("the day of it")
    place = models.CharField("room, or address of the call", max_length=200, blank=True)
    state = models.CharField(max_length=20, default=lifecycle.BOARD_MEETING.born)
    why_cancelled = models.CharField(max_length=300, blank=True)

    OPEN = "id programme day place state why_cancelled"

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "day"),
                condition=~models.Q(state="cancelled"),
                name="a_board_meets_once_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled") | models.Q(why_cancelled=""),
                name="only_a_cancelled_meeting_of_a_board_says_why",
            ),
        )

    def __str__(self) -> str:
        return say("Board of {day}", day=self.day)

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.programme.way(visitor).to(say("Meetings"), "board-meetings", self.programme_id)
        return above.to(str(self), "board-meeting", self.pk)


class BoardAttendance(models.Model):
    """Whether a member was at a meeting. Entered once it is held; entering it again replaces it until minutes are agreed."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=20, choices=choices.presences)

    OPEN = "id meeting member presence"

    class Meta:
        ordering = ("member",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "member"), name="somebody_attends_a_meeting_of_a_board_once"),
        )

    @property
    def is_present(self) -> bool:
        return self.presence == Presence.PRESENT

    @property
    def presence_label(self) -> str:
        return Presence(self.presence).label


class AgendaItem(models.Model):
    """One item of a board's agenda: about a thing that is here, by its kind and number, or in words; and whom it touches."""

    READ_WITH = ("meeting__programme__strand__fund", "meeting__programme__place")

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField("its place on the agenda")
    title = models.CharField(max_length=200)
    papers = models.TextField("what the board is asked, with the figures", blank=True)
    subject_kind = models.CharField("kind of the thing that it is about, as app.model", max_length=60, blank=True)
    subject_id = models.BigIntegerField("number of the thing that it is about", null=True)
    subject_page = models.CharField("name of the thing's page, which takes its number", max_length=60, blank=True)
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="the partnership whose lead wishes it, and is told how it ends",
    )

    OPEN = "id meeting number title subject_kind subject_id subject_page partnership"
    RESTRICTED = "papers"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="an_item_of_an_agenda_has_one_number"),
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id__isnull=True)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
                name="an_item_of_an_agenda_names_its_subject_whole",
            ),
        )
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="agenda_item_by_subject"),)

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.meeting.programme

    @property
    def fund_slug(self) -> str:
        return self.meeting.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.meeting.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        return self.meeting.way(visitor).to(str(self), "agenda-item", self.pk)

    def bodies(self) -> tuple[Body, ...]:
        """The organisations that it touches, as the rules see them."""
        return tuple(row.body for row in self.organisations.all())

    @property
    def decision(self) -> BoardDecision | None:
        """The decision that holds; None while there is none."""
        rows = sorted(self.decisions.all(), key=lambda row: row.pk)
        return rows[-1] if rows else None


class AgendaBody(models.Model):
    """An organisation that an item of an agenda touches: who has an interest in it leaves."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField("its name, where it is not in the register", max_length=200, blank=True)

    OPEN = "id item organisation organisation_name"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.body.name

    @property
    def body(self) -> Body:
        if self.organisation is not None:
            return Body(self.organisation.name, self.organisation.pk)
        return Body(self.organisation_name)


class BoardDecision(Correction):
    """How an item ended, with what was counted then. Never changed: a correction is a further one, with its reason."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=30, choices=choices.board_outcomes)
    conditions = models.TextField("on which conditions it is endorsed", blank=True)
    reasons = models.TextField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    votes_abstained = models.PositiveSmallIntegerField()
    stayed = models.PositiveSmallIntegerField("voting members who stayed for it")
    is_quorate = models.BooleanField("whether they made a quorum; empty where the terms do not say", null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    OPEN = (
        "id item outcome conditions votes_for votes_against votes_abstained stayed is_quorate recorded_at corrects "
        "why_corrected"
    )
    RESTRICTED = "reasons"
    PERSONAL = "recorded_by"

    def __str__(self) -> str:
        return say("{item}: {outcome}", item=self.item, outcome=self.outcome_label)

    @property
    def outcome_label(self) -> str:
        return BoardOutcome(self.outcome).label

    @property
    def is_endorsement(self) -> bool:
        return BoardOutcome(self.outcome).is_endorsement

    @property
    def count(self) -> VoteCount:
        return VoteCount(self.votes_for, self.votes_against, self.votes_abstained)


class CastVote(models.Model):
    """What one member voted on an item, as a decision counts it. Never changed."""

    decision = models.ForeignKey(BoardDecision, models.PROTECT, related_name="votes")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="+")
    vote = models.CharField(max_length=20, choices=choices.board_votes)

    OPEN = "id decision member"
    RESTRICTED = "vote"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "member"), name="somebody_votes_once_on_an_item_of_a_board"),
        )

    @property
    def vote_label(self) -> str:
        return BoardVote(self.vote).label


class ItemLeaving(models.Model):
    """That a member left for an item, and why. Never changed."""

    decision = models.ForeignKey(BoardDecision, models.PROTECT, related_name="leavings")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="+")
    why = models.CharField("the interest, or their own reason", max_length=500)

    OPEN = "id decision member why"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "member"), name="somebody_leaves_once_for_an_item_of_a_board"),
        )


class BoardMinutes(Correction):
    """The minutes of a meeting, item by item. Never changed: while they are a draft the next writing takes their place, and
    once they are agreed it names them and says why."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="minutes")
    opening: models.TextField[str, str] = models.TextField("what was said before the items", blank=True)
    parts: models.JSONField[Mapping[str, str], Mapping[str, str]] = models.JSONField(
        "what was said on each item, by the item's number", default=dict
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    READ_WITH = ("meeting__programme__strand__fund", "meeting__programme__place")
    OPEN = "id meeting written_at corrects why_corrected"
    RESTRICTED = "opening parts"
    PERSONAL = "written_by"

    def __str__(self) -> str:
        return say("Minutes of {meeting}", meeting=self.meeting)

    @property
    def programme(self) -> Programme:
        return self.meeting.programme

    @property
    def fund_slug(self) -> str:
        return self.meeting.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.meeting.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        return self.meeting.way(visitor).to(say("Minutes"))


class MinutesAgreement(models.Model):
    """That a meeting agreed the minutes of an earlier one, on a day. Never changed."""

    minutes = models.OneToOneField(BoardMinutes, models.PROTECT, related_name="agreement")
    agreed_at_meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="minutes_agreed_there")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    OPEN = "id minutes agreed_at_meeting entered_at"
    PERSONAL = "entered_by"

    class Meta:
        ordering = ("pk",)
