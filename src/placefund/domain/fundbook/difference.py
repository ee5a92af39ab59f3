"""Where two books of a fund differ, entry by entry and field by field, in words that stand on a page."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from placefund.domain.asking import rule_in_words, when_in_words
from placefund.domain.expressions.checks import Vocabulary, vocabulary
from placefund.domain.fundbook.builder import is_record, slots
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.measures import QuestionSet
from placefund.domain.fundbook.terms import Rules
from placefund.domain.fundbook.values import NotPublished, Provenance
from placefund.domain.messages import Message, say
from placefund.domain.money import Money, format_exact

FUND = "fund"
WELSH_PART = "welsh"
KINDS: Mapping[str, Message] = {
    FUND: say("The fund"),
    "sources": say("Source"),
    "coverage": say("What is on record"),
    "objectives": say("Objective"),
    "targets": say("Target"),
    "words": say("Word of the fund"),
    "strands": say("Strand"),
    "rounds": say("Round"),
    "reminders": say("Days of reminders"),
    "places": say("Place"),
    "place_areas": say("Area of a place"),
    "place_facts": say("Fact about a place"),
    "place_calls": say("Call of a place"),
    "place_projects": say("Project of a place"),
    "portfolio_sums": say("Sum for several projects"),
    "place_priorities": say("Priority of a place"),
    "statements": say("Statement"),
    "figures": say("Figure of a formula"),
    "place_figures": say("Figure of a place"),
    "formulas": say("Formula"),
    "allocations": say("Allocation"),
    "standing": say("Standing rule"),
    "partnership": say("Rule on partnerships"),
    "co_investment": say("Rule on co-investment"),
    "funding_rates": say("Funding rate"),
    "minimal_financial_assistance": say("Rule on minimal financial assistance"),
    "subsidy_register": say("Rule on the subsidy register"),
    "accountant_reports": say("Accountant's reports"),
    "set_up_steps": say("Step of setting up"),
    "claim_clock": say("Days for claims"),
    "question_sets": say("Questions"),
    "dimensions": say("Test of readiness"),
    "criteria_sets": say("Criteria"),
    "readiness": say("What is asked to show readiness"),
    "readiness_waves": say("Wave of readiness"),
    "reviews": say("Review of portfolios"),
    "call_frames": say("Frame of local calls"),
    "sectors": say("Sector"),
    "indicators": say("Indicator"),
    "programmes": say("Earlier programme"),
    "predecessor_projects": say("Earlier project"),
    "claims": say("Published claim"),
    "events": say("Event"),
    "case_studies": say("Case study"),
    "findings": say("Published finding"),
    "clarifications": say("Published answer"),
    "disputes": say("Dispute between sources"),
    "partnerships": say("Known partnership"),
    "unknowns": say("Not published"),
    WELSH_PART: say("In Welsh"),
}
"""What an entry of each part of a book is called, in the order in which differences are told."""

RULES = frozenset(each.name for each in dataclasses.fields(Rules))
_KEYS: Mapping[str, tuple[str, ...]] = {
    "Allocation": ("place", "version"),
    "PlaceArea": ("place", "area_code", "from_"),
    "PlaceFigure": ("place", "figure"),
    "Word": ("term",),
    "WelshWords": ("english",),
    "CarriedAnswer": ("question",),
    "FundingRate": ("helix", "from_"),
    "AccountantReport": ("version",),
    "ReportBand": ("from_amount",),
    "FundingPhase": ("name",),
    "WeightOf": ("indicator",),
    "Anchor": ("score",),
    "ApprovalLimit": ("approved_by",),
    "ReadinessAsk": ("dimension",),
}
"""What tells entries apart that have no id: the rules by the day from which each version holds."""
_NAMES = ("title", "name", "term", "words", "what", "question", "about", "english")


class Change(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @property
    def label(self) -> Message:
        return say(self.value)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field: what it is called, as in the file, and its value before and after, in words; empty where there was none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """One entry of a book that differs: which part it belongs to, its key there, what it is called, and its fields."""

    part: str
    key: str
    name: str
    change: Change
    fields: tuple[FieldDifference, ...]

    @property
    def kind(self) -> Message:
        return KINDS[self.part]

    @property
    def changed_fields(self) -> frozenset[str]:
        """The entry's own fields that differ; of a table within it, the name of the table."""
        return frozenset(each.field.partition(" ")[0] for each in self.fields)


def difference(old: Fundbook, new: Fundbook) -> tuple[EntryDifference, ...]:
    """Every entry that is not the same in both books. Equal books differ in nothing, whatever their files look like."""
    return tuple(each for part in KINDS for each in _of_part(part, entries(old, part), entries(new, part)))


def entries(book: Fundbook, part: str) -> dict[str, Any]:
    """The entries of a part of a book by their keys, in the order of the book."""
    if part == FUND:
        return {FUND: book.fund}
    return _by_key(getattr(book.rules if part in RULES else book, part))


