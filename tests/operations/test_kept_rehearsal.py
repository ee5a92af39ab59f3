"""A rehearsal that is kept: what is unpacked is what the actions play, and what other code has played is left alone."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from placefund.domain.periods import LONDON
from placefund.operations import kept_rehearsal
from placefund.rehearsal.script import Script
from tests.rehearsal.rehearsing import load

FIRST_WEEKS = datetime(2025, 2, 20, 12, 0, tzinfo=LONDON)


def rows_played(into: Path | None = None) -> dict[str, str]:
    """What places do in the first weeks, table by table; nothing of it stays in this database, and `into` gets a copy of it."""
    with transaction.atomic():
        load()
        Script("places").play(FIRST_WEEKS)
        rows = kept_rehearsal.rows_of(connection.connection)
        if into is not None:
            into.write_bytes(connection.connection.serialize())
        transaction.set_rollback(True)
    return rows


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is a file of SQLite's")
def test_what_is_unpacked_is_what_the_actions_play_again(tmp_path: Path) -> None:
    made, home, file = tmp_path / "made", tmp_path / "home", tmp_path / "one.zip"
    (made / kept_rehearsal.DOCUMENTS / "ab").mkdir(parents=True)
    (made / kept_rehearsal.DOCUMENTS / "ab" / "paper").write_bytes(b"a letter")
    home.mkdir()
    first = rows_played(into=made / kept_rehearsal.DATABASE)
    kept_rehearsal.keep(made, file)
    assert kept_rehearsal.why_not(file) == ""
    kept_rehearsal.unpack(file, home)
    with closing(sqlite3.connect(home / kept_rehearsal.DATABASE)) as unpacked:
        assert kept_rehearsal.differences(first, kept_rehearsal.rows_of(unpacked)) == ()
    assert (home / kept_rehearsal.DOCUMENTS / "ab" / "paper").read_bytes() == b"a letter"
    with pytest.raises(kept_rehearsal.CannotPrepare, match="holds a database already"):
        kept_rehearsal.unpack(file, home)
    assert kept_rehearsal.differences(first, rows_played()) == ()


def kept(tmp_path: Path, **told: Any) -> Path:
    """A file with such a manifest."""
    file = tmp_path / kept_rehearsal.NAME
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(kept_rehearsal.MANIFEST, json.dumps(told))
    return file


def test_what_other_code_has_played_is_not_used(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    file = kept(tmp_path, format=kept_rehearsal.FORMAT, fingerprint="of another version", rows={})
    assert kept_rehearsal.why_not(file) == f"{file} was played by other code, other books or other libraries."
    assert kept_rehearsal.found() in (None, kept_rehearsal.SHIPPED)
    assert "in another form" in kept_rehearsal.why_not(kept(tmp_path, format="placefund-rehearsal/0"))
    (tmp_path / "no.zip").write_text("nothing")
    assert "is no rehearsal that was kept" in kept_rehearsal.why_not(tmp_path / "no.zip")


def test_the_same_code_is_known_again(tmp_path: Path) -> None:
    file = kept(tmp_path, format=kept_rehearsal.FORMAT, fingerprint=kept_rehearsal.fingerprint(), rows={})
    assert kept_rehearsal.why_not(file) == ""


def test_a_row_that_differs_is_named_by_its_table() -> None:
    assert kept_rehearsal.differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ("b", "c")
