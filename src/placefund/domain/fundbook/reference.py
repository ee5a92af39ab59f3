"""The format's reference, drawn from the dataclasses themselves, so that it cannot fall behind them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, get_args, get_origin

from placefund.domain.fundbook.builder import Slot, is_record, slots
from placefund.domain.fundbook.format import Fund
from placefund.domain.fundbook.reader import CSV_FILES, REQUIRED_FILES, TOML_FILES
from placefund.domain.fundbook.values import ApproximateDate, Moment, NotPublished, Provenance
from placefund.domain.money import Money

_FORMS = {
    str: "text",
    int: "whole number",
    bool: "true or false (yes or no in CSV)",
    date: "day",
    ApproximateDate: "day, month, year or span",
    Moment: "London time, or a day",
    Fraction: 'ratio such as "2:1"',
    Money: "whole number",
}


def format_reference() -> str:
    """Every file, table, column and key of a fundbook as Markdown."""
    lines: list[str] = []
    for file, tables in TOML_FILES.items():
        lines += [f"### `{file}`{_need(file)}", ""]
        if file == "prospectus.toml":
            lines += _table("[fund]", Fund)
        for key, (_, kind) in tables.items():
            lines += _table(f"[[{key}]]", kind)
    for file, (_, kind) in CSV_FILES.items():
        lines += [f"### `{file}`{_need(file)}", "", *_described(kind), *_keys(kind)]
    return "\n".join(lines)


def _need(file: str) -> str:
    return "" if file in REQUIRED_FILES else " (optional)"


def _table(name: str, kind: type) -> list[str]:
    lines = [f"#### `{name}`", "", *_described(kind), *_keys(kind)]
    stem = name.strip("[]")
    for slot in slots(kind):
        if slot.kind is Provenance:
            continue
        if is_record(slot.kind):
            lines += _table(f"[{stem}.{slot.keys[0]}]", slot.kind)
        elif get_origin(slot.kind) is tuple and is_record(get_args(slot.kind)[0]):
            lines += _table(f"[[{stem}.{slot.keys[0]}]]", get_args(slot.kind)[0])
    return lines


def _described(kind: type) -> list[str]:
    return [inspect.getdoc(kind) or "", ""]


def _keys(kind: type) -> list[str]:
    rows = [f"| {keys} | {form} | {need} |" for slot in slots(kind) for keys, form, need in _row(slot)]
    return ["| key | form | needed |", "|---|---|---|", *rows, ""]


def _row(slot: Slot) -> Iterator[tuple[str, str, str]]:
    if slot.kind is Provenance:
        yield "`source`", "ids of sources", "yes"
        yield "`confidence`", "firm, weak, inferred", "no"
        yield "`dated`", _FORMS[ApproximateDate], "no"
        yield "`note`", "text", "no"
        return
    or_unknown = ", or `not published: id`" if NotPublished in slot.kinds else ""
    yield " or ".join(f"`{key}`" for key in slot.keys), _form(slot) + or_unknown, "yes" if slot.is_required else "no"


def _form(slot: Slot) -> str:
    if target := slot.metadata.get("ref"):
        return f"{'ids' if get_origin(slot.kind) is tuple else 'id'} of {target}"
    if slot.metadata.get("ident"):
        return "id, unique" + (" in its parent" if slot.metadata.get("scoped") else "")
    if get_origin(slot.kind) is tuple:
        inner = get_args(slot.kind)[0]
        return "tables, below" if is_record(inner) else f"list: {_scalar_form(inner)}"
    return "table, below" if is_record(slot.kind) else _scalar_form(slot.kind)


def _scalar_form(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(kind)
    return _FORMS[kind]
