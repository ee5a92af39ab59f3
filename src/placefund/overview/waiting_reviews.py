"""What waits in the reviews of places' portfolios: to begin, answer, settle, read, give a view on, decide and release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.overview.waiting_lines import AwaitedSide, WaitingLine
from placefund.people.access import has
from placefund.portfolios.models import (
    PortfolioDecision,
    PortfolioReview,
    PortfolioViewRequest,
    ReviewQuestion,
    ReviewReader,
)
from placefund.portfolios.review.queries import reviews_of

_STEPS = {
    "draft": say("Put the decision on {portfolio} to whoever decides"),
    "proposed": say("Decide on {portfolio}, as it is proposed, or send it back"),
    "decided": say("Release the decision on {portfolio}"),
}


def review_lines(programmes: Sequence[Programme], user: Any) -> Iterator[WaitingLine]:
    """What waits in open reviews, as far as somebody may know. Five queries, however many reviews there are.

    Whose move it is, is known to all who read the programme. Questions are between the two sides; readers, views and what
    is proposed are the delivery body's.
    """
    reviews = {row.pk: row for row in reviews_of(programmes) if row.is_open}
    if not reviews:
        return
    found_by = {one.pk for one in programmes if has(user, Capability.READ_PORTFOLIO_REVIEW, one)}
    asked = found_by | {one.pk for one in programmes if has(user, Capability.READ_READINESS_DRAFT, one)}
    finds = [row.pk for row in reviews.values() if row.programme.pk in found_by]
    questions = list(
        ReviewQuestion.objects.filter(review__in=list(reviews)).annotate(last=Max("lines__written_at")).order_by("pk")
    )
    for row in questions:
        if reviews[row.review_id].programme.pk in asked:
            yield from _question(row, reviews[row.review_id])
    yield from _views(finds, reviews)
    yield from _readers(finds, reviews)
    yield from _decisions(finds, reviews, questions)


def _question(row: Any, review: PortfolioReview) -> Iterator[WaitingLine]:
    programme, href = review.programme.pk, reverse("review-question", args=[row.pk])
    if row.state == "with_place":
        what = say("Answer question {number} about the portfolio", number=row.number)
        yield WaitingLine(programme, what, AwaitedSide.PLACE, href, due=row.due_on)
    elif row.state == "answered":
        what, since = say("Settle question {number}, or ask further", number=row.number), london(row.last).date()
        yield WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, href, since=since)


def _views(finds: Sequence[int], reviews: dict[int, PortfolioReview]) -> Iterator[WaitingLine]:
    rows = PortfolioViewRequest.objects.filter(review__in=finds, view__answer=None).select_related("view")
    for row in rows.order_by("due_on", "pk"):
        programme, page = reviews[row.review_id].programme.pk, reverse("portfolio-review", args=[row.review_id])
        view = getattr(row, "view", None)
        if view is None:
            what, who = say("Give a view on the portfolio"), str(row.told_office)
            yield WaitingLine(programme, what, AwaitedSide.ADVISER, f"{page}#views", due=row.due_on, who=who)
        else:
            what, since = say("Answer the view on the portfolio"), london(view.given_at).date()
            yield WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, f"{page}#views", since=since)


def _readers(finds: Sequence[int], reviews: dict[int, PortfolioReview]) -> Iterator[WaitingLine]:
    rows = ReviewReader.objects.filter(review__in=finds, ended_at=None, findings=None).select_related("user")
    for row in rows.order_by("due_on", "pk"):
        programme, href = reviews[row.review_id].programme.pk, reverse("portfolio-review", args=[row.review_id])
        what = say("Read the portfolio, and advise")
        yield WaitingLine(
            programme, what, AwaitedSide.ADVISER, f"{href}#readers", due=row.due_on, who=str(row.user.name)
        )


def _decisions(
    finds: Sequence[int], reviews: dict[int, PortfolioReview], questions: Sequence[Any]
) -> Iterator[WaitingLine]:
    """The decision of each review: the step that is next, or that it is the delivery body's move since the last question."""
    rows = PortfolioDecision.objects.filter(review__in=finds, state__in=tuple(_STEPS)).order_by("pk")
    begun = {row.review_id: row for row in rows}
    waits = {row.review_id for row in questions if row.state == "with_place"}
    for review in reviews.values():
        decision, portfolio = begun.get(review.pk), review.edition.portfolio
        if decision is not None:
            what, href = _STEPS[decision.state].format(portfolio=portfolio), "portfolio-decision"
            since: date = london(decision.decided_at or decision.drafted_at).date()
            href = reverse(href, args=[decision.pk])
        elif review.pk not in waits:
            moved = [row.last for row in questions if row.review_id == review.pk]
            what, href = (
                say("Decide on {portfolio}", portfolio=portfolio),
                reverse("portfolio-review", args=[review.pk]),
            )
            since = london(max([review.opened_at, *moved])).date()
        else:
            continue
        yield WaitingLine(review.programme.pk, what, AwaitedSide.DELIVERY_BODY, href, since=since)
