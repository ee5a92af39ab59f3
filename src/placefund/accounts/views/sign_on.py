"""Signing in with an account elsewhere: there, back, joined once to a person here; and proof through it.

The provider's answer comes by a GET, as the standard has it. That shows a page whose form is sent at once: so a GET writes
nothing here either, and the answer is taken only from the browser that asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.accounts.forms import JoinForm
from placefund.accounts.queries import of_key
from placefund.accounts.sign_on import actions
from placefund.accounts.views.account import ACCOUNT, SIGN_IN
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.invitations import InvitationStanding
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.actions import note_failed_proof, note_failed_sign_in, note_proof
from placefund.people.forms import too_many
from placefund.people.guesses.actions import give_guess_back, reserve_guess
from placefund.people.models import ProviderAccount, User
from placefund.people.queries import has_second_factor, password_guess
from placefund.people.sessions import enter, network_of, note_proved, page_after
from placefund.people.sign_on.actions import joined_to, note_used
from placefund.people.sign_on.provider import (
    Provider,
    Question,
    Unreachable,
    address_to,
    discovered,
    exchanged,
    is_offered,
)
from placefund.people.sign_on.tokens import Identity, NotBelieved, believed
from placefund.records import clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted

ASKED, JOINING, CAME_BY = "sign-on-asked", "sign-on-joining", "sign-on"
SINGLE = "single sign-on"
LASTS = timedelta(minutes=10)
MOST_ASKED = 3
AGAIN_WITHIN = 60
"""Seconds within which somebody who proves themselves must have signed in at the provider."""
REFUSED, TOO_MANY = 422, 429


@dataclass(frozen=True, slots=True)
class SignOnRequest:
    """What was asked of the provider from this browser: the secrets, for what, and where to go afterwards."""

    question: Question
    purpose: str
    then: str
    since: float

    @property
    def again_within(self) -> int | None:
        return AGAIN_WITHIN if self.purpose in ("prove", "join") else None


def _back() -> str:
    return settings.ADDRESS + reverse("sign-on-back")


@page(Capability.READ_PUBLIC, methods=("POST",), is_for_signing_in=True)
def sign_on(request: HttpRequest) -> HttpResponse:
    """Lead somebody to the provider: to sign in, to accept an invitation, to join their account, or to prove that it is them."""
    if not is_offered():
        raise Http404(say("There is no single sign-on here."))
    purpose = request.POST.get("purpose", "sign-in")
    if purpose not in ("sign-in", "come-in", "prove", "join") or (
        purpose in ("prove", "join") and not request.user.is_authenticated
    ):
        purpose = "sign-in"
    then = request.POST.get("key", "") if purpose == "come-in" else page_after(request)
    try:
        provider = discovered()
    except Unreachable as trouble:
        return _refused(request, str(trouble))
    question = Question.new()
    kept = dict(list(request.session.get(ASKED, {}).items())[-(MOST_ASKED - 1) :])
    kept[question.state] = [question.nonce, question.verifier, purpose, then[:500], clock.real().timestamp()]
    request.session[ASKED] = kept
    again = AGAIN_WITHIN if purpose in ("prove", "join") else None
    address = address_to(provider, question, back=_back(), again_within=again)
    way = SIGN_IN.to(say("On to {name}", name=settings.SSO_NAME))
    return show(request, "accounts/sign_on.html", way, address=address, sso_name=settings.SSO_NAME)


@page(Capability.READ_PUBLIC, is_for_signing_in=True)
def sign_on_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: believe it or not, and let in whom it vouches for."""
    if not is_offered():
        return redirect("sign-in")
    if request.method != "POST":
        told = [(name, request.GET[name]) for name in ("code", "state", "iss", "error") if name in request.GET]
        way = SIGN_IN.to(say("Back from {name}", name=settings.SSO_NAME))
        return show(request, "accounts/sign_on_back.html", way, told=told, sso_name=settings.SSO_NAME)
    at, asked = clock.now(), _taken(request)
    try:
        vouched = _vouched(request, asked)
    except NotBelieved as refusal:
        return _not_let_in(request, str(refusal), refusal.why, at=at)
    except Unreachable as trouble:
        return _not_let_in(request, str(trouble), "not answered", at=at)
    assert asked is not None  # noqa: S101  `_vouched` believes nobody who was not asked for
    if asked.purpose == "prove":
        return _proved(request, vouched, asked, at=at)
    if asked.purpose == "join":
        return _joined(request, vouched, at=at)
    return _let_in(request, vouched, asked, at=at)


