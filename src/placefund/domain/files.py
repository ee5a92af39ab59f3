"""Which files the fund takes: their kinds, told by name and by content, and the reasons for which one is refused.

Nothing here opens a file. A caller hands over the name, the bytes and, for formats that are zip archives, the list of entries
from the archive's directory; nothing is ever unpacked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message, say
from placefund.domain.roles import Capability

LONGEST_NAME = 120
MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 100_000_000
MOST_RATIO = 100
RATIO_MATTERS_ABOVE_BYTES = 1_000_000
"""A short archive of a few repeated lines compresses well and harms nobody: the ratio counts from here on."""

_UNSAFE_IN_A_NAME = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_NESTED = re.compile(
    r"\.(zip|7z|rar|gz|tgz|bz2|xz|tar|jar|cab|iso|docx|docm|xlsx|xlsm|xlsb|pptx|pptm|odt|ods|odp)$", re.IGNORECASE
)
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|macrosheets/|basic/|scripts/)", re.IGNORECASE)


class DocumentKind(StrEnum):
    """What a file is for; the value is stored. It decides who may send one and who may read it."""

    EVIDENCE = "evidence"  # belongs to a return
    ANSWER = "answer"  # belongs to an application
    MINUTES = "minutes"  # belongs to a panel meeting
    CONDITION = "condition"  # belongs to a condition of an award
    PASSED_ON = "passed on"  # belongs to a project whose lead passes money on
    ONWARD_PAYMENT = "onward payment"  # belongs to a grant within a project
    TERMS_OF_REFERENCE = "terms of reference"  # belongs to a version of those of a place's board
    READINESS = "readiness"  # belongs to a readiness submission
    GAP = "gap"  # belongs to a gap in readiness
    REVIEW_QUESTION = "review question"  # belongs to a question about a portfolio

    @property
    def sent_by(self) -> Capability:
        return {
            "evidence": Capability.PREPARE_RETURN,
            "answer": Capability.WRITE_ANSWERS,
            "minutes": Capability.RUN_PANEL,
            "condition": Capability.ANSWER_CONDITION,
            "passed on": Capability.PREPARE_RETURN,
            "onward payment": Capability.RUN_SCHEME,
            "terms of reference": Capability.RUN_PROGRAMME,
            "readiness": Capability.RUN_PROGRAMME,
            "gap": Capability.READ_PROGRAMME,
            "review question": Capability.READ_PROGRAMME,
        }[self.value]

    @property
    def read_by(self) -> Capability:
        return {
            "evidence": Capability.READ_AWARD,
            "answer": Capability.READ_APPLICATION,
            "minutes": Capability.READ_SCORES,
            "condition": Capability.READ_AWARD,
            "passed on": Capability.READ_AWARD,
            "onward payment": Capability.READ_AWARD,
            "terms of reference": Capability.READ_PROGRAMME,
            "readiness": Capability.READ_PROGRAMME,
            "gap": Capability.READ_PROGRAMME,
            "review question": Capability.READ_PROGRAMME,
        }[self.value]


class FileRefused(NotAllowed):
    """A file that the fund does not take. The message says why, and what to send instead."""


class FileFormat(StrEnum):
    """The formats that are taken; the value is the extension."""

    PDF = "pdf"
    PNG = "png"
    JPG = "jpg"
    CSV = "csv"
    TXT = "txt"
    XLSX = "xlsx"
    DOCX = "docx"
    ODS = "ods"
    ODT = "odt"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]

    @property
    def label(self) -> Message:
        return _LABELS[self]

    @property
    def one(self) -> Message:
        """“a PDF”, “an Excel workbook”."""
        label = self.label.text
        return say(f"an {label}" if label[0] in "EO" else f"a {label}")


_CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.PNG: "image/png",
    FileFormat.JPG: "image/jpeg",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.TXT: "text/plain; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileFormat.ODT: "application/vnd.oasis.opendocument.text",
}
_LABELS = {
    FileFormat.PDF: say("PDF"),
    FileFormat.PNG: say("PNG picture"),
    FileFormat.JPG: say("JPEG picture"),
    FileFormat.CSV: say("CSV table"),
    FileFormat.TXT: say("plain text"),
    FileFormat.XLSX: say("Excel workbook"),
    FileFormat.DOCX: say("Word document"),
    FileFormat.ODS: say("OpenDocument spreadsheet"),
    FileFormat.ODT: say("OpenDocument text"),
}
_SAME_AS = {"jpeg": FileFormat.JPG}
ARCHIVES = frozenset({FileFormat.XLSX, FileFormat.DOCX, FileFormat.ODS, FileFormat.ODT})
_MAIN_ENTRY = {FileFormat.XLSX: "xl/workbook.xml", FileFormat.DOCX: "word/document.xml"}
_TAKEN = "PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive's directory; sizes in bytes, as the directory states them."""

    name: str
    unpacked_bytes: int
    packed_bytes: int
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it arrived. `entries` is None unless its format is an archive; then None means that it could not be read."""

    name: str
    content: bytes
    entries: tuple[Entry, ...] | None = None


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file that may be kept: its cleaned name and what it is."""

    name: str
    file_format: FileFormat


