"""The decision on a portfolio: written down, proposed, decided by whom the fund names, released, read, and corrected."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.awards.from_portfolios.queries import award_left_by, award_to_be_left
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.portfolios.decision import actions
from placefund.portfolios.decision.forms import DecisionForm, PortfolioReleaseForm, WithoutViewsForm
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import DecisionAtFund, PortfolioDecision, PortfolioReview
from placefund.portfolios.review.queries import (
    decisions_of,
    findings_by_project,
    may_decide,
    may_offer_for,
    questions_of,
    view_requests_of,
    views_lacking,
    why_closed_to,
)
from placefund.portfolios.review.views import review_step
from placefund.readiness.findings.queries import not_ready_of
from placefund.readiness.forms import BeforeReadyForm
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


@page(Capability.REVIEW_PROGRAMME, PortfolioReview, named="review")
def draft_portfolio_decision(request: HttpRequest, review: PortfolioReview) -> HttpResponse:
    """Write down what is to be decided of each project and of the whole. It can be gone on with until it is proposed."""
    newest = decisions_of(review).first()
    form = DecisionForm(posted(request), review=review, decision=newest)
    if response := submitted(
        request,
        form,
        lambda: actions.draft(review, form.told(), by=person(request), at=clock.now()),
        lambda kept: onward("portfolio-decision", kept.pk, said=say("It is kept. The place does not see it.")),
    ):
        return response
    return show(
        request,
        "portfolios/review/draft.html",
        way_to(request, review).to(say("What is to be decided")),
        form=form,
        review=review,
        found=findings_by_project(review),
        newest=newest,
        beside=award_left_by(newest, request.user) if newest else None,
    )


def decision_in_full(decision: PortfolioDecision) -> dict[str, Any]:
    """Everything that a decision says, for its pages: projects in the order of the edition, conditions, views with answers."""
    review = decision.review
    rows = {row.candidate_id: row for row in decision.verdicts.prefetch_related("conditions")}
    projects = [(line, rows[number], ask_of(line)) for number, line in review.lines.items() if number in rows]
    amounts = [row.amount for _, row, _ in projects if row.amount is not None]
    return {
        "decision": decision,
        "review": review,
        "projects": projects,
        "approved": Money.total(amounts),
        "approved_projects": len(amounts),
        "asked": Money.total(ask for _, _, ask in projects),
        "not_approved": [(line, row) for line, row, _ in projects if row.amount is None],
        "on_the_whole": decision.conditions.filter(verdict__isnull=True),
        "requests": view_requests_of(review),
        "corrected_by": PortfolioDecision.objects.filter(corrects=decision.pk, state="released").first(),
    }


@page(Capability.READ_PROGRAMME, PortfolioDecision, named="decision", methods=("GET",))
def portfolio_decision(request: HttpRequest, decision: PortfolioDecision) -> HttpResponse:
    """What was decided. Before its release it is closed to everybody outside the delivery body."""
    user, review = request.user, decision.review
    finds = has(user, Capability.READ_PORTFOLIO_REVIEW, decision)
    if decision.state != "released" and not finds:
        refuse(
            say(
                "What is decided on a portfolio is read by the place when it is released, and by nobody outside before."
            )
        )
    if why := why_closed_to(user, review, london(clock.now()).date()):
        portfolio = review.edition.portfolio
        return show(request, "portfolios/closed.html", way_to(request, decision), portfolio=portfolio, why=why)
    reviews = has(user, Capability.REVIEW_PROGRAMME, decision)
    releases = has(user, Capability.RELEASE_PORTFOLIO_DECISION, decision)
    begun = PortfolioDecision.objects.filter(corrects=decision).first()
    return show(
        request,
        "portfolios/review/decision.html",
        way_to(request, decision),
        finds=finds,
        begun=begun if finds else None,
        beside=award_left_by(decision, user),
        may_draft=reviews and decision.state == "draft",
        may_decide=decision.state == "proposed" and may_decide(user, review),
        may_release=releases and decision.state == "decided",
        may_offer=decision.state == "released" and may_offer_for(user, review.edition.portfolio),
        may_correct=reviews and decision.state == "released" and begun is None,
        **decision_in_full(decision),
    )


@page(Capability.REVIEW_PROGRAMME, PortfolioDecision, named="decision")
def propose_portfolio_decision(request: HttpRequest, decision: PortfolioDecision) -> HttpResponse:
    """Put it to whoever decides: with a reason where the place is not found ready."""
    not_ready = not_ready_of(decision.review.programme)
    form = BeforeReadyForm(posted(request), not_ready=not_ready)
    return review_step(
        request,
        decision,
        form,
        lambda: actions.propose(decision, **form.given(), by=person(request), at=clock.now()),
        onward("portfolio-decision", decision.pk, said=say("It waits for whoever decides.")),
        not_ready=not_ready,
        does=say("Put it to whoever decides"),
        way_back=say("Whoever decides can send it back."),
        back_url=reverse("portfolio-decision", args=[decision.pk]),
    )


@page(Capability.DECIDE_PORTFOLIO, DecisionAtFund, named="decision")
def decide_portfolio(request: HttpRequest, decision: DecisionAtFund) -> HttpResponse:
    """Decide as it is proposed, with what readers found, what was asked, and the views beside it."""
    review = decision.review
    lacking = views_lacking(review)
    form = WithoutViewsForm(posted(request), lacking=lacking)
    found = findings_by_project(review)
    return review_step(
        request,
        decision,
        form,
        lambda: actions.decide(decision, **form.given(), by=person(request), at=clock.now()),
        onward("decide-portfolio", decision.pk, said=say("It is decided. The place hears of it when it is released.")),
        does=say("Decide"),
        way_back=say(
            "After its release it can be corrected by a further decision, with the reason. This one stays on record."
        ),
        template="portfolios/review/decide.html",
        back_url="",
        is_open=decision.state == "proposed" and may_decide(request.user, review),
        lacking=lacking,
        beside=award_left_by(decision, request.user),
        questions=questions_of(review),
        advice=[(line, found[number]) for number, line in review.lines.items() if number in found],
        **decision_in_full(decision),
    )


@page(Capability.DECIDE_PORTFOLIO, DecisionAtFund, named="decision")
def send_portfolio_decision_back(request: HttpRequest, decision: DecisionAtFund) -> HttpResponse:
    """Send it back to whoever proposed it."""
    form = StepBackForm(posted(request))
    return review_step(
        request,
        decision,
        form,
        lambda: actions.send_back(decision, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("decide-portfolio", decision.pk, said=say("It is sent back.")),
        does=say("Send it back"),
        way_back=say("Whoever drafted it puts it to you again."),
        back_url=reverse("decide-portfolio", args=[decision.pk]),
    )


@page(Capability.RELEASE_PORTFOLIO_DECISION, PortfolioDecision, named="decision")
def release_portfolio_decision(request: HttpRequest, decision: PortfolioDecision) -> HttpResponse:
    """Release what was decided to the place, and from a moment on to everybody."""
    form = PortfolioReleaseForm(posted(request))
    return review_step(
        request,
        decision,
        form,
        lambda: actions.release(decision, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("portfolio-decision", decision.pk, said=say("It is released, and the place is told.")),
        does=say("Release the decision"),
        way_back=say("It can be corrected by a further decision, with the reason. This one stays on record."),
        back_url=reverse("portfolio-decision", args=[decision.pk]),
        means=say(
            "The place reads it at once. From the moment that you name everybody reads of the whole, and of each approved "
            "project its title, amount and reason. What is to be developed goes back to the pipeline; the rest is parked."
        ),
        beside=award_left_by(decision, request.user),
    )


@page(Capability.REVIEW_PROGRAMME, PortfolioDecision, named="decision")
def correct_portfolio_decision(request: HttpRequest, decision: PortfolioDecision) -> HttpResponse:
    """Begin a further decision in place of one that was released."""
    form = StepBackForm(posted(request))
    return review_step(
        request,
        decision,
        form,
        lambda: actions.correct(decision, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda begun: onward(
            "draft-portfolio-decision",
            begun.review_id,
            said=say("Change what is wrong, and put it to whoever decides."),
        ),
        does=say("Begin to correct it"),
        way_back=say("Nothing changes for anybody until the further decision is decided and released."),
        beside=award_to_be_left(decision, request.user),
        back_url=reverse("portfolio-decision", args=[decision.pk]),
    )
