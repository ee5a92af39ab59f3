"""How a place's partnership and board stand over time: facts in sentences, each with what it rests on. Nothing is scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from placefund.domain.governance.board import thin_helices
from placefund.domain.governance.interests import declaration_due
from placefund.domain.messages import Message, all_of, say, say_count
from placefund.domain.partnerships import THREE_HELICES, Helix

LOOKED_BACK = timedelta(days=365)
"""How far back “in the last twelve months” reaches."""
VACANT_LONG = timedelta(days=90)
"""A seat that nobody has taken for so long is named with its day."""


class HealthMatter(StrEnum):
    """What a fact is about, in the order in which they are told."""

    PARTNERS = "partners"
    HELICES = "helices"
    SEATS = "seats"
    MEETINGS = "meetings"
    QUORUM = "quorum"
    DECLARATIONS = "declarations"
    TERMS = "terms"
    OFFICE = "office"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True)
class HealthFact:
    """One fact: the sentence, and whether somebody should look at it."""

    matter: HealthMatter
    sentence: Message
    is_concern: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """Who left, on which day and why, if it was said."""

    name: str
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class VacantSeat:
    """A seat that nobody holds, of which organisation, since when."""

    organisation: str
    since: date


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """One meeting: its day, whether it was held or cancelled, and whether it was quorate (None: not told)."""

    on: date
    state: str
    quorate: bool | None = None


@dataclass(frozen=True, slots=True)
class DeclarationFact:
    """Since when somebody sits on the board, and when they last declared their interests."""

    name: str
    since: date
    declared: date | None


@dataclass(frozen=True, slots=True)
class GovernanceFacts:
    """All that is on record of a programme's governance, as the sentences take it. `partners` is None before one is named."""

    partners: Mapping[Helix, int] | None
    departed: Sequence[Departure]
    seats: int
    vacant: Sequence[VacantSeat]
    board_meetings: Sequence[MeetingFact]
    declarations: Sequence[DeclarationFact]
    terms_agreed_on: date | None
    has_quorum_rule: bool
    office: int
    signers: int


def health_of(facts: GovernanceFacts, today: date) -> tuple[HealthFact, ...]:
    """What stands well and what does not, one sentence for each matter."""
    found: list[HealthFact] = [
        _helices(facts),
        _departures(facts, today),
        _seats(facts, today),
        *_meetings(facts, today),
        _declarations(facts, today),
        _terms(facts),
        _office(facts),
        _signing(facts),
    ]
    return tuple(sorted(found, key=lambda fact: list(HealthMatter).index(fact.matter)))


def _helices(facts: GovernanceFacts) -> HealthFact:
    matter = HealthMatter.HELICES
    if facts.partners is None:
        return HealthFact(matter, say("No partnership is named yet: which helices stand cannot be told."), True)
    counts = facts.partners
    told = all_of(f"{helix.label} {counts.get(helix, 0)}" for helix in THREE_HELICES)
    thin = thin_helices(counts)
    if not thin:
        return HealthFact(matter, say("Each helix stands on two organisations or more: {counts}.", counts=told), False)
    missing = [helix.label for helix in thin if not counts.get(helix, 0)]
    if missing:
        said = say("Nobody stands for: {missing}. In all: {counts}.", missing=all_of(missing), counts=told)
        return HealthFact(matter, said, True)
    said = say(
        "Thin, on one organisation alone: {thin}. In all: {counts}.",
        thin=all_of(helix.label for helix in thin),
        counts=told,
    )
    return HealthFact(matter, said, True)


def _departures(facts: GovernanceFacts, today: date) -> HealthFact:
    recent = [one for one in facts.departed if today - LOOKED_BACK < one.on <= today]
    if not recent:
        return HealthFact(HealthMatter.PARTNERS, say("Nobody has left in the last twelve months."), False)
    told = all_of(_departed(one) for one in sorted(recent, key=lambda one: one.on))
    return HealthFact(HealthMatter.PARTNERS, say("In the last twelve months has left: {who}.", who=told), True)


def _departed(one: Departure) -> Message:
    if one.why:
        return say("{name} on {day} ({why})", name=one.name, day=one.on, why=one.why)
    return say("{name} on {day}", name=one.name, day=one.on)


