"""Files: what they are, their digest, who sent them, and whose they are."""

from __future__ import annotations

from django.db import models

from placefund.domain.files import DocumentKind
from placefund.people.models import User


class Document(models.Model):
    """One file as it was sent. `scope_names` are the scopes of the thing it belongs to; they decide who may read it."""

    kind = models.CharField("what it is for", max_length=20, default=DocumentKind.EVIDENCE.value)
    name = models.CharField("file name as sent", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    path = models.CharField("where it is kept, below the documents folder", max_length=200)
    scan = models.CharField("virus scan", max_length=20, default="not scanned")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    scope_names = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, models.PROTECT)
    uploaded_at = models.DateTimeField()

    OPEN = "id kind content_type size sha256 scan subject_kind subject_id uploaded_at"
    RESTRICTED = "name path scope_names"
    PERSONAL = "uploaded_by"

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="document_by_subject"),)
        constraints = (models.CheckConstraint(condition=models.Q(size__gt=0), name="a_document_is_not_empty"),)

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope_names)
