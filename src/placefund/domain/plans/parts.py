"""What a place's plan is made of: its parts, the fields that a piece of each part has, and how they are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from placefund.domain.indicators import Indicator
from placefund.domain.messages import day, row_of, say
from placefund.domain.money import Money

Content = Mapping[str, Any]


class PlanPart(StrEnum):
    """One part of a plan, in the order in which it is read. The value is stored."""

    AIM = "aim"
    CLUSTER = "cluster"
    PRIORITY = "priority"
    INPUT = "input"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    LINK = "link"
    LEVER = "lever"

    @property
    def label(self) -> str:
        """What the part is called above its pieces."""
        return _WORDS[self][0]

    @property
    def one(self) -> str:
        """What one piece of it is called."""
        return _WORDS[self][1]

    @property
    def purpose(self) -> str:
        """What somebody writes there."""
        return _WORDS[self][2]


_WORDS = {
    PlanPart.AIM: (
        say("What the place is after"),
        say("Aim"),
        say("Where the place stands, where it wants to be, and why this money is needed to get there."),
    ),
    PlanPart.CLUSTER: (
        say("Clusters"),
        say("Cluster"),
        say("What the place builds on: which sectors of the fund, why these and not others, and the evidence."),
    ),
    PlanPart.PRIORITY: (
        say("Priorities"),
        say("Priority"),
        say("What comes first when there is not enough for all, in order."),
    ),
    PlanPart.INPUT: (say("Inputs"), say("Input"), say("What goes in: money, people, buildings, data.")),
    PlanPart.ACTIVITY: (say("Activities"), say("Activity"), say("What is done with it, and by whom.")),
    PlanPart.OUTPUT: (say("Outputs"), say("Output"), say("What can be counted when it is done.")),
    PlanPart.OUTCOME: (
        say("Outcomes"),
        say("Outcome"),
        say(
            "What is otherwise afterwards, with the indicator that would show it, where it stands now, and the target."
        ),
    ),
    PlanPart.LINK: (
        say("What leads to what"),
        say("Link"),
        say("Why one thing should lead to the next, and what has to be true for it."),
    ),
    PlanPart.LEVER: (
        say("Other money and levers"),
        say("Money or lever"),
        say("What else works on the same aims: other funds, loans, planning powers, procurement."),
    ),
}
CHAIN = (PlanPart.INPUT, PlanPart.ACTIVITY, PlanPart.OUTPUT, PlanPart.OUTCOME)
"""The theory of change, from left to right."""


class LeverState(StrEnum):
    """How sure other money is. The value is stored."""

    IN_PLACE = "in_place"
    AGREED = "agreed"
    ASKED_FOR = "asked_for"
    HOPED_FOR = "hoped_for"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    LeverState.IN_PLACE: say("In place"),
    LeverState.AGREED: say("Agreed, not begun"),
    LeverState.ASKED_FOR: say("Asked for"),
    LeverState.HOPED_FOR: say("Hoped for"),
}


class EntryKind(StrEnum):
    """How a field of a piece is entered, and so how it is read."""

    LINE = "line"
    TEXT = "text"
    SECTORS = "sectors"
    INDICATOR = "indicator"
    NUMBER = "number"
    DAY = "day"
    MONEY = "money"
    STATE = "state"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class PieceField:
    """One field of a piece: where it is stored, what it is called, how it is entered, and what helps to fill it in."""

    name: str
    label: str
    entry: EntryKind = EntryKind.LINE
    help: str = ""
    is_required: bool = False


_TITLE = PieceField("title", say("Title"), is_required=True)
_TEXT = PieceField("text", say("In a paragraph"), EntryKind.TEXT)
FIELDS: dict[PlanPart, tuple[PieceField, ...]] = {
    PlanPart.AIM: (_TITLE, _TEXT),
    PlanPart.CLUSTER: (
        _TITLE,
        PieceField("sectors", say("Sectors of the fund"), EntryKind.SECTORS),
        PieceField("why", say("Why this cluster was chosen"), EntryKind.TEXT, say("And why others were not.")),
        PieceField(
            "evidence",
            say("Evidence"),
            EntryKind.TEXT,
            say(
                "One line for each piece of evidence, with its source. Figures of the context card are cited beside it."
            ),
        ),
    ),
    PlanPart.PRIORITY: (_TITLE, PieceField("text", say("Why it is one"), EntryKind.TEXT)),
    PlanPart.INPUT: (_TITLE, _TEXT),
    PlanPart.ACTIVITY: (_TITLE, _TEXT),
    PlanPart.OUTPUT: (_TITLE, _TEXT),
    PlanPart.OUTCOME: (
        _TITLE,
        _TEXT,
        PieceField(
            "indicator", say("Indicator"), EntryKind.INDICATOR, say("One of the fund's: only those are reported on.")
        ),
        PieceField(
            "baseline", say("Where it stands now"), EntryKind.NUMBER, say("A number in the unit of the indicator.")
        ),
        PieceField("baseline_year", say("Year of that figure"), EntryKind.LINE, say("For example, 2024.")),
        PieceField("baseline_source", say("Source of that figure"), EntryKind.LINE),
        PieceField("target", say("Target"), EntryKind.NUMBER, say("A number in the same unit.")),
        PieceField("target_due", say("Target reached by"), EntryKind.DAY),
    ),
    PlanPart.LINK: (
        PieceField("from", say("From"), EntryKind.PIECE, is_required=True),
        PieceField("to", say("To"), EntryKind.PIECE, is_required=True),
        PieceField("text", say("What has to be true for it"), EntryKind.TEXT),
    ),
    PlanPart.LEVER: (
        PieceField("title", say("What it is"), is_required=True),
        PieceField("whose", say("Whose it is")),
        PieceField("pence", say("Amount"), EntryKind.MONEY, say("Leave it empty where the amount is not known.")),
        PieceField("state", say("How sure it is"), EntryKind.STATE),
        PieceField("from", say("From"), EntryKind.DAY),
        PieceField("until", say("Until"), EntryKind.DAY),
        PieceField("source", say("Source")),
    ),
}
"""The fields of each part's pieces, in the order in which they are filled in and read."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A figure of the context card as it stood when it was cited: the argument rests on it, whatever is published later."""

    measure: str
    label: str
    value: str
    unit: str
    year: str
    area: str
    geography: str
    low: str = ""
    high: str = ""
    source: str = ""

    def as_record(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> Pin:
        return cls(**{name: str(record.get(name, "")) for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a plan. Its number is its own for good, so that comments and links find it; `place` is where it stands."""

    part: PlanPart
    number: int
    place: int
    content: Content = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What links and comments call it."""
        return f"{self.part.value}-{self.number}"

    @property
    def title(self) -> str:
        return self.words("title") or say("{one} {number}", one=self.part.one, number=self.number)

    @property
    def fields(self) -> tuple[PieceField, ...]:
        return FIELDS[self.part]

    @property
    def sectors(self) -> tuple[str, ...]:
        return tuple(self.content.get("sectors", ()))

    @property
    def amount(self) -> Money | None:
        """Of other money; None where it is not known."""
        pence = self.content.get("pence")
        return None if pence in (None, "") else Money(int(pence))

    @property
    def pins(self) -> tuple[Pin, ...]:
        return tuple(Pin.from_record(each) for each in self.content.get("figures", ()))

    def words(self, name: str) -> str:
        """A field that is stored as words; empty where nothing was entered."""
        return str(self.content.get(name, "") or "").strip()

    def number_of(self, name: str) -> Decimal | None:
        """A field that is stored as a number; None where there is none."""
        return parsed_number(self.words(name))

    def day_of(self, name: str) -> date | None:
        """A field that is stored as a day; None where there is none."""
        written = self.words(name)
        return date.fromisoformat(written) if written else None

    def as_record(self) -> dict[str, Any]:
        return {"part": self.part.value, "number": self.number, "place": self.place, "content": dict(self.content)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Piece:
        return cls(PlanPart(record["part"]), int(record["number"]), int(record["place"]), record["content"])


def parsed_number(written: str) -> Decimal | None:
    """A number as it is written, with or without commas; None where it is none."""
    try:
        found = Decimal(written.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def in_order(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces as a plan is read: part by part, each in the order that its writers gave it."""
    parts = list(PlanPart)
    return tuple(sorted(pieces, key=lambda piece: (parts.index(piece.part), piece.place, piece.number)))


def of_part(pieces: Iterable[Piece], part: PlanPart) -> tuple[Piece, ...]:
    """The pieces of one part, in order."""
    return tuple(piece for piece in in_order(pieces) if piece.part is part)


def indicator_key(indicator: Indicator) -> str:
    """How a plan names a version of an indicator: its key and the version, so that a later definition is another."""
    return f"{indicator.key}@{indicator.version}"


@dataclass(frozen=True, slots=True)
class PlanWords:
    """How a plan's fields are put into words: with the titles of its pieces and the fund's indicators."""

    titles: Mapping[str, str]
    indicators: Mapping[str, Indicator]

    @classmethod
    def of(cls, pieces: Iterable[Piece], indicators: Iterable[Indicator]) -> PlanWords:
        return cls({piece.key: piece.title for piece in pieces}, {indicator_key(each): each for each in indicators})

    def unit_of(self, piece: Piece) -> str:
        """The unit of an outcome's indicator; empty where none is chosen."""
        found = self.indicators.get(piece.words("indicator"))
        return found.unit if found else ""

    def title_of(self, piece: Piece) -> str:
        """What a piece is called; a link by its two ends."""
        if piece.part is not PlanPart.LINK:
            return piece.title
        ends = (self.titles.get(piece.words(end)) or say("a piece that was taken out") for end in ("from", "to"))
        start, end = ends
        return say("From “{start}” to “{end}”", start=start, end=end)

    def told(self, piece: Piece, asked: PieceField) -> str:
        """What was entered in a field, as people read it; empty where nothing was."""
        written = piece.words(asked.name)
        match asked.entry:
            case EntryKind.MONEY:
                amount = piece.amount
                return say("Not known") if amount is None else say("{amount}", amount=amount)
            case EntryKind.SECTORS:
                return row_of(piece.sectors, "; ") if piece.sectors else ""
            case EntryKind.DAY:
                found = piece.day_of(asked.name)
                return day(found) if found else ""
            case EntryKind.STATE:
                return LeverState(written).label if written else ""
            case EntryKind.INDICATOR:
                known = self.indicators.get(written)
                return say("{title} ({unit})", title=known.title, unit=known.unit) if known else written
            case EntryKind.NUMBER:
                unit = self.unit_of(piece)
                return say("{number} {unit}", number=written, unit=unit) if written and unit else written
            case EntryKind.PIECE:
                return self.titles.get(written, written)
        return written
