"""Asks ClamAV whether a file holds a virus, by its own protocol: a socket, a word, the bytes in pieces, one line back."""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass

from django.conf import settings

from placefund.domain.file_contents import Scan

PIECE = 64 * 1024
SECONDS = 30


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What a scanner said: the state, which scanner with which signatures, and the virus that it found."""

    scan: Scan
    by: str = ""
    virus: str = ""


NOT_SCANNED = ScanAnswer(Scan.NOT_SCANNED)


def is_configured() -> bool:
    """Whether this installation names a scanner."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> ScanAnswer:
    """What the scanner says of these bytes; not scanned where there is none, or where it does not answer as it should."""
    if not is_configured():
        return NOT_SCANNED
    try:
        by = _asked(b"zVERSION\0").split("/", 2)
        said = _asked(b"zINSTREAM\0", content)
    except (OSError, ValueError):
        return NOT_SCANNED
    return answer_of(said, "/".join(by[:2]))


def answer_of(said: str, by: str) -> ScanAnswer:
    """What a line such as `stream: OK` or `stream: Eicar-Signature FOUND` means. Anything else is no answer."""
    if said == "stream: OK":
        return ScanAnswer(Scan.CLEAN, by)
    if found := re.fullmatch(r"stream: (.+) FOUND", said):
        return ScanAnswer(Scan.INFECTED, by, found[1][:100])
    return NOT_SCANNED


def _connected() -> socket.socket:
    """A connection to the scanner: `host:port`, or the path of a socket."""
    where = str(settings.CLAMD)
    if where.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _asked(command: bytes, content: bytes | None = None) -> str:
    """The line that the scanner answers to a command, whose bytes go in pieces that each begin with their length."""
    with _connected() as connection:
        connection.sendall(command)
        if content is not None:
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                connection.sendall(struct.pack("!I", len(piece)) + piece)
            connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096 and (part := connection.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()
