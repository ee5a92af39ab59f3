"""Which edition of a fund's book is in force, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook import Fundbook, Reading
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.fundbooks.folders import digest_of, read_texts
from placefund.fundbooks.models import Edition
from placefund.funds.models import Fund

TEXTS_NOT_KEPT = say(
    "The texts of this fund's book were not kept. Upload the book it was loaded from first, on “Change this fund”."
)
"""Why a step on the book is refused for a fund that began before the texts of its book were kept."""
NO_BOOK_HERE = say("The book of this fund is not kept here yet. Upload it first, on the page “Change this fund”.")
"""The same, said by a page that has nothing to show."""


def in_force(fund: Fund) -> Edition | None:
    """The newest edition; None for a fund that began before the texts of its book were kept."""
    return Edition.objects.filter(fund=fund).order_by("-number").first()


def reading_of(texts: Mapping[str, str]) -> Reading:
    """What came of reading these texts; read once for as long as a process remembers them."""
    return _read(tuple(sorted(texts.items())))


@lru_cache(maxsize=12)
def _read(texts: tuple[tuple[str, str], ...]) -> Reading:
    return read_texts(dict(texts))


def book_of(edition: Edition) -> Fundbook:
    """What an edition says. It was read without fault when it was accepted.

    Raises:
        NotPossible: this version of the program finds a fault in it; which edition, which fault, and what to do.
    """
    reading = reading_of(edition.texts)
    if reading.book is None:
        raise NotPossible(why_not_read(edition))
    return reading.book


def why_not_read(edition: Edition) -> str:
    """Why this version of the program cannot read an edition that was accepted, and what to do; empty where it can."""
    reading = reading_of(edition.texts)
    if reading.book is not None:
        return ""
    return say(
        "This version of Placefund cannot read edition {number} of the book of {fund}, accepted {day}: {fault} "
        "Nothing of the fund has changed. Every edition is kept whole and can be taken away. The fund "
        "cannot be changed by its book until a version that reads it is installed: tell whoever looks after this installation.",
        number=edition.number,
        fund=edition.fund.short_name,
        day=london(edition.accepted_at).date(),
        fault=reading.faults[0],
    )


def is_whole(edition: Edition) -> bool:
    """Whether its texts still have the digest that they were accepted with."""
    return digest_of(edition.texts) == edition.digest
