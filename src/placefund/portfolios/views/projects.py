"""The projects of a portfolio as a list: to search, to narrow, and to take away as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.place_portfolio import PortfolioEntry, PortfolioPart
from placefund.domain.roles import Capability
from placefund.funds.queries import reads_drafts_of
from placefund.portfolios.models import Portfolio
from placefund.portfolios.queries import arrangement_of, entries_open_to, why_closed_to
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.choices import choices_by_words, choices_held
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, refuse


def project_listing(entries: Sequence[PortfolioEntry], slug: str) -> Listing[PortfolioEntry]:
    """Every project in play, what is in first."""
    return Listing(
        slug=slug,
        title=say("Projects of the portfolio"),
        one=say("project"),
        many=say("projects"),
        columns=_columns(),
        order="stands",
        filters=(
            Filter(
                key="part",
                title=say("Where it stands"),
                everything=say("Anywhere"),
                choices=choices_held(
                    {part.value: part.label for part in PortfolioPart}, (entry.part.value for entry in entries)
                ),
                values=lambda entry: (entry.part.value,),
            ),
            Filter(
                key="cluster",
                title=say("Cluster"),
                everything=say("Every cluster"),
                choices=choices_by_words(
                    (entry.project.cluster, entry.project.cluster) for entry in entries if entry.project.cluster
                ),
                values=lambda entry: (entry.project.cluster,) if entry.project.cluster else (),
            ),
        ),
        searched=lambda entry: f"{entry.project.reference} {entry.project.title} {entry.project.cluster}",
        search_title=say("Title, reference or cluster"),
        nothing=(say("No project yet"), say("Projects stand here as soon as the pipeline has them.")),
        key_of=lambda entry: entry.project.number,
    )


IN_ORDER = {part: place for place, part in enumerate(PortfolioPart)}


def _columns() -> tuple[Column[PortfolioEntry], ...]:
    return (
        Column(
            key="title",
            title=say("Project"),
            cell=lambda entry: entry.project.title,
            order=BY_CELL,
            href=lambda entry: reverse("candidate", args=[entry.project.number]),
        ),
        Column(key="reference", title=say("Reference"), cell=lambda entry: entry.project.reference, order=BY_CELL),
        Column(
            key="stands",
            title=say("Stands"),
            cell=lambda entry: str(entry.part.label),
            order=BY_CELL,
            rank=lambda entry: f"{IN_ORDER[entry.part]} {entry.project.reference}",
        ),
        Column(
            key="ask",
            title=say("Asks for"),
            cell=lambda entry: entry.project.ask,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
            is_decisive=True,
        ),
        Column(key="points", title=say("Points"), cell=lambda entry: entry.worth, kind=CellKind.NUMBER, order=BY_CELL),
        Column(key="cluster", title=say("Cluster"), cell=lambda entry: entry.project.cluster, order=BY_CELL),
        Column(key="settled", title=say("Settled"), cell=_settled, is_shown=False),
        Column(
            key="starts",
            title=say("Starts"),
            cell=lambda entry: entry.project.starts_on,
            kind=CellKind.DAY,
            order=BY_CELL,
            is_shown=False,
        ),
        Column(
            key="ends",
            title=say("Ends"),
            cell=lambda entry: entry.project.ends_on,
            kind=CellKind.DAY,
            order=BY_CELL,
            is_shown=False,
        ),
    )


def _settled(entry: PortfolioEntry) -> str:
    return say("{pin}: {reason}", pin=entry.pin.label, reason=entry.reason) if entry.pin else ""


@page(Capability.READ_PROGRAMME, Portfolio, methods=("GET",))
def portfolio_projects(request: HttpRequest, portfolio: Portfolio) -> HttpResponseBase:
    """The projects of a portfolio as it stands now, narrowed and ordered as asked, or as a file."""
    own = say("The place works on this list. What was sent stands in its edition.")
    refuse("" if reads_drafts_of(request.user, portfolio.programme) else own)
    arrangement, today = arrangement_of(portfolio), london(clock.now()).date()
    refuse(why_closed_to(request.user, arrangement, today))
    entries = entries_open_to(request.user, arrangement, today)
    listing = project_listing(entries, f"portfolio-{portfolio.pk}-projects")
    return show_list(
        request,
        "portfolios/projects.html",
        way_to(request, portfolio).to(say("Projects as a list")),
        listing,
        MemoryRows(listing, entries),
        portfolio=portfolio,
    )
