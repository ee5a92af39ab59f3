"""Changes one entry of a book's texts as somebody would by hand: everything else in its files stays letter for letter."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any

import tomlkit
from tomlkit.items import Item

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.builder import keys_of, slots
from placefund.domain.fundbook.parts import NEW, PARTS, Part, Way
from placefund.domain.messages import say

Texts = Mapping[str, str]
Values = Mapping[str, Any]
"""Keys of an entry with their values, as a TOML file holds them, or as the cells of a CSV file; None takes a key away."""


# --- what stands there ---------------------------------------------------------------------------------------------------


def rows_of(texts: Texts, part: Part) -> list[dict[str, Any]]:
    """The entries of a part as they are written, in the order of its file; none where the file is not there."""
    text = texts.get(part.file)
    if text is None:
        return []
    if not part.table:
        return _Sheet(text).rows
    found = _tables(text).get(part.table, [])
    return [found] if isinstance(found, dict) else list(found)


@lru_cache(maxsize=16)
def _tables(text: str) -> dict[str, Any]:
    """The tables of a TOML file, read once for the many parts that stand in it. Nobody changes what is read here."""
    return tomllib.loads(_plain(text))


def values_at(texts: Texts, way: Way) -> dict[str, Any]:
    """What is written at an entry; nothing at one that is not there yet.

    Raises:
        NotPossible: the book has no such entry.
    """
    if way.is_new:
        if way.around is not None:
            values_at(texts, way.around)
        return {}
    rows = rows_of(texts, way.part)
    here: Any = rows[0] if way.part.is_one and rows else rows
    for step in way.steps:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError) as error:
            if isinstance(step, str) and isinstance(here, dict):
                return {}  # a table that this entry may have and has not
            raise NotPossible(
                say("The book has no entry “{text}” there any more. Look at the list again.", text=way.text)
            ) from error
    return dict(here)


def written_at(texts: Texts, way: Way) -> Way:
    """Where an entry stands once it is written: a further one at the end of its list."""
    if not way.is_new:
        return way
    around = way.around
    rows = rows_of(texts, way.part) if around is None else values_at(texts, around)[way.key]
    return way.at(len(rows) - 1)


# --- what is changed -----------------------------------------------------------------------------------------------------


def with_values(texts: Texts, way: Way, values: Values) -> dict[str, str]:
    """The texts with these keys of an entry otherwise; with a further entry at the end of its list where `way` is new.

    Raises:
        NotPossible: the book has no such entry.
    """
    if not way.part.table:
        return _with_sheet(texts, way, lambda sheet: sheet.write(way, values))

    def change(document: Any) -> None:
        rows, number = _rows_and_number(document, way)
        if way.is_new:
            rows.append(_table(values))
        else:
            here = rows if number is None else rows[number]
            for key, value in values.items():
                _set(here, key, value)

    return _with_document(texts, way, change)


def with_values_at(texts: Texts, part: str, entry: str, values: Values) -> dict[str, str]:
    """The same, of the entry that an address names so.

    Raises:
        NotPossible: the book has no such entry.
    """
    return with_values(texts, Way.of(part, entry), values)


def without_entry(texts: Texts, way: Way) -> dict[str, str]:
    """The texts without an entry of a list.

    Raises:
        NotPossible: the book has no such entry.
    """
    if not way.part.table:
        return _with_sheet(texts, way, lambda sheet: sheet.remove(way))

    def change(document: Any) -> None:
        rows, number = _rows_and_number(document, way)
        del rows[number]
        if len(rows) == 0:
            _drop_empty(document, way)

    return _with_document(texts, way, change)


def with_entry_moved(texts: Texts, way: Way, places: int) -> dict[str, str]:
    """The texts with an entry that many places further down its list; up where it is below nought. At an end it stays.

    Raises:
        NotPossible: the book has no such entry.
    """
    if not way.part.table:
        return _with_sheet(texts, way, lambda sheet: sheet.move(way, places))

    def change(document: Any) -> None:
        rows, number = _rows_and_number(document, way)
        to = number + places
        if not 0 <= to < len(rows):
            return
        row = rows[number]
        del rows[number]
        rows.insert(to, row)

    return _with_document(texts, way, change)


def with_round_like(texts: Texts, earlier: str, changes: Values) -> dict[str, str]:
    """The texts with a further round: what the `earlier` one has, with these keys otherwise; a key that is None is left out.

    Raises:
        NotPossible: there is no such round.
    """
    found = rows_of(texts, _ROUNDS)[_number_of_round(texts, earlier)]
    return with_values(texts, Way(_ROUNDS, (NEW,)), {**found, **_OF_A_FOLLOWER, **changes})


def with_round_changed(texts: Texts, slug: str, changes: Values) -> dict[str, str]:
    """The texts with these keys of one round otherwise.

    Raises:
        NotPossible: there is no such round.
    """
    return with_values(texts, Way(_ROUNDS, (_number_of_round(texts, slug),)), changes)


_ROUNDS = PARTS["rounds"]
_OF_A_FOLLOWER: Values = dict.fromkeys(
    ("follows", "is_invited_only", "carries", "carries_costs", "partners_may", "shows_differences", "shows_scores")
)
"""What a round says that follows another: a further round begins a competition of its own."""


def _number_of_round(texts: Texts, slug: str) -> int:
    for number, each in enumerate(rows_of(texts, _ROUNDS)):
        if each["slug"] == slug:
            return number
    raise NotPossible(say("The book has no round “{slug}”.", slug=slug))


# --- TOML ----------------------------------------------------------------------------------------------------------------


def _with_document(texts: Texts, way: Way, change: Callable[[Any], None]) -> dict[str, str]:
    """The texts with one file changed: by a parser that keeps every letter, and beside it as plain values.

    The two must come to the same; a file that is written in a way the parser cannot keep is never written wrong.
    """
    text = texts.get(way.part.file, "")
    document, plain = tomlkit.parse(_plain(text)), tomllib.loads(_plain(text))
    values_at(texts, way)
    change(document)
    change(plain)
    new = tomlkit.dumps(document)
    try:
        is_same = tomllib.loads(new) == plain
    except tomllib.TOMLDecodeError:
        is_same = False
    if not is_same:
        raise NotPossible(
            say(
                "{file} is written in a way that this page cannot change. Take the book away, change it in the file, and "
                "upload it.",
                file=way.part.file,
            )
        )
    return {**texts, way.part.file: new}


def _rows_and_number(document: Any, way: Way) -> tuple[Any, Any]:
    """The list that an entry stands in and its number there; the table itself, and None, where it is not of a list."""
    here: Any = document
    steps: list[str | int] = [way.part.table, *way.steps]
    last = steps.pop() if way.is_row else None
    for at, step in enumerate(steps):
        if isinstance(step, str) and step not in here:
            is_list = way.is_row and at == len(steps) - 1
            here[step] = _empty(here, is_list=is_list)
        here = here[step]
    return here, last


def _empty(here: Any, *, is_list: bool) -> Any:
    """A list of tables or a table with nothing in it, of the parser's kind where its document is."""
    if isinstance(here, Item | tomlkit.TOMLDocument):
        return tomlkit.aot() if is_list else tomlkit.table()
    return [] if is_list else {}


