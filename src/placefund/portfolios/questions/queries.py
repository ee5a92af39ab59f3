"""Reading questions about a portfolio: who stands on a side of one, and which files belong to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from placefund.documents.models import Document
from placefund.domain.files import DocumentKind
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.portfolios.models import ReviewQuestion
from placefund.portfolios.review.queries import why_closed_to

SIDES = (Capability.READ_READINESS_DRAFT, Capability.READ_PORTFOLIO_REVIEW)
"""Of the place, and of the delivery body."""
WRITERS = (Capability.RUN_PROGRAMME, Capability.REVIEW_PROGRAMME)


def why_not_read(user: Any, question: ReviewQuestion) -> str:
    """Why somebody reads no questions at all, in a sentence; empty for the place and for the delivery body."""
    if any(has(user, each, question) for each in SIDES):
        return ""
    return say("Questions are read by the place and by the delivery body. The decision says what came of them.")


def may_write(user: Any, question: ReviewQuestion) -> bool:
    """Whether somebody writes for the place or for the delivery body, while the review is open."""
    return question.review.is_open and any(has(user, each, question) for each in WRITERS)


def may_read_file(user: Any, document: Document, day: date) -> bool:
    """Whether somebody may open a file of a question: whoever reads the question, and has no interest that closes it."""
    rows = ReviewQuestion.objects.select_related(*ReviewQuestion.READ_WITH)
    question = rows.filter(pk=document.subject_id).first()
    if question is None or why_not_read(user, question):
        return False
    return not why_closed_to(user, question.review, day)


def files_of(question: ReviewQuestion) -> QuerySet[Document]:
    """The files that either side put to a question, the oldest first."""
    rows = Document.objects.filter(kind=DocumentKind.REVIEW_QUESTION, subject_id=question.pk)
    return rows.select_related("uploaded_by").order_by("pk")
