"""The list of a fund's sources, each with how much rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.domain.messages import say
from placefund.funds.citations import Citation, citation, when_in_words
from placefund.funds.models import Source
from placefund.funds.views.fact_list import source_page
from placefund.web.lists.choices import choices_by_words, choices_held
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing

KINDS = {
    "fact": say("Facts"),
    "unknown": say("What is not published"),
    "target": say("Targets"),
    "allocation": say("Allocations"),
    "clarification": say("Clarifications"),
    "claim": say("Claims about the programme before"),
    "project": say("Projects of the programme before"),
    "nothing": say("Nothing that is shown here"),
}
"""What can rest on a source."""


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One thing that rests on a source: its kind, what it is in words, and the page that shows it."""

    kind: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source with what rests on it."""

    row: Source
    rests: tuple[SourceUse, ...]

    @property
    def citation(self) -> Citation:
        return citation(self.row)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what rests on it, each once."""
        return tuple(dict.fromkeys(one.kind for one in self.rests)) or ("nothing",)


def source_listing(fund: str, lines: Sequence[SourceLine]) -> Listing[SourceLine]:
    """The sources of a fund, in the order of its fundbook."""
    publishers = [line.row.publisher for line in lines if line.row.publisher]
    return Listing(
        slug=f"{fund}-sources",
        title=say("Sources"),
        one=say("source"),
        many=say("sources"),
        columns=_columns(fund),
        order="ref",
        filters=(
            Filter(
                key="publisher",
                title=say("Publisher"),
                everything=say("Every publisher"),
                choices=choices_by_words((name, name) for name in publishers),
                values=lambda line: (line.row.publisher,),
            ),
            Filter(
                key="for",
                title=say("What rests on it"),
                everything=say("Anything"),
                choices=choices_held(KINDS, (kind for line in lines for kind in line.kinds)),
                values=lambda line: line.kinds,
            ),
        ),
        searched=lambda line: f"{line.row.ref} {line.row.title} {line.row.publisher}",
        search_title=say("Title, publisher or reference"),
        anchor_of=lambda line: line.citation.anchor,
        key_of=lambda line: line.row.pk,
    )


def _columns(fund: str) -> tuple[Column[SourceLine], ...]:
    return (
        Column(
            key="title",
            title=say("Source"),
            cell=lambda line: line.row.title,
            order=BY_CELL,
            href=lambda line: source_page(fund, line.citation),
        ),
        Column(key="publisher", title=say("Publisher"), cell=lambda line: line.row.publisher, order=BY_CELL),
        Column(
            key="published",
            title=say("Published"),
            cell=lambda line: when_in_words(line.row.published_on),
            order=BY_CELL,
            rank=lambda line: line.row.published_on,
        ),
        Column(
            key="ref",
            title=say("Reference"),
            cell=lambda line: line.row.ref,
            order=BY_CELL,
            rank=lambda line: line.row.pk,
        ),
        Column(
            key="rests",
            title=say("Rest on it"),
            cell=lambda line: len(line.rests),
            kind=CellKind.NUMBER,
            order=BY_CELL,
            is_decisive=True,
        ),
    )
