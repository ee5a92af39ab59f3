"""Before what binds, pays or gives rights: whoever sits here shows again that it is them. What they sent waits in the page."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.people.actions import note_failed_proof, note_proof, use_code, use_passkey
from placefund.people.forms import PROOF, ProofForm, too_many
from placefund.people.guesses.actions import give_guess_back, reserve_guess
from placefund.people.models import User
from placefund.people.passkeys import ask_for_own, own_passkey
from placefund.people.queries import code_guess, is_invented, password_guess
from placefund.people.sessions import is_proved, network_of, note_proved
from placefund.people.sign_on.actions import is_joined
from placefund.people.sign_on.provider import is_offered
from placefund.records import clock

TOO_MANY = 429
CSRF = "csrfmiddlewaretoken"


def asked_again(request: HttpRequest, *, has_page: bool) -> HttpResponse | None:
    """The page that asks for proof, in place of a step that takes it; None where there is proof, and the step may be taken.

    The proof is sent to the step's own address together with all that was sent there first, so nothing that was typed is lost
    and nothing waits on the server. The step itself never sees the proof. `has_page` is whether its address can be looked at.
    """
    user, at = request.user, clock.now()
    if not settings.ASKS_FOR_PROOF or not isinstance(user, User):
        return None
    given = {key: value for key, value in request.POST.items() if key.startswith(f"{PROOF}-")}
    sent = request.POST.copy()
    for key in given:
        del sent[key]
    if is_proved(request, at=at):
        request.POST = sent  # type: ignore[assignment]
        return None
    form = ProofForm(request.POST if given else None, user=user)
    if given and _is_shown(request, user, form, at=at):
        request.POST = sent  # type: ignore[assignment]
        return None
    return _page(request, user, form, sent, reverse("tasks") if not has_page else request.path)


def _is_shown(request: HttpRequest, user: User, form: ProofForm, *, at: datetime) -> bool:
    if is_invented(user):
        how = "demonstration"
    elif not form.is_valid() or not (how := _how_shown(request, user, form, at=at)):
        return False
    note_proved(request, at=at)
    note_proof(user, how=how, at=at)
    return True


def _how_shown(request: HttpRequest, user: User, form: ProofForm, *, at: datetime) -> str:
    """By what somebody has shown that it is them; empty when it was wrong, and the form says so."""
    password = form.cleaned_data.get("password", "")
    network = network_of(request)
    guess = password_guess(user.email, network) if password else code_guess(user, network)
    if wait := reserve_guess(guess, at=at):
        form.is_held = True
        form.add_error(None, too_many(wait))
        return ""
    try:
        how = _checked(request, user, form, at=at)
    except NotPossible as refusal:
        note_failed_proof(user, at=at)
        form.add_error(next((name for name in ("password", "code") if form.cleaned_data.get(name)), None), str(refusal))
        return ""
    give_guess_back(guess)
    return how


def _checked(request: HttpRequest, user: User, form: ProofForm, *, at: datetime) -> str:
    given = form.cleaned_data
    if given.get("password"):
        if not user.check_password(given["password"]):
            raise NotPossible(say("This is not your password. Check it, and try again."))
        return "password"
    if given.get("passkey"):
        passkey, count = own_passkey(request, user, given["passkey"])
        return use_passkey(passkey, sign_count=count, at=at)
    return use_code(user, given.get("code", ""), at=at)


def _page(request: HttpRequest, user: User, form: ProofForm, sent: QueryDict, back: str) -> HttpResponse:
    kept = [(name, value) for name, values in sent.lists() if name != CSRF for value in values]
    return render(
        request,
        "people/prove.html",
        {
            "form": form,
            "title": say("Show that it is you"),
            "kept": kept,
            "had_files": bool(request.FILES),
            "is_invented": is_invented(user),
            "question": ask_for_own(request, user),
            "form_action": request.get_full_path(),
            "back_url": back,
            "sso_name": settings.SSO_NAME if is_offered() and is_joined(user) else "",
        },
        status=TOO_MANY if form.is_held else 422,
    )
