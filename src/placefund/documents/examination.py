"""Reads what the rules of `domain.files` need to know of a file that was sent: its bytes and its archive's directory."""

from __future__ import annotations

import io
import struct
import zipfile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from placefund.domain.files import (
    ARCHIVES,
    Entry,
    ExaminedFile,
    FileRefused,
    SentFile,
    clean_name,
    examine,
    format_by_name,
    too_large,
)


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


def examined(upload: UploadedFile[bytes]) -> tuple[ExaminedFile, bytes]:
    """A sent file's format and its bytes, when it may be kept.

    Raises:
        FileRefused: with the reason.
    """
    most_bytes = int(settings.DOCUMENT_MAX_BYTES)
    name = clean_name(upload.name or "")
    if (upload.size or 0) > most_bytes:  # before reading it into memory
        raise FileRefused(too_large(name, most_bytes))
    upload.seek(0)
    content = upload.read()
    entries = entries_of(content) if format_by_name(name) in ARCHIVES else None
    return examine(SentFile(name, content, entries), most_bytes=most_bytes), content
