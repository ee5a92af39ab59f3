"""Numbers of rows as they come in an address, a form or a key: as text, and from anybody."""

from __future__ import annotations

MOST_DIGITS = 18
"""What has more is the number of no row: a database could not even be asked for it."""


def row_number(text: str) -> int | None:
    """The number that a text is, where it can be that of a row; None where it cannot."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
