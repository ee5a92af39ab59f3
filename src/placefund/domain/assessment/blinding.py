"""Hiding who applies and who reads until the round's method lets it be seen, in fields and in free text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from placefund.domain.assessment.method import Phase

ADDRESS = "[address]"
_LITTLE = {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with", "&"}
_LEGAL = re.compile(r",?\s+(?:ltd|limited|plc|llp|lp|cic|cio|inc|gmbh|c\.i\.c)\.?$", re.IGNORECASE)
_COUNCIL = re.compile(
    r"\s+(?:(?:metropolitan\s+borough|london\s+borough|city|county|borough|district|town|parish|unitary)\s+council"
    r"|city\s+and\s+county\s+council|council|combined\s+(?:county\s+)?authority|city\s+region|corporation)$",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://|www\.)\S+"
    r"|\b[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:uk|com|org|net|eu|io|info|wales|scot|cymru|london)\b(?:/\S*)?",
    re.IGNORECASE,
)
SHORTEST = 3
"""Letters of the shortest name that is looked for in free text: shorter ones would blot out ordinary words."""


def is_hidden(until: Phase, *, is_sent: bool, is_agreed: bool, is_released: bool) -> bool:
    """Whether something that is hidden until this phase is hidden still. A later phase has passed the earlier ones, too."""
    passed = {
        Phase.NEVER: True,
        Phase.READING: is_sent or is_agreed or is_released,
        Phase.AGREED: is_agreed or is_released,
        Phase.RELEASED: is_released,
    }
    return not passed[until]


def letter(position: int) -> str:
    """The letter of a partner: A for the first (position 0), AA after Z."""
    rest, last = divmod(position, len(ascii_uppercase))
    return (letter(rest - 1) if rest else "") + ascii_uppercase[last]


def variants(name: str) -> tuple[str, ...]:
    """The ways in which a name may be written in free text: without its legal form, turned round, as an acronym.

    A council's and a combined authority's name gives its area's name away, so that is one of them.
    """
    whole = " ".join(unicodedata.normalize("NFC", name).split())
    bare = _LEGAL.sub("", whole)
    bare = re.sub(r"^the\s+", "", bare, flags=re.IGNORECASE)
    found = [whole, bare, *_turned(bare), *_acronyms(bare)]
    area = _COUNCIL.sub("", bare)
    if area != bare:
        found.append(area)
    return tuple(dict.fromkeys(one for one in found if len(one) >= SHORTEST))


def _turned(name: str) -> Iterator[str]:
    if match := re.fullmatch(r"university of (?P<where>.+)", name, re.IGNORECASE):
        yield f"{match['where']} University"
        yield f"{match['where']} Uni"
    if match := re.fullmatch(r"(?P<where>.+) university", name, re.IGNORECASE):
        yield f"University of {match['where']}"
        yield f"{match['where']} Uni"


def _acronyms(name: str) -> Iterator[str]:
    words = re.findall(r"[^\W\d_]+|&", name)
    great = [word for word in words if word.casefold() not in _LITTLE]
    if len(great) < 2:
        return
    yield "".join(word[0] for word in great).upper()
    yield "".join(word[0].lower() if word.casefold() in _LITTLE else word[0].upper() for word in words if word != "&")
    yield "".join(word[0] for word in words if word != "&").upper()


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("&", "and").split()).casefold()


def _pattern(name: str) -> str:
    words = [r"(?:and|&)" if word in ("and", "&") else re.escape(word).replace("'", "['’]") for word in name.split()]
    joined = r"\s+".join(words)
    # One word alone may be an ordinary one ("reading", "bath"): then only its capital letter makes it a name.
    return f"(?i:{joined})" if len(words) > 1 else f"{joined}|{re.escape(name.upper())}"


@dataclass(frozen=True, slots=True)
class Veil:
    """Names with what stands for each. `over` gives a text in which every name it knows is replaced."""

    labels: tuple[tuple[str, str], ...]

    def _found(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for (
            name,
            label,
        ) in self.labels:  # names in full before what is derived: Exeter is the authority, not its council
            found.setdefault(_plain(name), (" ".join(unicodedata.normalize("NFC", name).split()), label))
        for name, label in self.labels:
            for written in variants(name):
                found.setdefault(_plain(written), (written, label))
        return found

    def over(self, text: str) -> str:
        """The text without names, and without the addresses that would give them away."""
        [veiled] = self.over_all([text])
        return veiled

    def over_all(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Several texts at once: the names are prepared only once."""
        found = self._found()
        longest_first = sorted(found.values(), key=lambda pair: (-len(pair[0]), pair[0]))
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(_pattern(name) for name, _ in longest_first) + r")(?!\w)")

        def instead(match: re.Match[str]) -> str:
            known = found.get(_plain(match.group()))
            return f"[{known[1]}]" if known else "[name]"

        clean = [_ADDRESSES.sub(ADDRESS, unicodedata.normalize("NFC", text)) for text in texts]
        return tuple(pattern.sub(instead, text) if found else text for text in clean)


def veil(
    *,
    partners: Sequence[str],
    partnership: str = "",
    place: str = "",
    areas: Iterable[str] = (),
    investors: Sequence[str] = (),
) -> Veil:
    """A veil over everyone named in an application: “Partner A”, “the partnership”, “the place”, “Local authority A”,
    “Investor A”. A name that is two things is the first of them."""
    labels = [(name, f"Partner {letter(number)}") for number, name in enumerate(partners)]
    labels += [(partnership, "the partnership"), (place, "the place")]
    labels += [(name, f"Local authority {letter(number)}") for number, name in enumerate(sorted(set(areas)))]
    labels += [(name, f"Investor {letter(number)}") for number, name in enumerate(dict.fromkeys(investors))]
    return Veil(tuple((name, label) for name, label in labels if name.strip()))
