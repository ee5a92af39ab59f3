"""What must be read again and may not stand in the open: encrypted with a key that is drawn from this installation's own."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(ValueError):
    """It was encrypted for another purpose or with another key, was changed, or is too old."""


def _cipher(purpose: str) -> MultiFernet:
    """The newest key first: an installation whose key was changed still reads what it wrote with the one before."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    info = f"placefund.people.{purpose}".encode()
    keys = (HKDF(SHA256(), 32, salt=None, info=info).derive(str(secret).encode()) for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def encrypted(value: bytes, *, purpose: str) -> str:
    """The value so that nobody reads it without this installation's key."""
    return _cipher(purpose).encrypt(value).decode()


def decrypted(text: str, *, purpose: str, seconds: int | None = None) -> bytes:
    """What `encrypted` was given.

    Raises:
        Unreadable: it is not ours, or older than these seconds.
    """
    try:
        return _cipher(purpose).decrypt(text.encode(), ttl=seconds)
    except InvalidToken as wrong:
        raise Unreadable from wrong
