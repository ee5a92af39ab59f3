"""How a place's programme is constituted: who stands for the place, its terms, its board, its office, who may sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models

from placefund.domain import choices
from placefund.domain.governance.board import QuorumRule, SeatStanding
from placefund.domain.governance.interests import BoardInterestKind, BoardTie, Body, SeatedMember
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.funds.models import Programme
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation, User
from placefund.web.crumbs import Crumbs, Visitor


def _serves(day: date, *, since: str = "since", until: str = "until") -> models.Q:
    """Whoever or whatever was in force on a day; its last day counts."""
    return models.Q(**{f"{since}__lte": day}) & (
        models.Q(**{f"{until}__isnull": True}) | models.Q(**{f"{until}__gte": day})
    )


_ONE_PERSON = (models.Q(user__isnull=False) & models.Q(name="")) | (models.Q(user__isnull=True) & ~models.Q(name=""))
_NEVER_ENDS_BEFORE = models.Q(until__isnull=True) | models.Q(until__gte=models.F("since"))


class OfProgramme:
    """What rows of one programme have in common: whoever may read or run the programme may read or change them."""

    READ_WITH: tuple[str, ...] = ("programme__strand__fund", "programme__place")
    programme: Any  # each row's own key to it, which its class declares
    programme_id: Any

    @property
    def fund_slug(self) -> str:
        found: str = self.programme.fund_slug
        return found

    def scopes(self) -> frozenset[str]:
        found: frozenset[str] = self.programme.scopes()
        return found

    def way(self, visitor: Visitor) -> Crumbs:
        above: Crumbs = self.programme.way(visitor).to(say("Governance"), "governance", self.programme_id)
        return above.to(str(self))


class HeldByOnePerson:
    """What is held by somebody with an account here, or by somebody by name."""

    user: Any  # each row's own, which its class declares with `name`
    name: Any

    @property
    def holder(self) -> str:
        return str(self.user) if self.user is not None else str(self.name)


class StandingPartnership(OfProgramme, models.Model):
    """That a partnership stands for the place from a day on. The newest holds; a change is a further row with its reason."""

    READ_WITH = (*OfProgramme.READ_WITH, "partnership__lead")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="standing_partnerships")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="programmes")
    why = models.CharField("why it is another one now", max_length=500, blank=True)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    OPEN = "id programme partnership why named_at"
    PERSONAL = "named_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.partnership)


class TermsOfReference(OfProgramme, models.Model):
    """One version of what the board is for and how it decides, with who agreed it and when. Never changed: a new one follows."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="terms_of_reference")
    version = models.PositiveSmallIntegerField()
    agreed_on = models.DateField()
    agreed_by = models.CharField("who agreed them, such as a cabinet", max_length=200)
    text = models.TextField("what they say, in short")
    quorum = models.PositiveSmallIntegerField(
        "voting members that make a quorum; empty where they do not say", null=True
    )
    of_each_helix = models.BooleanField("a quorum has at least one member of each helix", default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    OPEN = "id programme version agreed_on agreed_by text quorum of_each_helix entered_at"
    PERSONAL = "entered_by"

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("programme", "version"), name="terms_of_reference_have_one_version_each"),
            models.CheckConstraint(
                condition=models.Q(quorum__isnull=True) | models.Q(quorum__gte=1), name="a_quorum_is_at_least_one"
            ),
        )

    def __str__(self) -> str:
        return say("Terms of reference, version {version}", version=self.version)

    @property
    def rule(self) -> QuorumRule:
        return QuorumRule(self.quorum, self.of_each_helix)


