"""A portfolio as its place works on it: the list, the board on which it is put together, its limits, and the best there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.design.wording.rules import rule_in_words, titles_of
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.place_portfolio import PortfolioEntry, PortfolioPart
from placefund.domain.place_portfolio_question import PENCE_IN_A_THOUSAND
from placefund.domain.place_portfolio_reasons import ProjectReason, in_words
from placefund.domain.portfolio.choice import Slack
from placefund.domain.portfolio.problem import Problem
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.funds.queries import reads_drafts_of
from placefund.people.access import has
from placefund.pipelines.queries import years_of
from placefund.places.queries import area_names
from placefund.portfolios import actions
from placefund.portfolios.forms import ArrangeForm, BeginForm, LimitsForm
from placefund.portfolios.models import Portfolio, PortfolioProposal
from placefund.portfolios.queries import (
    Arrangement,
    arrangement_of,
    entries_open_to,
    money_for,
    newest_edition,
    portfolios_of,
    sent_edition,
    why_closed_to,
)
from placefund.portfolios.review.queries import may_offer_for, newest_review
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import form_page, onward, pressed, submitted

ON_A_PAGE = 40
"""So many projects stand on one page of the board: what is entered on it is sent together."""
IN_ORDER = {PortfolioPart.CHOSEN: 0, PortfolioPart.RESERVE: 1, PortfolioPart.LEFT: 2}


@page(Capability.READ_PROGRAMME, Programme, posting=Capability.RUN_PROGRAMME)
def portfolios(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The portfolios of a place, the newest first; its office begins another here."""
    form = BeginForm(posted(request))
    return form_page(
        request,
        "portfolios/list.html",
        way_to(request, programme).to(say("Portfolios")),
        form,
        lambda: actions.begin(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda begun: onward("portfolio", begun.pk, said=say("It is begun. Put projects of the pipeline into it.")),
        programme=programme,
        portfolios=[each for each in portfolios_of(programme) if has(request.user, Capability.READ_PROGRAMME, each)],
        money=money_for(programme),
        may_run=has(request.user, Capability.RUN_PROGRAMME, programme),
        submit_text=say("Begin it"),
    )


def _shown(entries: Iterable[PortfolioEntry]) -> Paginator:  # type: ignore[type-arg]
    """The entries page by page: what is in first, then what is in reserve, then the rest, each by its reference."""
    entries = sorted(entries, key=lambda each: (IN_ORDER[each.part], each.project.reference))
    return Paginator(entries, ON_A_PAGE)


@page(Capability.READ_PROGRAMME, Portfolio, posting=Capability.RUN_PROGRAMME)
def portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """The board on which a portfolio is put together: every project in play, what is in, and what that adds up to.

    Whoever reads it for the fund or a government is led to the edition that was sent.
    """
    if not reads_drafts_of(request.user, portfolio.programme):
        sent = sent_edition(portfolio)
        refuse("" if sent else say("Nothing of this portfolio was sent yet."))
        return redirect("portfolio-edition", sent.pk if sent else 0)
    arrangement, today = arrangement_of(portfolio), london(clock.now()).date()
    closed = why_closed_to(request.user, arrangement, today)
    if closed:
        return show(request, "portfolios/closed.html", way_to(request, portfolio), portfolio=portfolio, why=closed)
    part = _shown(entries_open_to(request.user, arrangement, today)).get_page(request.GET.get("page"))
    may_run = has(request.user, Capability.RUN_PROGRAMME, portfolio) and portfolio.can_be_arranged
    form = ArrangeForm(posted(request), entries=list(part.object_list))
    done = submitted(
        request,
        form,
        lambda: actions.arrange(portfolio, form.said(), by=person(request), at=clock.now()),
        onward("portfolio", portfolio.pk, said=say("Saved."), query=f"page={part.number}"),
    )
    return done or show(
        request,
        "portfolios/board.html",
        way_to(request, portfolio),
        form=form,
        portfolio=portfolio,
        arrangement=arrangement,
        sums=arrangement.chosen,
        years=_by_year(arrangement),
        organisations=_by_organisation(arrangement),
        areas=_by_area(arrangement),
        counts=[(each.label, len(arrangement.of_part(each))) for each in PortfolioPart],
        page_of=part,
        may_run=may_run,
        edition=newest_edition(portfolio),
        proposals=portfolio.proposals.order_by("-pk")[:5],
        may_sign=has(request.user, Capability.SIGN_PORTFOLIO, portfolio),
        runs=has(request.user, Capability.RUN_PROGRAMME, portfolio),
        may_submit=has(request.user, Capability.SUBMIT_PORTFOLIO, portfolio),
        review=(review := newest_review(portfolio)),
        may_offer=may_offer_for(request.user, portfolio),
        may_open_review=portfolio.state == "submitted"
        and (review is None or not review.is_open)
        and has(request.user, Capability.REVIEW_PROGRAMME, portfolio),
    )


def _by_year(arrangement: Arrangement) -> list[dict[str, object]]:
    """What is in by year: its capital, its resource, and what is settled for each."""
    sums, limits = arrangement.chosen, arrangement.limits
    years = sorted({year for year, _ in (*sums.by_year, *limits.by_year)})
    return [
        {
            "year": year,
            "capital": sums.by_year.get((year, SpendKind.CAPITAL)),
            "resource": sums.by_year.get((year, SpendKind.RESOURCE)),
            "of_capital": limits.by_year.get((year, SpendKind.CAPITAL)),
            "of_resource": limits.by_year.get((year, SpendKind.RESOURCE)),
            "total": sums.in_year(year),
        }
        for year in years
    ]


def _by_area(arrangement: Arrangement) -> list[tuple[str, Money]]:
    """What is in by area, in the order of their names; what is in no named area comes last, without a name."""
    found = arrangement.chosen.by_area
    names = area_names(found)
    told = [(names.get(code, code), amount) for code, amount in found.items()]
    return sorted(told, key=lambda each: (not each[0], each[0]))


MOST_NAMED = 8


def _by_organisation(arrangement: Arrangement) -> list[tuple[str, object]]:
    """The organisations with a part in most of the money, the most first."""
    held = sorted(arrangement.chosen.by_organisation.items(), key=lambda each: (-each[1].pence, each[0]))
    return [(arrangement.names.get(number, str(number)), amount) for number, amount in held[:MOST_NAMED]]


@page(Capability.RUN_PROGRAMME, Portfolio)
def portfolio_limits(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Say what a portfolio is held to, beside its money and the fund's rule on other people's money."""
    arrangement = arrangement_of(portfolio)
    clusters = sorted({entry.project.cluster for entry in arrangement.entries if entry.project.cluster})
    years = years_of(portfolio.programme)
    form = LimitsForm(posted(request), portfolio=portfolio, clusters=clusters, years=years)
    return form_page(
        request,
        "portfolios/limits.html",
        way_to(request, portfolio).to(say("What it is held to")),
        form,
        lambda: actions.state_limits(portfolio, **form.given(), by=person(request), at=clock.now()),
        onward("portfolio", portfolio.pk, said=say("Saved.")),
        portfolio=portfolio,
        arrangement=arrangement,
        back_url=reverse("portfolio", args=[portfolio.pk]),
    )


@page(Capability.RUN_PROGRAMME, Portfolio, methods=("POST",))
def ask_for_best(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Work out the best portfolio that keeps what it is held to."""
    return pressed(
        request,
        lambda: actions.propose(portfolio, by=person(request), at=clock.now()),
        lambda found: onward("portfolio-proposal", found.pk),
        refused=onward("portfolio", portfolio.pk),
    )


@page(Capability.READ_PROGRAMME, PortfolioProposal, named="proposal", posting=Capability.RUN_PROGRAMME)
def portfolio_proposal(request: HttpRequest, proposal: PortfolioProposal) -> HttpResponse:
    """The best portfolio there was when it was asked for, what is proven of it, and how it differs from what is in now."""
    portfolio = proposal.portfolio
    arrangement = arrangement_of(portfolio)
    closed = why_closed_to(request.user, arrangement, london(clock.now()).date(), with_left_out=True)
    if closed:
        return show(request, "portfolios/closed.html", way_to(request, proposal), portfolio=portfolio, why=closed)
    if request.method == "POST":
        return pressed(
            request,
            lambda: actions.take_over(proposal, by=person(request), at=clock.now()),
            onward("portfolio", portfolio.pk, said=say("It stands in the portfolio now.")),
        )
    asked = Problem.from_record(proposal.question)
    titles, choice = titles_of(asked), proposal.choice()
    chosen = set(choice.levels) if choice else set()
    now = {str(entry.project.number) for entry in arrangement.of_part(PortfolioPart.CHOSEN)}
    return show(
        request,
        "portfolios/proposal.html",
        way_to(request, proposal),
        proposal=proposal,
        portfolio=portfolio,
        choice=choice,
        points=choice.objective // _UNITS if choice else 0,
        at_most=choice.bound // _UNITS if choice else 0,
        asked_for=len(asked.bids),
        comes_in=[titles[each] for each in sorted(chosen - now, key=int)],
        goes_out=[titles.get(each, each) for each in sorted(now - chosen, key=int)],
        stays=[titles[each] for each in sorted(chosen & now, key=int)],
        rooms=[
            (rule_in_words(asked.rule(each.rule), titles), _used(each))
            for each in _binding(choice.slacks if choice else ())
        ],
        reasons=Paginator(_reasons(proposal, asked, titles), ON_A_PAGE).get_page(request.GET.get("page")),
        conflict=[rule_in_words(asked.rule(key), titles) for key in proposal.conflict],
        may_take=has(request.user, Capability.RUN_PROGRAMME, portfolio) and portfolio.can_be_arranged,
    )


def _reasons(
    proposal: PortfolioProposal, asked: Problem, titles: Mapping[str, str]
) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Why each project is in or out, in sentences; empty for what was asked before reasons were kept."""
    rules = {rule.key: rule_in_words(rule, titles) for rule in asked.rules}
    found = (ProjectReason.from_record(each) for each in proposal.reasons or ())
    return [(titles.get(each.project, each.project), each.is_in, in_words(each, titles, rules)) for each in found]


_UNITS = 100_000
"""Units of the objective in one point: thousandths of a point, by per cent of the ask."""


def _used(slack: Slack) -> Money | None:
    """What is used of the place's money; of other rules it is not said."""
    return Money(slack.used * PENCE_IN_A_THOUSAND) if slack.rule == "money" else None


def _binding(slacks: tuple[Slack, ...]) -> list[Slack]:
    """The rules that leave no room at all, and the money."""
    return [each for each in slacks if each.slack == 0 or each.rule == "money"]
