"""One entry of a book's texts is changed as somebody would by hand; everything else stays letter for letter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.edits import (
    rows_of,
    values_at,
    with_entry_moved,
    with_round_changed,
    with_round_like,
    with_values,
    without_entry,
)
from placefund.domain.fundbook.parts import PARTS, Way
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
    "questions.toml": """\
[[question_set]]
id = "set"  # asked of everybody

[[question_set.question]]
id = "vision"
title = "Vision"

[[question_set.question]]
id = "people"  # who does it
title = "People"
""",
    "places.csv": 'slug,name,coverage\n\nash,Ash,"One, and\nanother"\nbirch,Birch,\n',
    "rules.toml": "# nothing\n",
}
BOOKS = [folder for folder in (Path(__file__).parents[3] / "fundbooks").iterdir() if folder.is_dir()]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def test_values_are_changed_where_they_stand_and_a_further_one_is_added() -> None:
    new = with_round_changed(
        TEXTS, "one", {"closes_at": datetime(2026, 2, 19, 12, tzinfo=LONDON), "note": "It's “later”."}
    )
    text = new["prospectus.toml"]
    assert text == changed(
        TEXTS["prospectus.toml"],
        ("closes_at = 2026-02-12T16:00:00\n", 'closes_at = 2026-02-19T12:00:00\nnote = "It\'s “later”."\n'),
    )
    assert new["rules.toml"] is TEXTS["rules.toml"]


def test_a_value_over_several_lines_is_changed_and_its_neighbours_stay() -> None:
    new = with_round_changed(TEXTS, "two", {"name": "Deux"})["prospectus.toml"]
    assert new == changed(TEXTS["prospectus.toml"], ("'''Two\nlines'''", '"Deux"'))


def test_what_is_not_there_is_refused() -> None:
    for edit in (with_round_changed, with_round_like):
        with pytest.raises(NotPossible, match="no round “three”"):
            edit(TEXTS, "three", {})
    for part, text in (
        ("rounds", "7"),
        ("places", "2"),
        ("question_sets", "0.question.5"),
        ("question_sets", "4.question.new"),
    ):
        way = Way.of(part, text)
        with pytest.raises(NotPossible, match="Look at the list again"):
            values_at(TEXTS, way)
        with pytest.raises(NotPossible, match="Look at the list again"):
            with_values(TEXTS, way, {"name": "x"})
    for part, text in (("rounds", ""), ("rounds", "one"), ("rounds", "0.nothing"), ("fund", "0"), ("nothing", "0")):
        with pytest.raises(NotPossible):
            Way.of(part, text)


def test_a_round_like_another_stands_at_the_end() -> None:
    new = with_round_like(TEXTS, "two", {"slug": "three", "name": None})
    assert new["prospectus.toml"].startswith(TEXTS["prospectus.toml"].rstrip("\n"))
    assert tomllib.loads(new["prospectus.toml"])["round"][-1] == {"slug": "three", "closes_at": date(2026, 3, 12)}


def test_an_entry_within_another_is_added_changed_moved_and_removed() -> None:
    way = Way.of("question_sets", "0.question.new")
    more = with_values(TEXTS, way, {"id": "money", "title": "Money"})
    assert [each["id"] for each in questions(more)] == ["vision", "people", "money"]
    assert more["questions.toml"].startswith(TEXTS["questions.toml"].rstrip("\n"))
    moved = with_entry_moved(more, way.at(2), -2)
    assert [each["id"] for each in questions(moved)] == ["money", "vision", "people"]
    assert "# who does it" in moved["questions.toml"]
    assert questions(with_entry_moved(more, way.at(0), -1)) == questions(more)
    less = without_entry(moved, way.at(0))
    assert questions(less) == questions(TEXTS)
    mended = with_values(TEXTS, way.at(1), {"title": "Who?"})["questions.toml"]
    assert mended == changed(TEXTS["questions.toml"], ('"People"', '"Who?"'))


def questions(texts: Mapping[str, str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = rows_of(texts, PARTS["question_sets"])[0]["question"]
    return found


def test_the_own_keys_of_an_entry_stand_before_the_entries_within_it() -> None:
    text = with_values(TEXTS, Way.of("question_sets", "0"), {"name": "All"})["questions.toml"]
    assert text.index('name = "All"') < text.index("[[question_set.question]]")
    assert "# asked of everybody" in text


def test_the_last_entry_of_a_list_goes_with_its_list() -> None:
    way = Way.of("question_sets", "0.question.0")
    text = without_entry(without_entry(TEXTS, way), way)["questions.toml"]
    assert tomllib.loads(text) == {"question_set": [{"id": "set"}]}


def test_a_row_of_a_table_is_changed_and_the_others_keep_their_letters() -> None:
    way = Way.of("places", "1")
    new = with_values(TEXTS, way, {"coverage": "All of it, and more", "area_code": None})["places.csv"]
    assert new == 'slug,name,coverage\n\nash,Ash,"One, and\nanother"\nbirch,Birch,"All of it, and more"\n'
    assert without_entry(TEXTS, way)["places.csv"] == 'slug,name,coverage\n\nash,Ash,"One, and\nanother"\n'
    moved = with_entry_moved(TEXTS, way, -1)["places.csv"]
    assert moved == 'slug,name,coverage\n\nbirch,Birch,\nash,Ash,"One, and\nanother"\n'
    more = with_values(TEXTS, Way.of("places", "new"), {"slug": "cedar", "name": "Cedar"})["places.csv"]
    assert more == TEXTS["places.csv"] + "cedar,Cedar,\n"


def test_a_column_that_the_file_has_not_yet_is_added() -> None:
    new = with_values(TEXTS, Way.of("places", "0"), {"area_code": "E01"})["places.csv"]
    assert new == 'slug,name,coverage,area_code\n\nash,Ash,"One, and\nanother",E01\nbirch,Birch,,\n'
    with pytest.raises(NotPossible, match="no column “colour”"):
        with_values(TEXTS, Way.of("places", "0"), {"colour": "green"})


def test_a_file_that_is_not_there_yet_begins_with_its_first_entry() -> None:
    events = with_values({}, Way.of("events", "new"), {"kind": "a", "words": "It opened."})["events.csv"]
    assert rows_of({"events.csv": events}, PARTS["events"]) == [{"kind": "a", "words": "It opened."}]
    unknowns = with_values({}, Way.of("unknowns", "new"), {"id": "a"})["unknowns.toml"]
    assert tomllib.loads(unknowns) == {"unknown": [{"id": "a"}]}


@pytest.mark.long
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_written_so_that_it_is_read_again(text: str) -> None:
    new = with_values(TEXTS, Way.of("rounds", "0"), {"name": text})
    assert values_at(new, Way.of("rounds", "0"))["name"] == text


@pytest.mark.parametrize("folder", BOOKS, ids=lambda folder: folder.name)
def test_each_entry_of_a_whole_book_can_be_written_as_it_is_moved_and_removed(folder: Path) -> None:
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.suffix in (".toml", ".csv")}
    for part in PARTS.values():
        rows = rows_of(texts, part)
        if part.is_one or not rows:
            continue
        for way in (Way(part, (0,)), Way(part, (len(rows) - 1,))):
            values = {key: value for key, value in values_at(texts, way).items() if not isinstance(value, dict)}
            assert rows_of(with_values(texts, way, values), part) == rows
        assert rows_of(without_entry(texts, Way(part, (0,))), part) == rows[1:]
        if len(rows) > 1:
            assert rows_of(with_entry_moved(texts, Way(part, (0,)), 1), part) == [rows[1], rows[0], *rows[2:]]
