"""Until when questions are asked, from a book to the terms of its round."""

from __future__ import annotations

from datetime import datetime

from placefund.domain.periods import LONDON
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.terms import terms_of
from tests.fundbooks.changing import book, read


def with_questions_until(value: str) -> dict[str, str]:
    """The rehearsal's book, whose last sealed round takes questions until then."""
    texts = book("rehearsal")
    before, sealed, after = texts["prospectus.toml"].rpartition("is_sealed = true\n")
    return {**texts, "prospectus.toml": f"{before}{sealed}questions_until = {value}\n{after}"}


def test_a_book_says_until_when_and_its_terms_keep_it() -> None:
    found = read(with_questions_until("2026-12-18"))
    [round_] = [each for each in found.rounds if each.questions_until]
    until = datetime(2026, 12, 19, 0, 0, tzinfo=LONDON)
    assert terms_of(found, round_).questions_until == until
    others = [each for each in found.rounds if each != round_]
    assert {terms_of(found, each).questions_until for each in others} == {None}


def test_questions_are_not_taken_after_a_round_has_closed() -> None:
    faults = [str(fault) for fault in reading_of(with_questions_until("2039-01-01")).faults]
    assert len(faults) == 1
    assert "after it closes" in faults[0]
