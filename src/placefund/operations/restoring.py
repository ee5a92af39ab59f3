"""Restoring a backup into an empty installation, and the drill that shows that it can be done."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from placefund.documents.stores import Folder, store
from placefund.operations.backups import Backup, CannotBackUp, faults, run_of_postgresql
from placefund.records.models import Seal


def restore(backup: Backup) -> list[str]:
    """Put a backup into this installation, which has to be empty, and say what was done.

    Raises:
        CannotBackUp: it is not whole, is of the other engine, or something is here already. Then nothing is changed.
    """
    if found := list(faults(backup)):
        raise CannotBackUp("\n".join(["This backup is not whole, so it is not restored.", *found]))
    if backup.manifest.engine != connection.vendor:
        raise CannotBackUp(
            f"The backup is of {backup.manifest.engine}, and this installation is on {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    _check_empty()
    if connection.vendor == "postgresql":
        name = str(connection.settings_dict["NAME"])
        run_of_postgresql(
            ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}",
             str(backup.database)]
        )  # fmt: skip
    else:
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(backup.database, target)
        target.chmod(0o600)
    keeps = store()
    for path in backup.manifest.files:
        keeps.keep(path, backup.file(path).read_bytes())
    return [
        f"The database of {backup.manifest.made_at} is restored.",
        f"{len(backup.manifest.files)} files are restored.",
        "Run `placefund migrate` and `placefund verify`, then start the service.",
    ]


def _check_empty() -> None:
    keeps = store()
    if next(keeps.kept(), None) is not None:
        advice = "Restore into an empty PLACEFUND_HOME" if isinstance(keeps, Folder) else "Name an empty bucket"
        raise CannotBackUp(f"There are files in {keeps} already. {advice}.")
    is_file = connection.vendor == "sqlite"
    if is_file and not Path(connection.settings_dict["NAME"]).exists():
        return
    if connection.introspection.table_names():
        where = connection.settings_dict["NAME"]
        raise CannotBackUp(
            f"There are tables in {where} already. Restore into an empty "
            f"{'PLACEFUND_HOME' if is_file else 'database, and set DATABASE_URL to it'}."
        )


def drill(backup: Backup) -> tuple[bool, list[str]]:
    """Restore a backup into a folder and a database that are made for it and removed again, and run `verify` there.

    Returns whether all of it is well, and what was found, in sentences.

    Raises:
        CannotBackUp: there is no room for the drill, such as where no database may be made.
    """
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="placefund-drill-") as home, _scratch_database() as url:
        environment = {**os.environ, "PLACEFUND_HOME": home, "DATABASE_URL": url}
        environment |= {
            "PLACEFUND_QUEUE": "no",
            "PLACEFUND_FILES": "",
            "PLACEFUND_SECRET_KEY": secrets.token_urlsafe(48),
            "PLACEFUND_SETTINGS_FILE": "",
        }
        is_well = True
        for words in (["restore", str(backup.folder.resolve())], ["migrate", "--verbosity", "0"], ["verify"]):
            done = subprocess.run(  # noqa: S603  our own command, by the Python that runs already
                [sys.executable, "-m", "placefund", *words],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said += [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            if done.returncode:
                is_well = False
                said.append(f"`placefund {words[0]}` failed on what was restored.")
                break
    if seal := backup.manifest.seal:
        if Seal.objects.filter(digest=seal).exists():
            said.append(f"Its seal {seal} stands in the record here.")
        else:
            is_well = False
            said.append(f"Its seal {seal} does not stand in the record here: one of the two was changed.")
    return is_well, said


@contextmanager
def _scratch_database() -> Iterator[str]:
    """The address of a database for a while: on PostgreSQL a new one beside ours, on SQLite a file in the drill's folder."""
    if connection.vendor != "postgresql":
        yield ""
        return
    given = connection.get_connection_params()
    name = f"placefund_drill_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise CannotBackUp(
                "The drill needs a database of its own, and this user may make none. As PostgreSQL's administrator: "
                f'ALTER ROLE "{given.get("user", "placefund")}" CREATEDB'
            )
        cursor.execute(f'CREATE DATABASE "{name}"')
    user, password = quote(str(given.get("user", "")), safe=""), quote(str(given.get("password", "")), safe="")
    access = f"{user}:{password}@" if password else f"{user}@" if user else ""
    host = quote(str(given.get("host", "")), safe="[]:.")
    port = f":{given['port']}" if given.get("port") else ""
    try:
        yield f"postgres://{access}{host}{port}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
