"""Reads what the rules need to know of a file: its bytes, its archive's directory, what a scanner says of it."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from placefund.documents.scanning import ScanAnswer, scan
from placefund.domain.file_contents import Contents, Scan, contents_of, refuse_without_contents
from placefund.domain.files import (
    ARCHIVES,
    Entry,
    FileFormat,
    FileRefused,
    SentFile,
    clean_name,
    examine,
    format_by_name,
    too_large,
)
from placefund.domain.messages import say


@dataclass(frozen=True, slots=True)
class Examination:
    """A file that may be kept: its cleaned name, its format told by its content, what is inside, and what the scanner said."""

    name: str
    file_format: FileFormat
    contents: Contents
    scanned: ScanAnswer
    content: bytes


def entries_of(content: bytes) -> tuple[Entry, ...] | None:
    """What a zip archive's directory lists, without unpacking anything; None when it is no readable archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(
                Entry(info.filename, info.file_size, info.compress_size, bool(info.flag_bits & 1))
                for info in archive.infolist()
            )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError):
        return None


def examined(upload: UploadedFile[bytes]) -> Examination:
    """A sent file's format, its contents and its bytes, when it may be kept.

    Raises:
        FileRefused: with the reason: its kind, its size, a password, macros, nothing in it, a virus.
    """
    most_bytes = int(settings.DOCUMENT_MAX_BYTES)
    name = clean_name(upload.name or "")
    if (upload.size or 0) > most_bytes:  # before reading it into memory
        raise FileRefused(too_large(name, most_bytes))
    upload.seek(0)
    content = upload.read()
    entries = entries_of(content) if format_by_name(name) in ARCHIVES else None
    found = examine(SentFile(name, content, entries), most_bytes=most_bytes)
    contents = contents_of(content, found.file_format)
    refuse_without_contents(name, contents)
    scanned = scan(content)
    if scanned.scan is Scan.INFECTED:
        raise FileRefused(
            say(
                "“{name}” holds a virus: {virus}, found by {scanner}. It was not kept. Clean your computer first.",
                name=name,
                virus=scanned.virus,
                scanner=scanned.by,
            )
        )
    return Examination(name, found.file_format, contents, scanned, content)
