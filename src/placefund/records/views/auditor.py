"""The record as an auditor reads it: filtered, page by page, as a file, and with the proof of its seals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from placefund.applications.queries import without_drafts
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact
from placefund.domain.roles import Capability
from placefund.domain.standards.tables import EVENTS, Cell, lines
from placefund.panels.confidentiality import closed_record
from placefund.people.access import scopes_with
from placefund.records import clock
from placefund.records.forms import RecordFilters, kind_in_words
from placefund.records.models import Event, Seal
from placefund.records.queries import checked_seals, events_of, kinds_of_events, unsealed
from placefund.web.crumbs import HOME
from placefund.web.pages import page, person, show

ON_A_PAGE = 50


@page(Capability.READ_AUDIT, methods=("GET",))
def record(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    form, events = _asked(request)
    shown = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "records/record.html",
        HOME.to(say("Record")),
        form=form,
        page=shown,
        events=[(event, kind_in_words(event.subject_kind), _details(event)) for event in shown],
        newest_seal=Seal.objects.order_by("-pk").first(),
        unsealed=unsealed(),
        query=request.GET.urlencode(),
    )


@page(Capability.READ_AUDIT, methods=("GET",))
def record_file(request: HttpRequest) -> HttpResponseBase:
    """What the page of the record shows, whole, as CSV."""
    form, events = _asked(request)
    if form.errors:
        return record(request)
    response = StreamingHttpResponse(lines(EVENTS, _rows(events)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="record.csv"'
    return response


@page(Capability.READ_AUDIT, methods=("GET",))
def seals(request: HttpRequest) -> HttpResponse:
    """Every seal, checked now against the events it covers. It reads the whole record, so it is a page of its own."""
    checked = checked_seals()
    return show(
        request,
        "records/seals.html",
        HOME.to(say("Record"), "record").to(say("Seals")),
        page=Paginator(checked[::-1], ON_A_PAGE).get_page(request.GET.get("page")),
        count=len(checked),
        faults=[seal.fault for seal in checked if not seal.holds],
        unsealed=unsealed(),
    )


def _asked(request: HttpRequest) -> tuple[RecordFilters, QuerySet[Event]]:
    """The filters, and the events they leave of the funds that this person audits."""
    funds = scopes_with(request.user, Capability.READ_AUDIT, "fund")
    acts, subjects = kinds_of_events(funds)
    form = RecordFilters(request.GET or None, funds=funds, acts=acts, subjects=subjects)
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {}).get("fund")
    events = events_of([chosen] if chosen else funds, with_people=not chosen, **form.given())
    closed = closed_record(person(request), [chosen] if chosen else funds, clock.now())
    return form, without_drafts(events).exclude(closed)


def _details(event: Event) -> list[tuple[str, str]]:
    """What was decided and why, a line each; amounts in pence are shown as money."""
    return [_detail(name, value) for name, value in event.details.items() if value not in (None, "", [], {})]


def _detail(name: str, value: Any) -> tuple[str, str]:
    label = name.removesuffix("_pence").replace("_", " ").capitalize()
    if name.endswith("pence") and type(value) is int:
        return ("Amount" if name == "pence" else label), format_exact(Money(value))
    if isinstance(value, list):
        return label, ", ".join(str(one).replace("_", " ") for one in value)
    return label, str(value)


def _rows(events: QuerySet[Event]) -> Iterator[tuple[Cell, ...]]:
    for event in events.iterator(chunk_size=500):
        yield (
            event.pk,
            event.at,
            event.actor,
            event.actor_id,
            event.verb,
            event.subject_kind,
            event.subject_id,
            event.subject,
            event.fund,
            json.dumps(event.details, ensure_ascii=False, sort_keys=True),
        )
