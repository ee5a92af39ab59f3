"""What a public register says of an organisation, and how one is asked: one shape for every register, whoever answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from placefund.domain.identifiers import REGISTERS, name_key
from placefund.domain.messages import Message, say


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One body as its register has it: the identifier in its one form, name, address, its standing, and the day of the data."""

    identifier: str
    name: str
    address: str
    status: str
    as_of: str

    @property
    def register(self) -> Message:
        """The register's name, for a sentence."""
        return next(each.name for code, each in REGISTERS.items() if self.identifier.startswith(f"{code}-"))

    def is_called(self, name: str) -> bool:
        """Whether this is the same name but for capitals, points and the legal form."""
        return name_key(self.name) == name_key(name)


class RegisterLookup(Protocol):
    """Whoever can be asked for entries: a file that an operator downloaded, or, elsewhere, a service."""

    def find(self, identifier: str) -> RegisterEntry | None:
        """The entry of a number in its one form; None when there is none, or nobody has the register."""

    def search(self, words: str, most: int = 10) -> tuple[RegisterEntry, ...]:
        """Entries whose names begin with these words, as they are compared; the shortest names first."""


class NoRegister:
    """Where nobody has downloaded a register: every question has no answer, and nothing is refused for it."""

    def find(self, identifier: str) -> RegisterEntry | None:
        return None

    def search(self, words: str, most: int = 10) -> tuple[RegisterEntry, ...]:
        return ()


def why_doubted(entry: RegisterEntry | None, name: str) -> Message | None:
    """What speaks against a number that stands beside a name, in a sentence; None where nothing does."""
    if entry is None or entry.is_called(name):
        return None
    return say(
        "{identifier} is the number of “{name}” at {register}, as of {day}. Check the number, or write the name as it "
        "stands there.",
        identifier=entry.identifier,
        name=entry.name,
        register=entry.register,
        day=entry.as_of,
    )
