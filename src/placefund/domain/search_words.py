"""What somebody types into a search: the words of it, what of a text they find, and how a text shows what was found.

A word finds the other forms of itself (fund, funds, funded, funding), spelled as in Britain or in America, with and without
accents; from five letters on it finds what it begins. One pattern does it all, and both engines and `marked` read the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from placefund.domain.messages import say

LONGEST = 100
MOST_WORDS = 8
FEWEST_LETTERS = 2
BEGINS_FROM = 5
"""A word of so many letters finds what it begins, too: Manch finds Manchester."""
EXCERPT = 180
_SUFFIXES = (
    *("ations", "ation", "ating", "ators", "ator", "ated", "ates", "ate"),
    *("ements", "ement", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "is", "ly", "s", "e", "y"),
)
_LONGER = ("ate", "is", "ly", "e", "es")
_LEAST_STEM = {suffix: 4 if len(suffix) > 3 or suffix in _LONGER else 3 for suffix in _SUFFIXES}
"""How many letters are left at the least where a suffix is taken away."""
_AMERICAN = {
    "program": "programme",
    "programs": "programmes",
    "center": "centre",
    "centers": "centres",
    "labor": "labour",
    "color": "colour",
    "harbor": "harbour",
    "neighbor": "neighbour",
    "defense": "defence",
    "license": "licence",
    "catalog": "catalogue",
    "fiber": "fibre",
}
_BRITISH = {british: american for american, british in _AMERICAN.items()}
_ACCENTED = {
    "a": "aàáâäãåāÀÁÂÄÃÅĀ",
    "c": "cçÇ",
    "e": "eèéêëēÈÉÊËĒ",
    "i": "iìíîïīÌÍÎÏĪ",
    "n": "nñÑ",
    "o": "oòóôöõōøÒÓÔÖÕŌØ",
    "u": "uùúûüūÙÚÛÜŪ",
    "w": "wŵẁẃẅŴẀẂẄ",
    "y": "yŷýÿŶÝŸ",
}
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with")
)
_WORD = re.compile(r"[a-z0-9]+")
_REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-[A-Za-z0-9]*\d[A-Za-z0-9]*(?:-\d+)*")


def folded(text: str) -> str:
    """A text in small letters and without accents, apostrophes left out: as it is compared."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub("['’ʼ]", "", plain).lower()


def words_in(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(folded(text))


def stem(word: str) -> str:
    """What the forms of a word have in common. It always begins the word, so that a pattern can begin with it."""
    if not word.isalpha():
        return word
    if not word.endswith(("ss", "us")):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_STEM[suffix]:
                word = word.removesuffix(suffix)
                break
    is_doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou"
    return word[:-1] if is_doubled else word


def _letters(word: str) -> str:
    """A word as a pattern: each letter with its accents."""
    return "".join(f"[{_ACCENTED[each]}]" if each in _ACCENTED else each for each in word)


def _forms(word: str) -> str:
    """The pattern of one spelling of a word in all its forms."""
    if not word.isalpha():
        return _letters(word)
    found = stem(word)
    suffixes = (suffix for suffix in _SUFFIXES if _LEAST_STEM[suffix] <= len(found))
    last = "[sz]" if found[-1] in "sz" else _letters(found[-1])
    doubled = f"{last}?" if found[-1] not in "aeiou" else ""
    forms = f"{_letters(found[:-1])}{last}{doubled}(?:{'|'.join(suffixes)})?"
    return f"{forms}|{_letters(word)}\\w*" if len(word) >= BEGINS_FROM else forms


def pattern_of(word: str) -> str:
    """The pattern of a word, without what bounds it."""
    other = _AMERICAN.get(word) or _BRITISH.get(word)
    return "|".join(_forms(each) for each in (word, other) if each)


def traces_of(word: str) -> tuple[str, ...]:
    """What stands in every text that a word is found in, as a pattern of `LIKE`: a letter that may have an accent is any letter.

    The database is quick at it, so that the pattern of the word itself is tried on few texts.
    """
    spellings = [each for each in (word, _AMERICAN.get(word) or _BRITISH.get(word)) if each]
    return tuple(f"%{_trace(stem(each))}%" for each in spellings)


def _trace(found: str) -> str:
    begun = "".join("_" if each in _ACCENTED else each for each in found[:-1])
    return begun + ("_" if found[-1] in "sz" or found[-1] in _ACCENTED else found[-1])


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class SearchWords:
    """What was asked for: `typed` as it was typed, and the words that count. `fault` is why it cannot be searched for."""

    typed: str
    words: tuple[str, ...]
    fault: str = ""

    @property
    def patterns(self) -> tuple[str, ...]:
        """One pattern a word, bounded, in the terms that PostgreSQL, SQLite and Python share."""
        return tuple(f"(^|\\W)(?:{pattern_of(word)})(\\W|$)" for word in self.words)

    @property
    def looked_for(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """For each word its traces, which are quickly found, and its pattern, which decides."""
        return tuple(zip(map(traces_of, self.words), self.patterns, strict=True))

    @cached_property
    def _marks(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(pattern_of(word) for word in self.words)})(?!\w)", re.IGNORECASE)

    @property
    def is_reference(self) -> bool:
        """Whether it looks like the number of an award or of a receipt, such as LIPF-0003."""
        return bool(_REFERENCE.fullmatch(self.typed))

    def are_in(self, text: str) -> bool:
        """Whether each of the words is somewhere in a text."""
        return bool(self.words) and all(re.search(each, text, re.IGNORECASE) for each in self.patterns)

    def is_in(self, text: str) -> bool:
        """Whether any of them is."""
        return bool(self.words) and self._marks.search(text) is not None

    def marked(self, text: str) -> tuple[Piece, ...]:
        """A text in its pieces, with what was found marked."""
        if not self.words:
            return (Piece(text),) if text else ()
        found, end = [], 0
        for hit in self._marks.finditer(text):
            found += [Piece(text[end : hit.start()])] if hit.start() > end else []
            found += [Piece(hit[0], is_hit=True)] if hit[0] else []
            end = hit.end()
        return (*found, Piece(text[end:])) if end < len(text) else tuple(found)

    def excerpt(self, text: str) -> tuple[Piece, ...]:
        """The part of a text around the first thing found, cut at words; the text itself where it is short."""
        text = " ".join(text.split())
        if len(text) <= EXCERPT:
            return self.marked(text)
        first = self._marks.search(text) if self.words else None
        start = max(0, first.start() - EXCERPT // 3) if first else 0
        start = text.rfind(" ", 0, start) + 1 if start else 0
        end = min(len(text), start + EXCERPT)
        end = text.rfind(" ", start, end) if end < len(text) and text.rfind(" ", start, end) > start else end
        before, after = "… " if start else "", " …" if end < len(text) else ""
        pieces = self.marked(text[start:end])
        return tuple(piece for piece in (Piece(before), *pieces, Piece(after)) if piece.text)


def search_words(typed: str) -> SearchWords:
    """What somebody typed, as words to search for; with the reason where it cannot be searched for."""
    typed = " ".join(typed.split())
    if len(typed) > LONGEST:
        return SearchWords(
            typed[:LONGEST], (), say("Search for at most {most} characters. Use fewer words.", most=LONGEST)
        )
    every = list(dict.fromkeys(words_in(typed)))
    told = [word for word in every if word not in _SMALL] or every
    kept = [word for word in told if len(word) >= FEWEST_LETTERS or word.isdigit()]
    if typed and not kept:
        return SearchWords(typed, (), say("Search for a word of at least two letters, or for a number."))
    if len(kept) > MOST_WORDS:
        return SearchWords(typed, (), say("Search for at most {most} words. Use fewer.", most=MOST_WORDS))
    return SearchWords(typed, tuple(kept))


def _slips(one: str, other: str, most: int) -> int:
    """How many slips of the hand lie between two words: a letter more, less, changed, or two that changed places."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, within one slip in a short word, two in a long one; else empty."""
    if len(word) < 4 or not word.isalpha():
        return ""
    most = 1 if len(word) < 7 else 2
    close = (
        (slips, each[0] != word[0], each)
        for each in known
        if abs(len(each) - len(word)) <= most and each != word and (slips := _slips(word, each, most)) <= most
    )
    return min(close, default=(0, False, ""))[2]
