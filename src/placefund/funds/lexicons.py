"""The Welsh of what a fund wrote, found from any row that belongs to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from placefund.domain.welsh import NO_WELSH, Lexicon
from placefund.funds.models import Fund, Round, Strand, WelshText


def lexicon_of(thing: Any) -> Lexicon:
    """Of terms the Welsh that was locked with them; of a row the Welsh of the book that its fund has in force."""
    if isinstance(thing, Lexicon):
        return thing
    if isinstance(thing, Round):
        thing = thing.strand
    if isinstance(thing, Strand):
        thing = thing.fund
    if isinstance(thing, Fund):
        return _of_book(thing.pk, thing.fundbook_digest) if thing.fundbook_digest else NO_WELSH
    found = getattr(thing, "lexicon", NO_WELSH)
    return found if isinstance(found, Lexicon) else NO_WELSH


@lru_cache(maxsize=64)
def _of_book(fund: int, digest: str) -> Lexicon:
    """Read once for each edition: `digest` is the book's, so a book that changes is another question."""
    return Lexicon.from_pairs(WelshText.objects.filter(fund_id=fund).values_list("english", "welsh"))
