"""Messages to people: written in the same transaction as the act they tell of, delivered after it."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db import models
from django.urls import NoReverseMatch, reverse

from placefund.domain import choices, letters
from placefund.domain.mail_troubles import MailTrouble
from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind, kind_of
from placefund.people.models import User
from placefund.places.models import Place


class Leads(models.Model):
    """What leads to a page, by its name and arguments: an address may change, a name does not."""

    page = models.CharField("name of the page it leads to", max_length=60, blank=True)
    args = models.JSONField("what that page is about", default=list)
    anchor = models.CharField("place on that page", max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The page it leads to, as its address is now; empty when it leads nowhere, or to a page that is no more."""
        return self._address_with(self.args) if self.page else ""

    def _address_with(self, args: list[Any]) -> str:
        try:
            address = reverse(self.page, args=args)
        except NoReverseMatch:
            return ""
        return f"{address}#{self.anchor}" if self.anchor else address


class LetterVersion(models.Model):
    """One version of what a fund says around its messages of a kind, in one language. Never changed: a later one follows it.

    `kind` is a kind of message, or says that it is the signature. The fund is known by its slug: its table is above this room.
    """

    fund = models.SlugField("fund whose text it is", max_length=60)
    kind = models.CharField("kind of message, or the signature", max_length=30)
    language = models.CharField("language it is written in", max_length=10)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=letters.LONGEST_SUBJECT, blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    is_standard = models.BooleanField("from here on the standard text stands again", default=False)
    why = models.CharField(max_length=letters.LONGEST_REASON)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    OPEN = "id fund kind language number is_standard written_at"
    RESTRICTED = "subject opening closing why"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("fund", "kind", "language", "number"), name="a_version_of_a_letter_has_one_number"
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="a_version_of_a_letter_says_why"),
        )

    def __str__(self) -> str:
        return say("Version {number} of the letter: {name}", number=self.number, name=self.name)

    @property
    def fund_slug(self) -> str:
        return self.fund

    @property
    def name(self) -> str:
        """What its messages are called."""
        kind = kind_of(self.kind)
        return kind.label if kind else letters.SIGNATURE_LABEL

    @property
    def letter(self) -> letters.Letter:
        """Its words; the standard ones where it brings them back."""
        if self.is_standard:
            return letters.NO_SIGNATURE if self.kind == letters.SIGNATURE else letters.STANDARD
        return letters.Letter(self.subject, self.opening, self.closing)


class Correspondence(Leads):
    """What every message says beside its words: of which kind it is, in which fund and round, who asks, by when."""

    kind = models.CharField("kind of message; empty in those of earlier versions", max_length=30, blank=True)
    fund = models.CharField("fund it stands in", max_length=60, blank=True)
    fund_name = models.CharField("what that fund is called", max_length=200, blank=True)
    round_name = models.CharField("round it stands in", max_length=120, blank=True)
    asks = models.CharField("who asks", max_length=200, blank=True)
    until = models.DateTimeField("by when it is to be done", null=True)
    reply_to = models.EmailField("where a reply goes", blank=True)
    worded_by = models.ForeignKey(
        LetterVersion, models.PROTECT, null=True, related_name="+", verbose_name="version of the fund's text around it"
    )

    class Meta:
        abstract = True

    @property
    def sort(self) -> NoticeKind | None:
        """Its kind; None in messages of earlier versions."""
        return kind_of(self.kind)


