"""Where two texts differ, word by word, so that nobody has to find it by eye."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text that both have, or only one of them. Put together, the passages of a text are the text."""

    text: str
    is_shared: bool


def passages(one: str, other: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Both texts in passages, each marked where the other does not have it.

    Words are compared with the space around them; equal texts are one shared passage each.
    """
    mine, theirs = _PIECES.findall(one), _PIECES.findall(other)
    first: list[Passage] = []
    second: list[Passage] = []
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        is_shared = kind == "equal"
        if b > a:
            first.append(Passage("".join(mine[a:b]), is_shared))
        if d > c:
            second.append(Passage("".join(theirs[c:d]), is_shared))
    return tuple(first), tuple(second)
