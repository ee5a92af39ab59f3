"""One entry of a book's texts is changed as somebody would by hand; everything else stays letter for letter."""

from __future__ import annotations

import tomllib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.edits import with_round_changed, with_round_like, written
from placefund.domain.periods import LONDON

TEXTS = {
    "prospectus.toml": """\
# Rounds
[[round]]
slug = "one"   # the first
name = "One"
closes_at = 2026-02-12T16:00:00

[[round]]
slug = "two"
name = '''Two
lines'''
closes_at = 2026-03-12
""",
    "rules.toml": "# nothing\n",
}


def test_a_value_is_changed_on_its_line_and_another_is_added() -> None:
    new = with_round_changed(
        TEXTS, "one", {"closes_at": datetime(2026, 2, 19, 12, tzinfo=LONDON), "note": "It's “later”."}
    )
    assert new["prospectus.toml"] == TEXTS["prospectus.toml"].replace(
        "closes_at = 2026-02-12T16:00:00", "closes_at = 2026-02-19T12:00:00"
    ).replace('[[round]]\nslug = "one"', '[[round]]\nnote = "It\'s “later”."\nslug = "one"')
    assert new["rules.toml"] is TEXTS["rules.toml"]


def test_a_value_over_several_lines_and_a_round_that_is_not_there_are_refused() -> None:
    with pytest.raises(NotPossible, match="over several lines"):
        with_round_changed(TEXTS, "two", {"name": "Deux"})
    for edit in (with_round_changed, with_round_like):
        with pytest.raises(NotPossible, match="no round “three”"):
            edit(TEXTS, "three", {})


def test_a_round_like_another_stands_at_the_end() -> None:
    new = with_round_like(TEXTS, "two", {"slug": "three", "name": None})
    assert new["prospectus.toml"].startswith(TEXTS["prospectus.toml"].rstrip("\n"))
    assert tomllib.loads(new["prospectus.toml"])["round"][-1] == {"slug": "three", "closes_at": date(2026, 3, 12)}


@pytest.mark.long
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_written_so_that_it_is_read_again(text: str) -> None:
    assert tomllib.loads(f"a = {written(text)}")["a"] == text
