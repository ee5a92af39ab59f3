"""Accounts and transfers. The database itself refuses to change or remove a transfer, or to overdraw an account."""

from __future__ import annotations

from django.db import models

from placefund.domain import choices
from placefund.domain.ledger import EconomicEvent, Posting
from placefund.domain.messages import say
from placefund.domain.money import Money


class Account(models.Model):
    """A path money can sit at. The row is what two transfers out of the same account wait for."""

    path = models.CharField(max_length=120, primary_key=True)
    fund = models.CharField("slug of the fund", max_length=60)

    OPEN = "path fund"

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path


class Transfer(models.Model):
    """One amount moved from one account to another. `at` is when it was recorded, `effective_on` the day it belongs to."""

    fund = models.CharField("slug of the fund", max_length=60)
    event = models.CharField(max_length=20, choices=choices.economic_events)
    source = models.ForeignKey(Account, models.PROTECT, related_name="outgoing", db_column="source")
    target = models.ForeignKey(Account, models.PROTECT, related_name="incoming", db_column="target")
    pence = models.BigIntegerField()
    effective_on = models.DateField()
    at = models.DateTimeField("when it was recorded")
    key = models.CharField("what it is for: the same key is posted once", max_length=120, unique=True)
    why = models.CharField("what it is for, in words", max_length=300, blank=True)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name="the transfer that it undoes"
    )

    OPEN = "id fund event source target pence effective_on at key why undoes"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_transfer_moves_something"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="a_transfer_has_two_accounts"),
            models.UniqueConstraint(
                fields=("undoes",), condition=models.Q(undoes__isnull=False), name="a_transfer_is_undone_once"
            ),
        )
        indexes = (models.Index(fields=("fund", "event", "effective_on"), name="transfer_by_event"),)

    def __str__(self) -> str:
        return say(
            "{amount} from {source_id} to {target_id}",
            amount=self.amount,
            source_id=self.source_id,
            target_id=self.target_id,
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    def posting(self) -> Posting:
        """What was posted, as the domain sees it."""
        return Posting(self.fund, EconomicEvent(self.event), self.source_id, self.target_id, self.amount, self.key)
