"""What a scanner says of bytes: the stand-in that speaks its protocol and, where there is one, ClamAV's own daemon say the same."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from placefund.documents.scanning import PIECE, scan
from placefund.domain.file_contents import Scan
from tests.files import EICAR, a_scanner

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
TOO_LONG = b"x" * 5_000_001
SETTINGS = """DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 5000000
"""


@contextmanager
def the_real_one(settings: Any) -> Iterator[str]:
    """ClamAV's daemon on a socket of its own, with one signature that is written here: none has to be fetched."""
    assert CLAMD
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "signatures").mkdir()
        (folder / "signatures" / "ours.ndb").write_text(f"Eicar-Signature:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(SETTINGS.format(folder=folder))
        with (folder / "log").open("w") as log:
            daemon = subprocess.Popen([CLAMD, "--config-file", folder / "clamd.conf"], stdout=log, stderr=log)
        try:
            settings.CLAMD = str(folder / "clamd.sock")
            until = time.monotonic() + 20
            while not (folder / "clamd.sock").exists():
                assert daemon.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield settings.CLAMD
        finally:
            daemon.terminate()
            daemon.wait(10)


no_clamd = pytest.mark.skipif(not CLAMD, reason="NO REAL SCANNER: clamd is not installed (Debian: clamav-daemon).")


@pytest.mark.parametrize("scanner", [a_scanner, pytest.param(the_real_one, marks=no_clamd)])
def test_a_scanner_finds_what_it_knows_lets_the_rest_through_and_leaves_unsaid_what_is_too_long(
    scanner: Callable[[Any], AbstractContextManager[str]], settings: Any
) -> None:
    with scanner(settings):
        clean, ill = scan(b"A payroll list."), scan(b"x" * (PIECE - 10) + EICAR)
        assert (clean.scan, ill.scan, scan(TOO_LONG).scan) == (Scan.CLEAN, Scan.INFECTED, Scan.NOT_SCANNED)
        assert clean.by == ill.by
        assert (clean.by[:9], ill.virus[:15]) == ("ClamAV 1.", "Eicar-Signature")
    assert scan(b"A payroll list.").scan is Scan.NOT_SCANNED