def _taken(request: HttpRequest) -> SignOnRequest | None:
    """What was asked with this state; it is taken out, so that one answer works once."""
    kept = request.session.get(ASKED, {})
    found = kept.pop(request.POST.get("state", ""), None)
    request.session[ASKED] = kept
    if found is None or clock.real() > datetime.fromtimestamp(found[4], UTC) + LASTS:
        return None
    return SignOnRequest(Question(request.POST["state"], found[0], found[1]), found[2], found[3], found[4])


def _vouched(request: HttpRequest, asked: SignOnRequest | None) -> Identity:
    if asked is None:
        raise NotBelieved("state")
    provider = discovered()
    _require_from(provider, request.POST.get("iss"))
    if "error" in request.POST or not request.POST.get("code"):
        raise NotBelieved("refused there")
    answer = exchanged(provider, request.POST["code"], asked.question, back=_back())
    now = clock.real().timestamp()
    return believed(answer, provider, asked.question, now=now, again_within=asked.again_within)


def _require_from(provider: Provider, issuer: str | None) -> None:
    """The answer is from the provider that was asked, and not from another that was mixed in (RFC 9207)."""
    if (issuer is None and provider.says_who_answers) or (issuer is not None and issuer != provider.issuer):
        raise NotBelieved("answer's issuer")


def _let_in(request: HttpRequest, vouched: Identity, asked: SignOnRequest, *, at: datetime) -> HttpResponse:
    """Whom the provider vouches for: joined already, invited, or here by the same address and to show their password once."""
    if (user := joined_to(vouched)) is not None:
        note_used(user, vouched, at=at)
        then = reverse("come-in", args=[asked.then]) if asked.purpose == "come-in" else asked.then
        return _entered(request, user, vouched, then, at=at)
    if not vouched.email:
        why = say("{name} does not say that your address is yours, so nobody here can be you.", name=settings.SSO_NAME)
        return _not_let_in(request, why, "address not verified", at=at)
    user = User.objects.filter(email__iexact=vouched.email, is_active=True).first()
    if user is None and asked.purpose == "come-in":
        return _invited(request, vouched, asked.then, at=at)
    if user is None:
        why = say("Nobody here has the address {email}. Whoever runs the fund can invite you.", email=vouched.email)
        return _not_let_in(request, why, "unknown address", at=at)
    then = reverse("come-in", args=[asked.then]) if asked.purpose == "come-in" else asked.then
    request.session[JOINING] = [
        [vouched.issuer, vouched.subject, vouched.email, vouched.name, vouched.has_factor],
        user.pk,
        then,
        at.timestamp(),
        user.get_session_auth_hash(),
    ]
    return redirect("sign-on-join")


def _entered(request: HttpRequest, user: User, vouched: Identity, then: str, *, at: datetime) -> HttpResponse:
    factor = SINGLE if vouched.has_factor else ""
    answer = enter(request, user, how=SINGLE, then=then, at=at, factor=factor)
    request.session[CAME_BY] = True
    return answer


def _invited(request: HttpRequest, vouched: Identity, key: str, *, at: datetime) -> HttpResponse:
    invitation = of_key(key)
    if invitation is None or invitation.standing_at(at) is not InvitationStanding.OPEN:
        return _not_let_in(request, say("This invitation is not open any more."), "invitation", at=at)
    try:
        user = actions.accept_with(invitation, vouched, at=at)
    except NotAllowed as refusal:
        return _not_let_in(request, str(refusal), "invitation", at=at)
    return _entered(request, user, vouched, reverse("tasks"), at=at)


