"""The records of a fundbook's files before they mean anything: values with the file and line on which they stand."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placefund.domain.fundbook.faults import FaultList, did_you_mean, listed
from placefund.domain.fundbook.toml_lines import Path, line_index


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a TOML file or one row of a CSV file.

    `lines` is empty for a CSV row, whose cells all stand on `own_line`. `is_text` says that every value is the text of
    a cell, still to be read as a number or a date.
    """

    file: str
    own_line: int
    label: str
    values: Mapping[str, Any]
    path: Path = ()
    lines: Mapping[Path, int] | None = None
    is_text: bool = False

    def line(self, *keys: str | int) -> int:
        """The line of a value of this entry, or the nearest thing around it that has one."""
        path = (*self.path, *keys)
        while self.lines and len(path) > len(self.path):
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.own_line

    def table(self, *keys: str | int, values: Mapping[str, Any], label: str) -> Entry:
        """An entry for a table inside this one."""
        return Entry(self.file, self.line(*keys), label, values, (*self.path, *keys), self.lines)


def toml_entry(file: str, text: str, faults: FaultList) -> Entry | None:
    """The whole of a TOML file as one entry; None, and a fault, when it is not TOML."""
    text = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = re.search(r" \(at line (\d+), column (\d+)\)$", said)
        line = int(at[1]) if at else max(1, len(text.splitlines()))
        column = f" near column {at[2]}" if at else " at the end of the file"
        reason = re.sub(r" \(at .*\)$", "", said).rstrip(".")
        faults.add(file, line, f"This is not TOML{column}: {reason}. Nothing else in this file was checked.")
        return None
    except (RecursionError, ValueError):
        faults.add(file, 1, "This file holds a number too long, or tables nested too deeply, to be read.")
        return None
    return Entry(file, 1, file, values, (), line_index(text))


def csv_entries(
    file: str, text: str, known: frozenset[str], required: frozenset[str], faults: FaultList
) -> tuple[list[Entry], bool]:
    """The rows of a CSV file, and whether all of them could be read as rows.

    Empty cells are left out, blank lines are skipped, a bad header refuses the file.
    """
    before = len(faults.found)
    rows = _numbered_rows(file, text.removeprefix("\ufeff"), faults)
    header_line, header = next(rows, (1, []))
    if not _header_is_right(file, header_line, header, known, required, faults):
        return [], False
    entries = []
    for line, cells in rows:
        if len(cells) != len(header):
            faults.add(
                file,
                line,
                f"This row has {len(cells)} cells and the header has {len(header)} columns. "
                "Add or remove a comma, or put quotes round a text that contains one.",
            )
            continue
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
        entries.append(Entry(file, line, f'the row "{cells[0].strip()}"', values, is_text=True))
    return entries, len(faults.found) == before


def _numbered_rows(file: str, text: str, faults: FaultList) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins (a quoted cell may span lines)."""
    reader = csv.reader((line + "\n" for line in text.split("\n")), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = str(error).rstrip(".")
        faults.add(file, begins, f"This row cannot be read as CSV: {reason}. The rows after it were not checked.")


def _header_is_right(
    file: str, line: int, header: list[str], known: frozenset[str], required: frozenset[str], faults: FaultList
) -> bool:
    problems = []
    for name in dict.fromkeys(header):
        if name not in known:
            hint = did_you_mean(name, known) or f" The columns are {listed(sorted(known))}."
            problems.append(f'"{name}" is not a column of this file.{hint}')
        if header.count(name) > 1:
            problems.append(f'The column "{name}" stands {header.count(name)} times in the header. Keep one.')
    if missing := sorted(required - set(header)):
        columns = "column" if len(missing) == 1 else "columns"
        problems.append(f"The header lacks the {columns} {listed(missing)}. The first line must name every column.")
    for problem in problems:
        faults.add(file, line, problem)
    return not problems
