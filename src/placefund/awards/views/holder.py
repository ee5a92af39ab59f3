"""The awards of the partnerships for which somebody acts: offers to answer, and what they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.awards.models import Award
from placefund.awards.queries import own_awards
from placefund.design import states
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, choices_of
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
        columns=(
            Column(key="title", title=say("Award"), cell=_title, order="title", href=_page, note=_reference),
            Column(key="partnership", title=say("Partnership"), cell=_partnership, order="partnership__name"),
            Column(key="strand", title=say("Strand"), cell=_strand, order="strand__name"),
            Column(
                key="amount",
                title=say("Awarded"),
                cell=_amount,
                kind=CellKind.MONEY,
                order="pence",
                total="pence",
                is_decisive=True,
            ),
            Column(key="state", title=say("State"), cell=_state, kind=CellKind.STATE, order="state", is_decisive=True),
            Column(key="offered", title=say("Offered"), cell=_offered, kind=CellKind.DAY, order="offered_at"),
            Column(key="ends", title=say("Ends"), cell=_ends, kind=CellKind.DAY, order="ends_on"),
        ),
        order="-offered",
        filters=(
            Filter(
                key="state",
                everything=say("Every state"),
                title=say("State"),
                path="state",
                choices=tuple((state, states.shown(state).label) for state in Award.LIFECYCLE.states),
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


def _title(row: Award) -> str:
    return row.title


def _page(row: Award) -> str:
    return reverse("manage-award", args=[row.pk])


def _reference(row: Award) -> str:
    return row.reference


def _partnership(row: Award) -> str:
    return row.partnership.name


def _strand(row: Award) -> str:
    return row.strand.name


def _amount(row: Award) -> Money:
    return row.amount


def _state(row: Award) -> str:
    return row.state


def _offered(row: Award) -> datetime:
    return row.offered_at


def _ends(row: Award) -> date:
    return row.ends_on
