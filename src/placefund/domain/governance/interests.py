"""Interests of those who sit on a board, and who must leave for an item because of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from placefund.domain.messages import Message, all_of, say
from placefund.domain.partnerships import Helix

DECLARED_WITHIN = timedelta(days=28)
"""How long somebody who takes a seat has to declare their interests."""
DECLARED_AGAIN_AFTER = timedelta(days=365)
"""How long a declaration is good for: interests change, and whoever looks at the register wants to know as of when."""


class BoardInterestKind(StrEnum):
    """How somebody is tied to an organisation. The value is stored."""

    EMPLOYMENT = "employment"
    OFFICE = "office"
    OWNERSHIP = "ownership"
    FUNDING = "funding"
    FAMILY = "family"
    OTHER = "other"

    @property
    def label(self) -> Message:
        return {
            "employment": say("Employed there"),
            "office": say("Director, trustee, governor or councillor there"),
            "ownership": say("Owns a part of it"),
            "funding": say("Is paid or funded by it otherwise"),
            "family": say("Somebody close has one of these ties"),
            "other": say("Another tie"),
        }[self.value]

    @property
    def tie(self) -> Message:
        """How a sentence about the person says it, before the organisation's name."""
        return {
            "employment": say("is employed by {organisation}"),
            "office": say("holds an office in {organisation}"),
            "ownership": say("owns a part of {organisation}"),
            "funding": say("is paid or funded by {organisation}"),
            "family": say("has somebody close who is tied to {organisation}"),
            "other": say("is tied to {organisation}"),
        }[self.value]


def is_same_body(one: Body, other: Body) -> bool:
    """Whether two names are of one organisation: by its number in the register; else letter by letter, in whatever case."""
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return one.name.casefold().split() == other.name.casefold().split()


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as a rule sees it: its name, and its number where it is in the register."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class BoardTie:
    """One entry of the register of interests: which organisation, which tie, since when and until when."""

    organisation: Body
    kind: BoardInterestKind
    since: date
    ended: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether somebody has it on a day; on its last day they still have it."""
        return self.since <= day and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class SeatedMember:
    """Somebody on a board as the rules see them. Whom they represent is a tie, too, whether or not they entered it."""

    number: int
    name: str
    represents: Body
    helix: Helix
    is_voting: bool
    is_chair: bool = False
    ties: tuple[BoardTie, ...] = field(default=())

    def reasons_to_leave(self, organisations: Iterable[Body], day: date) -> tuple[Message, ...]:
        """Why they have an interest in one of these organisations on a day, one sentence for each tie."""
        return tuple(reason for body in organisations for reason in self._reasons_for(body, day))

    def _reasons_for(self, body: Body, day: date) -> Iterable[Message]:
        if is_same_body(self.represents, body):
            yield say("represents {organisation}", organisation=body.name)
        for tie in self.ties:
            if tie.holds_on(day) and is_same_body(tie.organisation, body):
                yield tie.kind.tie.format(organisation=body.name)


@dataclass(frozen=True, slots=True)
class MustLeave:
    """That somebody leaves for an item, and why: each reason as it stands after their name."""

    member: SeatedMember
    reasons: tuple[Message, ...]

    @property
    def sentence(self) -> Message:
        return say("{name} leaves: {reasons}.", name=self.member.name, reasons=all_of(self.reasons))


def who_must_leave(organisations: Sequence[Body], members: Iterable[SeatedMember], day: date) -> tuple[MustLeave, ...]:
    """Who leaves for an item that touches these organisations, with every reason. Observers leave, too: they would hear it."""
    found = ((member, member.reasons_to_leave(organisations, day)) for member in members)
    return tuple(MustLeave(member, reasons) for member, reasons in found if reasons)


def declaration_due(since: date, declared: date | None) -> date:
    """By which day somebody declares their interests: within four weeks of taking the seat, then once a year."""
    return since + DECLARED_WITHIN if declared is None else declared + DECLARED_AGAIN_AFTER
