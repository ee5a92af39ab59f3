"""A person's own name and address, and how they change them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.accounts.forms import NameForm, NewAddressForm
from placefund.accounts.profile import actions as profile
from placefund.accounts.views.account import ACCOUNT
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.forms import too_many
from placefund.people.guesses.actions import reserve_guess
from placefund.people.naming import actions as naming
from placefund.people.queries import address_guess
from placefund.people.sessions import network_of, stay_signed_in
from placefund.records import clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import behind_a_key, page, person, show
from placefund.web.steps import onward, submitted, taken

NOT_HERE, TOO_MANY = 404, 429


@page(Capability.USE_INBOX)
def change_name(request: HttpRequest) -> HttpResponse:
    """Change one's name. What was signed under the earlier one goes on showing that."""
    user = person(request)
    form = NameForm(posted(request), initial={"name": user.name})
    then = onward("my-account", said=say("Your name is changed."))
    if response := submitted(
        request,
        form,
        lambda: naming.change_name(user, form.cleaned_data["name"], at=clock.now()),
        then,
        refused_at="name",
    ):
        return response
    way = ACCOUNT.to(say("Change your name"))
    return show(request, "accounts/change_name.html", way, form=form, earlier=user.earlier_names.order_by("-until"))


@page(Capability.USE_INBOX, is_proved=True)
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask to sign in with another address. The answer is the same whether or not anybody here has it."""
    user, at, form = person(request), clock.now(), NewAddressForm(posted(request))
    way = ACCOUNT.to(say("Change your email address"))
    if form.is_valid() and (wait := reserve_guess(address_guess(user, network_of(request)), at=at)):
        form.add_error(None, too_many(wait))
        return show(request, "accounts/change_address.html", way, form=form, status=TOO_MANY)
    then = onward(
        "my-account", said=say("A link is on its way to that address. Open it to sign in with it from now on.")
    )
    if response := submitted(
        request,
        form,
        lambda: profile.ask_for_address(user, form.cleaned_data["email"], at=at),
        then,
        refused_at="email",
    ):
        return response
    return show(request, "accounts/change_address.html", way, form=form)


@page(Capability.USE_INBOX)
@behind_a_key
def prove_address(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in with a new address from now on, with the link that was sent to it; signed out wherever else one was."""
    user, at, form = person(request), clock.now(), ConfirmForm(posted(request))
    try:
        wanted = profile.wanted_with(key, user, at=at)
    except NotPossible as refusal:
        way = ACCOUNT.to(say("This link works no more"))
        return show(request, "accounts/address_key_is_old.html", way, why=str(refusal), status=NOT_HERE)
    if step := taken(form, lambda: profile.prove_address(key, by=user, at=at)):
        stay_signed_in(request, step.result, at=at)
        messages.success(request, say("You sign in with {email} from now on.", email=step.result.email))
        return redirect("my-account")
    way = ACCOUNT.to(say("Your new address"))
    return show(request, "accounts/prove_address.html", way, form=form, wanted=wanted)
