"""Where two texts differ, word by word, so that nobody has to find it by eye."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Fate(StrEnum):
    """What became of a run of words between an earlier text and a later one."""

    KEPT = "kept"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"


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


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words of two texts that are read as one, and what became of it."""

    text: str
    fate: Fate

    @property
    def is_kept(self) -> bool:
        return self.fate is Fate.KEPT

    @property
    def is_put_in(self) -> bool:
        return self.fate is Fate.PUT_IN


def changes(earlier: str, later: str) -> tuple[Change, ...]:
    """Both texts as one, in the order in which they are read: what stayed, what was taken out, and what was put in its place.

    Those that were not taken out make the later text, those that were not put in the earlier. A single word that stayed between
    two changes is read with them: a sentence that was written anew is one change, not a dozen.
    """
    before, after = _PIECES.findall(earlier), _PIECES.findall(later)
    found: list[Change] = []
    out, put = "", ""

    def change() -> None:
        nonlocal out, put
        found.extend(Change(text, fate) for text, fate in ((out, Fate.TAKEN_OUT), (put, Fate.PUT_IN)) if text)
        out, put = "", ""

    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        text = "".join(after[c:d])
        is_between = 0 < number < len(steps) - 1
        if kind == "equal" and not (is_between and len(text.split()) < 2):
            change()
            found.append(Change(text, Fate.KEPT))
            continue
        out, put = out + "".join(before[a:b]), put + text
    change()
    return tuple(found)