class BoardSeat(OfProgramme, models.Model):
    """A seat on the board of a programme: which organisation it is for, with a vote or to observe, from which day to which."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField("its name, where it is not in the register", max_length=200, blank=True)
    helix = models.CharField(max_length=20, choices=choices.helices)
    standing = models.CharField(max_length=20, choices=choices.seat_standings)
    is_chair = models.BooleanField("who holds it chairs the board", default=False)
    since = models.DateField("first day")
    until = models.DateField("last day", null=True)
    why_ended = models.CharField(max_length=300, blank=True)

    READ_WITH = (*OfProgramme.READ_WITH, "organisation")
    OPEN = "id programme organisation organisation_name helix standing is_chair since until why_ended"

    class Meta:
        ordering = ("-is_chair", "-standing", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(organisation__isnull=False) & models.Q(organisation_name=""))
                | (models.Q(organisation__isnull=True) & ~models.Q(organisation_name="")),
                name="a_seat_of_a_board_is_for_one_organisation",
            ),
            models.CheckConstraint(condition=_NEVER_ENDS_BEFORE, name="a_seat_of_a_board_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return say("Seat of {organisation}", organisation=self.represents.name)

    @property
    def represents(self) -> Body:
        """The organisation that it is for, as the rules see it."""
        if self.organisation is not None:
            return Body(self.organisation.name, self.organisation.pk)
        return Body(self.organisation_name)

    @property
    def standing_label(self) -> str:
        return SeatStanding(self.standing).label

    @property
    def helix_label(self) -> str:
        return Helix(self.helix).label

    @staticmethod
    def on(day: date) -> models.Q:
        return _serves(day)


class BoardMember(HeldByOnePerson, models.Model):
    """Who holds a seat, from which day to which: a person with an account here, or somebody by name."""

    READ_WITH = ("seat__programme__strand__fund", "seat__programme__place", "seat__organisation", "user")

    seat = models.ForeignKey(BoardSeat, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="board_seats")
    name = models.CharField("their name, where they have no account here", max_length=120, blank=True)
    since = models.DateField("first day")
    until = models.DateField("last day", null=True)
    why_ended = models.CharField(max_length=300, blank=True)

    OPEN = "id seat since until why_ended"
    PERSONAL = "user name"

    class Meta:
        ordering = ("seat", "since", "pk")
        constraints = (
            models.CheckConstraint(condition=_ONE_PERSON, name="a_member_of_a_board_is_one_person"),
            models.CheckConstraint(condition=_NEVER_ENDS_BEFORE, name="a_member_of_a_board_ends_after_they_begin"),
            models.UniqueConstraint(
                fields=("seat",), condition=models.Q(until__isnull=True), name="a_seat_of_a_board_is_held_once"
            ),
        )

    def __str__(self) -> str:
        return self.holder

    @property
    def on_record(self) -> tuple[str, int | None]:
        """How the record calls them: without a name, which it learns from the number of whoever has an account."""
        return say("Member for {organisation}", organisation=self.seat.represents.name), self.user_id

    @property
    def programme(self) -> Programme:
        return self.seat.programme

    @property
    def fund_slug(self) -> str:
        return self.seat.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.seat.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.programme.way(visitor).to(say("Governance"), "governance", self.programme.pk)
        return above.to(str(self), "board-interests", self.pk)

    @staticmethod
    def on(day: date) -> models.Q:
        return _serves(day)

    def seated(self) -> SeatedMember:
        """Them as the rules see them. Ask for `seat__organisation`, `user` and `interests` before."""
        return replace(self.seated_without_ties(), ties=tuple(row.tie() for row in self.interests.all()))

    def seated_without_ties(self) -> SeatedMember:
        """The same where nobody asks for their interests, such as to count a quorum."""
        seat, is_voting = self.seat, self.seat.standing == SeatStanding.VOTING
        helix = Helix(seat.helix)
        return SeatedMember(self.pk, str(self), seat.represents, helix, is_voting=is_voting, is_chair=seat.is_chair)


class BoardInterest(models.Model):
    """One entry of the register of interests: which organisation a member of a board is tied to, how, since and until when."""

    READ_WITH = (
        "member__seat__programme__strand__fund",
        "member__seat__programme__place",
        "member__user",
        "organisation",
    )

    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField("its name, where it is not in the register", max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=choices.board_interest_kinds)
    since = models.DateField("since which day")
    until = models.DateField("last day", null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    OPEN = "id member organisation organisation_name kind since until entered_at"
    PERSONAL = "entered_by"

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(organisation__isnull=False) & models.Q(organisation_name=""))
                | (models.Q(organisation__isnull=True) & ~models.Q(organisation_name="")),
                name="an_interest_of_a_member_is_in_one_organisation",
            ),
            models.CheckConstraint(condition=_NEVER_ENDS_BEFORE, name="an_interest_of_a_member_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return say("{kind}: {organisation}", kind=BoardInterestKind(self.kind).label, organisation=self.body.name)

    @property
    def body(self) -> Body:
        if self.organisation is not None:
            return Body(self.organisation.name, self.organisation.pk)
        return Body(self.organisation_name)

    @property
    def kind_label(self) -> str:
        return BoardInterestKind(self.kind).label

    @property
    def fund_slug(self) -> str:
        return self.member.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.member.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        return self.member.way(visitor).to(str(self))

    def tie(self) -> BoardTie:
        return BoardTie(self.body, BoardInterestKind(self.kind), self.since, self.until)


class InterestDeclaration(models.Model):
    """That a member's entries in the register are complete, as of a day. Never changed."""

    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="declarations")
    declared_on = models.DateField()
    entries = models.PositiveSmallIntegerField("how many entries stood then")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    OPEN = "id member declared_on entries declared_at"
    PERSONAL = "declared_by"

    class Meta:
        ordering = ("pk",)