def clean_name(name: str) -> str:
    """A file's own name without folders, control characters or what a file system cannot hold; its extension stays.

    A leading `=`, `+`, `-` or `@` stays too: it is text here, and whoever writes a spreadsheet escapes it there.

    Raises:
        FileRefused: when nothing is left of it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    tidy = " ".join(_UNSAFE_IN_A_NAME.sub(" ", visible).split()).rstrip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not stem.strip(". ") or not dot:
        raise FileRefused(
            say("This file has no name with an ending such as .pdf. Name it, and send it as {taken}.", taken=_TAKEN)
        )
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip()}.{extension}"


def format_by_name(name: str) -> FileFormat:
    """The kind that a file's name says it is.

    Raises:
        FileRefused: naming the kinds that are taken.
    """
    extension = name.rpartition(".")[2].lower()
    if extension in _SAME_AS:
        return _SAME_AS[extension]
    try:
        return FileFormat(extension)
    except ValueError as unknown:
        raise FileRefused(
            say("“{name}” is a kind of file that is not taken. Send it as {taken}.", name=name, taken=_TAKEN)
        ) from unknown


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in set(text))


def _is_opendocument(content: bytes, file_format: FileFormat) -> bool:
    # The format asks for an entry `mimetype`, first and not packed, so that its type can be told from the first bytes.
    mimetype = file_format.content_type.encode()
    return content[30:38] == b"mimetype" and content[38 : 38 + len(mimetype)] == mimetype


def _looks_right(sent: SentFile, file_format: FileFormat) -> bool:
    content = sent.content
    match file_format:
        case FileFormat.PDF:
            return content.startswith(b"%PDF-")
        case FileFormat.PNG:
            return content.startswith(b"\x89PNG\r\n\x1a\n")
        case FileFormat.JPG:
            return content.startswith(b"\xff\xd8\xff")
        case FileFormat.CSV | FileFormat.TXT:
            return _is_text(content)
        case FileFormat.XLSX | FileFormat.DOCX:
            names = {entry.name for entry in sent.entries or ()}
            return content.startswith(b"PK\x03\x04") and {"[Content_Types].xml", _MAIN_ENTRY[file_format]} <= names
        case FileFormat.ODS | FileFormat.ODT:
            return content.startswith(b"PK\x03\x04") and _is_opendocument(content, file_format)


def _why_content_is_wrong(name: str, file_format: FileFormat) -> str:
    if file_format in (FileFormat.CSV, FileFormat.TXT):
        return say(
            "“{name}” is not readable as text. Save it again as {value} in UTF-8.",
            name=name,
            value=file_format.value.upper(),
        )
    label = file_format.one
    return say(
        "“{name}” ends in .{value}, but what is inside is not {label}. Save it again in that format.",
        name=name,
        value=file_format.value,
        label=label,
    )


def _is_outside(entry: Entry) -> bool:
    return entry.name.startswith(("/", "\\")) or ":" in entry.name[:3] or ".." in re.split(r"[/\\]", entry.name)


def _bomb(entries: tuple[Entry, ...]) -> bool:
    unpacked, packed = sum(e.unpacked_bytes for e in entries), sum(e.packed_bytes for e in entries)
    if unpacked > MOST_UNPACKED_BYTES:
        return True
    return unpacked > RATIO_MATTERS_ABOVE_BYTES and unpacked > MOST_RATIO * max(packed, 1)


ArchiveRule = tuple[Callable[[tuple[Entry, ...]], bool], Message]


def _any(test: Callable[[Entry], object]) -> Callable[[tuple[Entry, ...]], bool]:
    return lambda entries: any(test(entry) for entry in entries)


_ARCHIVE_RULES: tuple[ArchiveRule, ...] = (
    (
        lambda entries: len(entries) > MOST_ENTRIES,
        say("“{name}” is made of more than {most:,} parts. Split it, or send a PDF."),
    ),
    (
        _any(lambda e: e.is_encrypted),
        say("“{name}” is protected by a password. Take the password off, and send it again."),
    ),
    (
        _any(_is_outside),
        say("“{name}” holds parts that would be written outside its own folder. Save it again, and send that."),
    ),
    (
        _any(lambda e: _MACROS.search(e.name)),
        say("“{name}” holds macros. Save it without macros, as XLSX, DOCX or PDF, and send that."),
    ),
    (
        _any(lambda e: _NESTED.search(e.name)),
        say("“{name}” holds another file inside it. Send that one on its own, or save this one as PDF."),
    ),
    (_bomb, say("“{name}” would grow to many times its size when opened. Send it as a PDF, or split it.")),
)


def _examine_archive(name: str, entries: Iterable[Entry] | None) -> None:
    if entries is None:
        raise FileRefused(
            say(
                "“{name}” cannot be opened: it is damaged, or protected by a password. Save it again, and send that.",
                name=name,
            )
        )
    listed = tuple(entries)
    for is_broken, why in _ARCHIVE_RULES:
        if is_broken(listed):
            raise FileRefused(why.format(name=name, most=MOST_ENTRIES))


def examine(sent: SentFile, *, most_bytes: int) -> ExaminedFile:
    """What a file is, when the fund takes it.

    Raises:
        FileRefused: a sentence for the first rule that it breaks.
    """
    name = clean_name(sent.name)
    if not sent.content:
        raise FileRefused(say("“{name}” is empty. Check that it was saved, and send it again.", name=name))
    if len(sent.content) > most_bytes:
        raise FileRefused(too_large(name, most_bytes))
    file_format = format_by_name(name)
    if file_format in ARCHIVES:
        _examine_archive(name, sent.entries)
    if not _looks_right(sent, file_format):
        raise FileRefused(_why_content_is_wrong(name, file_format))
    return ExaminedFile(name, file_format)


def too_large(name: str, most_bytes: int) -> str:
    """The sentence for a file above the limit."""
    return say(
        "“{name}” is larger than {most_bytes} MB, the most one file may have. Make it smaller, or split it.",
        name=name,
        most_bytes=most_bytes // 1_000_000,
    )