def _drop_empty(document: Any, way: Way) -> None:
    """Take the name of a list away with its last entry: an empty list of tables cannot be written."""
    here: Any = document
    steps = [way.part.table, *way.steps[:-1]]
    for step in steps[:-1]:
        here = here[step]
    del here[steps[-1]]


def _table(values: Values) -> Any:
    table = tomlkit.table()
    for key, value in values.items():
        _set(table, key, value)
    return table


def _set(here: Any, key: str, value: Any) -> None:
    """Write one key of a table; a further one stands before the tables within it."""
    value, keeps_letters = _written(value), isinstance(here, Item)
    if value is None:
        here.pop(key, None)
    elif key in here or not keeps_letters:
        here[key] = value
    else:
        tables = [name for name, inner in here.items() if isinstance(inner, dict | list) and _is_tables(inner)]
        kept = [(name, deepcopy(here[name])) for name in tables]
        for name in tables:
            del here[name]
        here[key] = value
        for name, inner in kept:
            here[name] = inner


def _is_tables(inner: Any) -> bool:
    return isinstance(inner, dict) or any(isinstance(each, dict) for each in inner)


def _written(value: Any) -> Any:
    """A value as the file has it: a moment is a London time without its zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    return list(value) if isinstance(value, tuple) else value


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff")


# --- CSV -----------------------------------------------------------------------------------------------------------------


class _Lines:
    """Takes what the writer of rows writes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.write = self.lines.append


