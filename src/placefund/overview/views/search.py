"""Searching the whole site: what is public for everybody, and beside it what the roles of whoever is signed in open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from placefund.domain.messages import say
from placefund.domain.postcodes import outward_part
from placefund.domain.roles import Capability
from placefund.domain.search_words import LONGEST, SearchWords, search_words
from placefund.overview.search.declaration import Kind, Reader
from placefund.overview.search.find import KindFound, found_everywhere, found_in, kind_called, meant, only_one_numbered
from placefund.overview.search.throttle import SEARCHES
from placefund.people.models import User
from placefund.people.sessions import network_of
from placefund.records import clock
from placefund.web.crumbs import HOME
from placefund.web.pages import page, show

QUERY, KIND, AFTER = "q", "kind", "after"


@page(Capability.READ_PUBLIC, methods=("GET",))
def search(request: HttpRequest) -> HttpResponse:
    """Everything here in which some words are found, by kind. A whole number leads to its award, a postcode to its place."""
    reader = Reader(request.user if isinstance(request.user, User) else None, clock.now())
    words = search_words(request.GET.get(QUERY, ""))
    if words.words and reader.user is None and (seconds := SEARCHES.seconds_to_wait(network_of(request))):
        return _later(request, words, seconds)
    if outward := outward_part(words.typed):
        return _not_kept(redirect(f"{reverse('all-places')}?{urlencode({'q': outward})}"))
    if href := only_one_numbered(reader, words):
        return _not_kept(redirect(href))
    kind = kind_called(reader, request.GET.get(KIND, ""))
    found = _found(reader, words, kind, request.GET.get(AFTER, ""))
    nearer = meant(words) if words.words and not found else None
    if nearer is not None:
        found = _found(reader, nearer, kind, "")
    answer = show(
        request,
        "overview/search.html",
        HOME.to(say("Search")),
        words=words,
        nearer=nearer if found else None,
        found=[(each, _addresses(each, nearer or words)) for each in found],
        total=sum(each.count for each in found),
        kind=kind,
        everything=_address(words),
        longest=LONGEST,
        status=422 if words.fault else 200,
    )
    return _not_kept(answer)


@page(Capability.READ_PUBLIC, methods=("GET",))
def open_search(request: HttpRequest) -> HttpResponse:
    """How a browser searches this site from its own bar."""
    where = request.build_absolute_uri(reverse("search"))
    answer = render(request, "overview/opensearch.xml", {"where": where, "longest": LONGEST})
    answer["Content-Type"] = "application/opensearchdescription+xml; charset=utf-8"
    return answer


def _found(reader: Reader, words: SearchWords, kind: Kind | None, after: str) -> tuple[KindFound, ...]:
    if kind is None:
        return found_everywhere(reader, words)
    one = found_in(kind, reader, words, after) if words.words else None
    return (one,) if one is not None and one.count else ()


def _later(request: HttpRequest, words: SearchWords, seconds: int) -> HttpResponse:
    """That too much was searched for from one network, and when it goes on."""
    way = HOME.to(say("Search"))
    answer = show(request, "overview/search.html", way, words=words, wait=seconds, longest=LONGEST, status=429)
    answer["Retry-After"] = str(seconds)
    return _not_kept(answer)


def _not_kept(answer: HttpResponse) -> HttpResponse:
    """What was found depends on who asks: no cache between gives it to another, and no search engine lists it."""
    patch_vary_headers(answer, ("Cookie",))
    answer.setdefault("Cache-Control", "private, no-cache")
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _addresses(one: KindFound, words: SearchWords) -> dict[str, str]:
    """Where the whole of a kind stands, and its next page."""
    return {"whole": _address(words, kind=one.key), "next": _address(words, kind=one.key, after=one.after)}


def _address(words: SearchWords, *, kind: str = "", after: str = "") -> str:
    asked = {QUERY: words.typed, KIND: kind, AFTER: after}
    return f"{reverse('search')}?{urlencode({name: value for name, value in asked.items() if value})}"
