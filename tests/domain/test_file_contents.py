"""Whether a file opens and holds something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.file_contents import NO_PAGE, NO_PICTURE, NO_WORD, PROTECTED, Contents, contents_of
from placefund.domain.files import FileFormat
from tests.files import A_JPG, A_PNG, a_pdf


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_pages_of_a_pdf_are_counted_and_its_properties_read(is_packed: bool) -> None:
    info = rb"/Author (A \(Ltd\)) /Title (\376\377\000P\000l\000a\000n)"
    assert contents_of(a_pdf(pages=4, info=info, is_packed=is_packed), FileFormat.PDF) == Contents(
        pages=4, properties={"author": "A (Ltd)", "title": "Plan"}
    )


@pytest.mark.parametrize(
    ("content", "file_format", "why_not"),
    [
        (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n", FileFormat.PDF, NO_PAGE),
        (a_pdf() + b"trailer << /Encrypt 5 0 R >>", FileFormat.PDF, PROTECTED),
        (b"\xef\xbb\xbf \r\n", FileFormat.TXT, NO_WORD),
        (b",;,\n", FileFormat.CSV, NO_WORD),
        (A_PNG[:12], FileFormat.PNG, NO_PICTURE),
        (A_JPG[:6], FileFormat.JPG, NO_PICTURE),
    ],
)
def test_a_file_that_is_no_use_to_anybody_says_why(content: bytes, file_format: FileFormat, why_not: str) -> None:
    assert contents_of(content, file_format).why_not == why_not


@pytest.mark.parametrize(
    ("content", "file_format"),
    [(A_PNG, FileFormat.PNG), (A_JPG, FileFormat.JPG), (b"1", FileFormat.CSV), (b"", FileFormat.XLSX)],
)
def test_the_others_open(content: bytes, file_format: FileFormat) -> None:
    assert contents_of(content, file_format).opens


def test_what_is_packed_in_another_way_is_not_judged() -> None:
    pdf = a_pdf(is_packed=True).replace(b"stream\nx", b"stream\n\0")
    assert contents_of(pdf, FileFormat.PDF) == Contents(pages=None)


@given(st.binary(max_size=300), st.sampled_from(FileFormat))
def test_nothing_that_is_sent_breaks_the_examination(content: bytes, file_format: FileFormat) -> None:
    assert isinstance(contents_of(content, file_format), Contents)
