"""Before the board, signed, submitted, withdrawn: each shown before it is done; and an edition as it was kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.pipelines.models import Candidate
from placefund.plans.models import PlanVersion
from placefund.portfolios.edition_words import lines_of, project_in_words, rows_of, sums_of
from placefund.portfolios.editions import ask_of, digest_of_all, papers_in_words, plan_sent_with
from placefund.portfolios.forms import BoardForm
from placefund.portfolios.models import Portfolio, PortfolioEdition
from placefund.portfolios.queries import newest_edition, why_edition_closed_to
from placefund.portfolios.review.queries import may_offer_for, review_of
from placefund.portfolios.signing import actions
from placefund.programmes.governance.queries import who_binds
from placefund.programmes.meetings.queries import decision_on
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward


def _step(
    request: HttpRequest,
    portfolio: Portfolio,
    form: forms.Form,
    act: Any,
    *,
    does: str,
    way_back: str,
    said: str,
    **more: Any,
) -> HttpResponse:
    return foreseen_page(
        request,
        "portfolios/step.html",
        way_to(request, portfolio).to(does),
        form,
        act,
        onward("portfolio", portfolio.pk, said=said),
        does=does,
        way_back=way_back,
        shows=lambda: [(say("State"), Portfolio.objects.get(pk=portfolio.pk).state)],
        back_url=reverse("portfolio", args=[portfolio.pk]),
        portfolio=portfolio,
        edition=newest_edition(portfolio),
        **more,
    )


@page(Capability.RUN_PROGRAMME, Portfolio)
def put_before_board(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Freeze a draft, and put it on the agenda of a meeting that is to come."""
    meetings = portfolio.programme.board_meetings.filter(state="planned").order_by("day")
    form = BoardForm(posted(request), meetings=meetings)
    return _step(
        request,
        portfolio,
        form,
        lambda: actions.put_before_board(portfolio, form.cleaned_data["meeting"], by=person(request), at=clock.now()),
        does=say("Put it before the board"),
        way_back=say(
            "It can be taken back, with a reason, until it is submitted. The edition keeps what is said of each project now: "
            "what it is, its subsidy position, readiness and risks. Comments, and names of investors, are not kept in it."
        ),
        said=say("It is before the board."),
    )


@page(Capability.RUN_PROGRAMME, Portfolio)
def take_back_portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Work on a portfolio again."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        portfolio,
        form,
        lambda: actions.take_back(portfolio, **form.cleaned_data, by=person(request), at=clock.now()),
        does=say("Take it back to work on it"),
        way_back=say("It can be put before the board again."),
        said=say("It is a draft again."),
    )


@page(Capability.SIGN_PORTFOLIO, Portfolio)
def sign_portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Sign the edition before the board, for the board."""
    form = ConfirmForm(posted(request))
    return _step(
        request,
        portfolio,
        form,
        lambda: actions.sign(portfolio, by=person(request), at=clock.now()),
        does=say("Sign it for the board"),
        way_back=say("The programme office can take it back, with a reason, until it is submitted."),
        said=say("It is signed."),
    )


@page(Capability.SUBMIT_PORTFOLIO, Portfolio)
def submit_portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Send the signed edition to the delivery body."""
    form = ConfirmForm(posted(request))
    return _step(
        request,
        portfolio,
        form,
        lambda: actions.submit(portfolio, by=person(request), at=clock.now()),
        does=say("Submit it to the delivery body"),
        way_back=say(
            "It can be withdrawn, with a reason, until its review begins. What the edition says of each project, the newest "
            "version of the plan, and what was sent of readiness, go with it: the delivery body and governments read them. "
            "Whoever reads for the delivery body reads the projects and the plan."
        ),
        said=say("It is with the delivery body."),
        asks_who_binds=True,
        binding=who_binds(portfolio.programme, london(clock.now()).date()),
    )


@page(Capability.RUN_PROGRAMME, Portfolio)
def withdraw_portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Withdraw a portfolio before its review has begun."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        portfolio,
        form,
        lambda: actions.withdraw(portfolio, **form.cleaned_data, by=person(request), at=clock.now()),
        does=say("Withdraw it"),
        way_back=say("It can be taken back to work on it, and submitted again."),
        said=say("It is withdrawn."),
    )


