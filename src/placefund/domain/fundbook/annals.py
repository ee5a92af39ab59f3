"""What a fundbook tells of the past and of what is not known: predecessors, claims, dated events, answers, unknowns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placefund.domain.fundbook.measures import Unit
from placefund.domain.fundbook.values import ApproximateDate, NotPublished, Provenance, ident, ref, rows
from placefund.domain.money import Money


class PartKind(StrEnum):
    """What a part of a programme is."""

    REGION = "region"
    GROUP = "group of projects"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePart:
    """A part of a programme that claims are made about. `within` is the part it lies in; none: the whole programme."""

    slug: str = ident("scope")
    name: str
    kind: PartKind
    within: str | None = ref("scope", default=None)
    place: str | None = ref("place", default=None)
    projects: int | NotPublished | None = None
    amount: Money | NotPublished | None = None
    amount_wording: str = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingPhase:
    """An amount of money a programme was given at a time."""

    name: str
    announced: ApproximateDate
    amount: Money
    covers: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """An earlier programme that this fund follows."""

    slug: str = ident("programme", also="scope")
    name: str
    summary: str
    delivered_by: str
    announced: ApproximateDate
    projects: int | None = None
    phases: tuple[FundingPhase, ...] = rows("phase", default=())
    parts: tuple[ProgrammePart, ...] = rows("part", default=())
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PredecessorProject:
    """A project of an earlier programme, as far as it is known; `areas` are codes of local authorities it is said to be in."""

    slug: str = ident("predecessor project")
    part: str = ref("scope")
    name: str
    lead: str | NotPublished
    grant: Money | NotPublished
    areas: tuple[str, ...] = ()
    remark: str = ""
    provenance: Provenance


class Bound(StrEnum):
    """How a published number limits the true one."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at least"
    UP_TO = "up to"


class Tense(StrEnum):
    """Whether a claim looks forward or back."""

    FORECAST = "forecast"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A published outcome figure: `words` as published, and what they say in numbers.

    `indicators` are those whose sum the figure is about (created or safeguarded: two). `scope` is a programme or a part
    of one. `low` and `high` are in `unit`; whole pounds when it is pounds; None where the words set no such bound.
    """

    id: str = ident("claim")
    made: ApproximateDate
    indicators: tuple[str, ...] = ref("indicator")
    scope: str = ref("scope")
    tense: Tense
    words: str
    definition_words: str = ""
    unit: Unit
    bound: Bound
    low: int | None = None
    high: int | None = None
    provenance: Provenance


class EventKind(StrEnum):
    """What happened."""

    ANNOUNCEMENT = "announcement"
    OPENING = "opening"
    CLOSING = "closing"
    DECISION = "decision"
    DELIVERY = "delivery"
    PUBLICATION = "publication"
    SCRUTINY = "scrutiny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something dated in the life of the fund or before it."""

    id: str = ident("event")
    when: ApproximateDate
    kind: EventKind
    words: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A published answer to a question about the rules; a later one may supersede it.

    `place` is given when the answer belongs to a place's own call and not to the fund as a whole.
    """

    id: str = ident("clarification")
    answered_on: date
    answered_by: str
    place: str | None = ref("place", default=None)
    call: str = ""
    question: str
    answer: str
    reason: str = ""
    supersedes: str | None = ref("clarification", default=None)
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two publications that cannot both be right, which one this fundbook follows, and why."""

    id: str = ident("dispute")
    about: str
    followed: str
    followed_sources: tuple[str, ...] = ref("source")
    contradicted: str
    contradicted_sources: tuple[str, ...] = ref("source")
    why: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPartnership:
    """A partnership publicly known to prepare or make a bid. Nothing here says that it won."""

    slug: str = ident("known partnership")
    strand: str = ref("strand")
    name: str
    theme: str
    partners: tuple[str, ...]
    known: str
    provenance: Provenance


class PlaceFactKind(StrEnum):
    """What is told about a place."""

    CLUSTER = "cluster"
    GOVERNANCE = "governance"
    CALL = "local call"
    PROJECT = "project"
    TAKING_PART = "taking part"
    CONTACT = "contact"
    STRATEGY = "strategy"
    OTHER_MONEY = "other money"
    PRECEDENT = "precedent"
    FLAG = "flag"

    @property
    def asked_as(self) -> str:
        """What somebody who looks for it would call it."""
        return _ASKED.get(self, self.value)


_ASKED = {
    PlaceFactKind.CLUSTER: "what it is strong in",
    PlaceFactKind.CALL: "call of its own",
    PlaceFactKind.TAKING_PART: "how to take part here",
    PlaceFactKind.CONTACT: "whom to ask here",
    PlaceFactKind.PRECEDENT: "what was funded before",
    PlaceFactKind.FLAG: "to bear in mind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFact:
    """One published thing about a place, its clusters, calls or projects, or that such a thing is not published.

    `strategy` and `other money` are of the place and not of the fund; their words say so.
    """

    id: str = ident("place fact")
    place: str = ref("place")
    kind: PlaceFactKind
    words: str | NotPublished
    amount: Money | None = None
    provenance: Provenance


class StatementKind(StrEnum):
    """What was said of the fund as a whole."""

    ANNOUNCEMENT = "announcement"
    POLICY = "policy"
    AIM = "aim"
    AREA = "area"
    STORY = "story"
    TAKING_PART = "taking part"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was said of the fund: who announced it, the policy it serves, its aims and areas, the work it is told by.

    `place` is given when a story happened in one of the fund's places.
    """

    id: str = ident("statement")
    kind: StatementKind
    title: str
    words: str
    place: str | None = ref("place", default=None)
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something the fund has not published or nobody has found. `looked_in` are sources that were searched."""

    id: str = ident("unknown")
    what: str
    why: str
    where: str
    looked_in: tuple[str, ...] = ref("source", default=())
