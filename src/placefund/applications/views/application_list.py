"""The list of the applications that a fund received in a round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse

from placefund.applications.models import SENT, Application, Snapshot
from placefund.applications.queries import readable_in
from placefund.assessment.scoring.blinding import title_for, veiled_readings
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids
from placefund.people.models import User
from placefund.web.lists.choices import choices_of, choices_of_states
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing


def applications_for(user: User, round_: Round, at: datetime) -> QuerySet[Application]:
    """What this person may read of a round, as they may know it: with `ask_pence` as it was submitted, and what is `…_shown`.

    Where a bid stands that is closed to them is not told, by an order or by a count neither: it stays submitted. A bid that they
    read themselves, while who applies is hidden from its readers, has the name that they read it under, and no lead or place.
    """
    rows = readable_in(round_)
    closed = {} if round_.is_public(at) else closed_bids(user, list(rows), at)
    told = Case(When(Q(pk__in=list(closed)) & ~Q(state="withdrawn"), then=Value("submitted")), default=F("state"))
    asked = Cast(KeyTextTransform("ask_pence", "snapshot__content"), BigIntegerField())
    own = veiled_readings(user, round_)
    under = {number: (Value(title_for(reading)), Value(reading.pk)) for number, reading in own.items()}
    return rows.annotate(
        ask_pence=asked,
        state_shown=told,
        reading_shown=_instead({number: key for number, (_, key) in under.items()}, Value(None, IntegerField())),
        title_shown=_instead({number: title for number, (title, _) in under.items()}, F("title"), CharField()),
        **{name: _instead(dict.fromkeys(own, Value("")), F(path), CharField()) for name, path in WHO_APPLIES.items()},
    )


WHO_APPLIES = {
    "lead_shown": "partnership__lead__name",
    "partnership_shown": "partnership__name",
    "place_shown": "partnership__place__name",
    "place_key_shown": "partnership__place__slug",
    "receipt_shown": "snapshot__receipt",
}
"""What of a bid is hidden from those who read it blind, by what a row of the list calls it."""


def _instead(values: Mapping[int, Any], usual: Any, output: Any = None) -> Case:
    """A value of its own for some bids, by number; the usual one for all others."""
    return Case(
        *(When(pk=number, then=value) for number, value in values.items()),
        default=usual,
        output_field=output or IntegerField(),
    )


def application_listing(
    rows: QuerySet[Application], round_: Round, *, manages: bool, asks_for_costs: bool = True
) -> Listing[Application]:
    """The list of these applications to a round. Who manages it is led on to the next step of each."""
    return Listing(
        slug=f"{round_.slug}-applications",
        title=say("Applications received"),
        one=say("application"),
        many=say("applications"),
        columns=tuple(each for each in _columns(manages=manages) if asks_for_costs or each.key != "ask"),
        order="sent",
        filters=(
            Filter(
                key="state",
                title=say("State"),
                path="state_shown",
                choices=choices_of_states((*SENT, "withdrawn")),
            ),
            Filter(key="eligibility", title=say("Eligibility"), choices=_found_choices(), where=_found_conditions()),
            Filter(
                key="place",
                title=say("Place"),
                path="place_key_shown",
                choices=tuple(pair for pair in choices_of(rows, "place_key_shown", "place_shown") if pair[0]),
            ),
        ),
        searched=("title_shown", "lead_shown", "place_shown", "partnership_shown", "receipt_shown"),
        search_title=say("Title, organisation or receipt"),
        nothing=(
            say("No application here"),
            say("Applications stand here once they are submitted. A draft is nobody's business but its authors'."),
        ),
    )


def _columns(*, manages: bool) -> tuple[Column[Application], ...]:
    return (
        Column(key="title", title=say("Application"), cell=_title, order="title_shown", href=_page),
        Column(key="lead", title=say("Lead"), cell=_lead, order="lead_shown"),
        Column(key="place", title=say("Place"), cell=_place, order="place_shown"),
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
        Column(
            key="eligibility",
            title=say("Eligibility"),
            cell=_eligibility,
            href=_eligibility_page if manages else None,
        ),
        Column(
            key="sent", title=say("Submitted"), cell=_sent, kind=CellKind.MOMENT, order="submitted_at", is_shown=False
        ),
        Column(key="receipt", title=say("Receipt"), cell=_receipt, order="receipt_shown", is_shown=False),
        *((_next_step_column(),) if manages else ()),
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


def _shown(row: Application, name: str) -> Any:
    """What the list knows of a row under this name: an annotation, which the model does not know."""
    return getattr(row, f"{name}_shown")


def _page(row: Application) -> str:
    reading = _shown(row, "reading")
    return reverse("assignment", args=[reading]) if reading else reverse("read-application", args=[row.pk])


def _title(row: Application) -> str:
    return str(_shown(row, "title") or row)


def _lead(row: Application) -> str:
    return str(_shown(row, "lead"))


def _place(row: Application) -> str:
    return str(_shown(row, "place") or "")


def _ask(row: Application) -> Money:
    sent: Snapshot = row.snapshot
    return sent.ask


def _state(row: Application) -> str:
    return str(_shown(row, "state"))


def _sent(row: Application) -> datetime | None:
    return row.submitted_at


def _receipt(row: Application) -> str:
    return str(_shown(row, "receipt"))


def _eligibility(row: Application) -> str:
    check = getattr(row, "eligibility", None)
    if check is None:
        return say("Not checked")
    return say("Eligible") if check.is_eligible else say("Not eligible")


def _eligibility_page(row: Application) -> str:
    """The finding and its correction; none for a bid that whoever looks reads blind."""
    return "" if _shown(row, "reading") else reverse("eligibility", args=[row.pk])


def _next_step(row: Application) -> str:
    if _shown(row, "reading"):
        return ""
    if _state(row) == "submitted" and getattr(row, "eligibility", None) is None:
        return say("Check eligibility")
    return say("Assessors") if _state(row) == "eligible" else say("Eligibility")


def _next_page(row: Application) -> str:
    return reverse("assign" if _state(row) == "eligible" else "eligibility", args=[row.pk])
