"""Signing in and out."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from placefund.design.wording import clock_in_words
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.actions import note_failed_sign_in, note_sign_in
from placefund.people.forms import SignInForm
from placefund.people.models import User
from placefund.people.queries import demo_people, next_try
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import page, show

BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = say("The email address and the password do not belong together. Check both, and try again.")


@page(Capability.READ_PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail address and password."""
    form = SignInForm(posted(request))
    if request.method != "POST":
        return _sign_in_page(request, form)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    at, network, address = clock.now(), network_of(request), form.cleaned_data["email"].strip()
    if wait := next_try(address, network, at):
        form.add_error(
            None,
            say("There were too many failed attempts. Try again after {wait}, London time.", wait=clock_in_words(wait)),
        )
        return _sign_in_page(request, form, status=429)
    user = authenticate(request, username=address, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        note_failed_sign_in(address, network, at=at)
        form.add_error(None, WRONG)
        return _sign_in_page(request, form, status=422)
    login(request, user, backend=BACKEND)
    note_sign_in(user, how="password", at=at)
    return redirect(_next_page(request))


@page(Capability.READ_PUBLIC, methods=("POST",))
def sign_in_as(request: HttpRequest, person: int) -> HttpResponse:
    """Sign in as one of the invented people. Only in the demonstration; anywhere else there is no such page."""
    found = [demo.user for demo in demo_people() if demo.user.pk == person] if settings.DEMO else []
    if not found:
        raise Http404(say("There is no such page here."))
    login(request, found[0], backend=BACKEND)
    note_sign_in(found[0], how="demonstration", at=clock.now())
    return redirect(_next_page(request))


@page(Capability.READ_PUBLIC, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; what was not saved is lost, so this is never done by a link."""
    was_in = request.user.is_authenticated
    logout(request)
    if was_in:
        messages.success(request, say("You have signed out."))
    return redirect("sign-in")


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    return show(
        request,
        "people/sign_in.html",
        NOWHERE.to(say("Sign in")),
        form=form,
        next=request.POST.get("next") or request.GET.get("next", ""),
        people=demo_people() if settings.DEMO else (),
        status=status,
    )


def _next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is a path of ours; otherwise their tasks."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def network_of(request: HttpRequest) -> str:
    """The network address to count by: behind a proxy, the one that the proxy saw; of IPv6, the customer's whole range."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_HTTPS and (seen := request.headers.get("X-Forwarded-For", "")):
        address = seen.rsplit(",", 1)[-1].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)
