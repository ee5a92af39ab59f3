"""What machines read: who may look where, every public page, and what has happened in a fund or a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import slugify

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.places import Nation
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.overview.happenings import Happening, happenings, happenings_in
from placefund.overview.territory import Territory, council, nation_named, places_there, region_named, regions
from placefund.people.access import EVERYONE
from placefund.places.models import Area, Place
from placefund.records import clock
from placefund.web.pages import page

NOT_FOR_READERS = ("gallery", "all-funds", "search")
"""Public addresses that are no page for readers: for those who build Placefund, what leads on to another page, a search."""
_FILE_MARK = "."
"""In the pattern of an address: what it leads to is a file."""


@page(Capability.READ_PUBLIC, methods=("GET",))
def robots(request: HttpRequest) -> HttpResponse:
    """Where a search engine may look: at the public pages; nowhere in a demonstration, whose funds are no facts."""
    where = {"is_demo": settings.DEMO, "sitemap": request.build_absolute_uri(reverse("sitemap"))}
    return render(request, "overview/robots.txt", where, content_type="text/plain; charset=utf-8")


@page(Capability.READ_PUBLIC, methods=("GET",))
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Every page that everybody may read, of the funds that are real."""
    return django_sitemap(request, sitemaps={"public": _PublicPages})


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund_feed(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What has happened in a fund, as an Atom feed."""
    return _feed(request, str(fund), reverse("fund", args=[fund.slug]), happenings(fund, clock.now()), fund.is_invented)


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place_feed(request: HttpRequest, place: Place) -> HttpResponse:
    """What has happened in a place, as an Atom feed: in real funds, or else in invented ones."""
    return _feed_of_places(request, [place], str(place), reverse("place", args=[place.slug]))


@page(Capability.READ_PUBLIC, methods=("GET",))
def nation_feed(request: HttpRequest, nation: str) -> HttpResponse:
    """What has happened in the places of a nation, as an Atom feed."""
    return _feed_of(request, nation_named(nation), nation, reverse("nation", args=[nation]))


@page(Capability.READ_PUBLIC, methods=("GET",))
def region_feed(request: HttpRequest, region: str) -> HttpResponse:
    """What has happened in the places that have a council in a region, as an Atom feed."""
    return _feed_of(request, region_named(region), region, reverse("region", args=[region]))


@page(Capability.READ_PUBLIC, Area, methods=("GET",))
def area_feed(request: HttpRequest, area: Area) -> HttpResponse:
    """What has happened in the places that a council lies in, as an Atom feed."""
    return _feed_of(request, council(area), area.code, reverse("area", args=[area.code]))


def _feed_of(request: HttpRequest, territory: Territory | None, asked: str, href: str) -> HttpResponse:
    if territory is None:
        raise Http404(say("There is no nation or region “{name}” here.", name=asked))
    places = places_there(territory, london(clock.now()).date())
    return _feed_of_places(request, places, territory.name, href)


def _feed_of_places(request: HttpRequest, places: Sequence[Place], title: str, href: str) -> HttpResponse:
    at, is_invented = clock.now(), False
    if not (found := happenings_in(*places, at=at)):
        found = happenings_in(*places, at=at, is_invented=True)
        is_invented = bool(found)
    return _feed(request, title, href, found, is_invented=is_invented)


def _feed(request: HttpRequest, title: str, href: str, found: Iterable[Happening], is_invented: bool) -> HttpResponse:
    whole = request.build_absolute_uri
    told = (
        str(say("What has happened, the newest first."))
        if not is_invented
        else str(say("Invented: nothing here is real."))
    )
    # The standard asks for the moment of the last change; of an empty feed that is its making.
    feed = _Feed(title, whole(href), told, feed_url=whole(request.path), language="en-gb", subtitle=told)
    for each in found:
        feed.add_item(
            title=each.title,
            link=whole(each.href),
            description=each.words or each.title,
            unique_id=f"{whole(request.path)}#{each.key}",
            pubdate=each.at,
            updateddate=each.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class _Feed(Atom1Feed):
    """An Atom feed that is the same as long as nothing happens."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else clock.now()


class _PublicPages(Sitemap[str]):
    """The public pages by their addresses, as the product itself declares them."""

    def items(self) -> list[str]:
        return list(dict.fromkeys(public_addresses()))

    def location(self, item: str) -> str:
        return item


def public_addresses() -> Iterator[str]:
    """Every address that everybody may read: pages of their own, and one for each published row they are about.

    Files, feeds and pages about two things at once are left out: each is linked from a page that is there.
    """
    invented = set(Fund.objects.filter(is_invented=True).values_list("slug", flat=True))
    real_places = set(Place.objects.filter(allocations__strand__fund__is_invented=False).values_list("pk", flat=True))
    yield from _territories()
    for pattern in _patterns(get_resolver().url_patterns):
        view: Any = pattern.callback
        name, capability = pattern.name, getattr(view, "capability", None)
        if name is None or capability not in EVERYONE or _FILE_MARK in str(pattern.pattern) or name in NOT_FOR_READERS:
            continue
        if "GET" not in view.methods:
            continue
        taken = list(pattern.pattern.converters)
        if not taken:
            yield reverse(name)
        elif view.model is not None and taken == [view.named]:
            by_slug = type(pattern.pattern.converters[view.named]).__name__ == "SlugConverter"
            for row in view.model.published():
                is_real = (
                    row.pk in real_places if isinstance(row, Place) else getattr(row, "fund_slug", "") not in invented
                )
                if is_real and not (name.startswith("predecessor") and not row.predecessor):
                    yield reverse(name, args=[row.slug if by_slug else row.pk])


def _territories() -> Iterator[str]:
    """The nations, and the regions of England."""
    yield from (reverse("nation", args=[slugify(nation.value)]) for nation in Nation)
    yield from (reverse("region", args=[slugify(name)]) for name in regions())


def _patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each
