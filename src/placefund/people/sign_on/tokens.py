"""Whether what a provider says of somebody can be believed: the checks of OpenID Connect Core, 3.1.3.7, one after the other."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.people.sign_on.provider import Provider, Question, keys_of

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""How a token may be signed: by a key of which the provider alone has the secret half. “none” and shared secrets are not here."""
KINDS_OF_KEY = {"RSA", "EC"}
LEEWAY = 60
OLDEST = 600
"""Seconds that clocks may differ, and seconds after which a token that was just asked for is too old."""
LONGEST_SUBJECT = 255


class NotBelieved(NotPossible):
    """A token that is not believed. `why` says it for the record; whoever sits there reads one sentence whatever it was."""

    def __init__(self, why: str) -> None:
        super().__init__(
            say(
                "What {name} said of you could not be believed. Begin again, or sign in with your password.",
                name=settings.SSO_NAME,
            )
        )
        self.why = why


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says somebody is. The address is empty unless it says that it is theirs."""

    issuer: str
    subject: str
    email: str
    name: str
    has_factor: bool


def believed(
    answer: dict[str, Any],
    provider: Provider,
    question: Question,
    *,
    now: float,
    again_within: int | None = None,
) -> Identity:
    """Who it is, by an answer of the provider's token address.

    Raises:
        NotBelieved: with what is wrong with it.
        Unreachable: its keys cannot be had.
    """
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved("no ID token")
    header, claims = _verified(token, provider)
    _require_for_us(claims, provider)
    _require_of_now(claims, now)
    if not compare_digest(_text(claims, "nonce"), question.nonce):
        raise NotBelieved("nonce")
    if "at_hash" in claims and not _fits(claims["at_hash"], answer.get("access_token"), header["alg"]):
        raise NotBelieved("at_hash")
    subject = _text(claims, "sub")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotBelieved("subject")
    if again_within is not None and not now - again_within - LEEWAY <= _number(claims, "auth_time") <= now + LEEWAY:
        raise NotBelieved("auth_time")
    email = _text(claims, "email").strip().lower() if claims.get("email_verified") is True else ""
    return Identity(provider.issuer, subject, email, _text(claims, "name").strip()[:200], _has_factor(claims))


def _verified(token: str, provider: Provider) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that one of the provider's keys signed; its keys are looked at again for one not known."""
    found = _signed(token, provider, afresh=False) or _signed(token, provider, afresh=True)
    if found is None:
        raise NotBelieved("signature")
    return dict(found.protected), _object(found.payload)


def _signed(token: str, provider: Provider, *, afresh: bool) -> jws.CompactSignature | None:
    try:
        return jws.deserialize_compact(token, _usable(keys_of(provider, afresh=afresh)), algorithms=ALGORITHMS)
    except (JoseError, ValueError, KeyError, TypeError):
        return None


def _object(payload: bytes) -> dict[str, Any]:
    try:
        claims = json.loads(payload)
    except ValueError as trouble:
        raise NotBelieved("claims") from trouble
    if not isinstance(claims, dict):
        raise NotBelieved("claims")
    return claims


def _usable(told: dict[str, Any]) -> KeySet:
    """Of its keys those that sign, and of which it shows the public half alone."""
    keys = [
        key
        for key in told.get("keys", ())
        if isinstance(key, dict) and key.get("kty") in KINDS_OF_KEY and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": keys})


def _require_for_us(claims: dict[str, Any], provider: Provider) -> None:
    if claims.get("iss") != provider.issuer:
        raise NotBelieved("issuer")
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    if settings.SSO_CLIENT_ID not in audience:
        raise NotBelieved("audience")
    # Where it is for several, it says for whom it was made.
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != settings.SSO_CLIENT_ID:
        raise NotBelieved("authorised party")


def _require_of_now(claims: dict[str, Any], now: float) -> None:
    if _number(claims, "exp") <= now - LEEWAY:
        raise NotBelieved("expired")
    if not now - OLDEST <= _number(claims, "iat") <= now + LEEWAY:
        raise NotBelieved("issued at")
    if "nbf" in claims and _number(claims, "nbf") > now + LEEWAY:
        raise NotBelieved("not before")


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotBelieved(name)
    return value


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value if isinstance(value, str) else ""


def _fits(told: Any, access_token: Any, algorithm: str) -> bool:
    """Whether the access token that came along is the one that the ID token speaks of."""
    if not isinstance(told, str) or not isinstance(access_token, str):
        return False
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    return compare_digest(told.encode(), half.encode())


def _has_factor(claims: dict[str, Any]) -> bool:
    """Whether they showed a second factor there, by the words that this installation takes for it."""
    ways = claims.get("amr")
    shown = {each for each in ways if isinstance(each, str)} if isinstance(ways, list) else set()
    return bool((shown | {_text(claims, "acr")}) & set(settings.SSO_FACTORS))
