"""The awards of the partnerships for which somebody acts: offers to answer, and what they hold."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.awards.models import Award
from placefund.awards.queries import own_awards
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.choices import choices_of, choices_of_states
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, column_of_states
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person


@page(Capability.READ_AWARD, methods=("GET",))
def my_awards(request: HttpRequest) -> HttpResponseBase:
    """Every award of one's own partnerships, searched, filtered and ordered as asked, or as a file."""
    rows = own_awards(person(request))
    listing, way = _listing(rows), NOWHERE.to(say("My awards"))
    return show_list(request, "awards/lead/own.html", way, listing, TableRows(listing, rows))


def _listing(rows: QuerySet[Award]) -> Listing[Award]:
    return Listing(
        slug="my-awards",
        title=say("My awards"),
        one=say("award"),
        many=say("awards"),
        columns=_columns(),
        order="-offered",
        filters=(
            Filter(
                key="state",
                everything=say("Every state"),
                title=say("State"),
                path="state",
                choices=choices_of_states(Award.LIFECYCLE.states),
            ),
            Filter(
                key="strand",
                everything=say("Every strand"),
                title=say("Strand"),
                path="strand",
                choices=choices_of(rows, "strand", "strand__name"),
            ),
        ),
        searched=("title", "reference", "partnership__name", "strand__name"),
        search_title=say("Title, reference or partnership"),
        nothing=(
            say("No award yet"),
            say("An award stands here once your partnership is offered one. Its lead is told by a message."),
        ),
    )


def _columns() -> tuple[Column[Award], ...]:
    return (
        Column(
            key="title",
            title=say("Award"),
            cell=lambda row: row.title,
            order="title",
            href=lambda row: reverse("manage-award", args=[row.pk]),
            note=lambda row: row.reference,
        ),
        Column(
            key="partnership",
            title=say("Partnership"),
            cell=lambda row: row.partnership.name,
            order="partnership__name",
        ),
        Column(key="strand", title=say("Strand"), cell=lambda row: row.strand.name, order="strand__name"),
        Column(
            key="amount",
            title=say("Awarded"),
            cell=lambda row: row.amount,
            kind=CellKind.MONEY,
            order="pence",
            total="pence",
            is_decisive=True,
        ),
        column_of_states(lambda row: row.state),
        Column(
            key="offered",
            title=say("Offered"),
            cell=lambda row: row.offered_at,
            kind=CellKind.DAY,
            order="offered_at",
        ),
        Column(key="ends", title=say("Ends"), cell=lambda row: row.ends_on, kind=CellKind.DAY, order="ends_on"),
    )
