"""The messages of the person who is signed in."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.actions import mark_read
from placefund.notices.models import Notice
from placefund.notices.views.message_list import message_acts, message_listing
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person


@page(Capability.USE_INBOX)
def messages(request: HttpRequest) -> HttpResponseBase:
    """Every message to this person, the newest first, or those that are asked for; those that are ticked are marked as read."""
    notices, listing = Notice.objects.filter(recipient=person(request)), message_listing()
    unread, way = notices.filter(read_at__isnull=True).count(), NOWHERE.to(say("Messages"))
    source, acts = TableRows(listing, notices), message_acts(clock.now())
    return show_list(request, "notices/messages.html", way, listing, source, acts, unread=unread)


@page(Capability.USE_INBOX, methods=("POST",))
def open_message(request: HttpRequest, notice: int) -> HttpResponse:
    """Note a message as read, and go to the page it is about."""
    found = get_object_or_404(Notice, recipient=person(request), pk=notice)
    mark_read([found], at=clock.now())
    address = found.address
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return redirect(address if is_ours else "messages")


@page(Capability.USE_INBOX, methods=("POST",))
def read_all_messages(request: HttpRequest) -> HttpResponse:
    """Note every message as read."""
    mark_read(Notice.objects.filter(recipient=person(request), read_at__isnull=True), at=clock.now())
    flash.success(request, say("Every message is marked as read."))
    return redirect("messages")