class _Sheet:
    """The rows of a CSV file with the letters that each is written in, so that those of others stay."""

    def __init__(self, text: str) -> None:
        self.blocks: list[str] = []
        """Each row as it is written, and each blank line; the header is the first that is not blank."""
        lines = [line + "\n" for line in _plain(text).split("\n")]
        if lines[-1] == "\n":
            lines.pop()
        reader, begins = csv.reader(lines, strict=True), 0
        found: list[tuple[int, list[str]]] = []
        for cells in reader:
            self.blocks.append("".join(lines[begins : reader.line_num]))
            begins = reader.line_num
            if any(cell.strip() for cell in cells):
                found.append((len(self.blocks) - 1, cells))
        self.header_at, self.header = found[0]
        self.places = [place for place, _ in found[1:]]
        """Of each row its place among the blocks."""
        self.rows = [
            {name: cell.strip() for name, cell in zip(self.header, cells, strict=False) if cell.strip()}
            for _, cells in found[1:]
        ]

    def write(self, way: Way, values: Values) -> None:
        old = {} if way.is_new else self.rows[self._number(way)]
        row = {key: value for key, value in {**old, **values}.items() if value is not None}
        for key in row:
            if key not in self.header:
                self._add_column(key, way.part)
        if way.is_new:
            self.blocks.append(self._line(row))
        else:
            self.blocks[self.places[self._number(way)]] = self._line(row)

    def remove(self, way: Way) -> None:
        del self.blocks[self.places[self._number(way)]]

    def move(self, way: Way, places: int) -> None:
        number = self._number(way)
        if 0 <= number + places < len(self.places):
            one, other = self.places[number], self.places[number + places]
            self.blocks[one], self.blocks[other] = self.blocks[other], self.blocks[one]

    @property
    def text(self) -> str:
        return "".join(self.blocks)

    def _number(self, way: Way) -> int:
        number = way.steps[0]
        if not isinstance(number, int) or number >= len(self.rows):
            raise NotPossible(
                say("The book has no entry “{text}” there any more. Look at the list again.", text=way.text)
            )
        return number

    def _add_column(self, key: str, part: Part) -> None:
        """A further column, empty in every other row."""
        if key not in keys_of(part.kind):
            raise NotPossible(say("{file} has no column “{key}”.", file=part.file, key=key))
        self.header = [*self.header, key]
        self.blocks[self.header_at] = self._line(dict(zip(self.header, self.header, strict=True)))
        for place, row in zip(self.places, self.rows, strict=True):
            self.blocks[place] = self._line(row)

    def _line(self, row: Values) -> str:
        out = _Lines()
        csv.writer(out, lineterminator="\n").writerow([_cell(row.get(name)) for name in self.header])
        return "".join(out.lines)


def _cell(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _with_sheet(texts: Texts, way: Way, change: Callable[[_Sheet], None]) -> dict[str, str]:
    columns = [key for slot in slots(way.part.kind) for key in slot.keys if not key.endswith("_pence")]
    sheet = _Sheet(texts.get(way.part.file, ",".join(columns) + "\n"))
    change(sheet)
    return {**texts, way.part.file: sheet.text}
