"""What may be changed of a fund that runs: for each kind of entry of its book a rule, and a sentence where it is refused.

An entry is added, changed, superseded by a version, removed, or refused. Nothing here writes; the same rules are asked for the
page that shows a proposed change and once more when it is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from placefund.domain.fundbook.difference import FUND, WELSH_PART, Change, EntryDifference, difference, entries
from placefund.domain.fundbook.format import Fundbook, Round
from placefund.domain.fundbook.measures import Indicator
from placefund.domain.fundbook.terms import in_force
from placefund.domain.fundbook.welsh_words import Said, sentences_of, without_their_welsh
from placefund.domain.messages import Message, all_of, paragraph, say
from placefund.domain.welsh import Lexicon


class Outcome(StrEnum):
    """What a proposed change does with an entry."""

    ADDED = "added"
    CHANGED = "changed"
    SUPERSEDED = "superseded"
    REMOVED = "removed"
    AMENDED = "amended"
    REFUSED = "refused"

    @property
    def label(self) -> Message:
        return say(self.value.capitalize())


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """Where a round stands, and how many bids there are in it: in draft, sent, and how many of the sent have a score already, of
    those that are open to whoever asks.

    `why_not` says why its terms cannot be amended as the changed book has it; empty where they can, or are as they were.
    """

    state: str
    drafts: int = 0
    sent: int = 0
    scored: int = 0
    why_not: tuple[str, ...] = ()

    @property
    def is_planned(self) -> bool:
        return self.state == "planned"

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """What has happened in a fund since it began: its rounds by slug, and the indicators that somebody has reported under or
    promised figures of; the slugs of every place that is here, of this fund or of another; and how many awards are offered or
    accepted.
    """

    rounds: Mapping[str, RoundStanding] = field(default_factory=dict)
    indicators_in_use: frozenset[str] = frozenset()
    places_known: frozenset[str] = frozenset()
    awards: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry that differs, what becomes of it, and why: a sentence where it is refused or not as plain as it looks."""

    entry: EntryDifference
    outcome: Outcome
    why: str = ""

    @property
    def is_refused(self) -> bool:
        return self.outcome is Outcome.REFUSED


@dataclass(frozen=True, slots=True)
class _Case:
    """An entry with all that its rule may ask."""

    entry: EntryDifference
    old: Fundbook
    new: Fundbook
    standing: Standing
    at: datetime

    @property
    def plainly(self) -> Effect:
        return Effect(self.entry, Outcome(self.entry.change.value))

    def refused(self, why: str) -> Effect:
        return Effect(self.entry, Outcome.REFUSED, why)

    def has_changed(self, *names: str) -> bool:
        """Whether one of these fields differs; a field is named as in the file, its words apart by spaces."""
        return any(
            each.field == name or each.field.startswith((f"{name} ", f"{name}:"))
            for each in self.entry.fields
            for name in names
        )


def effects(old: Fundbook, new: Fundbook, standing: Standing, at: datetime) -> tuple[Effect, ...]:
    """What becomes of every entry that differs, in the order of `difference`."""
    cases, lexicons = (
        (_Case(entry, old, new, standing, at) for entry in difference(old, new)),
        (old.lexicon, new.lexicon),
    )
    rules = ((case, _RULES.get(case.entry.part, _anything)) for case in cases)
    return tuple(_with_what_has_no_welsh(case, rule(case), lexicons) for case, rule in rules)


def _with_what_has_no_welsh(case: _Case, effect: Effect, lexicons: tuple[Lexicon, Lexicon]) -> Effect:
    """The effect, which says so where sentences that had Welsh words have none as they stand now."""
    found = (
        case.entry.change is Change.CHANGED and not effect.is_refused and without_their_welsh(*_both(case, lexicons))
    )
    if not found:
        return effect
    told = say(
        "In Welsh this is not said any more, until somebody writes it anew: {sentences}.", sentences=all_of(found)
    )
    return replace(effect, why=paragraph([*([effect.why] if effect.why else []), told]))


def _both(case: _Case, lexicons: tuple[Lexicon, Lexicon]) -> tuple[Said, Said]:
    """The entry as it is in each of the books, with the Welsh there."""
    one, other = (entries(book, case.entry.part)[case.entry.key] for book in (case.old, case.new))
    return (one, lexicons[0]), (other, lexicons[1])


