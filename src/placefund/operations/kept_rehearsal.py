"""A demonstration that was played once, kept as a file: where the same code would play the same, it is unpacked instead.

Nothing in it is made in another way than by the actions that people press. The file names the code, the books and the libraries
that it was played with; any other code plays by itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from placefund.domain.findings import NotAllowed
from placefund.rehearsal.plan import PRESENT

FORMAT = "placefund-rehearsal/1"
MANIFEST, DATABASE, DOCUMENTS = "manifest.json", "placefund.sqlite3", "documents"
NAME = "prepared.zip"
PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "rehearsal" / NAME
"""Where the package carries one, if it was built with one."""
LIBRARIES = ("django", "highspy", "typst")
"""Libraries whose version decides what is played: the tables, the choices that are proven, the papers."""
SOURCE = (("", "*.py"), ("rehearsal", "*.toml"), ("places/data", "*"))
NOT_ROWS = frozenset({"records_clock", "django_migrations", "django_session", "sqlite_sequence"})
"""Tables that say when something was made here, and nothing of what was played."""
NOT_PLAYED = {
    "records_event": ("written_at",),
    "people_user": ("password", "last_login"),
}
"""Columns that are otherwise each time: the real time of a line, and what stands where nobody has a password."""


class CannotPrepare(NotAllowed):
    """The file cannot be made; the message says why."""


def home_file() -> Path:
    """Where a demonstration keeps what it has played, for when it begins afresh."""
    return Path(settings.HOME) / NAME


@cache
def fingerprint() -> str:
    """SHA-256 of everything that decides what is played: our code, what the cast does, the books, the libraries."""
    said = hashlib.sha256(FORMAT.encode())
    for name in LIBRARIES:
        said.update(f"{name} {version(name)}\n".encode())
    for root, path in _sources():
        said.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return said.hexdigest()


def _sources() -> Iterator[tuple[Path, Path]]:
    shipped = PACKAGE / "fundbooks" / "shipped"
    for folder, pattern in SOURCE:
        yield from ((PACKAGE, path) for path in sorted((PACKAGE / folder).rglob(pattern)) if _counts(path))
    books = Path(settings.FUNDBOOKS_DIR)
    yield from (
        (books, path) for path in sorted(books.rglob("*")) if path.is_file() and (books == shipped or _counts(path))
    )


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and path.name != NAME


# --- what was played --------------------------------------------------------------------------------------------------


def rows_of(database: sqlite3.Connection) -> dict[str, str]:
    """SHA-256 of the rows of each table that has any, without what is otherwise each time."""
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {}
    for name in names:
        if name in NOT_ROWS:
            continue
        left_out = NOT_PLAYED.get(name, ())
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")') if row[1] not in left_out]
        # As SQLite writes a value down itself: what a connection makes of it is another matter.
        listed = ", ".join(f'quote("{column}")' for column in columns)
        said, count = hashlib.sha256(listed.encode()), 0
        for row in database.execute(f'SELECT {listed} FROM "{name}" ORDER BY rowid'):  # noqa: S608  names of our own tables
            said.update(repr(tuple(row)).encode())
            count += 1
        if count:
            found[name] = said.hexdigest()
    return found


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """The tables whose rows are not the same."""
    return tuple(sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)))


# --- keeping ----------------------------------------------------------------------------------------------------------


def keep(home: Path, into: Path, *, present: datetime = PRESENT) -> None:
    """Put the demonstration that stands in a folder into a file. Nobody else may be writing there."""
    into.parent.mkdir(parents=True, exist_ok=True)
    documents = home / DOCUMENTS
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        copy, part = Path(folder) / DATABASE, Path(folder) / NAME
        with closing(sqlite3.connect(home / DATABASE)) as played, closing(sqlite3.connect(copy)) as target:
            played.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            target.execute("DELETE FROM records_clock")
            target.commit()
            target.execute("VACUUM")
            rows = rows_of(target)
        manifest = {"format": FORMAT, "fingerprint": fingerprint(), "present": present.isoformat(), "rows": rows}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest, indent=1))
            packed.write(copy, DATABASE)
            for path in sorted(documents.rglob("*")):
                if path.is_file():
                    packed.write(path, f"{DOCUMENTS}/{path.relative_to(documents).as_posix()}")
        part.replace(into)


def make(into: Path) -> None:
    """Play the whole demonstration in a folder of its own, by its actions, and keep it as a file.

    Raises:
        CannotPrepare: it could not be played.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PLACEFUND_HOME": folder, "PLACEFUND_QUEUE": "false"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "placefund", "demo", "--no-serve", "--play"]
        if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603  our own command, by this Python
            raise CannotPrepare("The rehearsal could not be played, so nothing is kept. The reason stands above.")
        keep(Path(folder), into)


def differences_when_played(file: Path) -> tuple[str, ...]:
    """Play anew, and name the tables in which a file is not what is played now."""
    with tempfile.TemporaryDirectory() as folder:
        anew = Path(folder) / NAME
        make(anew)
        return differences(_manifest(file)["rows"], _manifest(anew)["rows"])


# --- unpacking --------------------------------------------------------------------------------------------------------


def _manifest(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as packed:
        told: dict[str, Any] = json.loads(packed.read(MANIFEST))
    return told


def why_not(file: Path) -> str:
    """Why a file cannot stand for what this code would play, in a sentence; empty when it can."""
    try:
        told = _manifest(file)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError):
        return f"{file} is no rehearsal that was kept."
    if told.get("format") != FORMAT:
        return f"{file} is kept in another form."
    if told.get("fingerprint") != fingerprint():
        return f"{file} was played by other code, other books or other libraries."
    return ""


def is_in_home() -> bool:
    """Whether the database is a file in the data folder, as it is where nothing else is set."""
    is_file = connection.vendor == "sqlite"
    return is_file and Path(connection.settings_dict["NAME"]) == Path(settings.HOME) / DATABASE


def found() -> Path | None:
    """A kept rehearsal that stands for what this code would play; None where there is none, or another engine is used."""
    if not is_in_home():
        return None
    return next((file for file in (home_file(), SHIPPED) if file.is_file() and not why_not(file)), None)


def unpack(file: Path, home: Path) -> None:
    """Put a kept rehearsal into an empty data folder. A database that is there already is left alone.

    Raises:
        CannotPrepare: there is a database.
    """
    database = home / DATABASE
    if database.exists() and database.stat().st_size:
        raise CannotPrepare(f"{home} holds a database already, so nothing is unpacked there.")
    with tempfile.TemporaryDirectory(dir=home) as folder:
        with zipfile.ZipFile(file) as packed:
            packed.extractall(folder)
        kept = Path(folder)
        if (kept / DOCUMENTS).is_dir():
            shutil.copytree(kept / DOCUMENTS, home / DOCUMENTS, dirs_exist_ok=True)
        (kept / DATABASE).replace(database)
    database.chmod(0o600)
