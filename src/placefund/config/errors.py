"""The pages people see when something is refused or broken: what happened, and what to do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placefund.domain.messages import say
from placefund.people.access import SealedRefusal


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    why = say(
        "A file may have {document_max_bytes} MB, and the text of a form about two million characters.",
        document_max_bytes=settings.DOCUMENT_MAX_BYTES // 1_000_000,
    )
    return render(request, "413.html", {"why": why}, status=413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request, "403.html", {"why": str(exception or ""), "opens": isinstance(exception, SealedRefusal)}, status=403
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
