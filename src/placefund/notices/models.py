"""Messages to people: written in the same transaction as the act they tell of, delivered after it."""

from __future__ import annotations

from django.db import models

from placefund.people.models import User


class Notice(models.Model):
    """One message to one person. `path` is the page it leads to."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("when it was handed to the mail system", null=True)
    failure = models.CharField("why it could not be sent", max_length=300, blank=True)

    OPEN = "id created_at read_at sent_at failure"
    RESTRICTED = "subject text path"
    PERSONAL = "recipient"

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("recipient", "read_at"), name="notice_by_recipient"),)

    def __str__(self) -> str:
        return self.subject