def _anything(case: _Case) -> Effect:
    return case.plainly


def _fund(case: _Case) -> Effect:
    if case.has_changed("slug"):
        return case.refused(say("The slug of a fund is its address and its account. It stays."))
    if case.has_changed("currency", "invented"):
        return case.refused(say("What a fund counts in, and whether it is invented, is settled when it begins."))
    if case.has_changed("envelope amount"):
        return case.refused(say("The envelope is money in the ledger. A changed envelope is not taken from a book."))
    if case.has_changed("life begins", "life ends"):
        return case.refused(say("Awards, returns and the terms of rounds rest on the fund's life. Its days stay."))
    return case.plainly


def _strand(case: _Case) -> Effect:
    if case.entry.change is Change.REMOVED:
        return case.refused(
            say("A strand is never taken out: rounds and money are in its name. Another slug is another strand.")
        )
    if case.entry.change is Change.CHANGED and case.has_changed("entry", "floor"):
        return case.refused(
            say("How one comes into a strand, and the least it gives a place, is settled when it begins.")
        )
    if case.entry.change is Change.CHANGED and case.has_changed("cap", "excludes"):
        return Effect(case.entry, Outcome.CHANGED, say("Rounds that have opened keep what their terms said then."))
    return case.plainly


def _place(case: _Case) -> Effect:
    if case.entry.change is Change.ADDED and case.entry.key in case.standing.places_known:
        return case.refused(
            say(
                "There is a place with this slug already, of another fund or drawn by applicants. Give it a slug of its own."
            )
        )
    if case.entry.change is Change.REMOVED:
        return case.refused(say("A place is never taken out: its slug is its address and its account."))
    if case.entry.change is Change.CHANGED and case.has_changed("strand"):
        return case.refused(say("The strand of a place stays: its allocation is in that strand's money."))
    return case.plainly


def _place_area(case: _Case) -> Effect:
    if case.entry.change is Change.REMOVED:
        return case.refused(
            say("An area is not taken out of a place, and its first day stays. Say until which day it belongs to it.")
        )
    if case.has_changed("area code", "place"):
        return case.plainly if case.entry.change is Change.ADDED else case.refused(say("Give another area a row."))
    return case.plainly


def _allocation(case: _Case) -> Effect:
    if case.entry.change is not Change.ADDED:
        return case.refused(
            say("An allocation that was promised is never rewritten. Add a version with the day it holds from.")
        )
    return case.plainly


def _coverage(case: _Case) -> Effect:
    if case.entry.change is Change.REMOVED:
        return case.refused(say("Every kind of record is stated. State it otherwise instead."))
    return Effect(case.entry, Outcome.SUPERSEDED, say("The earlier statement stays on record."))


def _indicator(case: _Case) -> Effect:
    if case.entry.key not in case.standing.indicators_in_use or case.entry.change is Change.ADDED:
        return case.plainly
    if case.entry.change is Change.REMOVED:
        return case.refused(say("Figures were reported or promised under it. An indicator in use stays."))
    was, now = _indicator_of(case.old, case.entry.key), _indicator_of(case.new, case.entry.key)
    if now.version <= was.version:
        why = say(
            "Figures were reported or promised under version {version}. A definition in use is never changed: give it version "
            "{next}.",
            version=was.version,
            next=was.version + 1,
        )
        return case.refused(why)
    why = say("What was reported or promised under version {version} stays under it.", version=was.version)
    return Effect(case.entry, Outcome.SUPERSEDED, why)


def _indicator_of(book: Fundbook, key: str) -> Indicator:
    return next(each for each in book.indicators if each.id == key)


def _formula(case: _Case) -> Effect:
    strands = {each.strand for each in case.old.formulas}
    if case.entry.part == "formulas" and case.entry.change is Change.ADDED:
        added = next(each for each in case.new.formulas if each.id == case.entry.key)
        if added.strand not in strands:
            return case.plainly
    elif case.entry.part != "formulas" and not strands:
        return case.plainly
    return case.refused(
        say("A formula, and the figures it rests on, is kept as it was when allocations were set beside it.")
    )


