"""A plan as a page shows it: part by part, each field in words, with its theory of change drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from placefund.design.charts.scene import Chart
from placefund.design.charts.theory import TheoryLink, TheoryNode, theory
from placefund.domain.messages import say
from placefund.domain.plans.parts import CHAIN, EntryKind, Piece, Pin, PlanPart, PlanWords, of_part

Address = Callable[[Piece], str]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with what was entered. `is_text`: it is read in paragraphs, and commented on by itself."""

    name: str
    label: str
    value: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece as it is read."""

    piece: Piece
    title: str
    fields: tuple[ShownField, ...]
    pins: tuple[Pin, ...]
    item: int | None = None
    """The number of its row in the draft, where it is shown to be written."""
    open_comments: int = 0


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part with its pieces."""

    part: PlanPart
    pieces: tuple[ShownPiece, ...]


def shown_parts(
    pieces: Iterable[Piece],
    words: PlanWords,
    *,
    items: Mapping[str, int] | None = None,
    comments: Mapping[str, int] | None = None,
) -> tuple[ShownPart, ...]:
    """Every part, also those without a piece. `items` are the numbers of rows, `comments` how many are open, by piece."""
    kept, rows, still_open = tuple(pieces), items or {}, comments or {}
    return tuple(
        ShownPart(
            part,
            tuple(
                replace(_shown(piece, words), item=rows.get(piece.key), open_comments=still_open.get(piece.key, 0))
                for piece in of_part(kept, part)
            ),
        )
        for part in PlanPart
    )


def _shown(piece: Piece, words: PlanWords) -> ShownPiece:
    fields = tuple(
        ShownField(asked.name, asked.label, words.told(piece, asked), asked.entry is EntryKind.TEXT)
        for asked in piece.fields
        if asked.name != "title" and asked.entry is not EntryKind.PIECE
    )
    return ShownPiece(piece, words.title_of(piece), tuple(each for each in fields if each.value), piece.pins)


def theory_of(pieces: Iterable[Piece], href: Address = lambda piece: "") -> Chart | None:
    """The theory of change as a drawing; None while there is nothing of it."""
    kept = tuple(pieces)
    stages = [(stage, piece) for stage, part in enumerate(CHAIN) for piece in of_part(kept, part)]
    nodes = [TheoryNode(piece.key, piece.title, stage, href(piece)) for stage, piece in stages]
    links = [
        TheoryLink(link.words("from"), link.words("to"), link.words("text")) for link in of_part(kept, PlanPart.LINK)
    ]
    return theory(say("Theory of change"), nodes, links, [part.label for part in CHAIN]) if nodes else None
