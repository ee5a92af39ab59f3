"""The page of a review: for the delivery body everything at a glance, for the place what is asked of it and whose move it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import Portfolio, PortfolioReview
from placefund.portfolios.review import actions
from placefund.portfolios.review.queries import (
    clock_of,
    decisions_of,
    earlier_review,
    findings_by_project,
    offices_to_ask,
    questions_of,
    readers_of,
    released_decision,
    view_requests_of,
    why_closed_to,
)
from placefund.records import clock
from placefund.web.crumbs import Landmark, way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward


def review_step(
    request: HttpRequest,
    thing: Landmark,
    form: forms.Form,
    act: Callable[[], Any],
    then: Onward | Callable[[Any], Onward],
    *,
    does: str,
    way_back: str,
    back_url: str = "",
    means: str = "",
    **more: Any,
) -> HttpResponse:
    """One step in a review: shown first, taken, and on to where it leads."""
    way = way_to(request, thing).to(does)
    return foreseen_page(
        request,
        more.pop("template", "portfolios/review/step.html"),
        way,
        form,
        act,
        then,
        does=does,
        way_back=way_back,
        back_url=back_url or way.back,
        caption=str(thing),
        means=means,
        **more,
    )


@page(Capability.REVIEW_PROGRAMME, Portfolio)
def open_portfolio_review(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Begin to review what a place submitted."""
    return review_step(
        request,
        portfolio,
        ConfirmForm(posted(request)),
        lambda: actions.open_review(portfolio, by=person(request), at=clock.now()),
        lambda begun: onward("portfolio-review", begun.pk, said=say("The review has begun, and the place is told.")),
        does=say("Begin the review"),
        way_back=say("A review ends with a decision. The place cannot withdraw the portfolio any more."),
        back_url=reverse("portfolio", args=[portfolio.pk]),
    )


@page(Capability.READ_PROGRAMME, PortfolioReview, named="review", methods=("GET",))
def portfolio_review(request: HttpRequest, review: PortfolioReview) -> HttpResponse:
    """Where a review stands. Findings and what is proposed are shown to the delivery body alone."""
    user, now = request.user, clock.now()
    if why := why_closed_to(user, review, london(now).date()):
        portfolio = review.edition.portfolio
        return show(request, "portfolios/closed.html", way_to(request, review), portfolio=portfolio, why=why)
    finds = has(user, Capability.READ_PORTFOLIO_REVIEW, review)
    asked_of_place = finds or has(user, Capability.READ_READINESS_DRAFT, review)
    today = london(now).date()
    questions = [(row, row.is_late(today)) for row in questions_of(review)] if asked_of_place else []
    requests = [(row, has(user, Capability.GIVE_PORTFOLIO_VIEW, row)) for row in view_requests_of(review)]
    return show(
        request,
        "portfolios/review/review.html",
        way_to(request, review),
        review=review,
        edition=review.edition,
        clock=clock_of(review, now),
        finds=finds,
        reviews=has(user, Capability.REVIEW_PROGRAMME, review),
        may_answer=has(user, Capability.RUN_PROGRAMME, review),
        asked_of_place=asked_of_place,
        questions=questions,
        # before the decision a view is between those who ask and those who give it; afterwards it stands on the decision's page
        requests=[(row, is_asked) for row, is_asked in requests if finds or is_asked],
        lacking=[each for each in offices_to_ask(review) if each.value not in {row.office for row, _ in requests}],
        released=released_decision(review),
        **(_at_a_glance(review) if finds else {}),
    )


def _at_a_glance(review: PortfolioReview) -> dict[str, Any]:
    """Each project with what readers found, what is asked, what was decided before, and what is proposed."""
    found, decision = findings_by_project(review), decisions_of(review).first()
    proposed = {row.candidate_id: row for row in decision.verdicts.all()} if decision else {}
    open_: dict[int | None, int] = {}
    for number, state in review.questions.values_list("candidate", "state"):
        open_[number] = open_.get(number, 0) + (state != "settled")
    before = earlier_review(review)
    decided = released_decision(before) if before else None
    earlier = {row.candidate_id: row for row in decided.verdicts.all()} if decided else {}
    old = before.lines if before else {}
    return {
        "decision": decision,
        "readers": readers_of(review),
        "before": before,
        "projects": [
            {
                "line": line,
                "number": number,
                "ask": ask_of(line),
                "asked_before": ask_of(old[number]) if number in old else None,
                "is_new": bool(before) and number not in old,
                "found": found.get(number, []),
                "open": open_.get(number, 0),
                "earlier": earlier.get(number),
                "proposed": proposed.get(number),
            }
            for number, line in review.lines.items()
        ],
    }
