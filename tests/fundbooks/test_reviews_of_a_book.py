"""What a book states of reviews of portfolios: read, and refused with a sentence where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from placefund.domain.portfolio_review import ReviewTerms, ViewOffice
from placefund.domain.roles import Role
from placefund.fundbooks.folders import read_texts, texts_of


def terms_in(book: str) -> ReviewTerms:
    found = read_texts(texts_of(Path(settings.FUNDBOOKS_DIR) / book)).book
    assert found is not None
    review, *_others = found.reviews
    return review.terms()


def test_what_is_stated_is_read() -> None:
    views = (ViewOffice.NATION, ViewOffice.DEPARTMENT)
    assert terms_in("rehearsal") == ReviewTerms(Role.DECISION_MAKER, 10, 30, views, opens_agendas=True)


def test_what_is_not_published_is_not_made_up() -> None:
    assert terms_in("lipf") == ReviewTerms()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('strand = "home-places"', 'strand = "open-call"', "is no strand by invitation"),
        ("place_days = 10", "place_days = 0", "is no number of days"),
        ('"nation", "department"', '"nation", "nation"', "names a view twice"),
        ('"decision maker"', '"the minister"', "decision maker"),
    ],
)
def test_what_cannot_be_is_refused(old: str, new: str, says: str) -> None:
    texts = texts_of(Path(settings.FUNDBOOKS_DIR) / "rehearsal")
    texts["review.toml"] = texts["review.toml"].replace(old, new)
    assert [str(fault) for fault in read_texts(texts).faults if says in str(fault)] != []
