"""What the clock reminds people of while a portfolio is reviewed: questions that wait, readings, and views that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind
from placefund.domain.reminders import Occasion
from placefund.notices.actions import tell
from placefund.operations.nudges import Nudge, nudges_of
from placefund.portfolios.audiences import officials_asked
from placefund.portfolios.models import PortfolioReview, PortfolioViewRequest, ReviewQuestion, ReviewReader
from placefund.readiness.audiences import officers_of


def review_questions(today: date, at: datetime) -> Iterator[Nudge]:
    """Questions about a portfolio that wait for the place: for its programme office."""

    def send(question: ReviewQuestion, step: int) -> None:
        late, due = say("Question {number} about your portfolio is late"), say("Question {number} is due")
        line = question.lines.filter(step__in=("asked", "asked_on")).order_by("-pk").first()
        tell(
            officers_of(question.review.programme),
            (late if step > 0 else due).format(number=question.number),
            line.text if line else question.concerns,
            kind=NoticeKind.REVIEW_REMINDER,
            page="review-question",
            args=[question.pk],
            **_stands_in(question, at),
        )

    asked = ReviewQuestion.objects.filter(state="with_place", review__state="open")
    found = (
        (f"{each.pk}-{each.due_on}", each.due_on, partial(send, each), _fund(each.review))
        for each in asked.select_related(*ReviewQuestion.READ_WITH)
    )
    return nudges_of(Occasion.REVIEW_QUESTION, found, today)


def portfolio_readings(today: date, at: datetime) -> Iterator[Nudge]:
    """Portfolios that somebody was asked to read and has advised on nothing of: for the reader."""

    def send(reader: ReviewReader, step: int) -> None:
        late, due = say("Your reading is late: portfolio of {place}"), say("Your reading is due: portfolio of {place}")
        text = say("You read it for: {kind}.", kind=reader.told_kind)
        if reader.declared_at is None:
            text = say("You read it for: {kind}. Declare your interests first.", kind=reader.told_kind)
        _remind([reader.user], late if step > 0 else due, text, "portfolio-reading", reader, at)

    rows = ReviewReader.objects.filter(ended_at=None, review__state="open", findings=None)
    found = (
        (str(each.pk), each.due_on, partial(send, each), _fund(each.review))
        for each in rows.select_related(*ReviewReader.READ_WITH)
    )
    return nudges_of(Occasion.PORTFOLIO_READING, found, today)


def portfolio_views(today: date, at: datetime) -> Iterator[Nudge]:
    """Views on a portfolio that a government or a department was asked for and has not given: for its officials."""

    def send(asked: PortfolioViewRequest, step: int) -> None:
        late, due = say("Your view is late: portfolio of {place}"), say("Your view is due: portfolio of {place}")
        text = say("Its page leads to what was submitted. A decision can be taken without a view that was not given.")
        _remind(officials_asked(asked), late if step > 0 else due, text, "give-portfolio-view", asked, at)

    rows = PortfolioViewRequest.objects.filter(review__state="open", view=None)
    undecided = rows.exclude(review__decisions__state__in=("decided", "released"))  # nobody can give one any more
    found = (
        (str(each.pk), each.due_on, partial(send, each), _fund(each.review))
        for each in undecided.select_related(*PortfolioViewRequest.READ_WITH)
    )
    return nudges_of(Occasion.PORTFOLIO_VIEW, found, today)


def _fund(review: PortfolioReview) -> Any:
    return review.programme.strand.fund


def _stands_in(row: ReviewQuestion | ReviewReader | PortfolioViewRequest, at: datetime) -> dict[str, Any]:
    return {"about": _fund(row.review), "until": row.due_on, "at": at}


def _remind(
    people: list[Any], subject: Message, text: str, page: str, row: ReviewReader | PortfolioViewRequest, at: datetime
) -> None:
    subject = subject.format(place=row.review.programme.place)
    kind = NoticeKind.PORTFOLIO_REMINDER
    tell(people, subject, text, kind=kind, page=page, args=[row.pk], **_stands_in(row, at))
