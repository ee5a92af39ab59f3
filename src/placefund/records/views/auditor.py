"""The record as an auditor reads it: filtered, page by page, as a file, and with the proof of its seals."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.standards.cells import Cell
from placefund.domain.standards.tables import EVENTS, lines
from placefund.panels.history import whole_record
from placefund.people.access import scopes_with
from placefund.records import clock
from placefund.records.models import Event, Seal
from placefund.records.queries import checked_seals, kinds_of_events
from placefund.records.views.record_list import RecordRows, reader_of_record, record_listing
from placefund.web.crumbs import HOME
from placefund.web.lists.answers import show_list
from placefund.web.lists.declaration import Listing
from placefund.web.lists.enquiry import read_enquiry
from placefund.web.pages import page, person, show

ON_A_PAGE = 50


@page(Capability.READ_AUDIT, methods=("GET",))
def record(request: HttpRequest) -> HttpResponseBase:
    """Who did what, newest first, searched and filtered as asked, or as a file."""
    listing, rows = _listed(request)
    return show_list(
        request,
        "records/record.html",
        HOME.to(say("Record")),
        listing,
        rows,
        newest_seal=Seal.objects.order_by("-pk").first(),
        query=read_enquiry(listing, request.GET).address(),
    )


@page(Capability.READ_AUDIT, methods=("GET",))
def record_file(request: HttpRequest) -> HttpResponseBase:
    """What the page of the record shows, whole, as CSV with every column that the record has."""
    listing, rows = _listed(request)
    enquiry = read_enquiry(listing, request.GET)
    if enquiry.faults:
        return record(request)
    events = rows.whole(enquiry)
    response = StreamingHttpResponse(lines(EVENTS, map(_cells, events)), content_type="text/csv; charset=utf-8")
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
    )


def _listed(request: HttpRequest) -> tuple[Listing[Event], RecordRows]:
    """The list, and its rows: the events of the funds that this person audits, without what tells of a bid closed to them."""
    funds = scopes_with(request.user, Capability.READ_AUDIT, "fund")
    events = whole_record(funds, reader=person(request), at=clock.now())
    reader = reader_of_record(person(request), funds)
    listing = record_listing(reader, funds, *kinds_of_events(events))
    return listing, RecordRows(listing, events, reader)


def _cells(event: Event) -> tuple[Cell, ...]:
    return (
        event.pk,
        event.at,
        event.who,
        event.actor_id,
        event.verb,
        event.subject_kind,
        event.subject_id,
        event.what,
        event.fund,
        json.dumps(event.details, ensure_ascii=False, sort_keys=True),
    )
