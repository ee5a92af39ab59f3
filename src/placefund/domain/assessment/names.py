"""Whose name this might be: names as people write them, compared without pretending to know."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say

TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "baroness",
        "baron",
        "rev",
        "reverend",
        "councillor",
        "cllr",
        "hon",
        "rt",
    )
)
LETTERS_AFTER = frozenset(
    (
        "phd",
        "dphil",
        "md",
        "mba",
        "msc",
        "ma",
        "ba",
        "bsc",
        "beng",
        "meng",
        "obe",
        "mbe",
        "cbe",
        "kbe",
        "dbe",
        "frs",
        "freng",
        "frse",
        "facss",
        "frsc",
        "fba",
        "jp",
        "qc",
        "kc",
    )
)
SHORTEST_COMPARED = 5
"""A surname with fewer letters is not compared for slips of the pen: too many real names are one letter apart."""


class NameRefused(NotAllowed):
    """A name with no letters in it."""


class Likeness(StrEnum):
    """How two names agree, the surest first."""

    SAME = "same name"
    ORDER = "same words in another order"
    INITIALS = "same surname, and the initials fit"
    SPELLING = "one letter apart"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Somebody a name might belong to: their key, the one of their names that agrees, how, and that in a sentence."""

    key: str
    known_as: str
    likeness: Likeness
    sentence: str


def words_of(name: str) -> tuple[str, ...]:
    """A name as words to compare: no accents, capitals, titles, letters after the name or stops; “Smith, J” turned round.

    Raises:
        NameRefused: nothing is left to compare.
    """
    last, comma, first = name.partition(",")
    turned = comma and set(_words(first)) - LETTERS_AFTER  # “Smith, J”, not “J Smith, PhD”
    words = _words(f"{first} {last}" if turned else name)
    if not words:
        raise NameRefused(say("“{name}” has no name in it to compare. Write a first name and a surname.", name=name))
    return words


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l"))
    letters = "".join(
        each if each.isalpha() else "" if each in "'’ʼ" or unicodedata.combining(each) else " " for each in plain
    )
    words = letters.casefold().split()
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    while len(words) > 2 and words[-1] in LETTERS_AFTER:
        words.pop()  # never down to one word: Ma is a surname as well as a degree
    return tuple(words)


def likeness(one: str, other: str) -> Likeness | None:
    """How two names agree, or None when they do not. The order of the two makes no difference."""
    left, right = words_of(one), words_of(other)
    if "".join(left) == "".join(right):
        return Likeness.SAME
    if sorted(left) == sorted(right):
        return Likeness.ORDER
    if len(left) < 2 or len(right) < 2:
        return None  # a bare surname agrees with nobody but itself: half a country would match
    if left[-1] == right[-1] and _initials_fit(left[:-1], right[:-1]):
        return Likeness.INITIALS
    if (
        left[0] == right[0]
        and min(len(left[-1]), len(right[-1])) >= SHORTEST_COMPARED
        and _one_apart(left[-1], right[-1])
    ):
        return Likeness.SPELLING
    return None


def _initials_fit(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the shorter list of given names can be the start of the longer, an initial standing for any name."""
    return all(
        one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
        for one, other in zip(left, right, strict=False)
    )


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added, left out, or swapped with its neighbour makes one word the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start + 1 : start + 2] + short[start : start + 1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long[start:]


def possible_matches(name: str, people: Mapping[str, Sequence[str]]) -> tuple[NameMatch, ...]:
    """Everyone a name might belong to, the surest first, then by key. `people` holds each one's names, aliases among them."""
    order = list(Likeness)
    found = []
    for key in sorted(people):
        agreeing = [(how, known) for known in people[key] if (how := likeness(name, known)) is not None]
        if agreeing:
            how, known = min(agreeing, key=lambda pair: (order.index(pair[0]), pair[1]))
            found.append(
                NameMatch(
                    key,
                    known,
                    how,
                    say(
                        "“{name}” may be {people}: {how}.",
                        name=name,
                        people=people[key][0],
                        how=_reason(how, name, known),
                    ),
                )
            )
    return tuple(sorted(found, key=lambda match: (order.index(match.likeness), match.key)))


def _reason(how: Likeness, name: str, known: str) -> str:
    if how is Likeness.SAME:
        return say("they are known as {known}", known=known)
    if how is Likeness.ORDER:
        return say("{known} has the same words in another order", known=known)
    if how is Likeness.INITIALS:
        return say("the surname of {known} is the same, and the given names or initials fit", known=known)
    return say("the surname of {known} is one letter apart", known=known)
