"""The same organisation asking twice for the same thing: how alike two projects are, in words that both sides can check.

No model and no secret: words that two titles and two summaries share, years that overlap, amounts that are near. A person
decides; this only finds what is worth a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear

_WORD = re.compile(r"[^\W_]{3,}")
_IGNORED = frozenset(
    {
        *("and", "for", "from", "into", "its", "our", "that", "the", "their", "this", "through", "was", "will", "with"),
        *("which", "who", "are", "has", "have", "new", "project", "programme", "phase", "centre"),
    }
)
_STEM = 6
ALIKE_TITLES = Fraction(1, 2)
ALIKE_SUMMARIES = Fraction(2, 5)
NEAR_AMOUNTS = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing that is asked for: what it says, in which years, how much. `ask` is None where it has not said."""

    title: str
    summary: str
    years: frozenset[FinancialYear] = frozenset()
    ask: Money | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two askings are: shares of words they have in common, and what else they share."""

    titles: Fraction
    summaries: Fraction
    words: tuple[str, ...]
    years: tuple[str, ...]
    is_amount_near: bool

    @property
    def is_double(self) -> bool:
        """Whether a person should look: words that are alike, in years that meet or for an amount that is near."""
        alike = self.titles >= ALIKE_TITLES or self.summaries >= ALIKE_SUMMARIES
        return alike and (bool(self.years) or self.is_amount_near)

    @property
    def why(self) -> str:
        """What was found, in a sentence."""
        told = say("Words in common: {words}.", words=all_of(self.words[:8]))
        if self.years:
            told = say("{told} The years meet in {years}.", told=told, years=all_of(self.years))
        return say("{told} The amounts are near one another.", told=told) if self.is_amount_near else told


def likeness(one: Asking, other: Asking) -> Likeness:
    """How alike two askings are. The same whichever comes first."""
    titles, summaries = (_stems(one.title), _stems(other.title)), (_stems(one.summary), _stems(other.summary))
    shared = {**titles[0], **summaries[0]}.keys() & {**titles[1], **summaries[1]}.keys()
    spelt = {**summaries[0], **titles[0]}
    both_say_years = one.years and other.years
    years = sorted(one.years & other.years) if both_say_years else []
    return Likeness(
        titles=_share(titles[0].keys(), titles[1].keys()),
        summaries=_share(summaries[0].keys(), summaries[1].keys()),
        words=tuple(sorted(spelt.get(stem, stem) for stem in shared)),
        years=tuple(str(year) for year in years),
        is_amount_near=_near(one.ask, other.ask),
    )


def _stems(text: str) -> dict[str, str]:
    words = (word for word in _WORD.findall(text.casefold()) if word not in _IGNORED)
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word[:_STEM], word)
    return found


def _share(one: Iterable[str], other: Iterable[str]) -> Fraction:
    """Words in common of all words, from 0 to 1."""
    mine, yours = frozenset(one), frozenset(other)
    return Fraction(len(mine & yours), len(mine | yours)) if mine | yours else Fraction(0)


def _near(one: Money | None, other: Money | None) -> bool:
    if one is None or other is None or not (one and other):
        return False
    larger = max(one, other)
    return abs(one.pence - other.pence) <= larger.pence * NEAR_AMOUNTS
