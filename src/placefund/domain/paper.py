"""Something to be read or filled in on paper: headings, sentences, tables and room to write, before anybody typesets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows below a header; each as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One heading with its small print (`notes`), its text, its table, and room to write where it is to be filled in."""

    heading: str
    notes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    table: PaperTable | None = None
    has_room: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `facts` are pairs of a name and a value; `foot` stands below every page."""

    title: str
    caption: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PaperSection, ...]
    foot: str

    def as_record(self) -> dict[str, Any]:
        """It as JSON values, for a typesetter."""
        return {
            "title": self.title,
            "caption": self.caption,
            "facts": [list(pair) for pair in self.facts],
            "sections": [
                {
                    "heading": section.heading,
                    "notes": list(section.notes),
                    "paragraphs": list(section.paragraphs),
                    "header": list(section.table.header) if section.table else [],
                    "rows": [list(row) for row in section.table.rows] if section.table else [],
                    "has_room": section.has_room,
                }
                for section in self.sections
            ],
            "foot": self.foot,
        }


def paragraphs_of(text: str) -> tuple[str, ...]:
    """A text in its paragraphs, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
