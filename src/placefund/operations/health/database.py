"""Whether the database answers, is of this version, keeps what must be kept, and has the time of this machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from placefund import __version__
from placefund.domain.messages import say, say_count
from placefund.operations import grants
from placefund.operations.health.sign import Sign, look, well, wrong
from placefund.operations.models import Heartbeat
from placefund.records import clock, triggers

OLDEST_POSTGRESQL = (14, 0)
MOST_SKEW = timedelta(seconds=5)


def answers() -> Sign | None:
    """What is wrong where the database cannot be asked at all: then nothing else can be looked at."""
    try:
        connection.ensure_connection()
    except DatabaseError as trouble:
        return wrong(
            say("Database"),
            say("The database does not answer: {reason}", reason=" ".join(str(trouble).split())[:300]),
            say("See that it runs, and that DATABASE_URL has its address, name and password."),
        )
    return None


def engine() -> Iterator[Sign]:
    if connection.vendor == "postgresql":
        major, minor = divmod(connection.cursor().connection.info.server_version, 10000)
        told = say("PostgreSQL {version}.", version=f"{major}.{minor}")
        if (major, minor) < OLDEST_POSTGRESQL:
            yield wrong(say("Database"), told, say("Use PostgreSQL 14 or newer."))
        else:
            yield well(say("Database"), told)
    else:
        yield well(say("Database"), say("SQLite {version}, one file for a few people.", version=sqlite3.sqlite_version))


def tables() -> Iterator[Sign]:
    """Whether the tables are those of this version: neither older nor newer."""
    executor = MigrationExecutor(connection)
    ahead = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = sorted(
        f"{app} {name}"
        for app, name in executor.loader.applied_migrations
        if app in executor.loader.migrated_apps and (app, name) not in executor.loader.graph.nodes
    )
    if unknown:
        yield wrong(
            say("Tables"),
            say(
                "The tables are of a newer version than this one, {version}: it does not know {migration}.",
                version=__version__,
                migration=unknown[-1],
            ),
            say("Install the version that made them, or restore the backup from before it."),
        )
    elif ahead:
        yield wrong(
            say("Tables"),
            say_count(
                "{count} change of tables is not made yet.", "{count} changes of tables are not made yet.", len(ahead)
            ),
            say("Take a backup, then run “placefund migrate”."),
        )
    else:
        yield well(say("Tables"), say("They are those of version {version}.", version=__version__))


def versions() -> Iterator[Sign]:
    """Whether what runs beside the pages is of this version too: it stays on the old one until it is restarted."""
    others = Heartbeat.objects.exclude(version=__version__).order_by("-at")
    if other := others.first():
        yield look(
            say("Version"),
            say(
                "The {job} on {host} last ran as version {version}; this is {here}.",
                job=other.get_job_display(),
                host=other.host,
                version=other.version,
                here=__version__,
            ),
            say("Restart it. If that machine is gone, this line can be left alone."),
        )
    else:
        yield well(say("Version"), say("Everything that runs here is {version}.", version=__version__))


def protection() -> Iterator[Sign]:
    """The triggers by which the database refuses to change what must stay as it was written."""
    lost = list(triggers.missing())
    if lost:
        yield wrong(
            say("Protection"),
            lost[0] if len(lost) == 1 else say("{first} And {others} more.", first=lost[0], others=len(lost) - 1),
            say("Restore the newest backup that “placefund drill” finds whole, and find out who changed the tables."),
        )
    elif connection.vendor == "postgresql" and grants.unprotected():
        yield look(
            say("Protection"),
            say(
                "The database refuses to change what must stay, and the user that the service signs in as owns the tables: "
                "whoever takes the service over can take that refusal away."
            ),
            say(
                "Give the service a user of its own: see “Two users of the database” in the page on running a real fund."
            ),
        )
    else:
        yield well(say("Protection"), say("The database refuses to change whatever must stay as it was written."))


def time() -> Iterator[Sign]:
    """How far the clock of this machine is from the database's, which may be on another."""
    if (apart := clock.skew()) is None:
        return
    if apart > MOST_SKEW:
        yield wrong(
            say("Clock"),
            say(
                "The clock of this machine and the database's are {seconds} seconds apart.",
                seconds=int(apart.total_seconds()),
            ),
            say("Let both machines keep time by NTP: deadlines are read from these clocks."),
        )
    else:
        yield well(say("Clock"), say("This machine and the database have the same time."))
