"""What waits in the review of portfolios: to begin, answer, settle, read, give a view on, decide and release.

Whoever reviews has several places before them, so each task says in its own words whose portfolio it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
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
            what = say("Begin the review of the portfolio of {place}", place=row.programme.place)
            yield WaitingTask(what, _fund(row.programme), page)


def questions_to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Questions about one's own portfolio that wait for an answer, and answers that the delivery body has not settled."""
    for capability, state, what in (
        (Capability.RUN_PROGRAMME, "with_place", say("Answer question {number} about the portfolio of {place}")),
        (
            Capability.REVIEW_PROGRAMME,
            "answered",
            say("Settle question {number} about the portfolio of {place}, or ask further"),
        ),
    ):
        own = numbers_with(user, capability, "programme")
        if not own:
            continue
        rows = ReviewQuestion.objects.filter(
            review__submission__edition__portfolio__programme__in=own, review__state="open", state=state
        )
        for row in rows.select_related(*ReviewQuestion.READ_WITH):
            programme, page = row.review.programme, reverse("review-question", args=[row.pk])
            told = what.format(number=row.number, place=programme.place)
            if state == "with_place":
                yield due_by_day(told, _fund(programme), page, row.due_on, at)
            else:
                yield WaitingTask(told, _fund(programme), page)


def portfolios_to_read(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Portfolios that one was asked to read, until one has advised on something."""
    if not scopes_with(user, Capability.ADVISE_ON_PORTFOLIO, "reader"):
        return
    rows = ReviewReader.objects.filter(user=user, ended_at=None, review__state="open", findings=None)
    for row in rows.select_related(*ReviewReader.READ_WITH):
        programme, page = row.review.programme, reverse("portfolio-reading", args=[row.pk])
        what = say("Read the portfolio of {place}, and advise", place=programme.place)
        yield due_by_day(what, _fund(programme), page, row.due_on, at)


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
                programme, page = row.review.programme, reverse("give-portfolio-view", args=[row.pk])
                what = say("Give your view on the portfolio of {place}", place=programme.place)
                yield due_by_day(what, _fund(programme), page, row.due_on, at)
    own = numbers_with(user, Capability.REVIEW_PROGRAMME, "programme")
    given = PortfolioView.objects.filter(
        request__review__submission__edition__portfolio__programme__in=own, request__review__state="open", answer=None
    )
    for view in given.select_related(*PortfolioView.READ_WITH) if own else ():
        programme, page = view.request.review.programme, reverse("answer-portfolio-view", args=[view.pk])
        what = say("Answer the view on the portfolio of {place}", place=programme.place)
        yield WaitingTask(what, _fund(programme), page)


def decisions_to_take(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Decisions that are proposed, for whom the fund names; drafts that one began; and decided ones that are to be released."""
    for state, capability, what, page in (
        (
            "draft",
            Capability.REVIEW_PROGRAMME,
            say("Go on with the decision on the portfolio of {place}"),
            "portfolio-decision",
        ),
        (
            "proposed",
            Capability.DECIDE_PORTFOLIO,
            say("Decide on the portfolio of {place}, or send it back"),
            "decide-portfolio",
        ),
        (
            "decided",
            Capability.RELEASE_PORTFOLIO_DECISION,
            say("Release the decision on the portfolio of {place}"),
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
            programme = row.review.programme
            told = what.format(place=programme.place)
            yield WaitingTask(told, _fund(programme), reverse(page, args=[row.pk]))


def _fund(programme: Programme) -> str:
    """Whose work a task is, where its own words name the place."""
    return str(programme.strand.fund)


OF_REVIEWS = (reviews_to_begin, questions_to_answer, portfolios_to_read, portfolio_views_to_give, decisions_to_take)
