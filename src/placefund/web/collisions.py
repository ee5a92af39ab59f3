"""Two people at one thing at the same moment: the database lets one of them through, and the other is told so in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say

Result = TypeVar("Result")
log = logging.getLogger(__name__)
_TAKEN = ("UniqueViolation", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
"""How the engines call a row that may stand once and stands already: psycopg by its error's class, SQLite by a name on it."""


class DoneMeanwhile(NotAllowed):
    """Somebody did the same, or what rules it out, between this person's look at the page and their step."""


def in_turn(act: Callable[[], Result]) -> Result:
    """Take a step. Where the database refuses its row because another such row came first, that is a refusal like any other.

    An action looks whether its row is there before it writes it, so only somebody else at the same moment can get there between.
    Every other breach of a constraint is a mistake of ours and stays one.

    Raises:
        DoneMeanwhile: with a sentence; nothing has changed, because an action is one transaction.
    """
    try:
        return act()
    except IntegrityError as trouble:
        if not _is_taken(trouble):
            raise
        log.warning("Refused as done meanwhile: %s", trouble)
        raise DoneMeanwhile(
            say(
                "Somebody else has done this at the same moment, or something that rules it out. Nothing of yours was "
                "kept. Look at the page anew."
            )
        ) from trouble


def _is_taken(trouble: IntegrityError) -> bool:
    cause = trouble.__cause__
    return type(cause).__name__ in _TAKEN or getattr(cause, "sqlite_errorname", "") in _TAKEN
