"""A paper typeset: as a tagged PDF that a screen reader reads aloud (PDF/UA-1), and as a document for a word processor.

Both are the same bytes for the same paper: no clock is read, and all text is data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import typst

from placefund.domain.messages import say
from placefund.domain.paper import Paper, PaperSection
from placefund.domain.shown_signs import NOT_SHOWN, with_shown_signs

TEMPLATE = Path(__file__).parent / "typst" / "paper.typ"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_pdf(paper: Paper, at: datetime) -> bytes:
    """The paper as PDF; `at` stands in the file as when it was made. A sign that the fonts lack is a box; the foot says so."""
    record = paper.as_record()
    shown = with_shown_signs(record, breaks=False)
    if any(NOT_SHOWN in text for text in _texts(shown)) and not any(NOT_SHOWN in text for text in _texts(record)):
        note = say("Signs that this file cannot show stand as {box}; the Word document has them.", box=NOT_SHOWN)
        shown["foot"] = f"{shown['foot']}. {note}"
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": json.dumps(shown, sort_keys=True)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


# --- for a word processor --------------------------------------------------------------------------------------------
# Office Open XML (ECMA-376): a zip archive of a few XML files. Headings are of the styles that a word processor builds its
# contents from, tables have header rows, and the language is said, so that it can be read aloud.

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
    '<Override PartName="/word/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/footer1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_PARTS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)


def _style(
    key: str, name: str, size: int, *, level: int | None = None, colour: str = "14262B", is_bold: bool = False
) -> str:
    outline = "" if level is None else f'<w:keepNext/><w:outlineLvl w:val="{level}"/>'
    bold = "<w:b/>" if is_bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{outline}<w:spacing w:before="{200 if level is not None else 0}" w:after="120"/></w:pPr>'
        f'<w:rPr>{bold}<w:color w:val="{colour}"/><w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
    'w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="120"/></w:pPr></w:style>'
    + _style("Heading1", "heading 1", 40, level=0, is_bold=True)
    + _style("Heading2", "heading 2", 28, level=1, is_bold=True)
    + _style("Note", "Note", 20, colour="48595F")
    + "</w:styles>"
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="36494F"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
    '<w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr>'
)


def as_docx(paper: Paper, at: datetime) -> bytes:
    """The paper as a document for a word processor; `at` stands in the file as when it was made."""
    made = at.astimezone(UTC)
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "docProps/core.xml": _core(paper, made),
        "word/_rels/document.xml.rels": _PARTS,
        "word/document.xml": _document(paper),
        "word/footer1.xml": f'{_HEAD}<w:ftr xmlns:w="{_W}">{_paragraph(paper.foot, "Note")}</w:ftr>',
        "word/styles.xml": _STYLES,
    }
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return kept.getvalue()


def _core(paper: Paper, made: datetime) -> str:
    stamp = f"{made:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_plain(paper.title)}</dc:title><dc:creator>{_plain(paper.caption)}</dc:creator>"
        f'<dc:language>en-GB</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        "</cp:coreProperties>"
    )


def _document(paper: Paper) -> str:
    facts = "".join(_paragraph(f"{name}: {value}") for name, value in paper.facts)
    sections = "".join(_section(section) for section in paper.sections)
    page = (
        f'<w:sectPr><w:footerReference xmlns:r="{_OFFICE}" w:type="default" r:id="rId2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1360" w:right="1250" w:bottom="1360" w:left="1250" '
        'w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
    head = _paragraph(paper.caption, "Note") + _paragraph(paper.title, "Heading1")
    return f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{head}{facts}{sections}{page}</w:body></w:document>'


def _section(section: PaperSection) -> str:
    made = _paragraph(section.heading, "Heading2")
    made += "".join(_paragraph(note, "Note") for note in section.notes)
    made += "".join(_paragraph(text) for text in section.paragraphs)
    if section.table:
        rows = [_row(section.table.header, is_header=True), *(_row(row) for row in section.table.rows)]
        made += f"<w:tbl>{_TABLE}{''.join(rows)}</w:tbl>" + _paragraph("")
    if section.has_room:
        height = '<w:trPr><w:trHeight w:val="1800" w:hRule="atLeast"/></w:trPr>'
        made += f"<w:tbl>{_TABLE}<w:tr>{height}<w:tc>{_paragraph('')}</w:tc></w:tr></w:tbl>" + _paragraph("")
    return made


def _row(cells: tuple[str, ...], *, is_header: bool = False) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if is_header else ""
    return f"<w:tr>{head}{''.join(f'<w:tc>{_paragraph(cell, is_bold=is_header)}</w:tc>' for cell in cells)}</w:tr>"


def _paragraph(text: str, style: str = "", *, is_bold: bool = False) -> str:
    of_style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    run = f'<w:r>{bold}<w:t xml:space="preserve">{_plain(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{of_style}{run}</w:p>"


def _plain(text: str) -> str:
    """Text as XML takes it: what no XML may hold is left out."""
    kept = "".join(
        letter for letter in str(text) if letter in "\t\n" or (letter >= " " and letter not in "\ufffe\uffff")
    )
    return escape("".join(letter for letter in kept if not "\ud800" <= letter <= "\udfff"))
