"""What is kept of looking after an organisation: who handed it over to whom, and what was open then."""

from __future__ import annotations

from django.db import models

from placefund.domain.messages import say
from placefund.people.models import Organisation, User
from placefund.web.crumbs import Crumbs, Visitor


class Handover(models.Model):
    """One administrator of an organisation makes way for another. `open_things` are the labels and addresses of that day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="handovers")
    leaver = models.ForeignKey(User, models.PROTECT, related_name="+")
    successor = models.ForeignKey(User, models.PROTECT, related_name="+")
    leaves = models.BooleanField("whether all roles of whoever hands over ended with it")
    reason = models.TextField()
    open_things = models.JSONField("what was open, as names and addresses", default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    OPEN = "id organisation at"
    RESTRICTED = "leaves reason open_things"
    PERSONAL = "leaver successor by"
    READ_WITH = ("organisation", "leaver", "successor")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_handover_gives_its_reason"),
            models.CheckConstraint(
                condition=~models.Q(leaver=models.F("successor")), name="nobody_hands_over_to_themselves"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.leaver} to {self.successor}"

    def scopes(self) -> frozenset[str]:
        return self.organisation.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        people = Crumbs().to(say("People"), "people")
        return people.to(str(self.organisation), "people-of", ["organisation", str(self.organisation_id)])


class MailDomain(models.Model):
    """The part of mail addresses that an organisation says is its own. It counts once its keeper has said so."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mail_domains")
    domain = models.CharField(max_length=253)
    mailbox = models.CharField("the mailbox whose keeper was asked", max_length=20)
    edition = models.PositiveSmallIntegerField("how often they were asked", default=1)
    claimed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField("when its keeper was last asked")
    verified_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField("since when it counts no more", null=True)

    OPEN = "id organisation domain claimed_at verified_at dropped_at"
    RESTRICTED = "mailbox edition sent_at"
    PERSONAL = "claimed_by"
    READ_WITH = ("organisation", "claimed_by")

    class Meta:
        ordering = ("domain", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("domain",),
                condition=models.Q(verified_at__isnull=False, dropped_at__isnull=True),
                name="a_domain_is_of_one_organisation",
            ),
            models.UniqueConstraint(
                fields=("organisation", "domain"),
                condition=models.Q(dropped_at__isnull=True),
                name="an_organisation_claims_a_domain_once",
            ),
        )

    def __str__(self) -> str:
        return self.domain

    def scopes(self) -> frozenset[str]:
        return self.organisation.scopes()

    @property
    def counts(self) -> bool:
        return self.verified_at is not None and self.dropped_at is None


class JoinRequest(models.Model):
    """Somebody with a proven address at an organisation's own domain asks to act for it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(User, models.PROTECT, related_name="join_requests")
    words = models.TextField("what they say to it", blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField("the role they were given; empty where it was declined", max_length=30, blank=True)
    reason = models.TextField("why it was declined", blank=True)

    OPEN = "id organisation asked_at answered_at role"
    RESTRICTED = "words reason"
    PERSONAL = "user answered_by"
    READ_WITH = ("organisation", "user")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"),
                condition=models.Q(answered_at__isnull=True),
                name="somebody_asks_to_join_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, role="", reason="")
                | (
                    models.Q(answered_at__isnull=False, answered_by__isnull=False)
                    & (models.Q(role="", reason__gt="") | models.Q(role__gt="", reason=""))
                ),
                name="an_answered_request_says_who_and_what",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    def scopes(self) -> frozenset[str]:
        return self.organisation.scopes()