@page(Capability.READ_PROGRAMME, PortfolioEdition, named="edition", methods=("GET",))
def portfolio_edition(request: HttpRequest, edition: PortfolioEdition) -> HttpResponse:
    """A portfolio as it was put before its board, and what is otherwise than in the edition before it."""
    closed = why_edition_closed_to(request.user, edition, london(clock.now()).date())
    if closed:
        return show(
            request, "portfolios/closed.html", way_to(request, edition), portfolio=edition.portfolio, why=closed
        )
    earlier = edition.portfolio.editions.filter(number__lt=edition.number).select_related(*PortfolioEdition.READ_WITH)
    readable = (each for each in earlier.order_by("-number") if has(request.user, Capability.READ_PROGRAMME, each))
    before = next(readable, None)
    content = edition.content
    return show(
        request,
        "portfolios/edition.html",
        way_to(request, edition),
        edition=edition,
        portfolio=edition.portfolio,
        chosen=rows_of(content, "chosen"),
        reserve=rows_of(content, "reserve"),
        money=Money(content["money"]),
        sums=sums_of(content),
        findings=content["findings"],
        **_papers(edition, request.user),
        before=before,
        decision=decision_on(edition),
        review=(review := review_of(edition)),
        may_offer=may_offer_for(request.user, edition.portfolio),
        may_open_review=review is None
        and hasattr(edition, "submission")
        and edition.portfolio.state == "submitted"
        and has(request.user, Capability.REVIEW_PROGRAMME, edition.portfolio),
        **(_differences(before.content, content) if before else {}),
    )


@page(Capability.READ_PROGRAMME, PortfolioEdition, named="edition", methods=("GET",))
def edition_project(request: HttpRequest, edition: PortfolioEdition, candidate: int) -> HttpResponse:
    """One project of an edition as it was put before the board, whatever its place has changed since."""
    way = way_to(request, edition)
    if closed := why_edition_closed_to(request.user, edition, london(clock.now()).date()):
        return show(request, "portfolios/closed.html", way, portfolio=edition.portfolio, why=closed)
    line = lines_of(edition.content).get(candidate)
    if line is None:
        raise Http404(say("No project of this edition has the number {number}.", number=candidate))
    plan = plan_sent_with(edition)
    now = Candidate.objects.select_related(*Candidate.READ_WITH).get(pk=candidate)
    return show(
        request,
        "portfolios/edition_project.html",
        way.to(line["title"]),
        edition=edition,
        plan=plan if plan and has(request.user, Capability.READ_PROGRAMME, plan) else None,
        now=now if has(request.user, Capability.READ_PROGRAMME, now) else None,
        **project_in_words(line, edition.content),
    )


def _papers(edition: PortfolioEdition, user: Any) -> dict[str, Any]:
    """What was sent with an edition, each with its digest and its page where it is open to somebody, and the digest of all."""
    if not hasattr(edition, "submission"):
        return {}
    papers = edition.submission.papers or []
    plans = PlanVersion.objects.filter(pk__in=[row["id"] for row in papers if row["kind"] == "plan"])
    closed = {
        each.pk
        for each in plans.select_related(*PlanVersion.READ_WITH)
        if not has(user, Capability.READ_PROGRAMME, each)
    }
    told = zip(papers, papers_in_words(papers), strict=True)
    return {
        "papers": [
            (words, digest, "" if row["kind"] == "plan" and row["id"] in closed else reverse(name, args=[row["id"]]))
            for row, (words, digest, name) in told
        ],
        "whole": digest_of_all(edition.digest, papers),
    }


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What came in, went out, and asks for another amount."""
    earlier = {line["candidate"]: line for line in before["chosen"]}
    later = {line["candidate"]: line for line in after["chosen"]}
    return {
        "came_in": [line for number, line in later.items() if number not in earlier],
        "went_out": [line for number, line in earlier.items() if number not in later],
        "asks_otherwise": [
            (line, ask_of(earlier[number]), ask_of(line))
            for number, line in later.items()
            if number in earlier and ask_of(earlier[number]) != ask_of(line)
        ],
    }
