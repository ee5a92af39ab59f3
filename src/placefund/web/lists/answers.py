"""A page that holds a list: the list itself, a file of it, or what is done to the rows that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from placefund.web.crumbs import Crumbs
from placefund.web.lists.declaration import Listing
from placefund.web.lists.enquiry import read_enquiry
from placefund.web.lists.files import file_response
from placefund.web.lists.page import list_page
from placefund.web.lists.sources import RowSource
from placefund.web.lists.ticks import TickedAct, ticked
from placefund.web.pages import show


def show_list(
    request: HttpRequest,
    template: str,
    way: Crumbs,
    listing: Listing[Any],
    source: RowSource[Any],
    acts: Sequence[TickedAct[Any]] = (),
    **context: Any,
) -> HttpResponseBase:
    """The page with the list under `list`; 422 when the address asks for what the list does not have, and it says so.

    A file is given only when everything in the address was understood: it must be exactly what was asked for. `acts` are those
    that this person may take.
    """
    if request.method == "POST":
        return ticked(request, listing, source, acts, way)
    enquiry = read_enquiry(listing, request.GET)
    if enquiry.file and not enquiry.faults:
        return file_response(listing, source, enquiry)
    shown = list_page(listing, source, enquiry)
    shown = replace(shown, acts=tuple((act.key, act.title) for act in acts), path=request.path)
    status = 422 if shown.faults else 200
    return show(request, template, way, status=status, list=shown, has_errors=bool(shown.faults), **context)
