"""One entry of a book read by itself: what is wrong with its own fields, whatever else the book says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from placefund.domain.fundbook.builder import Builder, keys_of, slots
from placefund.domain.fundbook.edits import Texts, rows_of
from placefund.domain.fundbook.entries import Entry, csv_entries, toml_entry
from placefund.domain.fundbook.faults import FaultList
from placefund.domain.fundbook.field_words import label_of
from placefund.domain.fundbook.parts import PARTS, Way, inner_kind, tables_in
from placefund.domain.messages import say

_LABEL = "this entry"
_QUOTED = re.compile(r'"(\w+)"')


def faults_of(texts: Texts, way: Way) -> tuple[tuple[str, str], ...]:
    """What is wrong with the entry at a way, as (key of the field, sentence); the key is empty where it is of no one field.

    Ids that nobody declares, sums and orders are faults of the whole book, and not told here.
    """
    faults = FaultList()
    entry = _entry(texts, way)
    Builder(faults).record(way.kind, entry)
    known = keys_of(way.kind)
    found = []
    for fault in faults.in_order():
        named = [key for key in _QUOTED.findall(fault.message) if key in known]
        on_line = [key for key in entry.values if key in known and entry.line(key) == fault.line and entry.lines]
        key = (named or on_line or [""])[0]
        found.append((key, _said(fault.message, key)))
    return tuple(found)


def record_at(texts: Texts, way: Way) -> Any:
    """The record at a way, read by itself; None while one of its own fields is wrong."""
    return Builder(FaultList()).record(way.kind, _entry(texts, way))


def _entry(texts: Texts, way: Way) -> Entry:
    """The entry with the lines that its values stand on."""
    if not way.part.table:
        rows, _ = csv_entries(way.part.file, texts[way.part.file], keys_of(way.part.kind), frozenset(), FaultList())
        row = rows[_number(way)]
        return Entry(row.file, row.own_line, _LABEL, row.values, is_text=True)
    whole = toml_entry(way.part.file, texts[way.part.file], FaultList())
    if whole is None:
        raise ValueError(f"{way.part.file} is no TOML any more.")
    values: Any = whole.values
    keys = (way.part.table, *way.steps)
    for key in keys:
        values = values[key]
    return whole.table(*keys, values=values, label=_LABEL)


def _number(way: Way) -> int:
    return int(way.steps[0])


def _said(message: str, key: str) -> str:
    """A sentence of the reader as it stands beside its field: the field is named as on the page, and the entry not at all."""
    if not key:
        return message
    label = label_of(key)
    for of in (f'"{key}" of {_LABEL}', f'the key "{key}"', f'"{key}"'):
        message = message.replace(of, say("“{label}”", label=label))
    return message.replace(f"{_LABEL[:1].upper()}{_LABEL[1:]}", say("It"))


def ids_in(texts: Texts) -> dict[str, list[tuple[str, str]]]:
    """Every id that the book declares, by its kind, each with what it names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for part in PARTS.values():
        for values in rows_of(texts, part):
            _note(part.kind, values, found)
    return found


def _note(kind: Any, values: Mapping[str, Any], found: dict[str, list[tuple[str, str]]]) -> None:
    for slot in slots(kind):
        value = values.get(slot.keys[0])
        for name in (slot.metadata.get("ident"), slot.metadata.get("also")):
            if name and isinstance(value, str):
                found.setdefault(name, []).append((value, called(values, value)))
    for slot in tables_in(kind):
        inner = values.get(slot.keys[0])
        for each in inner if isinstance(inner, list) else [inner] if isinstance(inner, dict) else []:
            _note(inner_kind(slot), each, found)


_NAMES = ("title", "name", "term", "words", "what", "question", "about", "says", "area_name")
_SHORT = 90


def called(values: Mapping[str, Any], otherwise: str = "") -> str:
    """What an entry is called in a list: its title or name or its first words."""
    found = next((values[name] for name in _NAMES if isinstance(values.get(name), str)), "") or otherwise
    found = " ".join(found.split())
    return found if len(found) <= _SHORT else f"{found[: _SHORT - 1].rstrip()}…"
