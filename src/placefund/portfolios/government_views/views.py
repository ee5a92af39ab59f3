"""Views on a portfolio: asked for by the delivery body, given by a government or the department, and answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.portfolios.government_views import actions
from placefund.portfolios.government_views.forms import PortfolioViewForm, ViewAnswerForm, ViewRequestForm
from placefund.portfolios.models import PortfolioReview, PortfolioView, PortfolioViewRequest
from placefund.portfolios.review.queries import offices_to_ask
from placefund.portfolios.review.views import review_step
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.REVIEW_PROGRAMME, PortfolioReview, named="review")
def ask_portfolio_view(request: HttpRequest, review: PortfolioReview) -> HttpResponse:
    """Ask a government or the department for its view."""
    asked = set(review.view_requests.values_list("office", flat=True))
    form = ViewRequestForm(posted(request), offices=[each for each in offices_to_ask(review) if each not in asked])
    return review_step(
        request,
        review,
        form,
        lambda: actions.ask_view(review, **form.asked(), by=person(request), at=clock.now()),
        onward("portfolio-review", review.pk, said=say("It is asked for, and they are told."), section="views"),
        does=say("Ask for a view"),
        way_back=say("What was asked for stays asked for. Without a view you decide with a reason."),
    )


@page(Capability.GIVE_PORTFOLIO_VIEW, PortfolioViewRequest, named="asked")
def give_portfolio_view(request: HttpRequest, asked: PortfolioViewRequest) -> HttpResponse:
    """Give the view of one's government or department on a portfolio."""
    form = PortfolioViewForm(posted(request))
    return review_step(
        request,
        asked,
        form,
        lambda: actions.give_view(asked, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("portfolio-review", asked.review_id, said=say("The view is on record."), section="views"),
        does=say("Give your view"),
        way_back=say("It stays as it is given. The delivery body answers it, and it stands with the decision."),
        back_url=reverse("portfolio-review", args=[asked.review_id]),
        template="portfolios/review/give_view.html",
        edition=asked.review.edition,
        asked=asked,
        given=getattr(asked, "view", None),
    )


@page(Capability.REVIEW_PROGRAMME, PortfolioView, named="view")
def answer_portfolio_view(request: HttpRequest, view: PortfolioView) -> HttpResponse:
    """Say whether what is proposed follows a view, and why."""
    form = ViewAnswerForm(posted(request))
    review = view.request.review
    return review_step(
        request,
        view,
        form,
        lambda: actions.answer_view(view, **form.answered(), by=person(request), at=clock.now()),
        onward("portfolio-review", review.pk, said=say("It is answered, and they are told."), section="views"),
        does=say("Answer the view"),
        way_back=say("An answer stays as it is: it stands with the decision."),
        back_url=reverse("portfolio-review", args=[review.pk]),
        quoted=view.text,
    )
