"""What can be taken from any page: each of its charts as SVG, PNG or CSV, and of a public page its card as a picture.

Nothing has an address of its own: a chart is asked for at its page's address, so that whoever may read the page may take the
chart, exactly as it stands there, and nobody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from placefund.design.cards import Card, card_as_png
from placefund.design.charts import Chart
from placefund.design.charts.takeaway import as_csv, as_png, as_svg
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.records import clock

CHART, FORM, CARD = "chart", "as", "card"
"""The words of an address that ask for a chart, for its form, and for the page's card."""
CACHED_FOR = 3600


def asked_of_the_page(request: HttpRequest) -> QueryDict:
    """What an address asks of its page itself, without what is to be taken away of it."""
    asked = request.GET.copy()
    for name in (CHART, FORM, CARD):
        asked.pop(name, None)
    return asked


def taken_from(request: HttpRequest, page: HttpResponseBase) -> HttpResponseBase:
    """What was asked for beside the page, made from the page as it was drawn; the page itself when nothing was.

    Raises:
        Http404: the page has no such chart, or no card; in a sentence.
    """
    if request.method not in ("GET", "HEAD") or page.status_code != 200:
        return page
    if CHART in request.GET:
        return _chart(request, request.GET[CHART], request.GET.get(FORM, ""))
    if CARD in request.GET:
        return _card(request)
    return page


def _chart(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    charts: dict[str, Chart] = getattr(request, "drawn_charts", {})
    forms: dict[str, tuple[str, Callable[[Chart, str], str | bytes]]] = {
        "svg": ("image/svg+xml", as_svg),
        "png": ("image/png", _picture),
        "csv": ("text/csv; charset=utf-8", lambda chart, _: as_csv(chart)),
    }
    if slug not in charts or form not in forms:
        raise Http404(say("This page has no such chart. Take one by the links beneath it, as SVG, PNG or CSV."))
    content_type, made = forms[form]
    day = london(clock.now()).date()
    where_from = say("{address}, {day}", address=request.build_absolute_uri(request.path), day=day.isoformat())
    response = HttpResponse(made(charts[slug], str(where_from)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(slug)}.{form}"'
    return response


def _picture(chart: Chart, where_from: str) -> bytes:
    """A chart as a picture, drawn once for all who ask for the same: everybody may ask, and to draw it costs much."""
    key = "chart-" + hashlib.sha256(as_svg(chart, where_from).encode()).hexdigest()
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = as_png(chart, where_from)
        cache.set(key, kept, CACHED_FOR)
    return kept


def _card(request: HttpRequest) -> HttpResponse:
    card: Card | None = getattr(request, "drawn_card", None)
    if card is None:
        raise Http404(say("Only pages that everybody may read have a card."))
    key = "card-" + hashlib.sha256(repr(card).encode()).hexdigest()
    picture = cache.get(key)
    if picture is None:
        picture = card_as_png(card)
        cache.set(key, picture, CACHED_FOR)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={CACHED_FOR}"
    return response


def _file_name(slug: str) -> str:
    """Letters and digits that every system takes."""
    return "".join(letter if letter.isascii() else "-" for letter in slug)[:80].strip("-") or "chart"
