"""Everything that asks a place about its portfolio, answers, and settles a question. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from placefund.documents.actions import attach
from placefund.documents.models import Document
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.portfolio_review import QuestionStep
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import allow, has, locked, move
from placefund.people.models import User
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.audiences import finders_of, officers_of
from placefund.portfolios.models import PortfolioReview, ReviewQuestion, ReviewQuestionLine
from placefund.records.actions import record


@transaction.atomic
def ask(
    review: PortfolioReview, text: str, *, candidate: int | None = None, due_on: date, by: User, at: datetime
) -> ReviewQuestion:
    """Ask the place about one project, by its number, or about the whole. The clock is the place's until it answers.

    Raises:
        NotPossible: the review is closed; nothing is asked; no such project was submitted; the day has passed.
    """
    allow(by, Capability.REVIEW_PROGRAMME, review)
    review = locked(review)
    _require_open(review)
    if candidate is not None and candidate not in review.lines:
        raise NotPossible(say("This project is not in the edition that is reviewed. Choose one that is."))
    _require_day(due_on, at)
    latest = review.questions.aggregate(latest=Max("number"))["latest"] or 0
    question = ReviewQuestion.objects.create(
        review=review, number=latest + 1, candidate_id=candidate, due_on=due_on, state="with_place"
    )
    _line(question, QuestionStep.ASKED, text, by=by, at=at)
    record(PortfolioAct.ASKED_QUESTION, question, by=by, at=at, until=due_on.isoformat())
    _tell_place(question, say("A question about your portfolio"), text, NoticeKind.REVIEW_QUESTION, by=by, at=at)
    return question


def _require_open(review: PortfolioReview) -> None:
    if not review.is_open:
        raise NotPossible(say("This review is closed: what was decided is released."))


def _require_day(due_on: date, at: datetime) -> None:
    if due_on < london(at).date():
        raise NotPossible(say("{day} has passed. Give a day that is to come.", day=due_on))


def _line(question: ReviewQuestion, step: QuestionStep, text: str, *, by: User, at: datetime) -> ReviewQuestionLine:
    if not text.strip():
        raise NotPossible(say("Write what is to be said. The other side reads it."))
    return ReviewQuestionLine.objects.create(
        question=question, step=step.value, text=text.strip(), written_by=by, written_at=at
    )


def _moved(question: ReviewQuestion, name: str, by: User) -> ReviewQuestion:
    _require_open(locked(question.review))
    question = locked(question)
    question.state = move(question, name, by=by).target
    return question


@transaction.atomic
def answer(question: ReviewQuestion, text: str, *, by: User, at: datetime) -> ReviewQuestionLine:
    """Answer for the place. The clock is the delivery body's again, where no other question waits."""
    question = _moved(question, "answer", by)
    question.save(update_fields=["state"])
    line = _line(question, QuestionStep.ANSWERED, text, by=by, at=at)
    record(PortfolioAct.ANSWERED_QUESTION, question, by=by, at=at)
    programme = question.review.programme
    subject = say("Answered: question {number}, {place}", number=question.number, place=programme.place)
    _tell(question, finders_of(programme), subject, line.text, NoticeKind.PORTFOLIO, by=by, at=at)
    return line


@transaction.atomic
def ask_on(question: ReviewQuestion, text: str, *, due_on: date, by: User, at: datetime) -> ReviewQuestionLine:
    """Ask further in the same question, until another day."""
    question = _moved(question, "ask_on", by)
    _require_day(due_on, at)
    question.due_on = due_on
    question.save(update_fields=["state", "due_on"])
    line = _line(question, QuestionStep.ASKED_ON, text, by=by, at=at)
    record(PortfolioAct.ASKED_FURTHER, question, by=by, at=at, until=due_on.isoformat())
    _tell_place(question, say("Asked further about your portfolio"), text, NoticeKind.REVIEW_QUESTION, by=by, at=at)
    return line


@transaction.atomic
def settle(question: ReviewQuestion, text: str, *, by: User, at: datetime) -> ReviewQuestionLine:
    """Say that a question is settled, and how. One that nobody has answered can be settled too: it is not waited for."""
    question = _moved(question, "settle", by)
    question.save(update_fields=["state"])
    line = _line(question, QuestionStep.SETTLED, text, by=by, at=at)
    record(PortfolioAct.SETTLED_QUESTION, question, by=by, at=at)
    subject = say("Settled: question {number} about your portfolio", number=question.number)
    _tell_place(question, subject, line.text, NoticeKind.REVIEW_NEWS, by=by, at=at)
    return line


@transaction.atomic
def put_file(question: ReviewQuestion, upload: UploadedFile[bytes], *, by: User, at: datetime) -> Document:
    """Put a file to a question, for the place or for the delivery body; the other side is told. It moves nobody's clock.

    Raises:
        NotPossible: the review is closed.
        FileRefused: naming what is wrong with the file.
        NotYours: somebody who writes for neither side.
    """
    _require_open(locked(question.review))
    question, programme = locked(question), question.review.programme
    asks = has(by, Capability.REVIEW_PROGRAMME, question)
    if not asks:
        allow(by, Capability.RUN_PROGRAMME, question)
    document = attach(question, upload, kind=DocumentKind.REVIEW_QUESTION, by=by, at=at)
    subject = say("A file to question {number}, {place}", number=question.number, place=programme.place)
    people, kind = (
        (officers_of(programme), NoticeKind.REVIEW_NEWS) if asks else (finders_of(programme), NoticeKind.PORTFOLIO)
    )
    _tell(question, people, subject, document.name, kind, by=by, at=at)
    return document


def _tell_place(
    question: ReviewQuestion, subject: Message, text: str, kind: NoticeKind, *, by: User, at: datetime
) -> None:
    _tell(question, officers_of(question.review.programme), subject, text.strip(), kind, by=by, at=at)


def _tell(
    question: ReviewQuestion,
    people: list[User],
    subject: Message,
    text: str,
    kind: NoticeKind,
    *,
    by: User,
    at: datetime,
) -> None:
    tell(
        [person for person in people if person.pk != by.pk],
        subject,
        text,
        kind=kind,
        about=question.review.programme.strand.fund,
        asks=by.actor_name,
        until=question.due_on if kind is NoticeKind.REVIEW_QUESTION else None,
        page="review-question",
        args=[question.pk],
        at=at,
    )
