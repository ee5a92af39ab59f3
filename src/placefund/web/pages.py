"""The only way from an address to a page: what it needs, the row it is about, who is refused, and the answer."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from placefund.design.tongues import reading_in
from placefund.domain.messages import say
from placefund.domain.roles import PROVED_AGAIN, Capability
from placefund.people.access import EVERYONE, SealedRefusal, has, who_may, why_sealed
from placefund.people.models import User
from placefund.people.sessions import owes_factor
from placefund.web.crumbs import NOWHERE, Crumbs
from placefund.web.proof import asked_again
from placefund.web.takeaway import taken_from
from placefund.web.tongues import language_of

View = Callable[..., HttpResponseBase]


def page(
    capability: Capability,
    model: type[models.Model] | None = None,
    *,
    named: str = "",
    methods: Iterable[str] = ("GET", "POST"),
    posting: Capability | None = None,
    is_proved: bool = False,
    is_for_signing_in: bool = False,
) -> Callable[[View], View]:
    """Declare what a page needs; load the row it is about; refuse everyone else. The only way from an address to a row.

    The address holds the row's slug or number under the model's name (`<slug:fund>`, `<int:application>`); the view gets the
    row under that name; `named` gives another where the model's name means something in Python (`round_`, `report`).
    A public page finds only what `model.published()` gives. Other names pass through as they are. `posting` is what a POST
    takes where fewer people may act than may read: an auditor sees the page of a step that only a manager can take.

    Whoever posts to a page whose capability is one of `PROVED_AGAIN`, or that is declared `is_proved`, shows first that it is
    them, unless they did so a moment ago. Whoever owes a second factor sees only pages that are `is_for_signing_in`.
    """
    allowed = tuple(methods)
    public = capability in EVERYONE
    takes_proof = is_proved or (posting or capability) in PROVED_AGAIN

    def declare(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
            request.is_for_everybody = public  # type: ignore[attr-defined]
            with reading_in(lambda: language_of(request)):
                return taken_from(request, opened(request, **values))

        def opened(request: HttpRequest, **values: Any) -> HttpResponseBase:
            if request.method not in (*allowed, "HEAD"):
                return HttpResponseNotAllowed(allowed)
            if led := _led_away(request, is_public=public, is_for_signing_in=is_for_signing_in):
                return led
            needed = posting if posting is not None and request.method == "POST" else capability
            if model is None:
                _require(request, needed)
            else:
                name = named or model._meta.model_name or ""
                values[name] = thing = _load(model, values[name], published=public)
                _require(request, needed, thing)
            if takes_proof and request.method == "POST" and (asks := asked_again(request, has_page="GET" in allowed)):
                return asks
            return view(request, **values)

        answer.capability = capability  # type: ignore[attr-defined]
        answer.posting = posting or capability  # type: ignore[attr-defined]
        answer.named = named or (model._meta.model_name if model else "")  # type: ignore[attr-defined]
        answer.model = model  # type: ignore[attr-defined]
        answer.methods = allowed  # type: ignore[attr-defined]
        answer.takes_proof = takes_proof and "POST" in allowed  # type: ignore[attr-defined]
        answer.is_for_signing_in = is_for_signing_in  # type: ignore[attr-defined]
        return answer

    return declare


def _led_away(request: HttpRequest, *, is_public: bool, is_for_signing_in: bool) -> HttpResponse | None:
    """Where whoever may not be here yet is led: to sign in, or to set up the second factor that their role takes."""
    if not is_public and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not is_for_signing_in and owes_factor(request):
        return redirect("second-factor")
    return None


def _require(request: HttpRequest, needed: Capability, thing: Any = None) -> None:
    """Refuse the page unless whoever is signed in may do this, to this thing where there is one."""
    if has(request.user, needed, thing):
        return
    if thing is not None and (sealed := why_sealed(request.user, needed, thing)):
        raise SealedRefusal(sealed)
    raise PermissionDenied(_refusal(request, needed, thing))


def behind_a_key(view: View) -> View:
    """A page that only a key in its address opens: public, for whoever has the key may have no account, and yet for one reader.

    No browser keeps it, and it names its address to nobody, neither on a card for those who link nor to a search engine.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
        request.is_for_everybody = False  # type: ignore[attr-defined]
        response = view(request, **values)
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex"
        return response

    return answer


def person(request: HttpRequest) -> User:
    """Who is signed in, for the actions of a page that `page` has already closed to everyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied(say("Sign in first."))
    return request.user


def refuse(why: str) -> None:
    """Refuse a page with a sentence; nothing happens when there is none.

    Raises:
        PermissionDenied: with the sentence.
    """
    if why:
        raise PermissionDenied(why)


def show(
    request: HttpRequest, template: str, way: Crumbs = NOWHERE, *, status: int | None = None, **context: Any
) -> HttpResponse:
    """The answer: a template with the way to the page, its fund and its title; 422 when its form was refused.

    The page is called what the last step of its way is called, where `title` does not say it in more words, and “Cancel”
    leads to the step above. The context is the template's own, so its values have no type here; what stands around it has.
    """
    frame = {
        "breadcrumbs": way.links,
        "crumb_above": way.above,
        "fund": way.fund,
        "title": way.here,
        "back_url": way.back,
    }
    form = context.get("form")
    is_refused = isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)
    return render(request, template, frame | context, status=status or (422 if is_refused else 200))


def _load(model: type[models.Model], value: Any, *, published: bool) -> Any:
    rows = model.published() if published else model._default_manager.all()  # type: ignore[attr-defined]
    field = "slug" if isinstance(value, str) and any(f.name == "slug" for f in model._meta.fields) else "pk"
    try:
        return rows.get(**{field: value})
    except (model.DoesNotExist, ValueError, OverflowError) as missing:  # type: ignore[attr-defined]
        raise Http404(
            say("There is no {verbose_name} “{value}” here.", verbose_name=model._meta.verbose_name, value=value)
        ) from missing


def _refusal(request: HttpRequest, capability: Capability, thing: Any) -> str:
    return say(
        "You are signed in as {user}. This page is for people who may {value}: {capability} with a part in it.",
        user=request.user,
        value=capability.value,
        capability=who_may(capability, thing),
    )
