"""Reads amounts off a page as people do: whatever adds up exactly must add up as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

SIZES = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_CARD = re.compile(r'<p\s+class="pf-figure__value[^"]*">(.*?)</p>', re.DOTALL)
_IN_SHORT = re.compile(r'<data class="pf-money" value="(-?[\d.]+)"[^>]*>([^<]+)</data>')
_WORDS = re.compile(r"(?:under |above )?−?£[\d,]+(?:\.\d+)?(?:bn|m|k)?")
_IN_ALL = re.compile(r"(−?£[\d,.]+(?:bn|m|k)?) in all: ([^<]*)\.")
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
MOST_PARTS = 4


@dataclass(frozen=True)
class Printed:
    """An amount of a page: exactly, in pounds, and as it is printed."""

    exact: Fraction
    words: str

    @property
    def read(self) -> Fraction:
        return as_read(self.words)


def as_read(words: str) -> Fraction:
    """What a reader adds, in pounds: “under £0.1m” is next to nothing."""
    if words.startswith(("under", "above")):
        return Fraction(0)
    found = re.fullmatch(r"(−?)£([\d,]+(?:\.\d+)?)(k|m|bn|)", words)
    assert found, words
    return Fraction(found[2].replace(",", "")) * SIZES[found[3]] * (-1 if found[1] else 1)


def rows_of_cards(html: str) -> Iterator[list[Printed]]:
    """The amounts of each row of cards."""
    for row in html.split('<div class="pf-figures">')[1:]:
        cards = _CARD.findall(row.split("<h2", 1)[0])
        yield [amount for card in cards for amount in amounts_in(card)]


def amounts_in(html: str) -> Iterator[Printed]:
    """The amounts of a piece of a page; those in short carry the exact ones."""
    for exact, words in _IN_SHORT.findall(html):
        yield Printed(Fraction(exact), words)
    for words in _WORDS.findall(re.sub(r"<[^>]*>", " ", _IN_SHORT.sub(" ", html))):
        yield Printed(as_read(words), words)


def broken_sums(row: list[Printed]) -> list[str]:
    """Where some amounts of a row are exactly the parts of another, and are not as they are printed."""
    found = [
        (whole, parts)
        for whole in row
        for size in range(2, MOST_PARTS + 1)
        for parts in combinations([other for other in row if other is not whole and other.exact], size)
        if sum(part.exact for part in parts) == whole.exact and sum(part.read for part in parts) != whole.read
    ]
    return [f"{' + '.join(part.words for part in parts)} is not {whole.words}" for whole, parts in found]


def columns_with_a_foot(html: str) -> Iterator[tuple[Printed, list[Printed]]]:
    """The one amount at the foot of a column of a table, and those above it; a cell without an amount adds nothing."""
    for table in re.findall(r"<table\b.*?</table>", html, re.DOTALL):
        body, has_foot, foot = table.partition("<tfoot")
        if not has_foot or "colspan" in table:
            continue
        rows = [
            list(map(list, map(amounts_in, _CELL.findall(row)))) for row in body.split("<tbody", 1)[1].split("<tr")[1:]
        ]
        for number, cell in enumerate(_CELL.findall(foot)):
            whole = list(amounts_in(cell))
            if len(whole) == 1:
                yield whole[0], [amount for row in rows if number < len(row) for amount in row[number]]


def broken_columns(html: str) -> list[str]:
    """Columns that do not add to their foot, by what is printed."""
    return [
        f"{' + '.join(part.words for part in parts)} is not {whole.words}"
        for whole, parts in columns_with_a_foot(html)
        if sum(part.read for part in parts) != whole.read
    ]


def broken_charts(html: str) -> list[str]:
    """Descriptions of charts whose parts do not add to what they say in all."""
    return [
        f"{whole} in all: {parts}"
        for whole, parts in _IN_ALL.findall(html)
        if sum(as_read(words) for words in _WORDS.findall(parts)) != as_read(whole)
    ]
