"""Following a place by mail: anybody asks, whoever has the address says yes, and one link ends it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.following import actions as following
from placefund.notices.forms import FollowForm
from placefund.notices.queries import followed_by, of_confirming_key, of_stopping_key
from placefund.people.forms import too_many
from placefund.people.guesses.actions import reserve_guess
from placefund.people.queries import mail_guess
from placefund.people.sessions import network_of
from placefund.places.models import Place
from placefund.records import clock
from placefund.web.crumbs import HOME, NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import behind_a_key, page, show

NOT_HERE, TOO_MANY, REFUSED = 404, 429, 422


@page(Capability.READ_PUBLIC, Place)
def follow_place(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask for mails about a place. The answer is the same whoever asks, and for which address."""
    at, form = clock.now(), FollowForm(posted(request))
    way = HOME.to(place.name, "place", place.slug).to(say("Follow by mail"))
    if not form.is_valid():
        return show(request, "notices/follow_place.html", way, form=form, place=place)
    email = form.cleaned_data["email"]
    if wait := reserve_guess(mail_guess(email, network_of(request)), at=at):
        form.add_error(None, too_many(wait))
        return show(request, "notices/follow_place.html", way, form=form, place=place, status=TOO_MANY)
    following.ask_to_follow(place, email, at=at)
    return redirect("follow-asked", place.slug)


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def follow_asked(request: HttpRequest, place: Place) -> HttpResponse:
    """A link is on its way; until it is opened nothing is sent."""
    way = HOME.to(place.name, "place", place.slug).to(say("Look into your mail"))
    return show(request, "notices/follow_asked.html", way, place=place)


@page(Capability.READ_PUBLIC)
@behind_a_key
def confirm_following(request: HttpRequest, key: str) -> HttpResponse:
    """Say yes, with the link that went to the address. To look changes nothing: some mail systems open every link."""
    at, why = clock.now(), ""
    row = of_confirming_key(key, at)
    if row is not None and request.method == "POST":
        try:
            following.confirm_following(row, at=at)
        except NotPossible as refusal:
            why = str(refusal)
        else:
            return redirect("confirm-following", key)  # the page that is read says so, and sent again it sends nothing
    way = NOWHERE.to(say("Follow by mail"))
    shown = {"row": row, "why": why or (str(following.OLD_LINK) if row is None else "")}
    return show(
        request,
        "notices/confirm_following.html",
        way,
        status=NOT_HERE if row is None else REFUSED if why else None,
        **shown,
    )


@page(Capability.READ_PUBLIC)
@behind_a_key
def stop_following(request: HttpRequest, key: str) -> HttpResponse:
    """End all mails about places to an address, with the link from one of them; the address is forgotten."""
    row = of_stopping_key(key)
    if row is None and request.method == "GET":
        raise Http404(say("This link ends no mails here: they have ended, and the address is forgotten."))
    is_asked = request.POST.get("List-Unsubscribe") == "One-Click"
    places = [] if row is None else [each.place for each in followed_by(row.email)]
    if row is not None and is_asked:
        following.stop_following(row, at=clock.now())
    way = NOWHERE.to(say("Mails about places"))
    is_off = is_asked or row is None
    status = REFUSED if request.method == "POST" and not is_asked else None
    return show(request, "notices/stop_following.html", way, status=status, places=places, is_off=is_off)
