"""Talking with the provider: what it says of itself, where people are led, what a code is worth, and by which keys it signs.

Nothing is taken from it that is not checked, and nothing is asked of any address but those that it names itself, over HTTPS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.cache import cache

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say

SECONDS = 10
MOST_BYTES = 1_000_000
KEPT_FOR = 3600
LOOKED_AGAIN_AFTER = 60
"""So many seconds lie between two looks at its keys for one that is not known: whoever invents keys makes us ask once."""
OF_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
UNREACHABLE = say("{name} cannot be asked just now. Try again, or sign in with your password.")


class Unreachable(NotPossible):
    """The provider does not answer, or not as the standard says."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says of itself at the address that the standard names."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    says_who_answers: bool = False
    takes_basic: bool = True


def is_offered() -> bool:
    """Whether this installation has a provider."""
    return bool(settings.SSO_ISSUER and settings.SSO_CLIENT_ID)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A redirect would lead to an address that nobody has named."""


_opener = build_opener(_NoRedirects)


def _asked(url: str, *, data: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A JSON object from an address.

    Raises:
        Unreachable: whatever else came.
    """
    body = urlencode(data).encode() if data is not None else None
    request = Request(url, data=body, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310  checked below
    unreachable = Unreachable(say(str(UNREACHABLE), name=settings.SSO_NAME))
    if not is_safe(url):
        raise unreachable
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            told = json.loads(answer.read(MOST_BYTES))
    except HTTPError as refusal:
        refusal.close()
        raise unreachable from refusal
    except (OSError, ValueError) as trouble:
        raise unreachable from trouble
    if not isinstance(told, dict):
        raise unreachable
    return told


def is_safe(url: str) -> bool:
    """Whether what is said to an address stays between us: over HTTPS, or on this machine, where a trial runs."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and (parts.hostname or "") in OF_THIS_MACHINE)


def discovered(*, afresh: bool = False) -> Provider:
    """What the provider says of itself; kept for an hour.

    Raises:
        Unreachable: it does not answer, or says that it is somebody else.
    """
    issuer = settings.SSO_ISSUER
    key = f"sign-on-provider:{hashlib.sha256(issuer.encode()).hexdigest()}"
    told = None if afresh else cache.get(key)
    if told is None:
        told = _asked(issuer.rstrip("/") + "/.well-known/openid-configuration")
        _require_whole(told)
        cache.set(key, told, KEPT_FOR)
    return Provider(
        issuer=issuer,
        authorization_endpoint=told["authorization_endpoint"],
        token_endpoint=told["token_endpoint"],
        jwks_uri=told["jwks_uri"],
        end_session_endpoint=told.get("end_session_endpoint") or "",
        says_who_answers=told.get("authorization_response_iss_parameter_supported") is True,
        takes_basic="client_secret_basic" in told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
    )


def _require_whole(told: dict[str, Any]) -> None:
    """It is who it was asked for, letter by letter, and names addresses that can be trusted."""
    named = [told.get(each) for each in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    ways_out = [told["end_session_endpoint"]] if told.get("end_session_endpoint") else []
    if told.get("issuer") != settings.SSO_ISSUER or not all(
        isinstance(u, str) and is_safe(u) for u in (*named, *ways_out)
    ):
        raise Unreachable(
            say("{name} does not say of itself what it should. Tell your administrator.", name=settings.SSO_NAME)
        )


def keys_of(provider: Provider, *, afresh: bool = False) -> dict[str, Any]:
    """The keys it signs with; kept for an hour, and looked at again at most once a minute for one that is not known."""
    key = f"sign-on-keys:{hashlib.sha256(provider.jwks_uri.encode()).hexdigest()}"
    told: dict[str, Any] | None = cache.get(key)
    if told is None or (afresh and cache.add(f"{key}:looked", True, LOOKED_AGAIN_AFTER)):
        told = _asked(provider.jwks_uri)
        cache.set(key, told, KEPT_FOR)
    return told


@dataclass(frozen=True, slots=True)
class Question:
    """What is kept here while somebody is with the provider: the three secrets that its answer has to fit."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Question:
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))


def address_to(provider: Provider, question: Question, *, back: str, again_within: int | None = None) -> str:
    """Where somebody is led to sign in there. `again_within` asks that they do so anew, whoever is signed in there."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.SSO_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if again_within is not None:
        asked |= {"prompt": "login", "max_age": str(again_within)}
    joined = "&" if "?" in provider.authorization_endpoint else "?"
    return provider.authorization_endpoint + joined + urlencode(asked)


def exchanged(provider: Provider, code: str, question: Question, *, back: str) -> dict[str, Any]:
    """What a code is worth: the tokens.

    Raises:
        Unreachable: it is worth nothing, or the provider does not answer.
    """
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": question.verifier,
        "client_id": settings.SSO_CLIENT_ID,
    }
    headers = {}
    if settings.SSO_CLIENT_SECRET and provider.takes_basic:
        pair = f"{quote(settings.SSO_CLIENT_ID, safe='')}:{quote(settings.SSO_CLIENT_SECRET, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    elif settings.SSO_CLIENT_SECRET:
        sent["client_secret"] = settings.SSO_CLIENT_SECRET
    return _asked(provider.token_endpoint, data=sent, headers=headers)


def way_out(*, back: str) -> str:
    """Where somebody signs out there as well; empty where the provider offers none, or does not answer."""
    try:
        end = discovered().end_session_endpoint
    except Unreachable:
        return ""
    asked = {"client_id": settings.SSO_CLIENT_ID, "post_logout_redirect_uri": back}
    return f"{end}{'&' if '?' in end else '?'}{urlencode(asked)}" if end else ""