def _by_key(records: Iterable[Any]) -> dict[str, Any]:
    seen: Counter[str] = Counter()
    found: dict[str, Any] = {}
    for record in records:
        key = key_of(record)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = record
    return found


def key_of(record: Any) -> str:
    """What tells an entry from others of its part: its id, or what stands for one."""
    names = _KEYS.get(type(record).__name__) or tuple(
        slot.name for slot in slots(cast("Any", type(record))) if "ident" in slot.metadata
    )
    if not names and hasattr(record, "from_"):
        names = ("from_",)
    return ", ".join(_in_words(getattr(record, name)) or "first" for name in names) or "only"


def _of_part(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[EntryDifference]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        change = Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
        told = tuple(_fields(before, after))
        if isinstance(known := after or before, QuestionSet):
            told = tuple(_with_statements_in_words(told, before or known, after or known))
        yield EntryDifference(part, key, _name(after if after is not None else before, key), change, told)


_STATEMENTS: Mapping[str, Callable[[str, Vocabulary], Message]] = {
    "show when": when_in_words,
    "must hold": rule_in_words,
}


def _with_statements_in_words(
    told: Iterable[FieldDifference], before: QuestionSet, after: QuestionSet
) -> Iterator[FieldDifference]:
    """The differences with conditions and rules in words, by the titles that questions have in each of the books."""
    was, now = _vocabulary(before), _vocabulary(after)
    for each in told:
        say_it = next((words for name, words in _STATEMENTS.items() if each.field.endswith(f": {name}")), None)
        if say_it is None:
            yield each
        else:
            one = say_it(each.before, was) if each.before else ""
            yield FieldDifference(each.field, one, say_it(each.after, now) if each.after else "")


def _vocabulary(questions: QuestionSet) -> Vocabulary:
    return vocabulary(
        (*(each.asked() for each in questions.questions), *(each.asked() for each in questions.attachments))
    )


def _name(record: Any, key: str) -> str:
    for name in _NAMES:
        if isinstance(found := getattr(record, name, None), str) and found:
            return found if len(found) <= 100 else f"{found[:99].rstrip()}…"
    return key


def _fields(before: Any, after: Any, inside: str = "") -> Iterator[FieldDifference]:
    """The fields of two records of one kind that differ; of one record alone, those that say something."""
    for each in dataclasses.fields(before if before is not None else after):
        one, other = getattr(before, each.name, None), getattr(after, each.name, None)
        if one == other:
            continue
        yield from _difference_of(f"{inside}{each.name.rstrip('_')}", one, other)


def _difference_of(name: str, one: Any, other: Any) -> Iterator[FieldDifference]:
    known = one if one is not None else other
    if isinstance(known, Provenance):
        yield from (FieldDifference(each.field, each.before, each.after) for each in _provenance(name, one, other))
    elif _is_table(one) or _is_table(other):
        yield from _fields(one, other, f"{name} ")
    elif isinstance(known, tuple) and any(map(_is_table, (*(one or ()), *(other or ())))):
        yield from _rows(name, _by_key(one or ()), _by_key(other or ()))
    else:
        before, after = _in_words(one), _in_words(other)
        if before != after:
            yield FieldDifference(_called(name), before, after)


def _called(name: str) -> str:
    """A field as it is told."""
    return name.replace("_", " ")


def _provenance(name: str, one: Provenance | None, other: Provenance | None) -> Iterator[FieldDifference]:
    inside = name.removesuffix("provenance")
    for field, called in (("sources", "source"), ("confidence", "confidence"), ("dated", "dated"), ("note", "note")):
        before, after = _in_words(getattr(one, field, None)), _in_words(getattr(other, field, None))
        if before != after:
            yield FieldDifference(f"{inside}{called}".replace("_", " "), before, after)


def _rows(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldDifference]:
    called = name.replace("_", " ")
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            yield from _fields(before, after, f"{called} “{key}”: ")
        else:
            said = _summary(before if before is not None else after)
            yield FieldDifference(
                f"{called} “{key}”", said if before is not None else "", said if before is None else ""
            )
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        yield FieldDifference(f"{called}: order", ", ".join(old), ", ".join(new))


def _is_table(value: Any) -> bool:
    return is_record(type(value)) and not isinstance(value, NotPublished | Provenance)


def _summary(record: Any) -> str:
    """A row of a table within an entry in one line."""
    said = (
        (_called(slot.name.rstrip("_")), _in_words(getattr(record, slot.name)))
        for slot in slots(cast("Any", type(record)))
        if slot.name != "provenance"
    )
    return "; ".join(f"{name}: {words}" for name, words in said if words)


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return format_exact(value)
    if isinstance(value, tuple):
        return "; ".join(_in_words(each) for each in value)
    if _is_table(value):
        return _summary(value)
    return str(value)
