"""Turns entries into the format's dataclasses, guided by their annotations, and notes every fault on the way."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from placefund.domain.fundbook.entries import Entry
from placefund.domain.fundbook.faults import FaultList, did_you_mean, listed
from placefund.domain.fundbook.format import Source
from placefund.domain.fundbook.scalars import READERS, Misread, read_money, read_not_published, read_word
from placefund.domain.fundbook.values import NotPublished, Provenance, SourceKind
from placefund.domain.money import Money
from placefund.domain.places import Confidence

Record = TypeVar("Record")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_FREE_CASE = frozenset({"source", "clause"})  # ids that are cited as they were first written: S12b, R7
_PROVENANCE_KEYS = ("source", "confidence", "dated", "note")
_UNITS = ("pounds", "pence")


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that some other record must declare."""

    kind: str
    id: str
    entry: Entry
    key: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a record: how it is written (`keys`), what it may hold, and whether it must be there."""

    name: str
    keys: tuple[str, ...]
    kinds: tuple[Any, ...]
    metadata: Any
    is_required: bool

    @property
    def kind(self) -> Any:
        return next(kind for kind in self.kinds if kind not in (NoneType, NotPublished))


@cache
def slots(kind: Any) -> tuple[Slot, ...]:
    """The fields of a record kind, as they are written in a file."""
    hints = get_type_hints(kind)
    return tuple(_slot(each, hints[each.name]) for each in dataclasses.fields(kind))


def _slot(each: dataclasses.Field[Any], hint: Any) -> Slot:
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    name = each.metadata.get("key") or each.name.rstrip("_")
    if Provenance in kinds:
        keys: tuple[str, ...] = _PROVENANCE_KEYS
    elif Money in kinds:
        keys = tuple(f"{name}_{unit}" for unit in _UNITS)
    else:
        keys = (name,)
    is_required = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    return Slot(each.name, keys, kinds, each.metadata, is_required)


def keys_of(kind: type) -> frozenset[str]:
    """Every key a record of this kind may have."""
    return frozenset(key for slot in slots(kind) for key in slot.keys)


def required_columns(kind: type) -> frozenset[str]:
    """The columns a CSV file of such records must have (money has two spellings, so it is looked for in each row)."""
    return frozenset(slot.keys[0] for slot in slots(kind) if slot.is_required and Money not in slot.kinds)


@cache
def id_kinds(kind: type) -> frozenset[str]:
    """The kinds of id that a record of this kind, or one inside it, declares."""
    found: set[str] = set()
    for slot in slots(kind):
        found.update(name for name in (slot.metadata.get("ident"), slot.metadata.get("also")) if name)
        inner = get_args(slot.kind)[0] if get_origin(slot.kind) is tuple else slot.kind
        if is_record(inner):
            found.update(id_kinds(inner))
    return frozenset(found)


@dataclass(slots=True)
class Builder:
    """Builds records; remembers where each stood, which ids were declared, and which were referred to.

    A record with any fault is not built, but its id still counts as declared, so that one mistake is told once.
    """

    faults: FaultList
    declared: dict[str, dict[str, Entry]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    whereabouts: dict[int, tuple[object, Entry]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # kinds of id declared in a file that could not be read

    def record(self, kind: type[Record], entry: Entry, inside: str = "") -> Record | None:
        """The record an entry describes, or None when it has faults. `inside` is the scope of scoped ids."""
        known = keys_of(kind)
        faulty = False
        for key in entry.values:
            if key not in known:
                faulty = True
                hint = did_you_mean(key, known) or f" The keys are {listed(sorted(known))}."
                self.faults.add(entry.file, entry.line(key), f'"{key}" is not a key of {entry.label}.{hint}')
        values: dict[str, Any] = {}
        for slot in slots(cast("Any", kind)):
            try:
                found, value = self._field(slot, entry, inside)
                if found:
                    values[slot.name] = value
            except Misread as misread:
                faulty = True
                if misread.sentence:
                    self.faults.add(entry.file, entry.line(*misread.keys), misread.sentence)
        if faulty:
            return None
        built = kind(**values)
        self.whereabouts[id(built)] = (built, entry)
        return built

    def where(self, record: object) -> Entry:
        """The entry a record was built from."""
        return self.whereabouts[id(record)][1]

    def _field(self, slot: Slot, entry: Entry, inside: str) -> tuple[bool, Any]:
        if Provenance in slot.kinds:
            return True, self._provenance(entry)
        present = [key for key in slot.keys if key in entry.values]
        if len(present) > 1:
            raise Misread(f"{entry.label} gives both {listed(present)}. Keep one of them.", present[1])
        if not present:
            if slot.is_required:
                raise Misread(_missing(slot, entry))
            return False, None
        return True, self._value(slot, entry, present[0], inside)

    def _value(self, slot: Slot, entry: Entry, key: str, inside: str) -> Any:
        raw = entry.values[key]
        if (unknown := read_not_published(raw, key, entry.label)) is not None:
            return self._not_published(slot, entry, key, unknown)
        if slot.kind is Money:
            return read_money(raw, key, entry)
        if get_origin(slot.kind) is tuple:
            return self._many(slot, entry, key, raw, inside)
        if is_record(slot.kind):
            return self._nested(slot.kind, entry, key, raw, inside)
        value = _scalar(slot.kind)(raw, key, entry)
        self._note_ids(slot, entry, key, value, inside)
        return value

    def _not_published(self, slot: Slot, entry: Entry, key: str, unknown: NotPublished) -> NotPublished:
        if NotPublished not in slot.kinds:
            raise Misread(f'"{key}" of {entry.label} must be known; it cannot be "not published".', key)
        self.references.append(Reference("unknown", unknown.unknown, entry, key))
        return unknown

    def _many(self, slot: Slot, entry: Entry, key: str, raw: Any, inside: str) -> tuple[Any, ...]:
        kind = get_args(slot.kind)[0]
        if is_record(kind):
            if slot.is_required and not raw:
                raise Misread(_missing(slot, entry), key)
            return self.records(kind, entry, key, inside)
        if isinstance(raw, str):
            raw = [part.strip() for part in raw.split(";") if part.strip()] if entry.is_text else [raw]
        if not isinstance(raw, list) or not raw:
            raise Misread(f'"{key}" of {entry.label} must be a list of texts with at least one in it.', key)
        values = tuple(_scalar(kind)(one, key, entry) for one in raw)
        for value in values:
            self._note_ids(slot, entry, key, value, inside)
        return values

    def _nested(self, kind: type, entry: Entry, key: str, raw: Any, inside: str) -> Any:
        label = f"[{_table_name(entry, key)}]"
        if not isinstance(raw, dict):
            raise Misread(f'"{key}" of {entry.label} must be a table {label}.', key)
        built = self.record(kind, entry.table(key, values=raw, label=label), inside)
        if built is None:
            raise Misread("")  # its own faults have been told
        return built

    def records(self, kind: type[Record], entry: Entry, key: str, inside: str = "") -> tuple[Record, ...]:
        """The records of repeated tables `[[key]]`; those with faults are left out.

        Raises:
            Misread: when the key holds something else, or when one of the records inside another has faults.
        """
        raw = entry.values.get(key, [])
        label = f"[[{_table_name(entry, key)}]]"
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            raise Misread(f'"{key}" must be written as repeated tables {label}.', key)
        own = _identity(entry.values)
        scope = f"{own} of {inside}" if own and inside else own or inside
        built = []
        for number, values in enumerate(raw):
            name = _identity(values)
            table = entry.table(
                key, number, values=values, label=f'{label} "{name}"' if name else f"{label} number {number + 1}"
            )
            built.append(self.record(kind, table, scope))
        whole = tuple(one for one in built if one is not None)
        if len(whole) < len(built) and entry.path:
            raise Misread("")
        return whole

    def _provenance(self, entry: Entry) -> Provenance:
        if "source" not in entry.values:
            raise Misread(
                f"{entry.label[:1].upper()}{entry.label[1:]} names no source. "
                'Add "source" with an id from sources.csv, so that a reader can check the fact.'
            )
        built: dict[str, Any] = {}
        for slot in slots(Provenance):
            key = "source" if slot.name == "sources" else slot.name
            if slot.name != "published" and key in entry.values:
                built[slot.name] = self._value(slot, entry, key, "")
        for source in built["sources"]:
            self.references.append(Reference("source", source, entry, "source"))
        return Provenance(**self._as_its_sources_are(built["sources"]) | built)

    def _as_its_sources_are(self, ids: tuple[str, ...]) -> dict[str, Any]:
        """What the sources say of a fact that says nothing else: its date, how sure it is, whether it was published."""
        cited = [self.sources[each] for each in ids if each in self.sources]
        if not cited:
            return {}
        dates = [source.published for source in cited if source.published is not None]
        are_all_weak = all(source.confidence is not Confidence.FIRM for source in cited)
        return {
            "dated": max(dates, key=lambda when: (when.last, when.first), default=None),
            "confidence": Confidence.WEAK if are_all_weak else Confidence.FIRM,
            "published": any(source.kind is not SourceKind.FUNDBOOK for source in cited),
        }

    def _note_ids(self, slot: Slot, entry: Entry, key: str, value: Any, inside: str) -> None:
        if kind := slot.metadata.get("ref"):
            self.references.append(Reference(kind, value, entry, key))
        if kind := slot.metadata.get("ident"):
            if (_NAME if kind in _FREE_CASE else _SLUG).fullmatch(value) is None:
                letters = "letters" if kind in _FREE_CASE else "small letters"
                raise Misread(f'The id "{value}" must be {letters} and digits, with single hyphens between words.', key)
            self._declare(f"{kind} of {inside}" if slot.metadata.get("scoped") else kind, value, entry, key)
            if also := slot.metadata.get("also"):
                self._declare(also, value, entry, key)

    def _declare(self, kind: str, value: str, entry: Entry, key: str) -> None:
        first = self.declared.setdefault(kind, {}).setdefault(value, entry)
        if first is not entry:
            line = first.line(key)
            raise Misread(
                f'The {kind} id "{value}" is already used on line {line} of {first.file}. Give one of the two another id.',
                key,
            )


def is_record(kind: Any) -> bool:
    """Whether a kind is written as a table of its own (When, Moment and Money are written as one value)."""
    return bool(dataclasses.is_dataclass(kind)) and kind not in READERS and kind is not Money


def _scalar(kind: Any) -> Callable[[Any, str, Entry], Any]:
    return READERS.get(kind) or read_word(kind)


def _identity(values: Any) -> str:
    """What an author would call this table."""
    name = values.get("id") or values.get("slug") or values.get("clause") or values.get("name")
    return name if isinstance(name, str) else ""


def _table_name(entry: Entry, key: str) -> str:
    return ".".join([*(part for part in entry.path if isinstance(part, str)), key])


def _missing(slot: Slot, entry: Entry) -> str:
    wanted = " or ".join(f'"{key}"' for key in slot.keys)
    if (kind := slot.metadata.get("ref")) is not None:
        return f"{entry.label[:1].upper()}{entry.label[1:]} has no {wanted}. Add the id of {_article(kind)}."
    if get_origin(slot.kind) is tuple and is_record(get_args(slot.kind)[0]):
        return (
            f"{entry.label[:1].upper()}{entry.label[1:]} has no [[{_table_name(entry, slot.keys[0])}]]. Add at "
            "least one."
        )
    if is_record(slot.kind):
        return f"{entry.label[:1].upper()}{entry.label[1:]} has no table [{_table_name(entry, slot.keys[0])}]. Add it."
    return f"{entry.label[:1].upper()}{entry.label[1:]} has no {wanted}. Add it."


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
