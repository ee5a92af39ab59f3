"""Making a demonstration: both fundbooks, a rehearsal played through, and its own clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from placefund.domain.findings import NotAllowed
from placefund.fundbooks.folders import texts_of
from placefund.fundbooks.loader import AlreadyLoaded, LoadedFund, load_folder
from placefund.operations import kept_rehearsal
from placefund.operations.server import command_in_words
from placefund.records import clock
from placefund.rehearsal.plan import BEGINS, PRESENT
from placefund.rehearsal.practice import perform
from placefund.rehearsal.script import play

DEMO_PEOPLE = "@rehearsal.example"
Say = Callable[[str], None]
Progress = Callable[[str, int, int], None]


class NotADemonstration(NotAllowed):
    """The data folder holds something else."""


def prepare_folder(*, reset: bool) -> None:
    """Make sure that the data folder is ours to use, and empty it when asked.

    Raises:
        NotADemonstration: it holds a real installation, or cannot be written.
    """
    home, mark = Path(settings.HOME), Path(settings.DEMO_MARK)
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".can-be-written"
        probe.touch()
        probe.unlink()
    except OSError as trouble:
        raise NotADemonstration(
            f"The folder {home} cannot be written ({trouble.strerror}). Set PLACEFUND_HOME to a folder that can."
        ) from trouble
    if (home / "placefund.sqlite3").exists() and not mark.exists():
        raise NotADemonstration(
            f"{home} holds an installation that is not a demonstration, so it is left alone. "
            "Set PLACEFUND_HOME to another folder for the demonstration."
        )
    if reset and mark.exists():
        _empty(home)
    mark.touch()


def _empty(home: Path) -> None:
    connection.close()
    for name in ("placefund.sqlite3", "placefund.sqlite3-wal", "placefund.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    for name in ("documents", "mail"):
        shutil.rmtree(home / name, ignore_errors=True)


def _load(slug: str, at: datetime) -> LoadedFund:
    """Load one of the two funds, or say what to do where its book is another one since this demonstration was made.

    Raises:
        NotADemonstration: naming the command that makes it anew, and how to keep this one.
    """
    try:
        return load_folder(Path(settings.FUNDBOOKS_DIR) / slug, at=at)
    except AlreadyLoaded as refusal:
        raise NotADemonstration(
            f"The fundbook “{slug}” has changed since the demonstration in {settings.HOME} was made, and a fund that is "
            f"running is not rewritten. Make the demonstration anew: {command_in_words('demo --reset')} (what was entered in "
            "it is thrown away). To keep it as it is, set PLACEFUND_HOME to another folder and start there."
        ) from refusal


def build(say: Say, progress: Progress, *, is_played: bool = False) -> None:
    """Bring the database to the demonstration's present; what is there already is not done again.

    A first start unpacks what was played before by the same code, where it is kept; with `is_played` it plays in any case. What
    had to be played is kept for the next time that the demonstration begins afresh.
    """
    home = Path(settings.HOME)
    is_first = not (home / kept_rehearsal.DATABASE).exists()
    kept = kept_rehearsal.found() if is_first and not is_played else None
    if kept is not None:
        connection.close()
        kept_rehearsal.unpack(kept, home)
        say("The rehearsal was played before by the same code, and is unpacked")
    say("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    if clock.offset() is None:
        clock.move_to(PRESENT)
    for slug, at in (("lipf", PRESENT), ("rehearsal", BEGINS)):
        loaded = _load(slug, at)
        say(f"{loaded.fund}: loaded" if loaded.is_new else f"{loaded.fund}: here already")
    # Not up to the clock: days after the first start everyone still finds what was left for them on the first morning.
    play(PRESENT, progress=progress)
    # After the rehearsal: the copy's people are invented too, and act in no other fund.
    copy = perform(texts_of(Path(settings.FUNDBOOKS_DIR) / "lipf"))
    say(f"{copy}: here to be practised on")
    if is_first and kept is None and not is_played and kept_rehearsal.is_in_home():
        connection.close()
        kept_rehearsal.keep(home, kept_rehearsal.home_file())
