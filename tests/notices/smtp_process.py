"""A mail server as a process of its own: it speaks TLS, asks for a password, and keeps each mail as a file in a folder.

`python -m tests.notices.smtp_process PORT FOLDER CERTIFICATE KEY`. Nobody lives at `gone…`; `grey…` is asked to come again once.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

NAME, PASSWORD = "fund@example.org", "a pass word"
LARGEST = 2_000_000


class KeepingHandler:
    """Takes what is sent to it, but for whom it does not know, and whom it knows not yet."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder, set[str]()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone"):
            return "550 5.1.1 no such user"
        if address.startswith("grey") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 this is not wanted"
        (self.folder / f"{len(list(self.folder.iterdir())):03}.eml").write_bytes(envelope.content)
        return "250 OK"


def _is_ours(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    is_ours = (given.login, given.password) == (NAME.encode(), PASSWORD.encode())
    return AuthResult(success=is_ours, handled=False)  # the server says so itself


def main(port: int, folder: Path, certificate: str, key: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = Controller(
        KeepingHandler(folder),
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=_is_ours,
        auth_required=True,
        data_size_limit=LARGEST,
    )
    server.start()
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
