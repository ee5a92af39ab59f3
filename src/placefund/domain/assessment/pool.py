"""The rules of a pool of assessors: who can be given something, how much, and which sectors lack readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placefund.domain.assessment.names import words_of
from placefund.domain.assessment.ties import TieKind
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say, say_count
from placefund.domain.partnerships import Helix

MOST_READINGS = 100
"""Nobody reads more applications than this in a round."""

NOT_YET = {
    "invited": say("has not answered the invitation yet"),
    "declined": "declined the invitation",
    "stood_down": "has stood down",
}


class PoolRefused(NotAllowed):
    """Something that the rules of a pool refuse; the sentence names it."""


def check_load(least: int, most: int) -> None:
    """Refuse a load that nobody can carry.

    Raises:
        PoolRefused: the least is below none or above the most, or the most is not from 0 to 100.
    """
    if not 0 <= most <= MOST_READINGS:
        raise PoolRefused(
            say(
                "Somebody can read from 0 to {most_readings} applications in a round, not {most}.",
                most_readings=MOST_READINGS,
                most=most,
            )
        )
    if not 0 <= least <= most:
        raise PoolRefused(
            say(
                "The least somebody wants to read ({least}) must be from 0 to the most they can read ({most}).",
                least=least,
                most=most,
            )
        )


def check_topics(topics: Iterable[str], sectors: Iterable[str]) -> tuple[str, ...]:
    """The topics in order, each once.

    Raises:
        PoolRefused: a topic that is no sector of the fund, where the fund has named its sectors.
    """
    known, chosen = tuple(sectors), tuple(sorted(set(topics)))
    if unknown := [topic for topic in chosen if known and topic not in known]:
        raise PoolRefused(
            say(
                "“{unknown}” is no sector of this fund. Choose from: {known}.",
                unknown=unknown[0][:200],
                known="; ".join(known),
            )
        )
    return chosen


TO_ORGANISATIONS = (TieKind.EMPLOYED_BY, TieKind.WAS_EMPLOYED_BY, TieKind.GOVERNS, TieKind.FINANCIAL)
TO_PLACES = (TieKind.INTEREST_IN, TieKind.LIVES_IN)
TO_PEOPLE = (TieKind.FAMILY, TieKind.CO_APPLICANT, TieKind.SUPERVISES)
TO_APPLICATIONS = (TieKind.NAMED_IN,)


@dataclass(frozen=True, slots=True)
class NewTie:
    """A tie of an assessor as somebody enters it. One other end is named: the number of an organisation or application,
    the code of a local authority, or the name of a person. `source` says where it is known from."""

    kind: TieKind
    source: str
    organisation: int | None = None
    application: int | None = None
    area_code: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    def as_record(self) -> dict[str, Any]:
        """The tie by the names of the fields in which it is kept."""
        return {
            "kind": self.kind.value,
            "organisation_id": self.organisation,
            "application_id": self.application,
            "area_code": self.area_code,
            "person": self.person.strip(),
            "since": self.since,
            "until": self.until,
            "source": self.source.strip(),
        }


def check_new_tie(tie: NewTie) -> None:
    """Refuse a tie without a source, with the wrong other end for its kind, or that ends before it begins.

    Raises:
        PoolRefused: saying what to enter.
    """
    ends = {
        "an organisation": (TO_ORGANISATIONS, tie.organisation is not None),
        "a local authority": (TO_PLACES, bool(tie.area_code)),
        "a person": (TO_PEOPLE, bool(tie.person.strip())),
        "an application": (TO_APPLICATIONS, tie.application is not None),
    }
    wanted = next((name for name, (kinds, _) in ends.items() if tie.kind in kinds), "")
    if not wanted:
        raise PoolRefused(say("A tie “{kind}” is worked out, not entered. Choose another kind.", kind=tie.kind))
    if [name for name, (_, is_given) in ends.items() if is_given] != [wanted]:
        raise PoolRefused(
            say(
                "A tie “{kind}” joins somebody to {wanted}. Enter {wanted}, and nothing else.",
                kind=tie.kind,
                wanted=wanted,
            )
        )
    if tie.person:
        words_of(tie.person)  # a name without letters could never be found again
    if not tie.source.strip():
        raise PoolRefused(say("Say where this is known from: a register, a website, their own word."))
    if tie.since and tie.until and tie.until < tie.since:
        raise PoolRefused(say("The tie ends before it begins. Check the two dates."))


@dataclass(frozen=True, slots=True)
class PoolMember:
    """What counts of one assessor who accepted: their topics, the leg they read for (empty: any), how many they can read."""

    topics: frozenset[str]
    leg: str
    most: int


@dataclass(frozen=True, slots=True)
class Cover:
    """How well a pool covers one sector. `by_leg` follows the order of `Helix`; `room` is how many readings they offer."""

    sector: str
    applications: int
    readers: int
    by_leg: tuple[int, ...]
    room: int
    why_thin: str

    @property
    def is_thin(self) -> bool:
        return bool(self.why_thin)


def coverage(
    members: Iterable[PoolMember], sectors: Iterable[str], applications: Mapping[str, int], needed: int
) -> tuple[Cover, ...]:
    """Every sector with who can judge it, in the order given; `applications` counts those that wait for readers by sector.

    A sector is thin when nobody knows it, when fewer do than each application needs readers, or when their room is less than the
    readings that its applications need.
    """
    pool = tuple(members)
    found = []
    for sector in sectors:
        able = [member for member in pool if sector in member.topics]
        asked, room = applications.get(sector, 0), sum(member.most for member in able)
        legs = tuple(sum(member.leg == leg for member in able) for leg in Helix)
        found.append(Cover(sector, asked, len(able), legs, room, _why_thin(len(able), room, asked, needed)))
    return tuple(found)


def _why_thin(readers: int, room: int, asked: int, needed: int) -> str:
    if not readers and not needed:  # no round says yet how many it takes: nobody is too few all the same
        return say("Nobody knows it.")
    if readers < needed:
        who = (
            say("Nobody knows it")
            if not readers
            else say_count("Only {count} knows it", "Only {count} know it", count=readers)
        )
        return say("{who}; each application needs {needed} readers.", who=who, needed=needed)
    if room < asked * needed:
        return say(
            "They can take {room} readings; {asked} applications need {readings}.",
            room=room,
            asked=asked,
            readings=asked * needed,
        )
    return ""
