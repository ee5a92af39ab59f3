"""Whether there is a backup to go back to, and whether somebody has tried it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from placefund.domain.messages import say
from placefund.operations.backups import kept
from placefund.operations.health.sign import Sign, look, well, wrong
from placefund.operations.models import Job
from placefund.operations.queries import newest_beat
from placefund.records.models import Event

BACKUP_OLD = timedelta(hours=26)
DRILL_OLD = timedelta(days=35)


def backups(at: datetime) -> Iterator[Sign]:
    """When the newest was made, and how that went."""
    last = newest_beat(Job.BACKUP)
    there = kept(Path(settings.BACKUPS_DIR))
    advice = say("Run “placefund backup” every night: “placefund units” writes its timer.")
    if last is None:
        grade = look if settings.DEMO or not _is_in_use() else wrong
        yield grade(say("Backups"), say("None was ever made."), advice)
    elif not last.is_well:
        yield wrong(
            say("Backups"),
            say("The last one failed, at {at}: {told}", at=last.at, told=last.told),
            say("Run “placefund backup”."),
        )
    elif at - last.at > BACKUP_OLD:
        yield wrong(say("Backups"), say("The last one was made at {at}.", at=last.at), advice)
    elif not there:
        yield wrong(
            say("Backups"),
            say(
                "One was made at {at}, and {folder} holds none that can be read.",
                at=last.at,
                folder=settings.BACKUPS_DIR,
            ),
            say("See what became of it; name the folder in PLACEFUND_BACKUPS."),
        )
    else:
        yield well(say("Backups"), say("The last one was made at {at}.", at=last.at))


def _is_in_use() -> bool:
    """Whether there is anything yet that would be missed."""
    return Event.objects.exists()


def drills(at: datetime) -> Iterator[Sign]:
    """When a backup was last restored to see whether it can be."""
    last = newest_beat(Job.DRILL)
    advice = say("Run “placefund drill”: it restores the newest backup aside and verifies it there.")
    if last is None:
        yield look(say("Drill"), say("No backup was ever tried."), advice)
    elif not last.is_well:
        yield wrong(
            say("Drill"),
            say("The last backup that was tried, at {at}, failed: {told}", at=last.at, told=last.told),
            advice,
        )
    elif at - last.at > DRILL_OLD:
        yield look(say("Drill"), say("A backup was last tried at {at}.", at=last.at), advice)
    else:
        yield well(say("Drill"), say("A backup was restored and verified at {at}.", at=last.at))
