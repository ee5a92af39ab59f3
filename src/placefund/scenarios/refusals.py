"""What an action on scenarios, views and signatures raises when it cannot do what it was asked for."""

from __future__ import annotations

from placefund.domain.findings import NotAllowed


class NotPossible(NotAllowed):
    """A scenario, a view or a signature that cannot be as it was asked for."""


def refuse(why: str) -> None:
    """Raise what a sentence says; an empty one says that nothing stands in the way.

    Raises:
        NotPossible: with the sentence.
    """
    if why:
        raise NotPossible(why)
