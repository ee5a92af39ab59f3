"""The list of the applications that a fund received in a round."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse

from placefund.applications.models import SENT, Application
from placefund.applications.queries import readable_in
from placefund.design import states
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids
from placefund.people.models import User
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, choices_of


def applications_for(user: User, round_: Round, at: datetime) -> QuerySet[Application]:
    """What this person may read of a round, each with `ask_pence` as it was submitted, and `state_shown`.

    Where a bid stands that is closed to them is not told, by an order or by a count neither: it stays submitted.
    """
    rows = readable_in(round_)
    closed = {} if round_.is_public(at) else closed_bids(user, list(rows), at)
    told = Case(When(Q(pk__in=list(closed)) & ~Q(state="withdrawn"), then=Value("submitted")), default=F("state"))
    asked = Cast(KeyTextTransform("ask_pence", "snapshot__content"), BigIntegerField())
    return rows.annotate(ask_pence=asked, state_shown=told)


def application_listing(rows: QuerySet[Application], *, manages: bool) -> Listing[Application]:
    """The list of these applications. Who manages the round is led on to the next step of each."""
    columns = (
        Column(key="title", title=say("Application"), cell=str, order="title", href=_page),
        Column(key="lead", title=say("Lead"), cell=_lead, order="partnership__lead__name"),
        Column(key="place", title=say("Place"), cell=_place, order="partnership__place__name"),
        Column(
            key="ask",
            title=say("Asks for"),
            cell=_ask,
            kind=CellKind.MONEY,
            order="ask_pence",
            total="ask_pence",
            is_decisive=True,
        ),
        Column(
            key="state", title=say("State"), cell=_state, kind=CellKind.STATE, order="state_shown", is_decisive=True
        ),
        Column(key="eligibility", title=say("Eligibility"), cell=_eligibility),
        Column(
            key="sent", title=say("Submitted"), cell=_sent, kind=CellKind.MOMENT, order="submitted_at", is_shown=False
        ),
        Column(key="receipt", title=say("Receipt"), cell=_receipt, order="snapshot__receipt", is_shown=False),
        *((_next_step_column(),) if manages else ()),
    )
    return Listing(
        slug="applications",
        title=say("Applications received"),
        one=say("application"),
        many=say("applications"),
        columns=columns,
        order="sent",
        filters=(
            Filter(
                key="state",
                title=say("State"),
                path="state_shown",
                choices=tuple((state, states.shown(state).label) for state in (*SENT, "withdrawn")),
            ),
            Filter(key="eligibility", title=say("Eligibility"), choices=_found_choices(), where=_found_conditions()),
            Filter(
                key="place",
                title=say("Place"),
                path="partnership__place__slug",
                choices=choices_of(rows, "partnership__place__slug", "partnership__place__name"),
            ),
        ),
        searched=(
            "title",
            "partnership__lead__name",
            "partnership__place__name",
            "partnership__name",
            "snapshot__receipt",
        ),
        search_title=say("Title, organisation or receipt"),
        nothing=(
            say("No application here"),
            say("Applications stand here once they are submitted. A draft is nobody's business but its authors'."),
        ),
    )


def _next_step_column() -> Column[Application]:
    return Column(key="next", title=say("Go to"), cell=_next_step, href=_next_page, is_decisive=True)


def _found_choices() -> tuple[tuple[str, str], ...]:
    return (("yes", say("Eligible")), ("no", say("Not eligible")), ("unchecked", say("Not checked")))


def _found_conditions() -> dict[str, Q]:
    return {
        "yes": Q(eligibility__is_eligible=True),
        "no": Q(eligibility__is_eligible=False),
        "unchecked": Q(eligibility__isnull=True),
    }


def _page(row: Application) -> str:
    return reverse("read-application", args=[row.pk])


def _lead(row: Application) -> str:
    return row.partnership.lead.name


def _place(row: Application) -> str:
    return row.partnership.place.name if row.partnership.place else ""


def _ask(row: Application) -> Money:
    return row.snapshot.ask


def _state(row: Application) -> str:
    return str(getattr(row, "state_shown"))  # noqa: B009  an annotation, which the model does not know


def _sent(row: Application) -> datetime | None:
    return row.submitted_at


def _receipt(row: Application) -> str:
    return row.snapshot.receipt


def _eligibility(row: Application) -> str:
    check = getattr(row, "eligibility", None)
    if check is None:
        return say("Not checked")
    return say("Eligible") if check.is_eligible else say("Not eligible")


def _next_step(row: Application) -> str:
    if _state(row) == "submitted" and getattr(row, "eligibility", None) is None:
        return say("Check eligibility")
    return say("Assessors") if _state(row) == "eligible" else say("Eligibility")


def _next_page(row: Application) -> str:
    return reverse("assign" if _state(row) == "eligible" else "eligibility", args=[row.pk])
