"""Whether a file opens and holds something: its pages, and what its properties say of who made it.

The bytes are looked through and never run. What is packed inside a PDF is unpacked up to a bound; what lies beyond is not judged.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from placefund.domain.files import FileFormat, FileRefused
from placefund.domain.messages import Message, say

MOST_INFLATED_BYTES = 30_000_000
LONGEST_PROPERTY = 100

_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PROPERTIES = {
    "author": re.compile(rb"/Author\s*\(((?:\\.|[^\\()]){1,400})\)"),
    "title": re.compile(rb"/Title\s*\(((?:\\.|[^\\()]){1,400})\)"),
    "company": re.compile(rb"/Company\s*\(((?:\\.|[^\\()]){1,400})\)"),
}
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_JPEG_FRAMES = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}


class Scan(StrEnum):
    """What a search for viruses said of a file; the value is stored."""

    NOT_SCANNED = "not scanned"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True)
class Contents:
    """What is inside a file of a known format.

    `why_not` is the reason for which it is no use to anybody who opens it, as a sentence with a place for its `name`; None when
    it opens and holds something. `pages` is known of a PDF alone. `properties` are the names in which its maker may stand.
    """

    why_not: Message | None = None
    pages: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def opens(self) -> bool:
        return self.why_not is None


NO_PAGE = say("“{name}” opens as a PDF without a page. Save or scan it again, and send that.")
PROTECTED = say("“{name}” is protected by a password. Take the password off, and send it again.")
NO_WORD = say("“{name}” holds no word and no figure. Check that it was saved, and send it again.")
NO_PICTURE = say("“{name}” holds no picture that can be opened. Save it again, and send that.")


def contents_of(content: bytes, file_format: FileFormat) -> Contents:
    """What is inside a file whose format is known. Archives such as workbooks are judged by their directory, elsewhere."""
    match file_format:
        case FileFormat.PDF:
            return _of_pdf(content)
        case FileFormat.CSV | FileFormat.TXT:
            return Contents() if re.search(rb"[^\s,;\"']", content.removeprefix(b"\xef\xbb\xbf")) else Contents(NO_WORD)
        case FileFormat.PNG:
            return Contents() if _is_png(content) else Contents(NO_PICTURE)
        case FileFormat.JPG:
            return Contents() if _has_frame(content) else Contents(NO_PICTURE)
        case _:
            return Contents()


def refuse_without_contents(name: str, contents: Contents) -> None:
    """Refuse a file that nobody could read.

    Raises:
        FileRefused: with the reason.
    """
    if contents.why_not is not None:
        raise FileRefused(contents.why_not.format(name=name))


def _inflated(content: bytes) -> Iterator[bytes | None]:
    """The packed lists of objects in a PDF, unpacked; None for one that is beyond the bound or not packed in the usual way."""
    left, whole = MOST_INFLATED_BYTES, memoryview(content)
    for found in _STREAM.finditer(content):
        try:
            part = zlib.decompressobj().decompress(whole[found.end() :], left)
        except zlib.error:
            yield None
            continue
        left -= len(part)
        yield part
        if left <= 0:
            yield None
            return


def _of_pdf(content: bytes) -> Contents:
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content):
        return Contents(PROTECTED)
    parts = [content, *_inflated(content)]
    read = [part for part in parts if part is not None]
    pages = sum(len(_PAGE.findall(part)) for part in read)
    named = {name: _first(form, read) for name, form in _PROPERTIES.items()}
    properties = {name: said for name, said in named.items() if said}
    if len(read) < len(parts):
        return Contents(pages=pages or None, properties=properties)
    return Contents(pages=pages, properties=properties) if pages else Contents(NO_PAGE, pages=0)


def _first(form: re.Pattern[bytes], parts: Iterable[bytes]) -> str:
    """What the first of these parts that matches says; "" when none does."""
    return next((_text(found[1]) for part in parts if (found := form.search(part))), "")


def _text(written: bytes) -> str:
    """A text of a PDF: two bytes a letter where it begins with a byte-order mark, one where it does not."""
    plain = _ESCAPED.sub(lambda one: bytes([int(one[1], 8) & 255]) if one[1].isdigit() else one[1], written)
    text = plain[2:].decode("utf-16-be", "ignore") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())[:LONGEST_PROPERTY]


def _is_png(content: bytes) -> bool:
    sizes = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    return content[12:16] == b"IHDR" and all(sizes) and b"IDAT" in content


def _has_frame(content: bytes) -> bool:
    """Whether a JPEG says how large its picture is: its segments are walked up to the frame."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xFF:
            at += 1
            continue
        if content[at + 1] in _JPEG_FRAMES:
            return bool(int.from_bytes(content[at + 5 : at + 7]) and int.from_bytes(content[at + 7 : at + 9]))
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4]))
    return False
