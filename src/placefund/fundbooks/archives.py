"""A fund's book as one file: packed the same way each time, and unpacked without trust in whoever packed it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from django.core.files.uploadedfile import UploadedFile

from placefund.documents.examination import entries_of
from placefund.domain.files import FileRefused
from placefund.domain.fundbook_archive import MOST_BYTES, files_of_archive, require_name, text_of
from placefund.domain.messages import say

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest day that an archive can hold: when a book was packed is no part of it."""

_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def packed(texts: Mapping[str, str]) -> bytes:
    """The texts as a zip archive: the same texts give the same bytes, whenever and wherever they are packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in sorted(texts.items()):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, text.encode())
    return held.getvalue()


def unpacked(called: str, content: bytes) -> dict[str, str]:
    """The texts of the book in a zip archive.

    Raises:
        FileRefused: with the first reason for which it holds none.
    """
    files = files_of_archive(called, entries_of(content))
    found: dict[str, str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, entry in sorted(files.items()):
                if archive.getinfo(entry).compress_type not in _PACKED_AS:
                    raise FileRefused(
                        say("“{name}” is packed in a way that few programs can open. Make it as an ordinary zip archive.",
                            name=called)
                    )  # fmt: skip
                with archive.open(entry) as held:
                    # The directory may lie about the size: no more than a book can have is ever taken in.
                    found[name] = text_of(name, held.read(MOST_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, struct.error) as trouble:
        raise FileRefused(
            say("“{name}” cannot be opened as a zip archive: it is damaged. Make it again, and send that.", name=called)
        ) from trouble
    return found


def texts_sent(uploads: Iterable[UploadedFile[bytes]], book: Mapping[str, str]) -> dict[str, str]:
    """The texts of a book as it was sent: a zip archive is the whole book; single files take the place of those of `book`.

    Raises:
        FileRefused: with the first reason for which it is no book.
    """
    uploads = list(uploads)
    for upload in uploads:
        if (upload.size or 0) > MOST_BYTES:
            raise FileRefused(say("“{name}” is larger than {most} MB.", name=upload.name, most=MOST_BYTES // 1_000_000))
    archives = [upload for upload in uploads if (upload.name or "").lower().endswith(".zip")]
    if archives and len(uploads) > 1:
        raise FileRefused(say("Send one zip archive with the whole book, or single files of it, but not both."))
    if archives:
        return unpacked(archives[0].name or "", archives[0].read())
    if sum(upload.size or 0 for upload in uploads) > MOST_BYTES:
        raise FileRefused(say("The files together are larger than {most} MB.", most=MOST_BYTES // 1_000_000))
    sent: dict[str, str] = {}
    for upload in uploads:
        name = upload.name or ""
        require_name(name)
        if name in sent:
            raise FileRefused(say("{name} was sent twice. Send it once.", name=name))
        sent[name] = text_of(name, upload.read())
    return {**book, **sent}
