"""The parts of a fundbook, and the way to each of its entries: in which file it stands, under which table, and of what kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.builder import Slot, is_record, slots
from placefund.domain.fundbook.difference import FUND, KINDS
from placefund.domain.fundbook.format import Fund
from placefund.domain.fundbook.reader import CSV_FILES, TOML_FILES
from placefund.domain.fundbook.values import NotPublished, Provenance
from placefund.domain.messages import Message, say

NEW = "new"
"""Stands in a way in place of the number of an entry that is not there yet."""
Step = str | int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a book: the entries of one kind. `table` is their table in a TOML file; empty for the rows of a CSV file."""

    name: str
    file: str
    table: str
    kind: type

    @property
    def label(self) -> Message:
        return KINDS[self.name]

    @property
    def is_one(self) -> bool:
        """Whether it is one entry and not a list: the fund itself."""
        return self.name == FUND


def _parts() -> dict[str, Part]:
    found = {FUND: Part(FUND, "prospectus.toml", "fund", Fund)}
    for file, tables in TOML_FILES.items():
        found |= {name: Part(name, file, table, kind) for table, (name, kind) in tables.items()}
    found |= {name: Part(name, file, "", kind) for file, (name, kind) in CSV_FILES.items()}
    return {name: found[name] for name in KINDS}


PARTS: Mapping[str, Part] = _parts()
"""Every part of a book by its name, in the order in which differences are told."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to one entry of a part: `(3,)` is the fourth target, `(0, "question", "new")` a further question of the first set.

    Its text, as an address has it, joins the steps by dots.
    """

    part: Part
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, part: str, text: str) -> Way:
        """The way that an address names.

        Raises:
            NotPossible: there is no such part, or no entry of a kind there can be under this way.
        """
        if part not in PARTS:
            raise NotPossible(say("A fundbook has no part “{part}”.", part=part))
        steps = tuple(int(step) if step.isdecimal() and len(step) < 6 else step for step in text.split(".") if step)
        way = cls(PARTS[part], steps)
        if way.part.is_one != (not steps or (isinstance(steps[0], str) and steps[0] != NEW)):
            raise NotPossible(say("There is no entry “{text}” in this part of the book.", text=text))
        way.kind  # noqa: B018  it refuses a way that leads nowhere
        return way

    @property
    def text(self) -> str:
        return ".".join(str(step) for step in self.steps)

    @property
    def is_new(self) -> bool:
        return bool(self.steps) and self.steps[-1] == NEW

    @property
    def is_row(self) -> bool:
        """Whether it is one of a list, which can be removed and moved: not a table that an entry has once."""
        return bool(self.steps) and (isinstance(self.steps[-1], int) or self.is_new)

    @property
    def kind(self) -> type:
        """The kind of record that stands there.

        Raises:
            NotPossible: no record can stand there.
        """
        kind, steps = self.part.kind, list(self.steps)
        if not self.part.is_one and (not steps or not _is_number(steps.pop(0))):
            raise NotPossible(_nowhere(self))
        while steps:
            slot = inner_slot(kind, str(steps.pop(0)))
            if slot is None:
                raise NotPossible(_nowhere(self))
            kind = inner_kind(slot)
            if is_list(slot) and (not steps or not _is_number(steps.pop(0))):
                raise NotPossible(_nowhere(self))
        return kind

    @property
    def key(self) -> str:
        """The name of the table that its entry stands in: `question` for a question of a set, the part's own at the top."""
        named = [step for step in self.steps if isinstance(step, str) and step != NEW]
        return named[-1] if named else self.part.table

    @property
    def around(self) -> Way | None:
        """The entry that this one stands in; None at the top of its part."""
        steps = self.steps[:-2] if self.is_row else self.steps[:-1]
        return Way(self.part, steps) if self.steps and (steps or self.part.is_one) else None

    def inside(self, key: str, step: Step | None = None) -> Way:
        """The way to a table within this entry; to one of its rows with `step`."""
        return Way(self.part, (*self.steps, key, *(() if step is None else (step,))))

    def at(self, number: int) -> Way:
        """The same way with this number at its end."""
        return Way(self.part, (*self.steps[:-1], number))


def _is_number(step: Step) -> bool:
    return isinstance(step, int) or step == NEW


def _nowhere(way: Way) -> Message:
    return say("There is no entry “{text}” in this part of the book.", text=way.text)


def inner_kind(slot: Slot) -> Any:
    """What one value of a field is: of a list, one of its values."""
    return get_args(slot.kind)[0] if is_list(slot) else slot.kind


def is_list(slot: Slot) -> bool:
    return get_origin(slot.kind) is tuple


def is_table(slot: Slot) -> bool:
    """Whether a field holds entries of its own, and not a value that is written on a line."""
    kind = inner_kind(slot)
    return is_record(kind) and kind not in (Provenance, NotPublished)


def inner_slot(kind: type, key: str) -> Slot | None:
    """The field of a record that holds entries of its own under this key."""
    return next((slot for slot in tables_in(kind) if slot.keys[0] == key), None)


def tables_in(kind: type) -> tuple[Slot, ...]:
    """The fields of a record that hold entries of their own."""
    return tuple(slot for slot in slots(kind) if is_table(slot))
