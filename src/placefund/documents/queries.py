"""Finding documents: those of one thing, and where the bytes of one are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.db import models

from placefund.documents.models import Document
from placefund.documents.stores import store
from placefund.domain.messages import say


def documents_of(subject: models.Model) -> models.QuerySet[Document]:
    """The files that belong to one thing, oldest first."""
    found = Document.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return found.select_related("uploaded_by")


def bytes_of(document: Document) -> bytes | None:
    """What was sent, or None when the kept copy is missing or no longer has its digest.

    Raises:
        StoreFailed: the place where files are kept does not answer.
    """
    content = store().read(document.path)
    return content if content is not None and hashlib.sha256(content).hexdigest() == document.sha256 else None


def broken_files() -> Iterator[str]:
    """Files that a row speaks of and that are gone, or are other than what was sent, each as a sentence."""
    for document in Document.objects.order_by("pk").iterator(chunk_size=200):
        try:
            if bytes_of(document) is None:
                yield say("File {number} is missing, or is not what was sent.", number=document.pk)
        except OSError as trouble:
            yield say("File {number} could not be read: {reason}", number=document.pk, reason=trouble)


def names_inside(numbers: Iterable[int]) -> list[tuple[str, str]]:
    """What the properties of these files say of who made them, each with the name of the file."""
    rows = Document.objects.filter(pk__in=[*numbers])
    return [(row.name, said) for row in rows for said in row.properties.values()]
