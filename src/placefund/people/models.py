"""People, organisations, and memberships: who has which role in which scope."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from placefund.domain import choices
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

    OPEN = "id name helix identifier area_code"

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("identifier",), condition=~models.Q(identifier=""), name="an_identifier_names_one_organisation"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> frozenset[str]:
        return frozenset({f"organisation:{self.pk}"})


class Membership(models.Model):
    """A person's role in a scope, such as lead bidder for `organisation:12`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=choices.roles_held)
    scope = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    OPEN = "id role scope granted_at ended_at"
    PERSONAL = "user"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "scope"),
                condition=models.Q(ended_at__isnull=True),
                name="a_role_is_held_once_in_a_scope",
            ),
        )
        indexes = (models.Index(fields=("scope", "role"), name="membership_by_scope"),)

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}, {self.scope}"
