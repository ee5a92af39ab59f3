"""The words of the conflict graph: what is joined to what, how it reads, and for how long it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message, say


class ConflictRefused(NotAllowed):
    """A node, tie or ruling that makes no sense; the message names it."""


class NodeKind(StrEnum):
    """What a node of the graph is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    APPLICATION = "application"


class TieKind(StrEnum):
    """What joins two nodes. A tie reads from `one` to `other`: “one works for other”."""

    EMPLOYED_BY = "employed by"
    WAS_EMPLOYED_BY = "was employed by"
    GOVERNS = "governs"
    FINANCIAL = "financial"
    CO_APPLICANT = "co-applicant"
    SUPERVISES = "supervises"
    FAMILY = "family"
    SAME_PERSON = "same person"
    INTEREST_IN = "interest in"
    LIVES_IN = "lives in"
    BASED_IN = "based in"
    PART_OF = "part of"
    PARTNER_IN = "partner in"
    NAMED_IN = "named in"
    FOR_PLACE = "for place"
    DECLARED = "declared"


class TieStrength(StrEnum):
    """How much a tie or a conflict counts: a hard one bars, a soft one costs, a cleared one is only shown."""

    HARD = "hard"
    SOFT = "soft"
    CLEARED = "cleared"


SEVERITY = {TieStrength.HARD: 0, TieStrength.SOFT: 1, TieStrength.CLEARED: 2}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of tie joins, how it reads, and for how long it counts.

    `counts` is its standing while it lasts. After its last day it stays as it was for `hard_years`, then soft until
    `soft_years` after that day, then it is forgotten. `is_mutual` ties read the same from either end.
    """

    joins: frozenset[tuple[NodeKind, NodeKind]]
    now: Message
    past: str
    counts: TieStrength = TieStrength.HARD
    hard_years: int = 0
    soft_years: int = 0
    is_mutual: bool = False


_P_O = frozenset({(NodeKind.PERSON, NodeKind.ORGANISATION)})
_P_P = frozenset({(NodeKind.PERSON, NodeKind.PERSON)})
_P_L = frozenset({(NodeKind.PERSON, NodeKind.PLACE)})
_P_A = frozenset({(NodeKind.PERSON, NodeKind.APPLICATION)})
_O_A = frozenset({(NodeKind.ORGANISATION, NodeKind.APPLICATION)})
_O_L = frozenset({(NodeKind.ORGANISATION, NodeKind.PLACE)})
_A_L = frozenset({(NodeKind.APPLICATION, NodeKind.PLACE)})
_WITHIN = frozenset({(NodeKind.ORGANISATION, NodeKind.ORGANISATION), (NodeKind.PLACE, NodeKind.PLACE)})

MEANINGS: Mapping[TieKind, Meaning] = {
    TieKind.EMPLOYED_BY: Meaning(_P_O, say("works for"), say("worked for"), hard_years=3, soft_years=5),
    TieKind.WAS_EMPLOYED_BY: Meaning(_P_O, say("worked for"), say("worked for"), hard_years=3, soft_years=5),
    TieKind.GOVERNS: Meaning(_P_O, say("sits on the board of"), say("sat on the board of"), hard_years=3, soft_years=5),
    TieKind.FINANCIAL: Meaning(
        _P_O, say("has a financial interest in"), say("had a financial interest in"), soft_years=1
    ),
    TieKind.CO_APPLICANT: Meaning(
        _P_P, say("applies together with"), say("applied together with"), hard_years=3, soft_years=5, is_mutual=True
    ),
    TieKind.SUPERVISES: Meaning(_P_P, say("supervises"), say("supervised"), hard_years=5, soft_years=10),
    TieKind.FAMILY: Meaning(_P_P, say("is family of"), say("was family of"), soft_years=10, is_mutual=True),
    TieKind.SAME_PERSON: Meaning(_P_P, say("may be the same person as"), "", TieStrength.SOFT, is_mutual=True),
    TieKind.INTEREST_IN: Meaning(_P_L, say("has an interest in"), say("had an interest in"), soft_years=3),
    TieKind.LIVES_IN: Meaning(_P_L, say("lives in"), say("lived in"), TieStrength.SOFT, soft_years=1),
    TieKind.BASED_IN: Meaning(_O_L, say("is based in"), say("was based in"), TieStrength.SOFT),
    TieKind.PART_OF: Meaning(_WITHIN, say("is part of"), say("was part of")),
    TieKind.PARTNER_IN: Meaning(_O_A, say("is a partner in"), say("was a partner in"), soft_years=3),
    TieKind.NAMED_IN: Meaning(_P_A, say("is named in"), say("was named in"), soft_years=3),
    TieKind.FOR_PLACE: Meaning(_A_L, say("is for"), say("was for")),
    TieKind.DECLARED: Meaning(_P_A, say("declared a conflict with"), say("declared a conflict with"), hard_years=100),
}
"""The rules in force unless a fund's policy says otherwise. The years are ours to start from, and a fund's to publish."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What counts, how far and how much.

    `hard_reach` and `soft_reach` are lengths of paths (see `ConflictGraph`); `soft_cost` is what the assignment is charged
    for a pair with a soft conflict, in thousandths of similarity.
    """

    meanings: Mapping[TieKind, Meaning] = field(default_factory=lambda: MEANINGS)
    hard_reach: int = 2
    soft_reach: int = 3
    soft_cost: int = 250


@dataclass(frozen=True, slots=True)
class Node:
    """A person, organisation, place or application. `key` tells it apart (“person:7”); `aliases` are its other names."""

    key: str
    kind: NodeKind
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two nodes, from `since` (None: always) to `until` (None: still), and where we have it from."""

    kind: TieKind
    one: str
    other: str
    source: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody ruled on a tie (with its `kind`) or on a person and an application (without one).

    A ruling takes effect on its day. It covers what stood on that day: a path with a tie that began later is judged anew.
    """

    one: str
    other: str
    standing: TieStrength
    by: str
    why: str
    on: date
    kind: TieKind | None = None


def order_of_tie(tie: Tie) -> tuple[str, str, str, str, date, date]:
    return tie.one, tie.other, tie.kind, tie.source, tie.since or date.min, tie.until or date.max


def check_tie(tie: Tie, nodes: Mapping[str, Node], policy: Policy) -> None:
    for key in (tie.one, tie.other):
        if key not in nodes:
            raise ConflictRefused(
                say(
                    "The tie “{kind}” names “{key}”, which is no node of the graph. Add the node.",
                    kind=tie.kind,
                    key=key,
                )
            )
    one, other = nodes[tie.one], nodes[tie.other]
    if (one.kind, other.kind) not in policy.meanings[tie.kind].joins or tie.one == tie.other:
        raise ConflictRefused(
            say(
                "“{kind}” cannot join {name} ({one_kind}) and {other_name} ({other_kind}).",
                kind=tie.kind,
                name=one.name,
                one_kind=one.kind,
                other_name=other.name,
                other_kind=other.kind,
            )
        )
    if tie.since and tie.until and tie.until < tie.since:
        raise ConflictRefused(
            say(
                "The tie “{kind}” of {name} and {other_name} ends before it begins.",
                kind=tie.kind,
                name=one.name,
                other_name=other.name,
            )
        )


def check_ruling(ruling: Ruling, nodes: Mapping[str, Node]) -> None:
    for key in (ruling.one, ruling.other):
        if key not in nodes:
            raise ConflictRefused(say("A ruling names “{key}”, which is no node of the graph. Add the node.", key=key))
    if not ruling.by.strip() or not ruling.why.strip():
        names = say("{name} and {nodes_name}", name=nodes[ruling.one].name, nodes_name=nodes[ruling.other].name)
        raise ConflictRefused(
            say("The ruling on {names} does not say who made it and why. It needs both.", names=names)
        )


def standing_of(tie: Tie, meaning: Meaning, on: date) -> TieStrength | None:
    """How much a tie counts on a day. One that has not begun is known of, so it is soft."""
    if tie.since and on < tie.since:
        return TieStrength.SOFT
    if tie.until is None and tie.kind is TieKind.WAS_EMPLOYED_BY:
        return meaning.counts  # nobody knows when it ended: the careful reading
    if tie.until is None or on <= tie.until or on <= _years_after(tie.until, meaning.hard_years):
        return meaning.counts
    return TieStrength.SOFT if on <= _years_after(tie.until, meaning.soft_years) else None


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def day_in_words(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