class Notice(Correspondence):
    """One message to one person, as it stands among their messages.

    `path` holds the address itself in messages of earlier versions. `digest_at` says that it goes into a daily mail, and
    when; `digest` is the mail it went out with.
    """

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField("address, in messages of earlier versions", max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    digest_at = models.DateTimeField("when it goes out with a daily mail", null=True)
    digest = models.ForeignKey("Mail", models.PROTECT, null=True, related_name="gathered")

    OPEN = "id created_at read_at digest_at"
    RESTRICTED = (
        "kind fund fund_name round_name asks until reply_to worded_by subject text page args anchor path digest"
    )
    PERSONAL = "recipient"

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("recipient", "read_at"), name="notice_by_recipient"),
            models.Index(
                fields=("digest_at",),
                condition=models.Q(digest_at__isnull=False, digest__isnull=True),
                name="notice_for_a_daily_mail",
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def address(self) -> str:
        """The page it leads to, as its address is now; empty when it leads nowhere, or to a page that is no more."""
        return super().address if self.page else self.path


STILL_TO_SEND = models.Q(sent_at__isnull=True, given_up_at__isnull=True)
"""A mail that is still to be sent."""


class Mail(Correspondence):
    """One e-mail: to whom, what it says, and what became of it.

    It is of a notice, or stands alone where nobody has an account yet, or where it gathers the notices of a day. `is_secret`
    says that its link is a key: then `args` are signed when it is sent, and the key itself is stored nowhere. One that goes out
    anew is a row of its own, which names the `first`.
    """

    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="mail")
    to = models.EmailField("address it goes to")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    is_secret = models.BooleanField("its link is a key", default=False)
    is_test = models.BooleanField("a fund's letter that its author sent to themselves", default=False)
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies", verbose_name="mail it is sent anew of"
    )
    receipt = models.JSONField("receipt that goes with it as PDF, drawn when it is sent", null=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField("how often it was tried", default=0)
    next_attempt_at = models.DateTimeField("when it is tried again", null=True)
    sent_at = models.DateTimeField("when it was handed to the mail system", null=True)
    given_up_at = models.DateTimeField("when it was given up", null=True)
    failure = models.CharField("why it could not be sent", max_length=300, blank=True)
    trouble = models.CharField(
        "what kind of failure that was", max_length=30, blank=True, choices=choices.mail_troubles
    )

    OPEN = "id is_secret is_test created_at attempts next_attempt_at sent_at given_up_at"
    RESTRICTED = (
        "kind fund fund_name round_name asks until reply_to worded_by notice first subject text receipt page args anchor "
        "failure trouble"
    )
    PERSONAL = "to"

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=STILL_TO_SEND,
                name="mail_that_waits",
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def on_record(self) -> tuple[str, None]:
        """Its number: what it is about may name somebody."""
        return say("Mail {number}", number=self.pk), None

    def scopes(self) -> frozenset[str]:
        return frozenset({f"fund:{self.fund}"} if self.fund else ())

    @property
    def advice(self) -> tuple[Message, Message] | None:
        """What kind of failure it was and what to do about it; None where it did not fail, or long ago."""
        return (MailTrouble(self.trouble).label, MailTrouble(self.trouble).advice) if self.trouble else None

    @property
    def told(self) -> Notice | None:
        """The message that it brings, also where it brings it once more."""
        return self.first.notice if self.first is not None else self.notice

    @property
    def link(self) -> str:
        """The address for whoever gets it: where the link is a key, with the key in it."""
        return self._address_with([key_of(self.page, self.args)]) if self.is_secret else self.address


class Reminder(models.Model):
    """That the clock has reminded somebody of a thing: at which step before or after its day. Once, whoever runs the clock."""

    occasion = models.CharField("what it reminds of", max_length=30, choices=choices.occasions)
    thing = models.CharField("which one", max_length=60)
    day = models.DateField("the day it reminds of")
    step = models.SmallIntegerField("days after that day; below nought before it")
    sent_at = models.DateTimeField()

    OPEN = "id occasion step sent_at"
    RESTRICTED = "thing day"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("occasion", "thing", "day", "step"), name="somebody_is_reminded_once_of_a_day"
            ),
        )


class DeliveryChoice(models.Model):
    """How messages of one kind reach a person, where they have chosen otherwise than at once."""

    user = models.ForeignKey(User, models.PROTECT, related_name="delivery_choices")
    kind = models.CharField(max_length=30, choices=choices.notice_kinds)
    delivery = models.CharField(max_length=20, choices=choices.deliveries)
    chosen_at = models.DateTimeField()

    OPEN = "id"
    RESTRICTED = "kind delivery chosen_at"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="a_person_chooses_once_for_a_kind"),)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. Its key is signed from the row; only that of the last edition opens it."""

    user = models.OneToOneField(User, models.PROTECT, related_name="calendar_feed")
    edition = models.PositiveIntegerField("how often it was made", default=1)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "edition made_at closed_at"
    PERSONAL = "user"

    def __str__(self) -> str:
        return say("Calendar of {user}", user=self.user)

    @property
    def on_record(self) -> tuple[str, int]:
        return say("Calendar: "), self.user_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class PlaceFollower(models.Model):
    """An address that gets mails about a place: asked for, and proven by the link that went to it. Nobody needs an account, and
    nothing else is done with it. It goes when its owner ends the mails."""

    email = models.EmailField("address the mails go to")
    place = models.ForeignKey(Place, models.CASCADE, related_name="followers")
    mark = models.CharField("which wish its links are for", max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField("until when the link works that proves it")
    proven_at = models.DateTimeField(null=True)
    told_to = models.DateTimeField("up to when it was told what happened", null=True)

    OPEN = "id asked_at"
    RESTRICTED = "place mark expires_at proven_at told_to"
    PERSONAL = "email"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("email", "place"), name="an_address_follows_a_place_once"),
            models.CheckConstraint(
                condition=models.Q(proven_at__isnull=True) | models.Q(told_to__isnull=False),
                name="whoever_follows_is_told_from_a_moment_on",
            ),
        )

    def __str__(self) -> str:
        return say("Follower {number}", number=self.pk)


def key_of(page: str, args: list[Any]) -> str:
    """A key that opens one page for whoever was sent it: signed, so that it can be neither guessed nor altered."""
    return signing.dumps(args, salt=f"placefund.notices.{page}", compress=False)


def key_opens(page: str, key: str) -> list[Any]:
    """What a key was made for.

    Raises:
        BadSignature: it is none of ours.
    """
    opened: list[Any] = signing.loads(key, salt=f"placefund.notices.{page}")
    return opened


class SiteOperator(models.Model):
    """The organisation that runs this installation, as its administrator says it. The newest counts; earlier ones stay."""

    name = models.CharField("its registered name", max_length=200)
    identifier = models.CharField("its number in a public register", max_length=60, blank=True)
    address = models.CharField("where it is written to", max_length=300)
    reply_to = models.EmailField("where a reply to a mail goes that stands in no fund")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    OPEN = "id name identifier address reply_to said_at"
    PERSONAL = "said_by"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
