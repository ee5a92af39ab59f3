"""A provider of OpenID Connect in a process of its own, which does as the standard says until it is told to misbehave.

`python provider.py` prints its address and answers until it is ended. A test posts JSON to `/told`: `person` are the claims of
who signs in there next, `claims` what is changed in the next tokens (null takes one out), `sign` how these are signed
(`other`, `none`, `shared`, `foreign`), `back` what is changed in the answer by the browser, `itself` what it says of itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

CLIENT, SECRET = "placefund", "a secret that only two know"
PERSON = {"sub": "248289761001", "email": "nina@example.org", "email_verified": True, "name": "Nina Brook"}


class House:
    """What the provider knows: its key, who signs in next, which codes it gave, and how it was told to misbehave."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.other = RSAKey.generate_key(2048, {"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.told: dict[str, Any] = {}
        self.seen: list[dict[str, str]] = []

    def token(self, asked: dict[str, str], issuer: str, access: str) -> str:
        now = int(time.time())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
            "nonce": asked.get("nonce", ""),
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **PERSON,
            **self.told.get("person", {}),
            **self.told.get("claims", {}),
        }
        payload = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
        how = self.told.get("sign", "")
        if how == "none":
            parts = [json.dumps({"alg": "none"}).encode(), payload]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if how == "shared":  # signed with what everybody knows: the public half, as a shared secret
            parts = [json.dumps({"alg": "HS256", "kid": "one"}).encode(), payload]
            signed = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
            proof = hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}"
        key = self.other if how in ("other", "foreign") else self.key
        header = {"alg": "RS256", "kid": "one"}
        if how == "foreign":
            header["jwk"] = self.other.as_dict(private=False)
        return jws.serialize_compact(header, payload, key)


HOUSE = House()


class Door(BaseHTTPRequestHandler):
    """Its pages."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _json(self, told: Any, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            itself = {"issuer": self.issuer, **{name: f"{self.issuer}/{end}" for name, end in names.items()}}
            itself |= {"end_session_endpoint": f"{self.issuer}/out"}
            itself |= {"authorization_response_iss_parameter_supported": True}
            self._json(itself | HOUSE.told.get("itself", {}))
        elif parts.path == "/jwks":
            self._json({"keys": [HOUSE.key.as_dict(private=False)]})
        elif parts.path == "/seen":
            self._json(HOUSE.seen)
        elif parts.path == "/authorize":
            self._authorize(asked)
        else:
            self._json({"error": "not found"}, 404)

    def _authorize(self, asked: dict[str, str]) -> None:
        HOUSE.seen.append(asked)
        if asked.get("client_id") != CLIENT or asked.get("code_challenge_method") != "S256":
            self._json({"error": "invalid_request"}, 400)
            return
        code = secrets.token_urlsafe(24)
        HOUSE.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer} | HOUSE.told.get("back", {})
        kept = {name: value for name, value in back.items() if value is not None}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(kept)}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self.path == "/told":
            HOUSE.told = json.loads(body)
            self._json({})
        elif self.path == "/token":
            self._exchange({name: values[0] for name, values in parse_qs(body).items()})
        else:
            self._json({"error": "not found"}, 404)

    def _exchange(self, given: dict[str, str]) -> None:
        right = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        asked = HOUSE.codes.pop(given.get("code", ""), None)  # a code is worth something once
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.headers.get("Authorization") != right:
            self._json({"error": "invalid_client"}, 401)
        elif (
            asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != given.get("redirect_uri")
        ):
            self._json({"error": "invalid_grant"}, 400)
        else:
            access = secrets.token_urlsafe(24)
            token = HOUSE.token(asked, self.issuer, access)
            self._json({"access_token": access, "token_type": "Bearer", "id_token": token})


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