def _rule_of_awards(case: _Case) -> Effect:
    """What returns and payments of every award are held to: the version that held when the fund began."""
    if _held_to(case, case.old) == _held_to(case, case.new):
        why = say("Awards of this fund are held to the version that held when the fund began, not to this one.")
        return Effect(case.entry, Outcome.ADDED, why) if case.entry.change is Change.ADDED else case.plainly
    if not case.standing.awards:
        return case.plainly
    return case.refused(
        say(
            "Awards were offered under it ({awards}), and their returns are held to it: it stays as it was.",
            awards=case.standing.awards,
        )
    )


def _held_to(case: _Case, book: Fundbook) -> object:
    """The version that awards are held to, wherever a book says it is from, and until when it holds for others."""
    found = in_force(getattr(book.rules, case.entry.part), case.old.fund.life.begins)
    return found and replace(found, until=None, provenance=case.old.fund.life.provenance)


def _round_of(book: Fundbook, slug: str) -> Round:
    return next(each for each in book.rounds if each.slug == slug)


_OF_STAGES = (
    *("stage", "asks for costs", "follows", "is invited only", "carries", "carries costs"),
    *("partners may", "shows differences", "shows scores"),
)
_TERMS_OF_ROUND = (
    *("opens at", "question set", "criteria set", "seed commitment", "is sealed", "questions until"),
    *_OF_STAGES,
)


def _round(case: _Case) -> Effect:
    stands = case.standing.rounds.get(case.entry.key)
    if case.entry.change is Change.ADDED or stands is None:
        return _planned(case, _round_of(case.new, case.entry.key))
    if case.entry.change is Change.REMOVED:
        if stands.is_planned:
            return case.plainly
        return case.refused(say("It has opened, and people rely on it. A round that has opened is never taken out."))
    if case.has_changed("strand"):
        return case.refused(say("The strand of a round stays. Plan another round in the other strand."))
    if stands.is_planned:
        return _planned(case, _round_of(case.new, case.entry.key))
    return _opened(case, stands)


def _opened(case: _Case, stands: RoundStanding) -> Effect:
    """A round that has opened: its name and notes may change; while it is open it may close later."""
    if case.has_changed(*_TERMS_OF_ROUND) or (case.has_changed("closes at") and not stands.is_open):
        return case.refused(
            say("Its dates, questions and criteria were locked when it opened. Its name and its notes may change.")
        )
    if not case.has_changed("closes at"):
        return case.plainly
    was, now = _round_of(case.old, case.entry.key).closes_at, _round_of(case.new, case.entry.key).closes_at
    if was.as_closing <= case.at:
        return case.refused(say("Its closing time has passed: who kept to it would be at a loss."))
    if now.as_closing < was.as_closing:
        return case.refused(say("It was promised to stay open until {day}. It closes later, or as it was.", day=was))
    return Effect(case.entry, Outcome.AMENDED, affected(stands))


def affected(stands: RoundStanding) -> Message:
    """Who is affected by an amendment of an open round, in a sentence."""
    return say(
        "It is open: {drafts} in draft, {sent} sent; {scored} of them scored already. Whoever leads one of these bids is told.",
        drafts=stands.drafts,
        sent=stands.sent,
        scored=stands.scored,
    )


def _planned(case: _Case, told: Round) -> Effect:
    """A round that is still to open: it must have a day to come."""
    if told.closes_at.as_closing <= case.at:
        return case.refused(say("It would close on {day}, which has passed. Give later dates.", day=told.closes_at))
    if told.opens_at.as_opening <= case.at and case.entry.change is Change.ADDED:
        return case.refused(say("It would open on {day}, which has passed. Give a later day.", day=told.opens_at))
    return case.plainly


def _set_in_use(case: _Case) -> Effect:
    """Questions and criteria: of a round that has opened they are locked; a new round takes a set with an id of its own."""
    if case.entry.change is Change.ADDED:
        return case.plainly
    using = _rounds_using(case)
    open_ = [stands for _, stands in using if stands.is_open]
    locked = [called for called, stands in using if not stands.is_open or case.entry.change is Change.REMOVED]
    if locked:
        return case.refused(
            say(
                "It is locked: {rounds} opened with it. Add a set with an id of its own, and let the new round use that.",
                rounds=all_of(locked),
            )
        )
    if why := [each for stands in open_ for each in stands.why_not]:
        return case.refused(paragraph(why))
    if not open_:
        return case.plainly
    return Effect(case.entry, Outcome.AMENDED, paragraph(map(affected, open_)))


