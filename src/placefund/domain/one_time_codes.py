"""Codes that an authenticator app shows: six digits from a shared secret and the time, each for half a minute (RFC 6238)."""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import b32encode
from collections.abc import Iterable

SECONDS = 30
DIGITS = 6
EARLY_OR_LATE = 1
"""So many half minutes a phone's clock may be wrong, each way."""
SECRET_BYTES = 20
"""As long as the digest, which the standard recommends."""


def code_at(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code of one half minute, counted from 1970 (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(seconds: float) -> int:
    """The half minute in which a moment lies, given in seconds since 1970."""
    return int(seconds) // SECONDS


def step_shown(secret: bytes, code: str, *, seconds: float, after: int = -1) -> int | None:
    """The half minute whose code this is; None when it is none of now, or none later than the last one that was used."""
    here = step_of(seconds)
    found = None
    for step in range(here - EARLY_OR_LATE, here + EARLY_OR_LATE + 1):
        # Each is compared, and in the same time, so that how long it takes tells nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def as_text(secret: bytes) -> str:
    """The secret as people type it into an app: letters and digits that are not mixed up, in groups of four."""
    letters = b32encode(secret).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def tidied(code: str) -> str:
    """A code as it was meant: people type spaces and hyphens, and capitals where none are."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of recovery codes: none that is taken for another on paper."""
RECOVERY_CODES = 10
RECOVERY_LETTERS = 12
"""Nearly sixty bits: more than anybody guesses, even with a copy of what is kept of them."""


def spaced(letters: Iterable[str]) -> str:
    """A recovery code as it is printed: in groups of four."""
    word = "".join(letters)
    return "-".join(word[start : start + 4] for start in range(0, len(word), 4))
