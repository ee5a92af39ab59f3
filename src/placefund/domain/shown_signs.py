"""Which signs a typeset file can show, and what stands for the others."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

SHOWN = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027)),
    *((0x2030, 0x2040), (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x25A0, 0x25FF)),
)
"""The signs that the typesetter's own fonts have: the scripts of Europe, punctuation, currencies, arrows, mathematics.

A PDF that is to be read aloud may hold no sign that cannot be shown, and the typesetter refuses to make one.
"""
NOT_SHOWN = "□"


_AS_SPACES = {ord(sign): " " for sign in "\t\n\r"}


def with_shown_signs(value: Any, *, breaks: bool = True) -> Any:
    """The same values with a box for each sign that the fonts lack. Without `breaks`, line breaks and tabs are spaces."""
    if isinstance(value, dict):
        return {name: with_shown_signs(each, breaks=breaks) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_shown_signs(each, breaks=breaks) for each in value]
    if not isinstance(value, str):
        return value
    text = normalize("NFC", value if breaks else value.translate(_AS_SPACES))
    return "".join(sign if ord(sign) in _AS_SPACES or _is_shown(sign) else NOT_SHOWN for sign in text)


def _is_shown(sign: str) -> bool:
    """Whether the typesetter's own fonts have a sign."""
    return any(first <= ord(sign) <= last for first, last in SHOWN)