@page(Capability.READ_PUBLIC, is_for_signing_in=True)
def sign_on_join(request: HttpRequest) -> HttpResponse:
    """Show one's password, once, so that the account elsewhere is one's own here from now on."""
    at = clock.now()
    told, number, then, since, mark = request.session.get(JOINING) or ([], 0, "", 0.0, "")
    user = User.objects.filter(pk=number, is_active=True).first()
    if user is None or at > datetime.fromtimestamp(since, UTC) + LASTS or mark != user.get_session_auth_hash():
        return redirect("sign-in")
    vouched, form = Identity(*told), JoinForm(posted(request))
    # Whoever has a second factor shows it before anything is joined: a password alone would lead past it for ever after.
    is_barred = has_second_factor(user) or not user.has_usable_password()
    way = SIGN_IN.to(say("Join your accounts"))
    shown: dict[str, Any] = {
        "form": form,
        "user_email": user.email,
        "is_barred": is_barred,
        "sso_name": settings.SSO_NAME,
    }
    if is_barred or not form.is_bound or not form.is_valid():
        return show(request, "accounts/sign_on_join.html", way, **shown)
    guess = password_guess(user.email, network_of(request))
    if wait := reserve_guess(guess, at=at):
        form.add_error(None, too_many(wait))
        return show(request, "accounts/sign_on_join.html", way, **shown, status=TOO_MANY)
    if not user.check_password(form.cleaned_data["password"]):
        note_failed_sign_in(user.email, network_of(request), at=at, how=SINGLE)
        form.add_error("password", say("This is not your password here. Check it, and try again."))
        return show(request, "accounts/sign_on_join.html", way, **shown)
    give_guess_back(guess)
    try:
        actions.join(user, vouched, at=at)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return show(request, "accounts/sign_on_join.html", way, **shown)
    del request.session[JOINING]
    return _entered(request, user, vouched, then, at=at)


def _joined(request: HttpRequest, vouched: Identity, *, at: datetime) -> HttpResponse:
    """Join the account elsewhere to whoever is signed in here, who has signed in there just now."""
    if not isinstance(request.user, User):
        return redirect("sign-in")
    try:
        actions.join(request.user, vouched, at=at)
    except NotPossible as refusal:
        return _not_let_in(request, str(refusal), "join", at=at)
    messages.success(request, say("From now on you can sign in with {name}.", name=settings.SSO_NAME))
    return redirect("my-account")


def _proved(request: HttpRequest, vouched: Identity, asked: SignOnRequest, *, at: datetime) -> HttpResponse:
    """Whoever sits here has just signed in at the provider again: it is them, if it is them there."""
    if not isinstance(request.user, User):
        return redirect("sign-in")
    if joined_to(vouched) != request.user:
        note_failed_proof(request.user, at=at)
        return _refused(request, say("You signed in there as somebody else. Begin again."))
    note_proved(request, at=at)
    note_proof(request.user, how=SINGLE, at=at)
    messages.success(request, say("It is you. Take the step now; for five minutes you are not asked again."))
    return redirect(asked.then)


@page(Capability.USE_INBOX, is_proved=True)
def part_sign_on(request: HttpRequest) -> HttpResponse:
    """Sign in with one's account elsewhere no more."""
    user, form = person(request), ConfirmForm(posted(request))
    account = ProviderAccount.objects.filter(user=user).first()
    if account is None:
        return redirect("my-account")
    then = onward("my-account", said=say("You sign in with your password alone from now on."))
    if response := submitted(request, form, lambda: actions.part(user, account, at=clock.now()), then):
        return response
    way = ACCOUNT.to(say("Part your account from {name}", name=settings.SSO_NAME))
    return show(request, "accounts/part_sign_on.html", way, form=form, issuer=account.issuer)


def _not_let_in(request: HttpRequest, why: str, told: str, *, at: datetime) -> HttpResponse:
    """Put a refusal on record, without an address or a token, and say it."""
    note_failed_sign_in("", network_of(request), at=at, how=f"{SINGLE}: {told}")
    return _refused(request, why)


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    way = SIGN_IN.to(say("You are not signed in"))
    return show(request, "accounts/sign_on_refused.html", way, why=why, status=REFUSED)
