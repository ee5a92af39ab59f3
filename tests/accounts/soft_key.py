"""A passkey in software: what a browser would answer for one, right or wrong in whatever a test wants."""

from __future__ import annotations

import json
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://localhost"
USER_IS_PRESENT, HAS_NEW_KEY = 0x01, 0x40


class SoftKey:
    """One key. `count` is how often it says that it answered."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(16)
        self.count = 0

    def made(self, question: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """The answer to being asked for a new key."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(bytes(16), self.id, public)
        told = AuthenticatorData.create(
            sha256(question["rp"]["id"].encode()).digest(), USER_IS_PRESENT | HAS_NEW_KEY, self.count, credential
        )
        return self._answer(
            clientDataJSON=self._said("webauthn.create", question["challenge"], origin),
            attestationObject=bytes(AttestationObject.create("none", told, {})),
        )

    def shown(self, question: dict[str, Any], *, origin: str = ORIGIN, challenge: str = "") -> str:
        """The answer to being asked to show the key."""
        self.count += 1
        told = AuthenticatorData.create(sha256(question["rpId"].encode()).digest(), USER_IS_PRESENT, self.count)
        said = self._said("webauthn.get", challenge or question["challenge"], origin)
        signature = self.private.sign(bytes(told) + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=bytes(told), signature=signature)

    @staticmethod
    def _said(kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, **response: bytes) -> str:
        number = websafe_encode(self.id)
        told = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})
