"""What every request passes through before it reaches a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from placefund.config.errors import bad_request, too_large

Answer = Callable[[HttpRequest], HttpResponse]


def refuse_what_is_too_large(get_response: Answer) -> Answer:
    """Refuse a request by the size it states, before a byte of it is read; later, a form's text by its own, lower limit."""
    most_bytes = settings.DOCUMENT_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            stated_bytes = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return bad_request(request)
        if stated_bytes > most_bytes:
            return too_large(request)
        try:
            if request.method == "POST":
                _ = request.POST
        except RequestDataTooBig:
            return too_large(request)
        return get_response(request)

    return answer


def refuse_bad_input(get_response: Answer) -> Answer:
    """Refuse text with NUL bytes: PostgreSQL cannot hold them, and no honest form sends them."""

    def answer(request: HttpRequest) -> HttpResponse:
        values = [value for values in request.GET.lists() for value in values[1]]
        if request.method == "POST":
            values += [value for values in request.POST.lists() for value in values[1]]
        if any("\x00" in value for value in values) or "\x00" in request.path:
            return bad_request(request)
        return get_response(request)

    return answer


NOTHING_OF_THE_MACHINE = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
"""What no page of this site asks a browser for, so that nothing slipped into one can."""


def keep_private(get_response: Answer) -> Answer:
    """Let no browser keep a page that was made for somebody: on a shared machine, Back shows nothing after signing out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", NOTHING_OF_THE_MACHINE)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return answer
