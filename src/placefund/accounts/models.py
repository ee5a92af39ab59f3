"""Invitations to a role: who is asked, by whom, for what, until when, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from placefund.domain import choices
from placefund.domain.invitations import InvitationStanding, standing
from placefund.domain.messages import say
from placefund.domain.places import NATION_BY_KEY
from placefund.domain.retention import NOWHERE
from placefund.domain.roles import Role
from placefund.domain.site_matters import SiteMatter
from placefund.funds.models import Fund, Programme
from placefund.people.models import Organisation, User

NOT_ANSWERED = models.Q(
    accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True, replaced_at__isnull=True
)
"""An invitation that nobody has answered, taken back or replaced. Whether its time is over, the clock says."""


def scope_in_words(scope: str) -> str:
    """The fund, programme or organisation that a scope names, as the record says it; the scope itself where it names none."""
    kind, _, key = scope.partition(":")
    fund = Fund.objects.filter(slug=key).first() if kind == "fund" else None
    programme = Programme.objects.filter(pk=key).first() if kind == "programme" and key.isdecimal() else None
    body = Organisation.objects.filter(pk=key).first() if kind == "organisation" and key.isdecimal() else None
    return str(fund or programme or body or NATION_BY_KEY.get(key) or scope)


class RoleInvitation(models.Model):
    """An address that is invited to one role in one scope.

    `edition` counts how often it was sent: only the key of the last mail opens it.
    """

    email = models.EmailField("address that is invited")
    role = models.CharField(max_length=30, choices=choices.roles_held)
    scope = models.CharField(max_length=80)
    is_first = models.BooleanField("the first person of an organisation that nobody answers for", default=False)
    about = models.TextField("what it is about, where more is to be said than the role", blank=True)
    words = models.TextField("what whoever invites says to it", blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="role_invitations")
    created_at = models.DateTimeField()
    edition = models.PositiveSmallIntegerField("how often it was sent", default=1)
    sent_at = models.DateTimeField("when it was last sent")
    expires_at = models.DateTimeField("until when it can be answered")
    role_until = models.DateTimeField("when the role ends by itself", null=True)
    opened_at = models.DateTimeField("when its link was first opened", null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="accepted_invitations")
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField("when a newer invitation to the same took its place", null=True)

    OPEN = (
        "id role scope is_first created_at edition sent_at expires_at role_until opened_at accepted_at declined_at withdrawn_at "
        "replaced_at"
    )
    RESTRICTED = "about words"
    PERSONAL = "email invited_by accepted_by"
    READ_WITH = ("invited_by",)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=("email", "role", "scope"),
                condition=NOT_ANSWERED & models.Q(is_first=False),
                name="an_address_is_invited_to_a_role_once_at_a_time",
            ),
            # Two leads that ask the same organisation do not hear of each other.
            models.UniqueConstraint(
                fields=("email", "role", "scope", "invited_by"),
                condition=NOT_ANSWERED & models.Q(is_first=True),
                name="a_lead_invites_a_first_person_once_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("scope", "email"), name="role_invitation_by_scope"),)

    def __str__(self) -> str:
        return f"{Role(self.role).label}, {scope_in_words(self.scope)}"

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    @property
    def keeps_address(self) -> bool:
        """Whether its address is kept: not once its time is over, nor where somebody was erased."""
        return not self.email.endswith(f"@{NOWHERE}")

    @property
    def fund_slug(self) -> str:
        """The fund it lets somebody into, or into a place's programme of it, so that its auditors read who was invited."""
        kind, _, key = self.scope.partition(":")
        if kind == "programme" and key.isdecimal():
            slugs = Programme.objects.filter(pk=key).values_list("strand__fund__slug", flat=True)
            return slugs.first() or ""
        return key if kind == "fund" else ""

    def standing_at(self, at: datetime) -> InvitationStanding:
        return standing(
            accepted_at=self.accepted_at,
            declined_at=self.declined_at,
            withdrawn_at=self.withdrawn_at,
            replaced_at=self.replaced_at,
            expires_at=self.expires_at,
            at=at,
        )

    def scopes(self) -> frozenset[str]:
        return frozenset({self.scope})


class Erasure(models.Model):
    """That a person asked to have erased who they are, and what became of it: done, refused with a reason, or withdrawn."""

    user = models.ForeignKey(User, models.PROTECT, related_name="erasures")
    words = models.TextField("what they say to it; emptied once it is done", blank=True)
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    is_done = models.BooleanField(null=True)
    answer = models.TextField("why it was refused", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    WAITS = models.Q(answered_at__isnull=True, withdrawn_at__isnull=True)

    OPEN = "id asked_at withdrawn_at is_done answered_at"
    RESTRICTED = "words answer"
    PERSONAL = "user answered_by"
    READ_WITH = ("user",)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, is_done__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, is_done__isnull=False),
                name="an_answered_erasure_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("user")),
                name="nobody_answers_their_own_erasure",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="an_erasure_is_answered_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_done=False) | ~models.Q(answer=""), name="a_refused_erasure_says_why"
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="a_person_asks_for_one_erasure_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return say("Erasure of {user}", user=self.user)

    @property
    def on_record(self) -> tuple[str, int]:
        return say("Erasure: "), self.user_id

    @property
    def waits(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class NewAddress(models.Model):
    """An address that a person wants to sign in with, until the link that went to it is opened. A person wants one at a time."""

    user = models.OneToOneField(User, models.CASCADE, related_name="new_address")
    email = models.EmailField("address that is to be proven")
    mark = models.CharField("which wish the link is for", max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    OPEN = "id asked_at expires_at"
    RESTRICTED = "mark"
    PERSONAL = "user email"


class SiteStatement(models.Model):
    """What whoever runs this installation says to everybody on one matter. The newest counts; earlier ones stay."""

    matter = models.CharField(max_length=20, choices=choices.site_matters)
    text = models.TextField("what is said; nothing takes it back", blank=True)
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    OPEN = "id matter text stated_at"
    PERSONAL = "stated_by"

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("matter", "-id"), name="statement_of_the_site"),)

    def __str__(self) -> str:
        return str(SiteMatter(self.matter).label)
