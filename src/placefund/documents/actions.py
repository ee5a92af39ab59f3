"""Everything that changes documents. Nothing else may."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from placefund.documents.acts import DocumentAct
from placefund.documents.examination import examined
from placefund.documents.models import Document
from placefund.domain.files import DocumentKind
from placefund.people.access import allow
from placefund.people.models import User
from placefund.records.actions import record

SWEEP_AFTER_SECONDS = 24 * 60 * 60


def _keep(content: bytes, path: Path) -> None:
    """Write the bytes under their digest, whole or not at all. The same bytes are kept once."""
    if path.exists():
        path.touch()  # it is wanted again: `sweep` counts its day from now
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    Path(written.name).replace(path)


@transaction.atomic
def attach(
    subject: models.Model, upload: UploadedFile[bytes], *, kind: DocumentKind, by: User, at: datetime
) -> Document:
    """Keep a file that belongs to a thing, after examining it.

    Raises:
        FileRefused: naming what is wrong with the file; nothing is kept.
        NotYours: the person may not send files of this kind for this thing.
    """
    allow(by, kind.sent_by, subject)
    found, content = examined(upload)
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    _keep(content, Path(settings.MEDIA_ROOT) / path)
    document = Document.objects.create(
        kind=kind,
        name=found.name,
        content_type=found.file_format.content_type,
        size=len(content),
        sha256=digest,
        path=path,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        scope_names=sorted(subject.scopes()),  # type: ignore[attr-defined]  # a row that people can be allowed names its scopes
        uploaded_by=by,
        uploaded_at=at,
    )
    record(DocumentAct.ATTACHED, subject, by=by, at=at, name=document.name, size=document.size, sha256=digest)
    return document


@transaction.atomic
def remove(document: Document, subject: models.Model, *, by: User, at: datetime) -> None:
    """Take a file away again from a thing that may still be changed; the record keeps its name and digest."""
    allow(by, DocumentKind(document.kind).sent_by, subject)
    record(DocumentAct.REMOVED, subject, by=by, at=at, name=document.name, sha256=document.sha256)
    document.delete()


def sweep(*, at: datetime) -> int:
    """Remove the bytes that no document has named for a day; returns how many files went.

    Not done when a document is removed: somebody else may be sending the same bytes at that moment.
    """
    root, gone = Path(settings.MEDIA_ROOT), 0
    named = set(Document.objects.values_list("path", flat=True))
    for path in root.glob("??/*"):
        is_old = at.timestamp() - path.stat().st_mtime > SWEEP_AFTER_SECONDS
        if is_old and path.relative_to(root).as_posix() not in named:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
