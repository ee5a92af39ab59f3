"""The kinds of act that the record keeps: what is stored of each, how a person reads it, and what it tells about.

Every app lists its own in `acts.py`, as a class below `Act`. Who may read a row of the record is asked of `Act.tells`, never of
its words: words may be changed, and what they tell stays closed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from enum import Enum, StrEnum
from typing import Self

from placefund.domain.messages import Message, say


class Tells(StrEnum):
    """What a row of the record tells whoever reads it."""

    OPEN = "open"
    DRAFT = "draft"
    STANDING = "standing"
    WAITING = "waiting"
    RESTRICTED = "restricted"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Tells.OPEN: say("Whoever may read the thing may read that it was done."),
    Tells.DRAFT: say("The authors' own business, before an application is sent."),
    Tells.STANDING: say(
        "Tells where a bid stands: closed by a conflict, and by an embargo, until the outcomes are public."
    ),
    Tells.WAITING: say(
        "Tells what is proposed for a bid before a second person publishes it: closed for good by a conflict, and left out of "
        "lists of all acts; what is published has an act of its own."
    ),
    Tells.RESTRICTED: say(
        "Somebody's own matter, such as a sign-in, a role or a tie: for auditors and for those it concerns."
    ),
}


def detail_in_words(name: str) -> Message:
    """`claimed_pence` reads “Claimed”: what a detail of an act is called."""
    return say(name.removesuffix("_pence").replace("_", " ").capitalize())


class Act(Enum):
    """One kind of act. The value is the verb that is stored, so it never changes; the sentence may."""

    _value_: str
    sentence: str
    tells: Tells

    def __new__(cls, verb: str, sentence: str, tells: Tells) -> Self:
        act = object.__new__(cls)
        act._value_ = verb
        act.sentence = sentence
        act.tells = tells
        return act

    @property
    def verb(self) -> str:
        """What the record stores of it."""
        return self._value_

    @property
    def app(self) -> str:
        """The app whose act it is: `applications` for `placefund.applications.acts`."""
        return type(self).__module__.split(".")[1]


def every_act() -> Iterator[Act]:
    """Every act of every app by the apps' names, once their lists are imported."""
    for acts in sorted(Act.__subclasses__(), key=lambda acts: acts.__module__):
        yield from acts


def of_verb(verb: str) -> tuple[Act, ...]:
    """The acts that are stored with this verb: none when it is not known, several when apps share the word."""
    return _by_verb(tuple(Act.__subclasses__())).get(verb, ())


@functools.cache
def _by_verb(lists: tuple[type[Act], ...]) -> dict[str, tuple[Act, ...]]:
    """The acts of these lists by their verbs: a page of the record asks for hundreds."""
    found: dict[str, tuple[Act, ...]] = {}
    for acts in lists:
        for act in acts:
            found[act.verb] = (*found.get(act.verb, ()), act)
    return found


def is_shared(act: Act) -> bool:
    """Whether other apps store the same verb; then the kind of the subject tells them apart."""
    return len(of_verb(act.verb)) > 1


def resolve(verb: str, subject_kind: str) -> Act | None:
    """The act of a row of the record; None when this version does not know it, which must open nothing to anybody."""
    found = of_verb(verb)
    if len(found) > 1:
        app = subject_kind.partition(".")[0]
        found = tuple(act for act in found if act.app == app)
    return found[0] if len(found) == 1 else None


def telling(tells: Iterable[Tells]) -> tuple[Act, ...]:
    """The acts whose record tells one of these."""
    wanted = frozenset(tells)
    return tuple(act for act in every_act() if act.tells in wanted)
