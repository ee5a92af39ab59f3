"""Looks at every part of an installation, one after the other. It changes nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from placefund.operations.health import copies, database, site, surroundings, work
from placefund.operations.health.sign import Grade, Sign

WITHOUT_DATABASE: tuple[Callable[[], Iterator[Sign]], ...] = (
    site.key,
    site.mode,
    site.addresses,
    surroundings.settings_file,
    surroundings.folder,
    surroundings.disk,
    surroundings.styles,
    surroundings.mail,
    surroundings.sign_on,
    surroundings.scanner,
)
OF_DATABASE: tuple[Callable[[], Iterator[Sign]], ...] = (
    database.versions,
    database.protection,
    database.time,
    surroundings.mails,
)
OF_WORK: tuple[Callable[[datetime], Iterator[Sign]], ...] = (
    work.worker,
    work.queue,
    work.tick,
    work.seal,
    copies.backups,
    copies.drills,
)


PARTS = tuple(each.__name__ for each in (*WITHOUT_DATABASE, *OF_DATABASE, *OF_WORK))
"""What can be looked at by itself, by name. The database and its tables are looked at whatever is asked for."""


def signs(now: Callable[[], datetime], parts: Collection[str] = PARTS) -> Iterator[Sign]:
    """These parts with how they are. `now` is asked only once the database can be, for it may hold the clock.

    Where the tables are not those of this version, what is in them cannot be told.
    """
    for each in WITHOUT_DATABASE:
        if each.__name__ in parts:
            yield from each()
    if silence := database.answers():
        yield silence
        return
    yield from database.engine()
    yield from (tables := list(database.tables()))
    if any(sign.grade is Grade.WRONG for sign in tables):
        return
    for each in OF_DATABASE:
        if each.__name__ in parts:
            yield from each()
    at = now()
    for of_work in OF_WORK:
        if of_work.__name__ in parts:
            yield from of_work(at)
