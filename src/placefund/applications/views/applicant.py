"""The applications of the partnerships for which somebody acts: drafts, what they sent, and what they were told."""

from __future__ import annotations

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.applications.models import UNTOLD, Application
from placefund.applications.queries import own_applications
from placefund.domain.closing import own_closing
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.partnerships.models import LaterClosing
from placefund.people.access import has
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.choices import choices_of, choices_of_states
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, column_of_states
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person

TOLD = ("draft", "certified", "submitted", "successful", "unsuccessful", "withdrawn")
"""The states of an application that its authors are told."""


@page(Capability.READ_APPLICATION, methods=("GET",))
def my_applications(request: HttpRequest) -> HttpResponseBase:
    """Every application of one's own partnerships, searched, filtered and ordered as asked, or as a file."""
    user = person(request)
    # How far the fund has got is told by no filter and no count either, before all outcomes are.
    told = Case(When(state__in=UNTOLD, then=Value("submitted")), default=F("state"))
    rows = own_applications(user).annotate(told=told, given_until=LaterClosing.moment_of_bid())
    listing = _listing(rows)
    return show_list(
        request,
        "applications/own.html",
        NOWHERE.to(say("My applications")),
        listing,
        TableRows(listing, rows),
        may_form=has(user, Capability.FORM_PARTNERSHIP),
    )


def _listing(rows: QuerySet[Application]) -> Listing[Application]:
    return Listing(
        slug="my-applications",
        title=say("My applications"),
        one=say("application"),
        many=say("applications"),
        columns=_columns(),
        order="-begun",
        filters=(
            Filter(
                key="state",
                everything=say("Every state"),
                title=say("State"),
                path="told",
                choices=choices_of_states(TOLD),
            ),
            Filter(
                key="round",
                everything=say("Every round"),
                title=say("Round"),
                path="round",
                choices=choices_of(rows, "round", "round__name"),
            ),
        ),
        searched=("title", "partnership__name", "partnership__lead__name", "round__name"),
        search_title=say("Title, partnership or round"),
        nothing=(
            say("No application yet"),
            say("An application is started from the page of an open round, for a partnership that you lead."),
        ),
    )


def _columns() -> tuple[Column[Application], ...]:
    return (
        Column(
            key="title",
            title=say("Application"),
            cell=str,
            order="title",
            href=lambda row: reverse("application", args=[row.pk]),
        ),
        Column(
            key="partnership",
            title=say("Partnership"),
            cell=lambda row: row.partnership.name,
            order="partnership__name",
            href=lambda row: reverse("partnership", args=[row.partnership_id]),
        ),
        Column(
            key="lead",
            title=say("Lead"),
            cell=lambda row: row.partnership.lead.name,
            order="partnership__lead__name",
            is_shown=False,
        ),
        Column(key="round", title=say("Round"), cell=lambda row: row.round.name, order="round__name"),
        column_of_states(lambda row: row.state_told, order="told"),
        Column(
            key="closes",
            title=say("Deadline"),
            cell=lambda row: own_closing(row.round.closes_at, vars(row)["given_until"]),
            kind=CellKind.MOMENT,
            order="round__closes_at",
            is_decisive=True,
        ),
        Column(
            key="sent",
            title=say("Submitted"),
            cell=lambda row: row.submitted_at,
            kind=CellKind.MOMENT,
            order="submitted_at",
        ),
        Column(
            key="begun",
            title=say("Begun"),
            cell=lambda row: row.started_at,
            kind=CellKind.DAY,
            order="started_at",
            is_shown=False,
        ),
    )
