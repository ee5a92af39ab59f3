"""Reading what a place has written, and what it has sent: as a snapshot, in the order of the tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from placefund.documents.models import Document
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.people.access import has
from placefund.readiness.models import DimensionText, EvidenceItem, ReadinessSubmission, SentReadiness


def texts_of(submission: ReadinessSubmission) -> dict[str, str]:
    """What a draft says, by the key of each test."""
    rows = DimensionText.objects.filter(submission=submission)
    return dict(rows.values_list("dimension", "text"))


def evidence_of(submission: ReadinessSubmission) -> dict[str, list[EvidenceItem]]:
    """The evidence of a draft, by the key of each test."""
    found: dict[str, list[EvidenceItem]] = {}
    for row in EvidenceItem.objects.filter(submission=submission).select_related("document"):
        found.setdefault(row.dimension, []).append(row)
    return found


def content_of(submission: ReadinessSubmission) -> dict[str, Any]:
    """Everything that would be sent now."""
    texts, evidence = texts_of(submission), evidence_of(submission)
    return {
        "programme": submission.programme_id,
        "place": submission.programme.place.name,
        "wave": submission.wave.key,
        "wave_digest": submission.wave.terms_digest,
        "dimensions": [
            {
                "key": asked.key,
                "title": asked.title,
                "text": texts.get(asked.key, ""),
                "evidence": [_item(row) for row in evidence.get(asked.key, ())],
            }
            for asked in submission.wave.terms().dimensions
        ],
    }


def _item(row: EvidenceItem) -> dict[str, Any]:
    file = row.document
    return {
        "what": row.what,
        "dated": row.dated.isoformat() if row.dated else "",
        "link": row.link,
        "file": {"id": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256} if file else {},
    }


def in_force(programmes: Iterable[int]) -> QuerySet[SentReadiness]:
    """What stands as sent by these places, a row for each wave: the newest of each submission that is not taken back."""
    newest = SentReadiness.objects.filter(submission=OuterRef("submission")).order_by("-number").values("pk")[:1]
    rows = SentReadiness.objects.filter(submission__programme__in=list(programmes), submission__state="submitted")
    return rows.filter(pk=Subquery(newest)).select_related(*SentReadiness.READ_WITH)


def standing_sent(submission: ReadinessSubmission) -> SentReadiness | None:
    """What stands as sent of one submission; None while it is a draft."""
    if submission.state != "submitted":
        return None
    return submission.sent.order_by("-number").first()


def newest_sent(programme: Programme) -> SentReadiness | None:
    """What a place sent last, in whichever wave, and has not taken back."""
    return in_force([programme.pk]).order_by("-sent_at", "-pk").first()


def may_read_evidence(user: object, document: Document) -> bool:
    """Whether somebody may read a file of a submission: its place's own people always, others what stands as sent."""
    submission = ReadinessSubmission.objects.filter(pk=document.subject_id).first()
    if submission is None:
        return False
    if has(user, Capability.READ_READINESS_DRAFT, document):
        return True
    return has(user, Capability.READ_PROGRAMME, document) and document.pk in files_sent(submission.programme_id)


def files_sent(programme: int) -> set[int]:
    """The files that stand in something that a place has sent and not taken back."""
    found: set[int] = set()
    for content in in_force([programme]).values_list("content", flat=True):
        for asked in content["dimensions"]:
            found |= {each["file"]["id"] for each in asked["evidence"] if each["file"]}
    return found
