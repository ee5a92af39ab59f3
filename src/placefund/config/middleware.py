"""What every request passes through before it reaches a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from placefund.config.errors import bad_request

Answer = Callable[[HttpRequest], HttpResponse]


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
