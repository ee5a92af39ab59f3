"""Signing in and out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.actions import note_failed_sign_in, use_code, use_passkey
from placefund.people.forms import CodeForm, SignInForm, too_many
from placefund.people.guesses.actions import give_guess_back, reserve_guess
from placefund.people.models import User
from placefund.people.passkeys import ask_for_own, asked, own_passkey
from placefund.people.queries import (
    PRACTICE_FUND,
    code_guess,
    demo_people,
    held_at_source,
    password_guess,
    practice_people,
)
from placefund.people.sessions import enter, half_signed_in, network_of, page_after
from placefund.people.sessions import sign_out as leave
from placefund.people.sign_on.provider import is_offered, way_out
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import page, show

WRONG = say("The email address and the password do not belong together. Check both, and try again.")


@page(Capability.READ_PUBLIC, is_for_signing_in=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail address and password."""
    form = SignInForm(posted(request))
    if request.method != "POST":
        return _sign_in_page(request, form)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    at, network, address = clock.now(), network_of(request), form.cleaned_data["email"].strip()
    guess = password_guess(address, network)
    if wait := reserve_guess(guess, at=at):
        form.add_error(None, too_many(wait))
        return _sign_in_page(request, form, status=429)
    user = authenticate(request, username=address, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        note_failed_sign_in(address, network, at=at)
        if wait := held_at_source(
            guess, at=at
        ):  # the same words as to whoever was not looked at: who is known here is not told
            form.add_error(None, too_many(wait))
            return _sign_in_page(request, form, status=429)
        form.add_error(None, WRONG)
        return _sign_in_page(request, form, status=422)
    give_guess_back(guess)
    return enter(request, user, how="password", then=page_after(request), at=at)


@page(Capability.READ_PUBLIC, is_for_signing_in=True)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code from one's app, or one of those on paper."""
    at, network = clock.now(), network_of(request)
    half = half_signed_in(request, at=at)
    if half is None:
        return redirect("sign-in")
    form, guess = CodeForm(posted(request)), code_guess(half.user, network)
    if not form.is_bound or not form.is_valid():
        return _code_page(request, half.user, form)
    if wait := reserve_guess(guess, at=at):
        form.add_error(None, too_many(wait))
        return _code_page(request, half.user, form, status=429)
    try:
        factor = _factor_shown(request, half.user, form, at=at)
    except NotPossible as refusal:
        note_failed_sign_in(half.user.email, network, at=at, how="second factor")
        form.add_error("code", str(refusal))
        return _code_page(request, half.user, form)
    give_guess_back(guess)
    return enter(request, half.user, how=half.how, then=half.then, at=at, factor=factor)


def _factor_shown(request: HttpRequest, user: User, form: CodeForm, *, at: datetime) -> str:
    if not (answer := form.cleaned_data["passkey"]):
        return use_code(user, form.cleaned_data["code"], at=at)
    passkey, count = own_passkey(request, user, answer)
    return use_passkey(passkey, sign_count=count, at=at)


def _code_page(request: HttpRequest, user: User, form: CodeForm, status: int | None = None) -> HttpResponse:
    way = NOWHERE.to(say("Sign in"), "sign-in").to(say("Your second factor"))
    question = ask_for_own(request, user) if form.is_bound else asked(request)
    return show(request, "people/sign_in_code.html", way, form=form, question=question, status=status)


@page(Capability.READ_PUBLIC, methods=("POST",), is_for_signing_in=True)
def sign_in_as(request: HttpRequest, person: int) -> HttpResponse:
    """Sign in as one of the invented people. Only in the demonstration; anywhere else there is no such page."""
    offered = (*demo_people(), *practice_people()) if settings.DEMO else ()
    found = [demo.user for demo in offered if demo.user.pk == person]
    if not found:
        raise Http404(say("There is no such page here."))
    # Everybody may be these people, so they owe no second factor, and one that somebody gave them keeps nobody out.
    return enter(
        request, found[0], how="demonstration", then=page_after(request), at=clock.now(), factor="demonstration"
    )


@page(Capability.READ_PUBLIC, methods=("POST",), is_for_signing_in=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; what was not saved is lost, also what this browser had kept, so this is never done by a link."""
    was_in, came_by = request.user.is_authenticated, request.session.get("sign-on")
    leave(request, at=clock.now())
    if came_by and (address := way_out(back=settings.ADDRESS + reverse("sign-in"))):
        way = NOWHERE.to(say("You have signed out"))
        out = show(request, "people/signed_out.html", way, address=address, sso_name=settings.SSO_NAME)
    else:
        if was_in:
            messages.success(request, say("You have signed out."))
        out = redirect("sign-in")
    out["Clear-Site-Data"] = '"storage"'  # words that were kept on this machine go with whoever typed them
    return out


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    return show(
        request,
        "people/sign_in.html",
        NOWHERE.to(say("Sign in")),
        form=form,
        next=request.POST.get("next") or request.GET.get("next", ""),
        sso_name=settings.SSO_NAME if is_offered() else "",
        people=demo_people() if settings.DEMO else (),
        practice=practice_people() if settings.DEMO else (),
        practice_fund=PRACTICE_FUND,
        status=status,
    )
