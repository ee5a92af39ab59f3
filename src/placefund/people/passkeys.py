"""Passkeys: what a browser is asked, and whether its answer is right. The standard's checks are the library's.

The question is random and asked once: it lies in the session, on the server, and goes with the first answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.people.models import Passkey, User

ASKED = "passkey-asked"
WRONG_PASSKEY = say("The passkey's answer was not right, or came too late. Try again.")
Found = TypeVar("Found")


def are_possible(request: HttpRequest) -> bool:
    """Whether a passkey can be had at this address: it belongs to a name, and browsers want a secure connection."""
    host = _host(request)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def ask_for_new(request: HttpRequest, user: User) -> str:
    """What the browser is asked in order to make a passkey: JSON for its script."""
    entity = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.email, display_name=user.name)
    question, state = _server(request).register_begin(
        entity,
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _kept(request, question, state)


def new_passkey(request: HttpRequest, answer: str) -> AuthenticatorData:
    """What the browser made.

    Raises:
        NotPossible: it does not answer the question.
    """
    return _checked(lambda state: _server(request).register_complete(state, json.loads(answer)), request)


def ask_for_own(request: HttpRequest, user: User) -> str:
    """What the browser is asked in order to answer with one of a person's passkeys; empty where they have none here."""
    if not are_possible(request) or not (credentials := _credentials(user)):
        return ""
    question, state = _server(request).authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    return _kept(request, question, state)


def asked(request: HttpRequest) -> str:
    """The question that waits for an answer in this session, if any."""
    kept: dict[str, Any] = request.session.get(ASKED) or {}
    return str(kept.get("question", ""))


def own_passkey(request: HttpRequest, user: User, answer: str) -> tuple[Passkey, int]:
    """Which passkey of this person answered, and how often it says that it did.

    Raises:
        NotPossible: none did, or not to the question that was asked.
    """

    def check(state: Any) -> tuple[Passkey, int]:
        told = AuthenticationResponse.from_dict(json.loads(answer))
        found = _server(request).authenticate_complete(state, _credentials(user), told)
        passkey = Passkey.objects.get(user=user, credential_id=websafe_encode(found.credential_id))
        return passkey, told.response.authenticator_data.counter

    return _checked(check, request)


def written(found: AuthenticatorData) -> tuple[str, str, int]:
    """A new passkey as it is kept: its number, its public half, and how often it answered."""
    credential = found.credential_data
    if credential is None:
        raise NotPossible(WRONG_PASSKEY)
    return websafe_encode(credential.credential_id), websafe_encode(credential), found.counter


def _checked(check: Callable[[Any], Found], request: HttpRequest) -> Found:
    kept = request.session.pop(ASKED, None)
    if not kept:
        raise NotPossible(WRONG_PASSKEY)
    try:
        return check(kept["state"])
    # The library reads what a stranger sent: whatever is wrong with it, it is no answer.
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as wrong:
        raise NotPossible(WRONG_PASSKEY) from wrong


def _credentials(user: User) -> list[AttestedCredentialData]:
    kept = Passkey.objects.filter(user=user).values_list("credential", flat=True)
    return [AttestedCredentialData(websafe_decode(credential)) for credential in kept]


def _kept(request: HttpRequest, question: Any, state: Any) -> str:
    told = json.dumps(dict(question)["publicKey"], default=dict)
    request.session[ASKED] = {"question": told, "state": dict(state)}
    return told


def _server(request: HttpRequest) -> Fido2Server:
    origin = f"{request.scheme}://{request.get_host()}"
    entity = PublicKeyCredentialRpEntity(id=_host(request), name=settings.SITE_NAME)
    return Fido2Server(entity, verify_origin=lambda said: said == origin)


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host
