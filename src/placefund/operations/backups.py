"""Backups: the database as it was at one moment, every file that was sent, and a manifest by which both can be proven."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from placefund import __version__
from placefund.documents.stores import store
from placefund.domain.findings import NotAllowed
from placefund.records.models import Seal

FORMAT = "placefund-backup/1"
MANIFEST, FILES = "manifest.json", "documents"
BEING_MADE = ".being-made-"
PIECE = 1024 * 1024


class CannotBackUp(NotAllowed):
    """A backup cannot be made, read or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `files` are paths whose last part is the SHA-256 of what is in them."""

    made_at: str
    version: str
    engine: str
    database: str
    database_sha256: str
    files: tuple[str, ...]
    seal: str
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its folder, and what its manifest says. The files of all backups stand in one store beside them."""

    folder: Path
    manifest: Manifest

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest.made_at)

    @property
    def database(self) -> Path:
        return self.folder / self.manifest.database

    def file(self, path: str) -> Path:
        return self.folder.parent / FILES / path


def make(where: Path, *, at: datetime, keep: int) -> tuple[Backup, list[str]]:
    """Make a backup in a folder of its own below `where`, and remove those that are older than the newest `keep`.

    The database goes first and the files after it: a file is written before the row that speaks of it, so none is missed.
    What is returned besides the backup are the files that are not what was sent, in sentences.

    Raises:
        CannotBackUp: the folder cannot be written, or the database not be read.
    """
    name = f"placefund-{at:%Y-%m-%dT%H%M%SZ}"
    making = where / f"{BEING_MADE}{name}"
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_away(where)
        making.mkdir(mode=0o700)
        seal = Seal.objects.order_by("-pk").values_list("digest", flat=True).first() or ""
        database = _postgresql(making) if connection.vendor == "postgresql" else _sqlite(making)
        files, spoilt = _copy_files(where / FILES)
        manifest = Manifest(
            made_at=at.isoformat(),
            version=__version__,
            engine=connection.vendor,
            database=database.name,
            database_sha256=digest(database),
            files=tuple(files),
            seal=seal,
        )
        _write(making / MANIFEST, json.dumps(asdict(manifest), indent=1))
        made = making.replace(where / name)
    except OSError as trouble:
        raise CannotBackUp(f"The backup could not be written to {where}: {trouble.strerror or trouble}.") from trouble
    forget(where, keep=keep)
    return Backup(made, manifest), spoilt


def _sqlite(folder: Path) -> Path:
    """A copy by SQLite itself, page by page, while others write: the file alone would lack what is in the one beside it."""
    copy = folder / "database.sqlite3"
    copy.touch(mode=0o600)
    source = sqlite3.connect(f"{Path(connection.settings_dict['NAME']).absolute().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as trouble:
        raise CannotBackUp(f"The database could not be copied: {trouble}.") from trouble
    finally:
        source.close()
        target.close()
    return copy


def _postgresql(folder: Path) -> Path:
    dump = folder / "database.dump"
    dump.touch(mode=0o600)
    run_of_postgresql(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"])
    return dump


def run_of_postgresql(command: list[str]) -> None:
    """Run one of PostgreSQL's own programs on our database. The password goes by the environment, which nobody else sees.

    Raises:
        CannotBackUp: it is not installed, or it failed; with what it said.
    """
    given = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    access = {name: str(given[key]) for name, key in names.items() if given.get(key)}
    try:
        done = subprocess.run(  # noqa: S603  a program of PostgreSQL, by names of our own
            command, env={**os.environ, **access}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CannotBackUp(
            f"{command[0]} is not on this machine. Install PostgreSQL's client of the server's version or newer "
            "(on Debian: postgresql-client)."
        ) from None
    if done.returncode:
        raise CannotBackUp(f"{command[0]} failed: {done.stderr.strip()[-1000:]}")


def _copy_files(copies: Path) -> tuple[list[str], list[str]]:
    """Copy what is not there yet, and say which files are not what their names say; those are not in the backup."""
    source, files, spoilt = store(), [], []
    for path, _ in source.kept():
        target = copies / path
        if not target.exists() or digest(target) != target.name:
            content = source.read(path)
            if content is None:
                continue  # nothing named it any more, and it was cleared away at this moment
            if hashlib.sha256(content).hexdigest() != target.name:
                spoilt.append(f"The file {path} is not what was sent.")
                continue
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = target.with_name(f"{target.name}.part")
            part.touch(mode=0o600)
            part.write_bytes(content)
            part.replace(target)
        files.append(path)
    return files, spoilt


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())


def _clear_away(where: Path) -> None:
    """What a backup that was cut off has left."""
    for rest in where.glob(f"{BEING_MADE}*"):
        shutil.rmtree(rest)


def kept(where: Path) -> list[Backup]:
    """The backups in a folder that can be read, the newest first."""
    found = []
    for folder in sorted(where.glob("placefund-*"), reverse=True):
        try:
            found.append(read(folder))
        except CannotBackUp:
            continue
    return found


def read(folder: Path) -> Backup:
    """One backup by its folder.

    Raises:
        CannotBackUp: there is none, or its manifest is not one of ours.
    """
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if values["format"] != FORMAT:
            raise CannotBackUp(
                f"The backup {folder} is of the format {values['format']}; this version of Placefund reads {FORMAT}."
            )
        return Backup(folder, Manifest(**values | {"files": tuple(values["files"])}))
    except OSError as trouble:
        raise CannotBackUp(f"There is no backup in {folder}: {trouble.strerror}.") from trouble
    except (ValueError, KeyError, TypeError):
        raise CannotBackUp(f"The manifest in {folder} is not that of a backup of Placefund.") from None


def faults(backup: Backup) -> Iterator[str]:
    """What is not as the manifest says, in sentences."""
    if not backup.database.is_file():
        yield f"Its database {backup.manifest.database} is missing."
    elif digest(backup.database) != backup.manifest.database_sha256:
        yield f"Its database {backup.manifest.database} is not what was written."
    for path in backup.manifest.files:
        file = backup.file(path)
        if not file.is_file():
            yield f"Its file {path} is missing."
        elif digest(file) != file.name:
            yield f"Its file {path} is not what was sent."


def forget(where: Path, *, keep: int) -> None:
    """Remove all but the newest backups, and the files in the store that none of those names."""
    found = kept(where)
    for old in found[keep:]:
        shutil.rmtree(old.folder)
    named = {path for backup in found[:keep] for path in backup.manifest.files}
    for file in (where / FILES).glob("??/*"):
        if file.relative_to(where / FILES).as_posix() not in named:
            file.unlink()
