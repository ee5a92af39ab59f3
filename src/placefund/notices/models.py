"""Messages to people: written in the same transaction as the act they tell of, delivered after it."""

from __future__ import annotations

from django.db import models
from django.urls import NoReverseMatch, reverse

from placefund.people.models import User


class Notice(models.Model):
    """One message to one person, with the name and arguments of the page it leads to: an address may change, a name does not.

    `path` holds the address itself in messages of earlier versions.
    """

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    page = models.CharField("name of the page it leads to", max_length=60, blank=True)
    args = models.JSONField("what that page is about", default=list)
    anchor = models.CharField("place on that page", max_length=60, blank=True)
    path = models.CharField("address, in messages of earlier versions", max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("when it was handed to the mail system", null=True)
    failure = models.CharField("why it could not be sent", max_length=300, blank=True)

    OPEN = "id created_at read_at sent_at failure"
    RESTRICTED = "subject text page args anchor path"
    PERSONAL = "recipient"

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("recipient", "read_at"), name="notice_by_recipient"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def address(self) -> str:
        """The page it leads to, as its address is now; empty when it leads nowhere, or to a page that is no more."""
        if not self.page:
            return self.path
        try:
            address = reverse(self.page, args=self.args)
        except NoReverseMatch:
            return ""
        return f"{address}#{self.anchor}" if self.anchor else address
