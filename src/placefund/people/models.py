"""People, organisations, and memberships: who has which role in which scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from placefund.domain import choices
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Role


class UserManager(BaseUserManager["User"]):
    """Finds people by their address in whatever case they type it."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person who signs in with their e-mail address."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField("may sign in", default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    OPEN = "id"
    RESTRICTED = "password last_login is_active"
    PERSONAL = "email name"

    def __str__(self) -> str:
        return self.name

    @property
    def actor_id(self) -> int | None:
        return self.pk

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def on_record(self) -> tuple[str, int | None]:
        """How the record calls them: by their number, so that their name can go. Somebody without an account has none."""
        return ("", self.pk) if self.pk else (self.name, None)

    def name_at(self, at: datetime | None) -> str:
        """What they were called at that time: what somebody signed shows the name that they signed it with."""
        then = (each.name for each in self.earlier_names.all() if each.until > at) if at else iter(())
        return next(then, self.name)


class EarlierName(models.Model):
    """A name that a person had here before, until when. Present and earlier names stand in this room alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="earlier_names")
    name = models.CharField(max_length=200)
    until = models.DateTimeField("until when they were called so")

    OPEN = "id until"
    PERSONAL = "user name"

    class Meta:
        ordering = ("until", "pk")

    def __str__(self) -> str:
        return self.name


class EarlierAddress(models.Model):
    """An address that a person signed in with before. Without it nobody could find, and erase, what was sent to it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="earlier_addresses")
    email = models.EmailField()
    until = models.DateTimeField("until when they signed in with it")

    OPEN = "id until"
    PERSONAL = "user email"

    class Meta:
        ordering = ("until", "pk")


class ClockActor:
    """The actor of what happens because time has come: it may make the moves that a lifecycle leaves to the clock."""

    actor_id: int | None = None
    actor_name = "the clock"


CLOCK = ClockActor()
Actor = User | ClockActor


class Organisation(models.Model):
    """A body that can lead, partner, receive or assess. `identifier` is an org-id.guide identifier such as GB-COH-01234567."""

    name = models.CharField(max_length=200, unique=True)
    helix = models.CharField("strand of the helix", max_length=20, choices=choices.helices)
    identifier = models.CharField("org-id.guide identifier", max_length=60, blank=True)
    area_code = models.CharField("local authority it is based in", max_length=9, blank=True)
    address = models.CharField("postal address", max_length=300, blank=True)
    merged_into: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name="the organisation that goes on for it"
    )
    merged_at = models.DateTimeField(null=True)
    also_known_as = models.TextField(
        "names and identifiers that find it: earlier ones, and those of what it took in", blank=True
    )

    OPEN = "id name helix identifier area_code address merged_into merged_at also_known_as"

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("identifier",), condition=~models.Q(identifier=""), name="an_identifier_names_one_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, merged_at__isnull=True)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False),
                name="a_merged_organisation_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="an_organisation_is_not_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> frozenset[str]:
        """Its own people look after it, and whoever looks after the installation."""
        return frozenset({f"organisation:{self.pk}", "installation:this"})


class EarlierEntry(models.Model):
    """What the register said of an organisation before it was corrected. The database refuses to change or remove it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="earlier_entries")
    name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=60, blank=True)
    area_code = models.CharField(max_length=9, blank=True)
    address = models.CharField(max_length=300, blank=True)
    reason = models.TextField("why it was corrected", blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateTimeField("when it was corrected")

    OPEN = "id organisation name identifier area_code address until"
    RESTRICTED = "reason"
    PERSONAL = "changed_by"

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a scope, such as lead bidder for `organisation:12`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=choices.roles_held)
    scope = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="grants",
        verbose_name="who gave it; empty for the operator's command",
    )
    confirmed_at = models.DateTimeField("when it was confirmed that they may bind their organisation", null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="who confirmed it")
    until = models.DateTimeField("when it ends by itself; empty where it does not", null=True)
    ended_at = models.DateTimeField(null=True)

    OPEN = "id role scope granted_at confirmed_at until ended_at"
    PERSONAL = "user granted_by confirmed_by"
    READ_WITH = ("user",)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "scope"),
                condition=models.Q(ended_at__isnull=True),
                name="a_role_is_held_once_in_a_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_role_says_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("user")),
                name="nobody_confirms_their_own_role",
            ),
        )
        indexes = (models.Index(fields=("scope", "role"), name="membership_by_scope"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.role_label}, {self.scope}"

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    @staticmethod
    def in_time(at: datetime) -> models.Q:
        """Those whose time is not over. The clock ends a role that was given until a day: nobody has to."""
        return models.Q(until__isnull=True) | models.Q(until__gt=at)


class Guesses(models.Model):
    """How fast somebody guesses: an attempt is counted here before it is looked at, so that many at once count, too.

    `busy_until` moves by one share of the time with every attempt, and back by it when the attempt was right. Nobody's address
    stands here: `key` is a keyed digest of what is guessed, and by whom or from where.
    """

    key = models.CharField(max_length=64, primary_key=True)
    busy_until = models.BigIntegerField("milliseconds since 1970", db_index=True)

    RESTRICTED = "key busy_until"


class AuthenticatorApp(models.Model):
    """The app that shows a person's codes. A person has one; its secret is kept encrypted and goes when it is removed."""

    user = models.OneToOneField(User, models.CASCADE, related_name="authenticator_app")
    secret = models.TextField("encrypted")
    last_step = models.BigIntegerField("half minute of the last code that was used")
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "secret last_step added_at last_used_at"
    PERSONAL = "user"