def _rounds_using(case: _Case) -> list[tuple[str, RoundStanding]]:
    """The rounds that have opened with a set, by what they are called."""
    name, planned = _NAMED_BY[case.entry.part], RoundStanding("planned")
    found = ((told, case.standing.rounds.get(told.slug, planned)) for told in case.old.rounds)
    return [
        (told.name, stands) for told, stands in found if getattr(told, name) == case.entry.key and not stands.is_planned
    ]


def _welsh(case: _Case) -> Effect:
    """Welsh words may be mended at any time: what is asked in English stays as it was. An open round takes them if it moves."""
    using = []
    for told in case.new.rounds:
        stands = case.standing.rounds.get(told.slug)
        sets = (
            *(each for each in case.new.question_sets if each.id == told.question_set),
            *(each for each in case.new.criteria_sets if each.id == told.criteria_set),
        )
        if stands is not None and stands.is_open and any(case.entry.key in sentences_of(each) for each in sets):
            using.append(stands)
    if not using:
        return case.plainly
    only = say("Only Welsh words change: what is asked in English is as it was.")
    return Effect(case.entry, Outcome.AMENDED, paragraph([only, *map(affected, using)]))


def _opened_waves(case: _Case, strand: str) -> list[str]:
    """The waves of a strand that have opened, by name: what they ask, and their days, are locked."""
    return [
        each.name for each in case.old.readiness_waves if each.strand == strand and each.opens_at.as_opening <= case.at
    ]


def _locked_by(case: _Case, opened: list[str]) -> Effect:
    return case.refused(
        say(
            "It is locked: {waves} opened with it, and places rely on it. One place can be given a later day, or a further wave.",
            waves=all_of(opened),
        )
    )


def _readiness(case: _Case) -> Effect:
    """What the places of a strand are asked to show: locked with the first wave that opens."""
    opened = _opened_waves(case, case.entry.key)
    return _locked_by(case, opened) if opened else case.plainly


def _wave(case: _Case) -> Effect:
    books = case.new if case.entry.change is Change.ADDED else case.old
    wave = next(each for each in books.readiness_waves if each.id == case.entry.key)
    if case.entry.change is not Change.ADDED and wave.opens_at.as_opening <= case.at:
        return _locked_by(case, [wave.name])
    if case.entry.change is Change.REMOVED:
        return case.plainly
    told = next(each for each in case.new.readiness_waves if each.id == case.entry.key)
    if told.closes_at.as_closing <= case.at:
        return case.refused(say("It would close on {day}, which has passed. Give later dates.", day=told.closes_at))
    return case.plainly


def _dimension(case: _Case) -> Effect:
    """A test of readiness: its words are locked where a wave has opened that asks for it."""
    asking = [each.strand for each in case.old.readiness if case.entry.key in {one.dimension for one in each.asked}]
    opened = [name for strand in asking for name in _opened_waves(case, strand)]
    return _locked_by(case, opened) if opened and case.has_changed("title", "says", "source") else case.plainly


_NAMED_BY = {"question_sets": "question_set", "criteria_sets": "criteria_set"}

_RULES: Mapping[str, Callable[[_Case], Effect]] = {
    FUND: _fund,
    "strands": _strand,
    "rounds": _round,
    "places": _place,
    "place_areas": _place_area,
    "allocations": _allocation,
    "coverage": _coverage,
    "indicators": _indicator,
    "figures": _formula,
    "place_figures": _formula,
    "formulas": _formula,
    WELSH_PART: _welsh,
    "question_sets": _set_in_use,
    "criteria_sets": _set_in_use,
    "readiness": _readiness,
    "readiness_waves": _wave,
    "dimensions": _dimension,
    "claim_clock": _rule_of_awards,
    "accountant_reports": _rule_of_awards,
    "minimal_financial_assistance": _rule_of_awards,
}
"""The rule of each part of a book. What has none is what was said of the fund: it may be added, changed and taken out."""
