"""Small files of each format that can really be opened, and a scanner that speaks ClamAV's protocol."""

from __future__ import annotations

import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and nothing else does: https://www.eicar.org."""


def a_pdf(text: str = "A payroll list.", *, pages: int = 1, info: bytes = b"", is_packed: bool = False) -> bytes:
    """A PDF of some pages. `is_packed` puts its objects into a packed stream, as most programs do today."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"] * pages
    if info:
        objects.append(b"<< %s >>" % info)
    if is_packed:
        packed = zlib.compress(b"\n".join(objects))
        body = b"9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
            len(packed),
            packed,
        )
    else:
        body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n% " + text.encode() + b"\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


A_PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\x60\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB\x60\x82"
)
A_JPG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xd9"


def an_upload(name: str = "payroll.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it; the type that the browser claims is wrong, and nobody believes it."""
    return SimpleUploadedFile(name, a_pdf() if content is None else content, content_type="text/html")


class _Scanner(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.6/27799/Mon Nov 23 09:00:00 2026\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if len(content) > 5_000_000:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def a_scanner(settings: Any) -> Iterator[str]:
    """A stand-in for ClamAV's daemon on a port of its own. It speaks VERSION and INSTREAM and knows one virus, EICAR's."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Scanner) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        try:
            yield settings.CLAMD
        finally:
            server.shutdown()
