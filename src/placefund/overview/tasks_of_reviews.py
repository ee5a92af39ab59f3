"""What waits in the review of portfolios: to begin, answer, settle, read, give a view on, decide and release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.overview.tasks_of_readiness import due_by_day, programmes_with
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.portfolios.models import (
    Portfolio,
    PortfolioDecision,
    PortfolioReview,
    PortfolioView,
    PortfolioViewRequest,
    ReviewQuestion,
    ReviewReader,
)
from placefund.portfolios.review.queries import may_decide


def reviews_to_begin(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Submitted portfolios whose review has not begun, for whoever accompanies the place."""
    own = numbers_with(user, Capability.REVIEW_PROGRAMME, "programme")
    rows = Portfolio.objects.filter(programme__in=own, state="submitted") if own else Portfolio.objects.none()
    begun = set(
        PortfolioReview.objects.filter(state="open", submission__edition__portfolio__in=rows).values_list(
            "submission__edition__portfolio", flat=True
        )
    )
    for row in rows.select_related(*Portfolio.READ_WITH):
        if row.pk not in begun:
            page = reverse("open-portfolio-review", args=[row.pk])
            yield WaitingTask(say("Begin the review of the portfolio"), str(row.programme.place), page)


def questions_to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Questions about one's own portfolio that wait for an answer, and answers that the delivery body has not settled."""
    for capability, state, what in (
        (Capability.RUN_PROGRAMME, "with_place", say("Answer question {number} about the portfolio")),
        (Capability.REVIEW_PROGRAMME, "answered", say("Settle question {number}, or ask further")),
    ):
        own = numbers_with(user, capability, "programme")
        if not own:
            continue
        rows = ReviewQuestion.objects.filter(
            review__submission__edition__portfolio__programme__in=own, review__state="open", state=state
        )
        for row in rows.select_related(*ReviewQuestion.READ_WITH):
            told, page = what.format(number=row.number), reverse("review-question", args=[row.pk])
            place = row.review.programme.place
            if state == "with_place":
                yield due_by_day(told, place, page, row.due_on, at)
            else:
                yield WaitingTask(told, str(place), page)


def portfolios_to_read(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Portfolios that one was asked to read, until one has advised on something."""
    if not scopes_with(user, Capability.ADVISE_ON_PORTFOLIO, "reader"):
        return
    rows = ReviewReader.objects.filter(user=user, ended_at=None, review__state="open", findings=None)
    for row in rows.select_related(*ReviewReader.READ_WITH):
        page = reverse("portfolio-reading", args=[row.pk])
        yield due_by_day(say("Read the portfolio, and advise"), row.review.programme.place, page, row.due_on, at)


def portfolio_views_to_give(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Views that one's government or department is asked for, and views that the delivery body has not answered."""
    scopes = {
        f"{kind}:{name}"
        for kind in ("nation", "fund")
        for name in scopes_with(user, Capability.GIVE_PORTFOLIO_VIEW, kind)
    }
    if scopes:
        asked = PortfolioViewRequest.objects.filter(review__state="open", view=None)
        for row in asked.select_related(*PortfolioViewRequest.READ_WITH):
            if row.scopes() & scopes:
                page = reverse("give-portfolio-view", args=[row.pk])
                yield due_by_day(
                    say("Give your view on the portfolio"), row.review.programme.place, page, row.due_on, at
                )
    own = numbers_with(user, Capability.REVIEW_PROGRAMME, "programme")
    given = PortfolioView.objects.filter(
        request__review__submission__edition__portfolio__programme__in=own, request__review__state="open", answer=None
    )
    for view in given.select_related(*PortfolioView.READ_WITH) if own else ():
        page = reverse("answer-portfolio-view", args=[view.pk])
        yield WaitingTask(say("Answer the view on the portfolio"), str(view.request.review.programme.place), page)


def decisions_to_take(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Decisions that are proposed, for whom the fund names; drafts that one began; and decided ones that are to be released."""
    for state, capability, what, page in (
        ("draft", Capability.REVIEW_PROGRAMME, say("Go on with the decision on the portfolio"), "portfolio-decision"),
        ("proposed", Capability.DECIDE_PORTFOLIO, say("Decide on the portfolio, or send it back"), "decide-portfolio"),
        (
            "decided",
            Capability.RELEASE_PORTFOLIO_DECISION,
            say("Release the decision on the portfolio"),
            "portfolio-decision",
        ),
    ):
        own = programmes_with(user, capability)
        rows = PortfolioDecision.objects.filter(
            review__submission__edition__portfolio__programme__in=own, state=state
        ).select_related(*PortfolioDecision.READ_WITH)
        for row in rows.filter(drafted_by=user) if state == "draft" else rows:
            is_own = row.drafted_by_id == user.pk or not may_decide(user, row.review)
            if state == "proposed" and is_own:
                continue
            yield WaitingTask(what, str(row.review.programme.place), reverse(page, args=[row.pk]))


OF_REVIEWS = (reviews_to_begin, questions_to_answer, portfolios_to_read, portfolio_views_to_give, decisions_to_take)
