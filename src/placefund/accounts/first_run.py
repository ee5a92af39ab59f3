"""The address that lets the first administrator in, printed by the server of an installation that has nobody."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

FILE = "first-key"


def first_address() -> str:
    """The path to begin at. Its key is kept in a file beside the database, readable by whoever runs the server alone."""
    return reverse("begin", args=[_key()])


def is_first_key(key: str) -> bool:
    """Whether this is the key that was printed."""
    path = settings.HOME / FILE
    return path.exists() and constant_time_compare(path.read_text().strip(), key)


def _key() -> str:
    path = settings.HOME / FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()
