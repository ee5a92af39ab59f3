"""Postcodes of the United Kingdom, as far as a place is found by them: their first half, the outward code."""

from __future__ import annotations

import re

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_WHOLE = re.compile(rf"({_OUTWARD})\s*[0-9][A-Z]{{2}}")
_HALF = re.compile(_OUTWARD)


def outward_part(words: str) -> str:
    """The first half of a postcode that somebody typed, whole or not; empty where it is none. The second half is let go of."""
    typed = words.strip().upper()
    if found := _WHOLE.fullmatch(typed):
        return found[1]
    return typed if _HALF.fullmatch(typed) else ""


def is_whole(words: str) -> bool:
    """Whether a whole postcode was typed: more than anything here needs to know."""
    return _WHOLE.fullmatch(words.strip().upper()) is not None