def _seats(facts: GovernanceFacts, today: date) -> HealthFact:
    matter = HealthMatter.SEATS
    if not facts.seats:
        return HealthFact(matter, say("No seat of a board is on record here."), True)
    if not facts.vacant:
        said = say_count("The one seat is taken.", "All {count} seats are taken.", count=facts.seats)
        return HealthFact(matter, said, False)
    told = all_of(
        say("{organisation} since {since}", organisation=one.organisation, since=one.since)
        if today - one.since > VACANT_LONG
        else one.organisation
        for one in facts.vacant
    )
    said = say_count(
        "{count} of {seats} seats is vacant: {who}.",
        "{count} of {seats} seats are vacant: {who}.",
        count=len(facts.vacant),
        seats=facts.seats,
        who=told,
    )
    return HealthFact(matter, said, True)


def _meetings(facts: GovernanceFacts, today: date) -> Iterable[HealthFact]:
    since = today - LOOKED_BACK
    past = [one for one in facts.board_meetings if since < one.on <= today]
    held = [one for one in past if one.state == "held"]
    if not past:
        yield HealthFact(HealthMatter.MEETINGS, say("No meeting was due in the last twelve months."), True)
        return
    lost = [one for one in past if one.state == "cancelled"]
    open_ = len(past) - len(held) - len(lost)
    said = say(
        "Meetings due in the last twelve months: {planned}. Held: {held}. Cancelled: {cancelled}. Not on record: {open}.",
        planned=len(past),
        held=len(held),
        cancelled=len(lost),
        open=open_,
    )
    yield HealthFact(HealthMatter.MEETINGS, said, len(held) < len(past))
    told = [one for one in held if one.quorate is not None]
    if not told:
        said = say("Of no meeting held can it be told whether it was quorate.")
        yield HealthFact(HealthMatter.QUORUM, said, bool(held))
        return
    quorate = sum(one.quorate is True for one in told)
    said = say("{quorate} of {held} meetings held were quorate.", quorate=quorate, held=len(told))
    yield HealthFact(HealthMatter.QUORUM, said, quorate < len(told))


def _declarations(facts: GovernanceFacts, today: date) -> HealthFact:
    matter = HealthMatter.DECLARATIONS
    if not facts.declarations:
        return HealthFact(matter, say("Nobody sits on the board yet who could declare interests."), False)
    late = [one for one in facts.declarations if declaration_due(one.since, one.declared) < today]
    if not late:
        return HealthFact(matter, say("Everybody on the board has declared their interests in time."), False)
    told = all_of(_late(one) for one in late)
    return HealthFact(matter, say("Overdue with a declaration of interests: {who}.", who=told), True)


def _late(one: DeclarationFact) -> Message:
    due = declaration_due(one.since, one.declared)
    return say("{name} (due {day})", name=one.name, day=due)


def _terms(facts: GovernanceFacts) -> HealthFact:
    matter = HealthMatter.TERMS
    if facts.terms_agreed_on is None:
        return HealthFact(matter, say("No terms of reference are on record here."), True)
    said = say("Terms of reference were agreed on {day}.", day=facts.terms_agreed_on)
    if facts.has_quorum_rule:
        return HealthFact(matter, said, False)
    return HealthFact(matter, say("{said} They do not say how many make a quorum.", said=said), True)


def _office(facts: GovernanceFacts) -> HealthFact:
    matter = HealthMatter.OFFICE
    if not facts.office:
        return HealthFact(matter, say("Nobody of a programme office is on record here."), True)
    said = say_count(
        "{count} person works in the programme office.",
        "{count} people work in the programme office.",
        count=facts.office,
    )
    return HealthFact(matter, said, False)


def _signing(facts: GovernanceFacts) -> HealthFact:
    matter = HealthMatter.SIGNING
    if not facts.signers:
        return HealthFact(matter, say("Who may sign for the place is not on record here."), True)
    said = say_count(
        "{count} delegation says who may sign what.",
        "{count} delegations say who may sign what.",
        count=facts.signers,
    )
    return HealthFact(matter, said, False)
