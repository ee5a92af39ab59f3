"""A fault: one sentence about one line of a fundbook that must be put right before the book can be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, where. Faults sort by file, then line. Lines count from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


@dataclass(slots=True)
class FaultList:
    """Collects every fault, so that an author can mend them all at once."""

    found: set[Fault] = field(default_factory=set)

    def add(self, file: str, line: int, message: str) -> None:
        self.found.add(Fault(file, line, message))

    def spares(self, file: str) -> bool:
        """True while no fault was found in a file, so that what it leaves out is truly left out."""
        return all(fault.file != file for fault in self.found)

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.found))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean "cap_pounds"?`, or nothing when nothing is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


def listed(words: Iterable[str]) -> str:
    """`"a", "b" and "c"`."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}" if quoted else "nothing"
