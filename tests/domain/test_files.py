"""Which files the fund takes: by name, by content, and by what an archive's directory lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.files import (
    LONGEST_NAME,
    DocumentKind,
    Entry,
    ExaminedFile,
    FileFormat,
    FileRefused,
    SentFile,
    clean_name,
    examine,
)
from placefund.domain.roles import Capability
from tests.files import A_JPG, A_PNG, a_pdf

MOST = 10_000_000
WORKBOOK = (Entry("[Content_Types].xml", 1_000, 300), Entry("xl/workbook.xml", 2_000, 500))
LETTER = (Entry("[Content_Types].xml", 1_000, 300), Entry("word/document.xml", 2_000, 500))
ZIP = b"PK\x03\x04" + bytes(26)
ODS = ZIP + b"mimetype" + b"application/vnd.oasis.opendocument.spreadsheet" + b"PK"
ODT = ZIP + b"mimetype" + b"application/vnd.oasis.opendocument.text" + b"PK"
GOOD = {
    "report.pdf": (a_pdf(), None, FileFormat.PDF),
    "map.PNG": (A_PNG, None, FileFormat.PNG),
    "photo.jpeg": (A_JPG, None, FileFormat.JPG),
    "jobs.csv": ("post,hours\nTechniker für Öl,35\n".encode(), None, FileFormat.CSV),
    "notes.txt": (b"\xef\xbb\xbfWith a byte order mark.\r\n", None, FileFormat.TXT),
    "costs.xlsx": (ZIP, WORKBOOK, FileFormat.XLSX),
    "letter.docx": (ZIP, LETTER, FileFormat.DOCX),
    "costs.ods": (ODS, (Entry("mimetype", 46, 46), Entry("content.xml", 9, 9)), FileFormat.ODS),
    "letter.odt": (ODT, (Entry("mimetype", 39, 39), Entry("content.xml", 9, 9)), FileFormat.ODT),
}


@pytest.mark.parametrize("name", GOOD)
def test_each_format_is_taken(name: str) -> None:
    content, entries, expected = GOOD[name]
    assert examine(SentFile(name, content, entries), most_bytes=MOST) == ExaminedFile(name, expected)


def refusal(name: str, content: bytes = b"x", entries: tuple[Entry, ...] | None = None, most: int = MOST) -> str:
    with pytest.raises(FileRefused) as refused:
        examine(SentFile(name, content, entries), most_bytes=most)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ", "“run.exe” is a kind of file that is not taken. Send it as PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT."),
        ("macro.xlsm", ZIP, "“macro.xlsm” is a kind of file that is not taken. Send it as PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT."),
        ("page.html", b"<script>", "“page.html” is a kind of file that is not taken. Send it as PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT."),
        ("report.pdf", b"", "“report.pdf” is empty. Check that it was saved, and send it again."),
        ("report.pdf", b"MZ\x90", "“report.pdf” ends in .pdf, but what is inside is not a PDF. Save it again in that format."),
        ("report.pdf", b"\n%PDF-1.7", "“report.pdf” ends in .pdf, but what is inside is not a PDF. Save it again in that format."),
        ("map.png", b"\xff\xd8\xff", "“map.png” ends in .png, but what is inside is not a PNG picture. Save it again in that format."),
        ("jobs.csv", b"a,b\x00c", "“jobs.csv” is not readable as text. Save it again as CSV in UTF-8."),
        ("jobs.csv", b"\xff\xfea\x00", "“jobs.csv” is not readable as text. Save it again as CSV in UTF-8."),
        ("noname", b"x", "This file has no name with an ending such as .pdf. Name it, and send it as PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence(name: str, content: bytes, sentence: str) -> None:
    assert refusal(name, content) == sentence


def test_a_file_above_the_limit_is_refused() -> None:
    assert refusal("a.pdf", b"%PDF-" + bytes(2_000_000), most=2_000_000) == (
        "“a.pdf” is larger than 2 MB, the most one file may have. Make it smaller, or split it."
    )
    assert examine(SentFile("a.pdf", b"%PDF-" + bytes(1_999_995)), most_bytes=2_000_000).name == "a.pdf"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (Entry("xl/vbaProject.bin", 10, 10), "holds macros"),
        (Entry("xl/macrosheets/sheet1.xml", 10, 10), "holds macros"),
        (Entry("Basic/Standard/Module1.xml", 10, 10), "holds macros"),
        (Entry("../../etc/passwd", 10, 10), "outside its own folder"),
        (Entry("xl\\..\\..\\run.xml", 10, 10), "outside its own folder"),
        (Entry("/etc/passwd", 10, 10), "outside its own folder"),
        (Entry("C:/run.xml", 10, 10), "outside its own folder"),
        (Entry("xl/embeddings/more.zip", 10, 10), "another file inside it"),
        (Entry("word/embeddings/Sheet.XLSX", 10, 10), "another file inside it"),
        (Entry("xl/sheet1.xml", 10, 10, is_encrypted=True), "protected by a password"),
        (Entry("xl/sheet1.xml", 100_000_001, 90_000_000), "many times its size"),
        (Entry("xl/sheet1.xml", 5_000_000, 1_000), "many times its size"),
    ],
)
def test_an_archive_with_something_unsafe_is_refused(extra: Entry, words: str) -> None:
    assert words in refusal("costs.xlsx", ZIP, (*WORKBOOK, extra))


def test_an_archive_of_too_many_parts_is_refused() -> None:
    many = tuple(Entry(f"xl/{number}.xml", 1, 1) for number in range(2_000))
    assert "more than 2,000 parts" in refusal("costs.xlsx", ZIP, (*WORKBOOK, *many))
    assert (
        examine(SentFile("costs.xlsx", ZIP, (*WORKBOOK, *many[:1_998])), most_bytes=MOST).file_format is FileFormat.XLSX
    )


def test_a_small_archive_that_packs_well_is_taken() -> None:
    entries = (*WORKBOOK, Entry("xl/sheet1.xml", 900_000, 1_000))
    assert examine(SentFile("costs.xlsx", ZIP, entries), most_bytes=MOST).file_format is FileFormat.XLSX


def test_a_damaged_archive_is_refused() -> None:
    assert "cannot be opened" in refusal("costs.xlsx", ZIP, None)


def test_an_archive_of_another_format_under_a_known_name_is_refused() -> None:
    assert "not an Excel workbook" in refusal("costs.xlsx", ZIP, LETTER)
    assert "not an OpenDocument text" in refusal("letter.odt", ODS, (Entry("mimetype", 46, 46),))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\costs.csv", "costs.csv"),
        ("=cmd|'/c calc'!A1.csv", "c calc'!A1.csv"),
        ("=2+5.csv", "=2+5.csv"),
        ("-report.pdf", "-report.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("fdp.\u202egnp.pdf", "fdp.gnp.pdf"),
        ("  two   words .pdf", "two words.pdf"),
        ("Bericht für Öl.pdf", "Bericht für Öl.pdf"),
    ],
)
def test_a_name_loses_its_folders_and_what_cannot_be_seen(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("x" * 500 + ".pdf")
    assert (len(name), name[-4:]) == (LONGEST_NAME, ".pdf")


@given(st.text(max_size=300))
def test_a_cleaned_name_is_safe_whatever_was_sent(sent: str) -> None:
    try:
        name = clean_name(f"{sent}.pdf")
    except FileRefused:
        return
    assert len(name) <= LONGEST_NAME
    assert not any(char in name for char in '/\\\x00\r\n"<>|*?:')
    assert clean_name(name) == name


def test_what_a_file_is_for_decides_who_sends_and_who_reads_it() -> None:
    assert [(kind, kind.sent_by, kind.read_by) for kind in DocumentKind] == [
        (DocumentKind.EVIDENCE, Capability.PREPARE_RETURN, Capability.READ_AWARD),
        (DocumentKind.ANSWER, Capability.WRITE_ANSWERS, Capability.READ_APPLICATION),
        (DocumentKind.MINUTES, Capability.RUN_PANEL, Capability.READ_SCORES),
        (DocumentKind.CONDITION, Capability.ANSWER_CONDITION, Capability.READ_AWARD),
        (DocumentKind.PASSED_ON, Capability.PREPARE_RETURN, Capability.READ_AWARD),
        (DocumentKind.ONWARD_PAYMENT, Capability.RUN_SCHEME, Capability.READ_AWARD),
        (DocumentKind.TERMS_OF_REFERENCE, Capability.RUN_PROGRAMME, Capability.READ_PROGRAMME),
        (DocumentKind.READINESS, Capability.RUN_PROGRAMME, Capability.READ_PROGRAMME),
        (DocumentKind.GAP, Capability.READ_PROGRAMME, Capability.READ_PROGRAMME),
        (DocumentKind.REVIEW_QUESTION, Capability.READ_PROGRAMME, Capability.READ_PROGRAMME),
    ]
