"""A person's second factor: an app that shows codes, and codes on paper for the day on which the phone is lost."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.accounts import factors
from placefund.accounts.forms import AppForm, NewPasskeyForm
from placefund.accounts.views.account import ACCOUNT
from placefund.domain.messages import any_of, say
from placefund.domain.one_time_codes import SECRET_BYTES, as_text
from placefund.domain.roles import Capability
from placefund.people import passkeys
from placefund.people.encryption import Unreadable, decrypted, encrypted
from placefund.people.models import AuthenticatorApp, Passkey, User
from placefund.people.queries import recovery_codes_left, roles_that_take_a_factor
from placefund.people.sessions import (
    forget_codes,
    keep_codes,
    kept_codes,
    note_shown_factor,
    owes_factor,
    stay_signed_in,
)
from placefund.records import clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted, taken

SECOND_FACTOR = ACCOUNT.to(say("Your second factor"), "second-factor")
SET_UP_WITHIN = 60 * 60
"""So many seconds a secret that was shown can be set up for: long enough to look for a phone."""


@page(Capability.USE_INBOX, methods=("GET",), is_for_signing_in=True)
def overview(request: HttpRequest) -> HttpResponse:
    """What somebody signs in with besides their password; or, where their role takes it and they have none, what to do now."""
    user = person(request)
    roles = roles_that_take_a_factor(user)
    return show(
        request,
        "accounts/second_factor.html",
        SECOND_FACTOR,
        app=AuthenticatorApp.objects.filter(user=user).first(),
        passkeys=Passkey.objects.filter(user=user),
        codes_left=recovery_codes_left(user),
        owes=owes_factor(request),
        roles=any_of(role.one for role in roles) if roles else "",
    )


@page(Capability.USE_INBOX, is_for_signing_in=True, is_proved=True)
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: read the square or type the secret, then enter the code that the app shows."""
    user, at = person(request), clock.now()
    secret, form = _secret_of(request, user), AppForm(posted(request))
    step = taken(form, lambda: factors.add_app(user, secret, form.cleaned_data["code"], at=at), refused_at="code")
    if step:
        stay_signed_in(request, user, at=at)
        note_shown_factor(request, "authenticator app")
        keep_codes(request, step.result)
        return redirect("recovery-codes" if step.result else "second-factor")
    address = as_address(secret, issuer=settings.SITE_NAME, account=user.email)
    return show(
        request,
        "accounts/set_up_app.html",
        SECOND_FACTOR.to(say("Set up an authenticator app")),
        form=form,
        secret=as_text(secret),
        kept_secret=encrypted(secret, purpose=_purpose(user)),
        square=segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
    )


def as_address(secret: bytes, *, issuer: str, account: str) -> str:
    """The address that an app reads from the square with its camera."""
    said = urlencode({"secret": as_text(secret).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{said}"


def _purpose(user: User) -> str:
    """What is shown to one person is set up by nobody else."""
    return f"app-to-set-up.{user.pk}"


def _secret_of(request: HttpRequest, user: User) -> bytes:
    """The secret that the page showed, which comes back with the code; a new one where none comes, or it is too old."""
    try:
        return decrypted(request.POST.get("secret", ""), purpose=_purpose(user), seconds=SET_UP_WITHIN)
    except Unreadable:
        return secrets.token_bytes(SECRET_BYTES)


@page(Capability.USE_INBOX, is_proved=True)
def remove_app(request: HttpRequest) -> HttpResponse:
    """Remove one's authenticator app."""
    user, at = person(request), clock.now()
    app = AuthenticatorApp.objects.filter(user=user).first()
    if app is None:
        return redirect("second-factor")
    form = ConfirmForm(posted(request))
    then = onward("second-factor", said=say("Your authenticator app is removed. Its codes open nothing any more."))
    if response := submitted(request, form, lambda: factors.remove_factor(user, app, at=at), then):
        return response
    return show(request, "accounts/remove_app.html", SECOND_FACTOR.to(say("Remove your authenticator app")), form=form)


@page(Capability.USE_INBOX, is_for_signing_in=True, is_proved=True)
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey: give it a name, then let the browser make it. It needs scripts: no browser has passkeys without."""
    user, at, form = person(request), clock.now(), NewPasskeyForm(posted(request))
    is_possible, question = passkeys.are_possible(request), ""
    if is_possible and form.is_valid():
        if answer := form.cleaned_data["passkey"]:
            step = taken(form, lambda: _made(request, user, form.cleaned_data["name"], answer, at), refused_at="name")
            if step:
                stay_signed_in(request, user, at=at)
                note_shown_factor(request, "passkey")
                keep_codes(request, step.result)
                return redirect("recovery-codes" if step.result else "second-factor")
        question = passkeys.ask_for_new(request, user)
    way = SECOND_FACTOR.to(say("Add a passkey"))
    status = None if is_possible or not form.is_bound else 422
    return show(
        request,
        "accounts/add_passkey.html",
        way,
        form=form,
        question=question,
        is_possible=is_possible,
        status=status,
    )


def _made(request: HttpRequest, user: User, name: str, answer: str, at: datetime) -> list[str]:
    return factors.add_passkey(user, name, passkeys.written(passkeys.new_passkey(request, answer)), at=at)


@page(Capability.USE_INBOX, is_proved=True)
def remove_passkey(request: HttpRequest, passkey: int) -> HttpResponse:
    """Remove one of one's passkeys."""
    user, at, form = person(request), clock.now(), ConfirmForm(posted(request))
    row = Passkey.objects.filter(pk=passkey, user=user).first()
    if row is None:
        raise Http404(say("You have no such passkey."))
    then = onward("second-factor", said=say("The passkey “{name}” is removed. It opens nothing any more.", name=row))
    if response := submitted(request, form, lambda: factors.remove_factor(user, row, at=at), then):
        return response
    way = SECOND_FACTOR.to(say("Remove the passkey “{name}”", name=row))
    return show(request, "accounts/remove_app.html", way, form=form)


@page(Capability.USE_INBOX, is_proved=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, until their owner says that they have them; then how many are left, and a way to new ones."""
    user, form = person(request), ConfirmForm(posted(request))
    if step := taken(form, lambda: factors.make_recovery_codes(user, at=clock.now())):
        keep_codes(request, step.result)
        return redirect("recovery-codes")
    return show(
        request,
        "accounts/recovery_codes.html",
        SECOND_FACTOR.to(say("Recovery codes")),
        form=form,
        codes=kept_codes(request),
        codes_left=recovery_codes_left(user),
    )


@page(Capability.USE_INBOX, methods=("POST",))
def codes_are_kept(request: HttpRequest) -> HttpResponse:
    """The owner has the codes: from now on nobody sees them."""
    forget_codes(request)
    return redirect("second-factor")
