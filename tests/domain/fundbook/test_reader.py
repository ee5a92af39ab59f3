"""Faults are told together, once each, and a broken file makes no flood of them."""

from __future__ import annotations

import pytest

from tests.domain.fundbook.small_book import FILES, changed, faults, read


def test_a_book_without_fault_is_read_and_one_with_a_fault_is_not():
    assert read(FILES).book is not None
    assert read(changed("sources.csv", "C,Rumour", "C,")).book is None


def test_every_fault_is_told_at_once_in_order_of_file_and_line():
    files = changed("prospectus.toml", "cap_pounds = 15", "cap_pounds = 500")
    files["prospectus.toml"] = files["prospectus.toml"].replace('"GBP"', '"EUR"')
    files["allocations.csv"] = files["allocations.csv"].replace("ash-grove,2,40", "ash-grove,2,400")
    assert [(fault.file, fault.line) for fault in faults(files)] == [
        ("allocations.csv", 4),
        ("prospectus.toml", 8),
        ("prospectus.toml", 52),
    ]


@pytest.mark.parametrize("file", ["sources.csv", "prospectus.toml", "questions.toml"])
def test_a_missing_file_is_one_fault_and_not_a_flood(file):
    files = {name: text for name, text in FILES.items() if name != file}
    assert [str(fault) for fault in faults(files)] == [
        f"{file}, line 1: This file is missing. Every fundbook needs it."
    ]


def test_a_file_that_is_no_toml_hides_no_fault_of_another_file_and_makes_none():
    files = {
        **changed("prospectus.toml", "[fund]", "[fund"),
        "sources.csv": FILES["sources.csv"].replace("news", "gossip"),
    }
    assert [(fault.file, fault.line) for fault in faults(files)] == [("prospectus.toml", 1), ("sources.csv", 4)]


def test_a_file_of_another_kind_is_refused_and_a_readme_is_not():
    assert faults({**FILES, "README.md": "For people."}) == ()
    assert [str(fault) for fault in faults({**FILES, "alocations.csv": ""})] == [
        'alocations.csv, line 1: This is not a file of a fundbook. Did you mean "allocations.csv"?'
    ]


def test_an_answer_can_be_superseded_once_only():
    third = FILES["clarifications.toml"].split("\n\n")[1].replace('"second"', '"third"').replace("04-20", "04-25")
    files = {**FILES, "clarifications.toml": f"{FILES['clarifications.toml']}\n{third}"}
    assert [fault.message for fault in faults(files)] == [
        "The answer first is already superseded by second. Supersede second instead."
    ]


def test_a_row_that_begins_after_a_cell_of_two_lines_keeps_its_own_line():
    files = changed("sources.csv", "Notice", '"Notice\nof January"')
    files["sources.csv"] = files["sources.csv"].replace("news,weak", "gossip,weak")
    assert [(fault.file, fault.line) for fault in faults(files)] == [("sources.csv", 5)]


def test_a_place_without_areas_is_told():
    files = changed("place_areas.csv", "birch-grove,E02,Birch,2026-01-01,,Named,A\n", "")
    assert [str(fault) for fault in faults(files)] == [
        "places.csv, line 3: Birch Grove has no area. Add at least one row for it to place_areas.csv."
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    files = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()}
    assert read(files) == read(FILES)
    files["prospectus.toml"] = files["prospectus.toml"].replace('"GBP"', '"EUR"')
    assert [(fault.file, fault.line) for fault in faults(files)] == [("prospectus.toml", 8)]
