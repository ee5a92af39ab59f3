"""A person's own account: their roles, their password, and the way in when it is forgotten."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from placefund.accounts.queries import keys_of, name_of_scope
from placefund.accounts.tasks import ask_apart
from placefund.assessment.models import Assessor
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability, Role
from placefund.funds.queries import programme_of
from placefund.panels.models import Meeting
from placefund.partnerships.models import Partnership
from placefund.people.actions import note_failed_sign_in
from placefund.people.forms import too_many
from placefund.people.guesses.actions import give_guess_back, reserve_guess
from placefund.people.models import ProviderAccount
from placefund.people.queries import has_second_factor, open_sessions, password_guess
from placefund.people.sessions import enter, network_of, stay_signed_in
from placefund.people.sign_on.provider import is_offered
from placefund.portfolios.models import ReviewReader
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import behind_a_key, page, person, show
from placefund.web.steps import onward, submitted, taken

ACCOUNT = NOWHERE.to(say("Your account"), "my-account")
SIGN_IN = NOWHERE.to(say("Sign in"), "sign-in")


@page(Capability.USE_INBOX, methods=("GET",))
def account(request: HttpRequest) -> HttpResponse:
    """Who this person is here: their address, their roles and who gave them."""
    held = person(request).memberships.filter(ended_at__isnull=True).select_related("granted_by").order_by("pk")
    roles = [(Role(row.role), _where(row.scope), row, _page_of(row.scope)) for row in held]
    return show(
        request,
        "accounts/account.html",
        ACCOUNT,
        roles=roles,
        provider_account=ProviderAccount.objects.filter(user=person(request)).first(),
        sso_name=settings.SSO_NAME if is_offered() else "",
        has_factor=has_second_factor(person(request)),
        signed_in=say_count(
            "In {count} browser", "In {count} browsers", count=max(1, len(open_sessions(person(request))))
        ),
    )


NAMED: dict[str, type[Model]] = {
    "partnership": Partnership,
    "assessor": Assessor,
    "meeting": Meeting,
    "reader": ReviewReader,
}
"""What is behind the scopes that come with a step, and nobody is invited to."""


def _where(scope: str) -> str:
    """What a scope is called, also one that came with a step."""
    kind, key = keys_of(scope)
    row = NAMED[kind]._default_manager.filter(pk=key).first() if kind in NAMED else None
    return name_of_scope(scope) if row is None else str(row.fund if isinstance(row, Assessor) else row)


def _page_of(scope: str) -> str:
    """Where a role in this scope is at work, where that is one page of its own; else empty."""
    kind, key = keys_of(scope)
    if kind == "programme" and programme_of(key) is not None:
        return reverse("programme", args=[key])
    if kind == "reader":
        return reverse("portfolio-reading", args=[key])
    return reverse("my-programmes") if kind == "nation" else ""


@page(Capability.USE_INBOX)
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other place where one is signed in is signed out."""
    user, at, form = person(request), clock.now(), ChangePasswordForm(posted(request))
    way = ACCOUNT.to(say("Change your password"))
    guess = password_guess(user.email, network_of(request))
    if form.is_valid() and (wait := reserve_guess(guess, at=at)):
        form.add_error(None, too_many(wait))
        return show(request, "accounts/change_password.html", way, form=form, status=429)
    if form.is_valid() and not user.check_password(form.cleaned_data["old"]):
        note_failed_sign_in(user.email, network_of(request), at=at)
        form.add_error("old", say("This is not the password you have now. Check it, and try again."))
    elif form.is_valid():
        give_guess_back(guess)
        step = taken(
            form, lambda: actions.change_password(user, form.cleaned_data["password"], at=at), refused_at="password"
        )
        if step:
            stay_signed_in(request, step.result, at=at)
            said = say("Your password is changed. Wherever else you were signed in, you are signed out.")
            messages.success(request, said)
            return redirect("my-account")
    return show(request, "accounts/change_password.html", way, form=form)


@page(Capability.READ_PUBLIC)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password. The answer is the same whether or not anybody here has the address."""
    form = ForgottenForm(posted(request))
    said = say("If somebody here has that address, a link to a new password is on its way to it. Look there.")
    then = onward("sign-in", said=said)
    if response := submitted(request, form, lambda: ask_apart(form.cleaned_data["email"]), then):
        return response
    return show(request, "accounts/forgotten.html", SIGN_IN.to(say("Forgotten your password?")), form=form)


@page(Capability.READ_PUBLIC)
@behind_a_key
def new_password(request: HttpRequest, key: str) -> HttpResponse:
    """Set a new password with the link from the mail, which works once."""
    form, at = NewPasswordForm(posted(request)), clock.now()
    try:
        user = actions.whose_key(key, at=at)
    except NotPossible as refusal:
        way = SIGN_IN.to(say("This link works no more"))
        return show(request, "accounts/key_is_old.html", way, why=str(refusal), status=410)
    step = taken(
        form, lambda: actions.set_password_with(key, form.cleaned_data["password"], at=at), refused_at="password"
    )
    if step:
        return enter(request, step.result, how="new password", then=reverse("tasks"), at=at)
    return show(
        request, "accounts/new_password.html", SIGN_IN.to(say("A new password")), form=form, user_email=user.email
    )