class OfficePost(OfProgramme, HeldByOnePerson, models.Model):
    """Who works in the programme office of a place, in which post, from which day to which."""

    READ_WITH = (*OfProgramme.READ_WITH, "user")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="posts")
    post = models.CharField("what the post is called", max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField("their name, where they have no account here", max_length=120, blank=True)
    since = models.DateField("first day")
    until = models.DateField("last day", null=True)

    OPEN = "id programme post since until"
    PERSONAL = "user name"

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(condition=_ONE_PERSON, name="a_post_of_an_office_is_held_by_one_person"),
            models.CheckConstraint(condition=_NEVER_ENDS_BEFORE, name="a_post_of_an_office_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return say("{name}, {post}", name=self.holder, post=self.post)

    @property
    def on_record(self) -> tuple[str, int | None]:
        """How the record calls it: by the post, without a name."""
        return self.post, self.user_id

    @staticmethod
    def on(day: date) -> models.Q:
        return _serves(day)


class SigningDelegation(OfProgramme, HeldByOnePerson, models.Model):
    """Who may sign what for the place, up to which amount, from which day to which, and where that is written."""

    READ_WITH = (*OfProgramme.READ_WITH, "user", "organisation")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="delegations")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField("their name or post, where they have no account here", max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    what = models.CharField("what they may sign", max_length=200)
    most_pence = models.BigIntegerField("up to which amount; empty where none is set", null=True)
    written_in = models.CharField("where that is written, such as a scheme of delegation", max_length=200)
    binds = models.BooleanField(
        "they bind the partnership in what is sent to the fund; empty where it is not said", null=True
    )
    since = models.DateField("first day")
    until = models.DateField("last day", null=True)

    OPEN = "id programme organisation what most_pence written_in binds since until"
    PERSONAL = "user name"

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(condition=_ONE_PERSON, name="a_delegation_is_to_one_person"),
            models.CheckConstraint(
                condition=models.Q(most_pence__isnull=True) | models.Q(most_pence__gt=0),
                name="a_delegation_is_up_to_an_amount_above_nought",
            ),
            models.CheckConstraint(condition=_NEVER_ENDS_BEFORE, name="a_delegation_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return say("{name}: {what}", name=self.holder, what=self.what)

    @property
    def on_record(self) -> tuple[str, int | None]:
        """How the record calls it: by what is signed, without a name."""
        return self.what, self.user_id

    @property
    def most(self) -> Money | None:
        return None if self.most_pence is None else Money(self.most_pence)

    @staticmethod
    def on(day: date) -> models.Q:
        return _serves(day)
