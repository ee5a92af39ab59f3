"""Which archives and files may be a fundbook: told by their names and sizes, before anything of them is unpacked.

A book is a handful of small texts in one folder. Everything else in an archive is refused in a sentence, and nothing is ever
written under a name that somebody else chose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from placefund.domain.files import Entry, FileRefused
from placefund.domain.fundbook.faults import listed
from placefund.domain.fundbook.reader import CSV_FILES, TOML_FILES
from placefund.domain.messages import say

MOST_FILES = 100
MOST_BYTES = 5_000_000
"""Of one file, and of all together. The largest book known has a tenth of it."""

NAMES = (*TOML_FILES, *CSV_FILES)
_CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What some systems put into every archive, and nobody wrote."""


def files_of_archive(called: str, entries: Iterable[Entry] | None) -> Mapping[str, str]:
    """The files of the book in an archive: the name of each, and the name of its entry.

    They lie together, at the top or in one folder; notes for people (`.md`) are left out.

    Raises:
        FileRefused: with the first reason for which it is none.
    """
    if entries is None:
        raise FileRefused(
            say("“{name}” cannot be opened as a zip archive: it is damaged. Make it again, and send that.", name=called)
        )
    listed_ = [entry for entry in entries if not _CLUTTER.search(entry.name)]
    _refuse_unsafe(called, listed_)
    found: dict[str, str] = {}
    folders = set()
    for entry in listed_:
        folder, _, name = entry.name.rpartition("/")
        if not name or name.lower().endswith(".md"):
            continue
        folders.add(folder)
        if name in found:
            raise FileRefused(say("“{name}” holds {file} twice. Keep one of them.", name=called, file=name))
        require_name(name)
        found[name] = entry.name
    if len(folders) > 1:
        raise FileRefused(
            say("“{name}” holds files in more than one folder. Put the files of the book into one.", name=called)
        )
    if not found:
        raise FileRefused(
            say("“{name}” holds no file of a fundbook. Its files are {files}.", name=called, files=listed(NAMES))
        )
    return found


def _refuse_unsafe(called: str, entries: Sequence[Entry]) -> None:
    if len(entries) > MOST_FILES:
        raise FileRefused(
            say("“{name}” holds more than {most} files. A fundbook has at most {book}.", name=called, most=MOST_FILES,
                book=len(NAMES))
        )  # fmt: skip
    if any(entry.is_encrypted for entry in entries):
        raise FileRefused(say("“{name}” is protected by a password. Make it without one.", name=called))
    for entry in entries:
        parts = re.split(r"[/\\]", entry.name)
        if entry.name.startswith(("/", "\\")) or "\\" in entry.name or ":" in entry.name or ".." in parts:
            raise FileRefused(
                say("“{name}” holds a file that would be written outside its own folder. Make it again.", name=called)
            )
    if sum(entry.unpacked_bytes for entry in entries) > MOST_BYTES:
        raise FileRefused(
            say(
                "“{name}” would grow beyond {most} MB when opened. A fundbook is far smaller.",
                name=called,
                most=MOST_BYTES // 1_000_000,
            )
        )


def require_name(name: str) -> None:
    """Refuse a file that no fundbook has.

    Raises:
        FileRefused: naming those it has.
    """
    if name not in NAMES:
        raise FileRefused(
            say("“{name}” is not a file of a fundbook. Its files are {files}.", name=name, files=listed(NAMES))
        )


def text_of(name: str, content: bytes) -> str:
    """The text of a file, its lines ended in one way.

    Raises:
        FileRefused: it is too long, or no text in UTF-8.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(say("“{name}” is larger than {most} MB.", name=name, most=MOST_BYTES // 1_000_000))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = content[: trouble.start].count(b"\n") + 1
        raise FileRefused(
            say("“{name}”, line {line}: this is not text in UTF-8. Save the file again as UTF-8.", name=name, line=line)
        ) from trouble
    if "\x00" in text:
        raise FileRefused(
            say("“{name}” holds bytes that no text has. Save it again as plain text in UTF-8.", name=name)
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
