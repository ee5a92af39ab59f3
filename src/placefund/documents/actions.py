"""Everything that changes documents. Nothing else may."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from placefund.documents.acts import DocumentAct
from placefund.documents.examination import examined
from placefund.documents.models import Document
from placefund.documents.queries import bytes_of
from placefund.documents.scanning import is_configured, scan
from placefund.documents.stores import store
from placefund.domain.file_contents import Scan, contents_of
from placefund.domain.files import DocumentKind, FileRefused, format_by_name
from placefund.domain.messages import say
from placefund.people.access import allow
from placefund.people.models import CLOCK, User
from placefund.records.actions import record

LOG = logging.getLogger(__name__)
SWEEP_AFTER_SECONDS = 24 * 60 * 60
MOST_AT_ONCE = 50
EXAMINED_TO = "documents-examined-to"
"""Where in the cache it stands how far files were examined again. Where it is lost, that begins anew."""


def _keep(name: str, path: str, content: bytes) -> None:
    """Write the bytes under their digest. The same bytes are kept once."""
    try:
        store().keep(path, content)
    except OSError as trouble:
        LOG.error("A file could not be kept: %s", trouble)
        raise FileRefused(
            say(
                "“{name}” could not be kept just now: the place where this site keeps its files does not take it. "
                "Nothing was changed. Try again in a few minutes; if it stays so, tell whoever runs this site.",
                name=name,
            )
        ) from trouble


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
    found = examined(upload)
    digest = hashlib.sha256(found.content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    _keep(found.name, path, found.content)
    document = Document.objects.create(
        kind=kind,
        name=found.name,
        content_type=found.file_format.content_type,
        size=len(found.content),
        sha256=digest,
        path=path,
        opens=True,
        pages=found.contents.pages,
        properties=dict(found.contents.properties),
        scan=found.scanned.scan,
        scanned_by=found.scanned.by,
        scanned_at=None if found.scanned.scan is Scan.NOT_SCANNED else at,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        scope_names=sorted(subject.scopes()),  # type: ignore[attr-defined]  # a row that people can be allowed names its scopes
        uploaded_by=by,
        uploaded_at=at,
    )
    is_answer = kind is DocumentKind.ANSWER
    record(
        DocumentAct.ATTACHED_TO_ANSWER if is_answer else DocumentAct.ATTACHED,
        subject,
        by=by,
        at=at,
        name=document.name,
        size=document.size,
        sha256=digest,
        scan=document.scan,
    )
    return document


@transaction.atomic
def remove(document: Document, subject: models.Model, *, by: User, at: datetime) -> None:
    """Take a file away again from a thing that may still be changed; the record keeps its name and digest."""
    allow(by, DocumentKind(document.kind).sent_by, subject)
    record(DocumentAct.REMOVED, subject, by=by, at=at, name=document.name, sha256=document.sha256)
    document.delete()


def examine_again(*, at: datetime) -> list[Document]:
    """Examine the files that nobody has looked into yet, and scan those that wait for a scanner; returns what was found bad.

    A file that was sent while the scanner did not answer is kept as “not scanned”, so that no deadline is missed for it. So many
    are examined at once; the next time it goes on behind them, so that those which cannot be examined keep nobody waiting.
    """
    bad: list[Document] = []
    examined_now = 0
    for document in _waiting():
        if examined_now == MOST_AT_ONCE:
            break
        content = bytes_of(document)
        if content is None:
            continue
        examined_now += 1
        cache.set(EXAMINED_TO, document.pk, None)
        contents, answer = contents_of(content, format_by_name(document.name)), scan(content)
        document.opens, document.pages, document.properties = contents.opens, contents.pages, dict(contents.properties)
        document.scan, document.scanned_by = answer.scan, answer.by
        document.scanned_at = None if answer.scan is Scan.NOT_SCANNED else at
        document.save(update_fields=["opens", "pages", "properties", "scan", "scanned_by", "scanned_at"])
        if answer.scan is Scan.INFECTED:
            record(DocumentAct.FOUND_INFECTED, document, by=CLOCK, at=at, virus=answer.virus, sha256=document.sha256)
            bad.append(document)
    return bad


def _waiting() -> Iterator[Document]:
    """The files that wait to be examined, beginning behind the last that was, and then those before it."""
    waiting = models.Q(opens=None)
    if is_configured():
        waiting |= models.Q(scan=Scan.NOT_SCANNED)
    rows, last = Document.objects.filter(waiting).order_by("pk"), int(cache.get(EXAMINED_TO, 0))
    numbers = [
        *rows.filter(pk__gt=last).values_list("pk", flat=True),
        *rows.filter(pk__lte=last).values_list("pk", flat=True),
    ]
    for number in numbers:
        if (document := Document.objects.filter(pk=number).first()) is not None:
            yield document


def sweep(*, at: datetime) -> int:
    """Remove the bytes that no document has named for a day; returns how many files went.

    Not done when a document is removed: somebody else may be sending the same bytes at that moment.
    """
    keeps, gone = store(), 0
    named = set(Document.objects.values_list("path", flat=True))
    for path, since in keeps.kept():
        if (at - since).total_seconds() > SWEEP_AFTER_SECONDS and path not in named:
            keeps.remove(path)
            gone += 1
    return gone