class RecoveryCode(models.Model):
    """One code on paper for the day on which a phone is lost. It works once; only a keyed digest of it is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "digest made_at used_at"
    PERSONAL = "user"


class Passkey(models.Model):
    """A key in a phone, a computer or on a chain: it answers for a person who unlocks it, and only to this address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField("what its owner calls it", max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.TextField("its public half, as the standard writes it")
    sign_count = models.BigIntegerField("how often it says that it answered", default=0)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "credential_id credential sign_count added_at last_used_at"
    PERSONAL = "user name"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ProviderAccount(models.Model):
    """The account that a person has at a provider of single sign-on. Its number there tells who it is, not its address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="provider_accounts")
    issuer = models.CharField("address of the provider", max_length=200)
    subject = models.CharField("its number there", max_length=255)
    joined_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "issuer joined_at last_used_at"
    PERSONAL = "user subject"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="an_account_there_is_one_person_here"),
            models.UniqueConstraint(fields=("user", "issuer"), name="a_person_has_one_account_at_a_provider"),
        )

    def __str__(self) -> str:
        return self.issuer


class BrowserSession(models.Model):
    """One browser in which a person is signed in, or was."""

    user = models.ForeignKey(User, models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField("number of the session; empty once it has ended", max_length=40, db_index=True)
    how = models.CharField("how they signed in", max_length=40)
    browser = models.CharField(max_length=200, blank=True)
    network = models.CharField("network address", max_length=60, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "session_key how began_at ended_at"
    PERSONAL = "user browser network"

    class Meta:
        ordering = ("-pk",)


class TwoPersonStep(models.Model):
    """A step that one person asks for and another takes or refuses. Until then whoever asked can withdraw it.

    So whoever sees a mistake can say so and never puts it right alone, which the database holds too. Each thing that is asked
    has a table of its own, because each keeps what the second person has to see.
    """

    reason = models.TextField("why it is asked for")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_confirmed = models.BooleanField(null=True)
    answer = models.TextField("why it was refused or withdrawn", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField("when whoever asked withdrew it", null=True)

    WAITS = models.Q(answered_at__isnull=True, withdrawn_at__isnull=True)

    class Meta:
        abstract = True
        ordering = ("pk",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_%(class)s_gives_its_reason"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, is_confirmed__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, is_confirmed__isnull=False),
                name="an_answered_%(class)s_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("asked_by")),
                name="who_asks_for_a_%(class)s_does_not_confirm",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="a_%(class)s_is_answered_or_withdrawn",
            ),
        )

    @property
    def waits(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    def answered(self, is_confirmed: bool, *, by: User, at: datetime, answer: str = "") -> list[str]:
        """Answer it; the names of the fields to save."""
        self.is_confirmed, self.answered_by, self.answered_at, self.answer = is_confirmed, by, at, answer
        return ["is_confirmed", "answered_by", "answered_at", "answer"]

    def withdrawn(self, *, at: datetime, why: str) -> list[str]:
        """Withdraw it; the names of the fields to save."""
        self.withdrawn_at, self.answer = at, why
        return ["withdrawn_at", "answer"]

    def why_closed(self) -> str:
        """Why nobody can answer or withdraw it any more; empty while it waits."""
        if self.answered_at:
            return say("{name} has answered this already.", name=self.answered_by)
        return say("{name} has withdrawn this.", name=self.asked_by) if self.withdrawn_at else ""

    def why_not_answered_by(self, user: User) -> str:
        """What keeps this person from answering it, by whom it was asked; empty when nothing does."""
        asked = say("You asked for this, so another person has to confirm it.") if user.pk == self.asked_by_id else ""
        return self.why_closed() or asked

    def require_answer_by(self, user: User) -> None:
        """Refuse to have it answered by who may not, with `why_not_answered_by`.

        Raises:
            NotPossible: saying what keeps them.
        """
        if why := self.why_not_answered_by(user):
            raise NotPossible(why)

    def require_withdrawal_by(self, user: User) -> None:
        """Refuse to have it withdrawn by who may not, with `why_not_withdrawn_by`.

        Raises:
            NotPossible: saying what keeps them.
        """
        if why := self.why_not_withdrawn_by(user):
            raise NotPossible(why)

    def why_not_withdrawn_by(self, user: User) -> str:
        """What keeps this person from withdrawing it: only whoever asked does, others refuse it."""
        theirs = say("{name} asked for this. They withdraw it, or another person refuses it.", name=self.asked_by)
        return self.why_closed() or ("" if user.pk == self.asked_by_id else theirs)


class TakenOut(models.Model):
    """A row that was taken out of a draft, so that it can be put back. What it said is kept by the names of its fields.

    Each draft has a table of its own, because each says in its own words what was taken out.
    """

    removed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def still_out() -> models.Q:
        """What has not been put back."""
        return models.Q(put_back_at__isnull=True)

    @property
    def is_back(self) -> bool:
        return self.put_back_at is not None
