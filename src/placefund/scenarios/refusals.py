"""How an action on scenarios, views and signatures refuses what it cannot do."""

from __future__ import annotations

from placefund.domain.findings import NotPossible


def refuse(why: str) -> None:
    """Raise what a sentence says; an empty one says that nothing stands in the way.

    Raises:
        NotPossible: with the sentence.
    """
    if why:
        raise NotPossible(why)
