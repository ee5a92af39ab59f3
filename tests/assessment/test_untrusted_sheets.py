"""A scoring sheet that comes back is a file from somewhere: formulas, other formats and bombs are refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from tests.assessment.test_scoring_sheets import SAMPLE, _packed, _parts, filled, given, looked, made, refusal, sent_in
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db


# --- what is not trusted -----------------------------------------------------------------------------------------------


def test_a_formula_is_never_worked_out() -> None:
    assessor, _ = given()
    found = looked(assessor, filled(made(assessor), SAMPLE | {"E6": "<f>2+3</f><v>5</v>"}))
    assert found.faults == (
        "Sheet 2, cell E6: this holds a formula, and none is ever worked out here. Type the number or the words.",
    )


def test_a_text_that_begins_like_a_formula_is_text() -> None:
    assessor, _ = given()
    [change] = looked(assessor, filled(made(assessor), SAMPLE | {"F6": "=1+1 would not do"})).changes
    assert change.entries.reasons["vision"] == "=1+1 would not do"


def test_merged_cells_are_refused() -> None:
    assessor, _ = given()
    parts = _parts(filled(made(assessor)))
    name = "xl/worksheets/sheet2.xml"
    merge = b'</sheetProtection><mergeCells count="1"><mergeCell ref="E6:F7"/></mergeCells>'
    xml = re.sub(rb"<sheetProtection[^>]*/>", lambda m: m[0][:-2] + b">" + merge, parts[name])
    found = looked(assessor, _packed(parts | {name: xml}))
    assert found.faults == (
        "Sheet 2, cell E6 to F7: these cells are merged, so it is not clear what belongs where. Take them apart.",
    )


def a_workbook(write: Callable[[Any, Any], object]) -> bytes:
    made_ = io.BytesIO()
    book = xlsxwriter.Workbook(made_, {"in_memory": True})
    write(book, book.add_worksheet())
    book.close()
    return made_.getvalue()


def test_a_workbook_without_a_scoring_sheet_is_refused() -> None:
    assessor, _ = given()
    shopping = a_workbook(lambda book, sheet: sheet.write_string(0, 0, "Milk"))
    assert refusal(assessor, shopping) == (
        "There is no scoring sheet in this workbook. Send the one that you downloaded here."
    )


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "scores.xlsx", "is empty"),
        (b"points,reason", "scores.csv", "is no Excel workbook"),
        (b"points,reason", "scores.xlsx", "cannot be opened"),
        (b"PK\x03\x04 and then nothing", "scores.xlsx", "cannot be opened"),
        (b"x" * 2_000_001, "scores.xlsx", "larger than 2 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, name: str, words: str) -> None:
    assessor, _ = given()
    assert words in refusal(assessor, content, name)


def test_a_cell_far_away_is_refused_before_anything_is_loaded() -> None:
    assessor, _ = given()
    far = a_workbook(lambda book, sheet: sheet.write_number(1_048_575, 16_383, 1))
    assert refusal(assessor, far).startswith("Sheet 1 reaches to cell A1048576; a scoring sheet ends at L500.")


def with_sheet(xml: str, shared: str = "") -> bytes:
    parts = _parts(a_workbook(lambda book, sheet: sheet.write_string(0, 0, "Milk")))
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    if shared:
        parts["xl/sharedStrings.xml"] = shared.encode()
    return _packed(parts)


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))


@pytest.mark.parametrize(
    ("xml", "shared", "words"),
    [
        (f"<!DOCTYPE a [{BILLION}]><worksheet {SPACE}>&a8;</worksheet>", "", "cannot be read"),
        (f"<worksheet {SPACE}><sheetData><row>{'<c/>' * 20}</row></sheetData></worksheet>", "", "reaches to cell M1"),
        (f"<worksheet {SPACE}><sheetData>{'<row/>' * 600}</sheetData></worksheet>", "", "reaches to cell A501"),
        (f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1">', "", "cannot be read"),
        (
            f"<worksheet {SPACE}><sheetData><row>" + '<c t="s"><v>0</v></c>' * 12 + "</row></sheetData></worksheet>",
            f"<sst {SPACE}><si><t>{'x' * 900_000}</t></si></sst>",
            "cannot be read",
        ),
        (
            f"<worksheet {SPACE}><sheetData>"
            + ("<row>" + '<c t="s"><v>0</v></c>' * 12 + "</row>") * 150
            + "</sheetData></worksheet>",
            f"<sst {SPACE}><si><t>{'x' * 30_000}</t></si></sst>",
            "far more text",
        ),
    ],
)
def test_a_part_that_would_grow_is_refused(xml: str, shared: str, words: str) -> None:
    assessor, _ = given()
    assert words in refusal(assessor, with_sheet(xml, shared))


def test_a_zip_bomb_is_refused() -> None:
    assessor, _ = given()
    bomb = _parts(made(assessor)) | {"xl/worksheets/sheet2.xml": b" " * 30_000_000}
    assert "would grow to many times its size" in refusal(assessor, _packed(bomb))


def test_an_archive_whose_directory_lies_gives_no_more_than_it_says() -> None:
    assessor, _ = given()
    packed = bytearray(filled(made(assessor)))
    place = packed.rfind(b"PK\x01\x02", 0, packed.rfind(b"xl/worksheets/sheet2.xml"))
    packed[place + 24 : place + 28] = (10).to_bytes(4, "little")  # it says that the part is ten bytes long
    assert "cannot be read" in refusal(assessor, bytes(packed))


def test_the_page_says_why_a_file_is_refused() -> None:
    assessor, _ = given()
    client: Client = signed_in(assessor.user)
    assert client.get(reverse("send-sheet")).status_code == 200
    with nothing_changes():
        answer = client.post(reverse("send-sheet"), {"sheet": sent_in(b"points", "scores.csv")})
        empty = client.post(reverse("send-sheet"))
    assert (answer.status_code, "is no Excel workbook" in answer.content.decode()) == (422, True)
    assert (empty.status_code, "Choose the sheet you filled in." in empty.content.decode()) == (422, True)
