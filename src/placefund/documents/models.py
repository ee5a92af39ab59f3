"""Files: what they are, their digest, who sent them, and whose they are."""

from __future__ import annotations

from django.db import models

from placefund.domain.file_contents import Scan
from placefund.domain.files import DocumentKind
from placefund.domain.messages import Message, day, say
from placefund.people.models import User


class Document(models.Model):
    """One file as it was sent. `scope_names` are the scopes of the thing it belongs to; they decide who may read it."""

    kind = models.CharField("what it is for", max_length=20, default=DocumentKind.EVIDENCE.value)
    name = models.CharField("file name as sent", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    path = models.CharField("where it is kept, below the documents folder", max_length=200)
    opens = models.BooleanField("opens and holds something", null=True)
    pages = models.PositiveIntegerField(null=True)
    properties = models.JSONField("what its properties say of who made it", default=dict)
    scan = models.CharField("virus scan", max_length=20, default=Scan.NOT_SCANNED.value)
    scanned_by = models.CharField("scanner and its signatures", max_length=120, blank=True)
    scanned_at = models.DateTimeField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    scope_names = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, models.PROTECT)
    uploaded_at = models.DateTimeField()

    OPEN = "id kind content_type size sha256 opens pages scan scanned_by scanned_at subject_kind subject_id uploaded_at"
    RESTRICTED = "name path scope_names properties"
    PERSONAL = "uploaded_by"

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="document_by_subject"),)
        constraints = (models.CheckConstraint(condition=models.Q(size__gt=0), name="a_document_is_not_empty"),)

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope_names)

    @property
    def fund_slug(self) -> str:
        """The fund whose thing it belongs to; "" when it is no fund's."""
        return next((name.partition("fund:")[2] for name in self.scope_names if "fund:" in name), "")

    @property
    def has_passed(self) -> bool:
        """Whether it was examined, opens, holds something, and no scanner found a virus in it."""
        return self.opens is True and self.scan != Scan.INFECTED

    @property
    def scan_said(self) -> Message:
        """What is known of viruses in it: “scanned by ClamAV 1.4.6/27799 on 3 May 2027”, “not scanned”."""
        if self.scan == Scan.NOT_SCANNED or self.scanned_at is None:
            return say("not scanned")
        known = {"scanner": self.scanned_by, "day": day(self.scanned_at)}
        if self.scan == Scan.INFECTED:
            return say("a virus was found by {scanner} on {day}", **known)
        return say("scanned by {scanner} on {day}", **known)
