"""The messages of the person who is signed in."""

from __future__ import annotations

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from placefund.domain.roles import Capability
from placefund.notices.actions import mark_read
from placefund.notices.models import Notice
from placefund.people.access import page, person
from placefund.records import clock

A_PAGE = 25


@page(Capability.USE_INBOX, methods=("GET",))
def messages(request: HttpRequest) -> HttpResponse:
    """Every message to this person, the newest first."""
    notices = Notice.objects.filter(recipient=person(request))
    shown = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    unread = notices.filter(read_at__isnull=True).count()
    return render(request, "notices/messages.html", {"page": shown, "unread": unread, "title": "Messages"})


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
    flash.success(request, "Every message is marked as read.")
    return redirect("messages")
