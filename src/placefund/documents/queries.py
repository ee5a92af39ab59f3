"""Finding documents: those of one thing, and where the bytes of one are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import models

from placefund.documents.models import Document
from placefund.domain.messages import say


def documents_of(subject: models.Model) -> models.QuerySet[Document]:
    """The files that belong to one thing, oldest first."""
    found = Document.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return found.select_related("uploaded_by")


def kept_at(document: Document) -> Path:
    """Where a document's bytes are."""
    return Path(settings.MEDIA_ROOT) / document.path


def bytes_of(document: Document) -> bytes | None:
    """What was sent, or None when the kept copy is missing or no longer has its digest."""
    path = kept_at(document)
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == document.sha256 else None


def broken_files() -> Iterator[str]:
    """Files that a row speaks of and that are gone, or are other than what was sent, each as a sentence."""
    for document in Document.objects.order_by("pk").iterator(chunk_size=200):
        if bytes_of(document) is None:
            yield say("File {number} is missing, or is not what was sent.", number=document.pk)


def names_inside(numbers: Iterable[int]) -> list[tuple[str, str]]:
    """What the properties of these files say of who made them, each with the name of the file."""
    rows = Document.objects.filter(pk__in=[*numbers])
    return [(row.name, said) for row in rows for said in row.properties.values()]
