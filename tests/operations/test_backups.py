"""A backup holds the database and every file; it is refused when it is not whole, and the drill shows that it can be restored."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from placefund.operations import backups, restoring
from placefund.operations.backups import CannotBackUp, faults, kept, make, read
from placefund.operations.health import copies
from placefund.operations.models import Heartbeat
from placefund.records import clock
from tests.build import an_award

pytestmark = [pytest.mark.django_db(transaction=True)]
MADE = datetime(2026, 11, 29, 1, 50, tzinfo=UTC)
CONTENT = b"what somebody sent"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def where(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUPS_DIR, settings.BACKUPS_KEPT = tmp_path / "backups", 14
    sent = Path(settings.MEDIA_ROOT) / NAME[:2] / NAME
    sent.parent.mkdir(parents=True)
    sent.write_bytes(CONTENT)
    return tmp_path / "backups"


def test_it_holds_the_database_and_every_file_and_only_its_owner_reads_it(where: Path) -> None:
    backup, spoilt = make(where, at=MADE, keep=3)
    assert (backup.folder.name, spoilt, list(faults(backup))) == ("placefund-2026-11-29T015000Z", [], [])
    assert backup.file(f"{NAME[:2]}/{NAME}").read_bytes() == CONTENT
    assert read(backup.folder) == backup
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in backup.folder.iterdir()} == {
        backup.manifest.database: "0o600",
        "manifest.json": "0o600",
    }
    assert oct(where.stat().st_mode & 0o777) == "0o700"


def test_the_oldest_go_and_so_do_files_that_no_backup_names(where: Path, settings: Any) -> None:
    make(where, at=MADE, keep=2)
    (Path(settings.MEDIA_ROOT) / NAME[:2] / NAME).unlink()
    make(where, at=MADE + timedelta(days=1), keep=2)
    assert (where / "documents" / NAME[:2] / NAME).exists()
    (where / ".being-made-placefund-2026").mkdir()  # as one that was cut off leaves
    make(where, at=MADE + timedelta(days=2), keep=2)
    assert [backup.folder.name for backup in kept(where)] == [
        "placefund-2026-12-01T015000Z",
        "placefund-2026-11-30T015000Z",
    ]
    assert not (where / "documents" / NAME[:2] / NAME).exists()
    assert not (where / ".being-made-placefund-2026").exists()


def test_a_file_that_is_not_what_was_sent_is_told_and_not_kept(where: Path, settings: Any) -> None:
    (Path(settings.MEDIA_ROOT) / NAME[:2] / NAME).write_bytes(b"other")
    with pytest.raises(CommandError, match=f"The file {NAME[:2]}/{NAME} is not what was sent"):
        call_command("backup")
    assert Heartbeat.objects.get(job="backup").is_well is False
    assert [sign.grade.value for sign in copies.backups(clock.now())] == ["wrong"]
    assert kept(where)[0].manifest.files == ()


def test_one_that_is_not_whole_is_not_restored(where: Path) -> None:
    backup, _ = make(where, at=MADE, keep=3)
    backup.file(f"{NAME[:2]}/{NAME}").write_bytes(b"other")
    with pytest.raises(CannotBackUp, match=f"not whole.*\nIts file {NAME[:2]}/{NAME} is not what was sent"):
        restoring.restore(backup)
    backup.database.unlink()
    backup.file(f"{NAME[:2]}/{NAME}").unlink()
    assert list(faults(backup)) == [
        f"Its database {backup.manifest.database} is missing.",
        f"Its file {NAME[:2]}/{NAME} is missing.",
    ]


def test_nothing_that_is_here_is_written_over(where: Path, settings: Any) -> None:
    backup, _ = make(where, at=MADE, keep=3)
    with pytest.raises(CommandError, match=r"There are files in .* already\. Restore into an empty PLACEFUND_HOME"):
        call_command("restore", str(backup.folder))
    (Path(settings.MEDIA_ROOT) / NAME[:2] / NAME).unlink()
    with pytest.raises(CommandError, match=r"There are tables in .* already\. Restore into an empty"):
        call_command("restore", str(backup.folder))


def test_what_is_no_backup_is_refused(where: Path) -> None:
    with pytest.raises(CommandError, match="There is no backup in"):
        call_command("restore", str(where / "none"))
    with pytest.raises(CommandError, match=r"There is no backup in .* Run `placefund backup` first"):
        call_command("drill")
    backup, _ = make(where, at=MADE, keep=3)
    manifest = backup.folder / backups.MANIFEST
    values = json.loads(manifest.read_text())
    for changed, sentence in (
        ({"format": "placefund-backup/9"}, "this version of Placefund reads"),
        ({"x": 1}, "is not that"),
    ):
        manifest.write_text(json.dumps(values | changed))
        with pytest.raises(CannotBackUp, match=sentence):
            read(backup.folder)
    assert kept(where) == []


def test_a_folder_that_cannot_be_written_is_told_and_noted(where: Path) -> None:
    where.write_text("a file stands here")
    with pytest.raises(CommandError, match="The backup could not be written to"):
        call_command("backup")
    assert Heartbeat.objects.get(job="backup").is_well is False


def test_the_doctor_knows_how_old_the_newest_is_and_whether_it_was_tried(where: Path) -> None:
    at = clock.now()
    assert [sign.told for sign in copies.backups(at)] == ["None was ever made."]
    call_command("backup")
    assert [sign.grade.value for sign in copies.backups(at + timedelta(hours=20))] == ["well"]
    assert [sign.grade.value for sign in copies.backups(at + timedelta(hours=30))] == ["wrong"]
    assert [sign.grade.value for sign in copies.drills(at)] == ["look"]
    for backup in kept(where):
        (backup.folder / backups.MANIFEST).unlink()
    [sign] = copies.backups(at)
    assert "holds none that can be read" in sign.told


@pytest.mark.slow
def test_the_drill_restores_aside_and_verifies_there(where: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_award()
    call_command("tick")
    call_command("backup")
    call_command("drill")
    said = capsys.readouterr().out
    for sentence in (
        "is restored.",
        "1 files are restored.",
        "Nothing is broken.",
        "stands in the record here.",
        "can be restored.",
    ):
        assert sentence in said
    assert Heartbeat.objects.get(job="drill").is_well is True
    [backup] = kept(where)
    backup.database.write_bytes(b"spoilt")
    with pytest.raises(CommandError, match="did not come through the drill"):
        call_command("drill", str(backup.folder))
    assert "is not what was written" in capsys.readouterr().out
    assert [sign.grade.value for sign in copies.drills(clock.now())] == ["wrong"]
