"""The applications of the partnerships for which somebody acts: drafts, what they sent, and what they were told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.applications.models import UNTOLD, Application
from placefund.applications.queries import own_applications
from placefund.design import states
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, choices_of
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
    rows = own_applications(user).annotate(told=told)
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
        columns=(
            Column(key="title", title=say("Application"), cell=str, order="title", href=_page),
            Column(
                key="partnership",
                title=say("Partnership"),
                cell=_partnership,
                order="partnership__name",
                href=_its_page,
            ),
            Column(key="lead", title=say("Lead"), cell=_lead, order="partnership__lead__name", is_shown=False),
            Column(key="round", title=say("Round"), cell=_round, order="round__name"),
            Column(key="state", title=say("State"), cell=_state, kind=CellKind.STATE, order="told", is_decisive=True),
            Column(
                key="closes",
                title=say("Deadline"),
                cell=_closes,
                kind=CellKind.MOMENT,
                order="round__closes_at",
                is_decisive=True,
            ),
            Column(key="sent", title=say("Submitted"), cell=_sent, kind=CellKind.MOMENT, order="submitted_at"),
            Column(key="begun", title=say("Begun"), cell=_begun, kind=CellKind.DAY, order="started_at", is_shown=False),
        ),
        order="-begun",
        filters=(
            Filter(
                key="state",
                everything=say("Every state"),
                title=say("State"),
                path="told",
                choices=tuple((state, states.shown(state).label) for state in TOLD),
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


def _page(row: Application) -> str:
    return reverse("application", args=[row.pk])


def _partnership(row: Application) -> str:
    return row.partnership.name


def _its_page(row: Application) -> str:
    return reverse("partnership", args=[row.partnership_id])


def _lead(row: Application) -> str:
    return row.partnership.lead.name


def _round(row: Application) -> str:
    return row.round.name


def _state(row: Application) -> str:
    return row.state_told


def _closes(row: Application) -> datetime | None:
    return row.round.closes_at


def _sent(row: Application) -> datetime | None:
    return row.submitted_at


def _begun(row: Application) -> datetime:
    return row.started_at
