"""A list as a page shows it: its heads, rows, filters with counts, totals, and the addresses of everything it can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from placefund.domain.messages import say
from placefund.domain.standards.cells import Cell
from placefund.web.lists.declaration import EVERY, CellKind, Column, Filter, FoldLine, Listing
from placefund.web.lists.enquiry import AFTER, BEFORE, COLUMNS, FILE, ORDER, SEARCH, Enquiry
from placefund.web.lists.sources import RowSource, Sums

SHORT = 40
"""The letters of a decisive cell that a card on a phone shows whole: about a line."""
USUAL_ON_CARD = 2
"""How many columns stand on a card when none of those that are shown is decisive."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where a click leads, and in which way the list stands in its order now."""

    title: str
    is_figure: bool
    address: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class CellOnPage:
    """One cell: its value, how it is printed, where it leads, and what stands beneath or behind it."""

    label: str
    value: Cell
    kind: str
    is_figure: bool
    is_decisive: bool
    says_itself: bool = False
    href: str = ""
    note: str = ""
    fold: Sequence[FoldLine] = ()
    fold_title: str = ""
    posts_to: str = ""


@dataclass(frozen=True, slots=True)
class RowOnPage:
    """One row: its number, the cell that names it, and the others."""

    key: int
    name: CellOnPage
    cells: tuple[CellOnPage, ...]
    is_marked: bool
    anchor: str = ""

    @property
    def has_more(self) -> bool:
        """Whether its card on a phone leaves anything for a second look: it shows the name and what is decisive, in short."""
        if any(cell.fold or cell.note for cell in (self.name, *self.cells)):
            return True
        return any(not cell.is_decisive or len(str(cell.value)) > SHORT for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field, with how many rows it would leave; None where nobody counts."""

    value: str
    words: str
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FieldOnPage:
    """One field of the form above a list: a choice when it has options, else words or a day."""

    name: str
    title: str
    value: str = ""
    kind: str = "text"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one column over every row that fits."""

    title: str
    value: Any
    kind: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the template of a list prints. Nothing in it is worked out there."""

    listing: Listing[Any]
    enquiry: Enquiry
    heads: tuple[Head, ...]
    rows: tuple[RowOnPage, ...]
    things: Sequence[Any]
    fields: tuple[FieldOnPage, ...]
    orders: tuple[Option, ...]
    columns: tuple[Option, ...]
    count: int
    found: str
    totals: tuple[Total, ...]
    previous: str
    next: str
    files: tuple[tuple[str, str], ...]
    faults: tuple[dict[str, str], ...]
    acts: tuple[tuple[str, str], ...] = ()
    path: str = ""

    @property
    def title(self) -> str:
        return self.listing.title

    @property
    def nothing(self) -> tuple[str, str]:
        """What stands in place of the rows when there are none: a title and a sentence."""
        if self.enquiry.is_narrowed:
            return say("Nothing fits"), say("Take a filter or a word away, or clear them all.")
        return self.listing.nothing

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of the rows that this page shows."""
        return frozenset(row.anchor for row in self.rows)

    @property
    def here(self) -> str:
        """The address of this very list, for the form of what is ticked."""
        return self.path + self.enquiry.address()

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What the form of the filters carries along unseen: the columns that were chosen."""
        return tuple(pair for pair in self.enquiry.asked if pair[0] == COLUMNS)

    @property
    def kept_beside_columns(self) -> tuple[tuple[str, str], ...]:
        """What the form of the columns carries along unseen: everything else."""
        return tuple(pair for pair in self.enquiry.asked if pair[0] != COLUMNS)


def list_page(listing: Listing[Any], source: RowSource[Any], enquiry: Enquiry) -> ListPage:
    """One page of a list, with what is counted over the whole. Two queries, one more for each filter and for a later page."""
    leaf, sums = source.leaf(enquiry), source.sums(enquiry)
    columns = [column for column in listing.columns if column.key in enquiry.columns]
    faults = [{"text": fault.sentence, "href": f"#list-{fault.key}"} for fault in enquiry.faults]
    if leaf.is_lost:
        lost = say("The row after which that page began is not in this list any more, so it is shown from the start.")
        faults.append({"text": lost, "href": "#list"})
    keys = [listing.key_of(row) for row in leaf.rows]
    return ListPage(
        listing=listing,
        enquiry=enquiry,
        heads=tuple(_head(column, enquiry) for column in columns),
        rows=tuple(_row(listing, columns, row, key) for row, key in zip(leaf.rows, keys, strict=True)),
        things=leaf.rows,
        fields=_fields(listing, source, enquiry),
        orders=_orders(listing, enquiry),
        columns=tuple(Option(one.key, one.title, one.key in enquiry.columns) for one in listing.columns[1:]),
        count=sums.count,
        found=_found(listing, sums, enquiry),
        totals=tuple(
            Total(column.title, sums.totals[column.key], column.kind) for column in columns if column.key in sums.totals
        ),
        previous=enquiry.address(**{BEFORE: str(keys[0])}) if leaf.has_previous and keys else "",
        next=enquiry.address(**{AFTER: str(keys[-1])}) if leaf.has_next and keys else "",
        files=(("CSV", enquiry.address(**{FILE: "csv"})), ("Excel", enquiry.address(**{FILE: "xlsx"}))),
        faults=tuple(faults),
    )


def _found(listing: Listing[Any], sums: Sums, enquiry: Enquiry) -> str:
    """How many rows fit, and of how many where something was asked for."""
    if not enquiry.is_narrowed:
        return listing.named(sums.count)
    return say("{count} of {whole}", count=f"{sums.count:,}", whole=listing.named(sums.whole))


def _head(column: Column[Any], enquiry: Enquiry) -> Head:
    """A click puts the list in the order of a column; a second one turns it round."""
    if not column.order:
        return Head(column.title, column.kind.is_figure)
    is_here = column.key == enquiry.order
    turned = f"-{column.key}" if is_here and not enquiry.is_descending else column.key
    direction = ("descending" if enquiry.is_descending else "ascending") if is_here else "none"
    return Head(column.title, column.kind.is_figure, enquiry.address(**{ORDER: turned}), direction)


def _row(listing: Listing[Any], columns: Sequence[Column[Any]], row: Any, key: int) -> RowOnPage:
    decisive = _decisive(columns)
    name, *cells = (
        CellOnPage(
            label=column.title,
            value=column.cell(row),
            kind=column.kind.value,
            is_figure=column.kind.is_figure,
            is_decisive=column in decisive,
            says_itself=column.says_itself or column.kind is CellKind.STATE,
            href=column.href(row) if column.href else "",
            note=column.note(row) if column.note else "",
            fold=column.fold(row) if column.fold else (),
            fold_title=column.fold_title,
            posts_to=column.posts_to(row) if column.posts_to else "",
        )
        for column in columns
    )
    is_marked = bool(listing.is_marked and listing.is_marked(row))
    return RowOnPage(key, name, tuple(cells), is_marked, listing.anchor_of(row) if listing.anchor_of else "")


def _decisive(columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """What a card shows at once: the decisive columns, or the first two where somebody chose none of these."""
    return [column for column in columns if column.is_decisive] or list(columns[1 : 1 + USUAL_ON_CARD])


def _fields(listing: Listing[Any], source: RowSource[Any], enquiry: Enquiry) -> tuple[FieldOnPage, ...]:
    found = [FieldOnPage(SEARCH, listing.search_title, enquiry.text, "search")] if listing.searched else []
    found += [_choice(one, source, enquiry) for one in listing.filters]
    found += [FieldOnPage(one.key, one.title, enquiry.words.get(one.key, "")) for one in listing.words]
    for bound in listing.days:
        day = enquiry.days.get(bound.key)
        found.append(FieldOnPage(bound.key, bound.title, day.isoformat() if day else "", "date"))
    return tuple(found)


def _choice(one: Filter[Any], source: RowSource[Any], enquiry: Enquiry) -> FieldOnPage:
    counted, chosen = source.tally(one, enquiry), enquiry.chosen.get(one.key, "")
    every = EVERY if one.default else ""
    options = [Option(every, one.everything, not chosen)]
    options += [Option(value, words, value == chosen, counted.get(value, 0)) for value, words in one.choices]
    return FieldOnPage(one.key, one.title, chosen, "choice", tuple(options))


def _orders(listing: Listing[Any], enquiry: Enquiry) -> tuple[Option, ...]:
    """Every order, both ways, for those who cannot click a head: on a phone the rows are cards."""
    here = f"-{enquiry.order}" if enquiry.is_descending else enquiry.order
    found = []
    for column in listing.sortable:
        rising, falling = _directions(column)
        for value, words in ((column.key, rising), (f"-{column.key}", falling)):
            found.append(Option(value, f"{column.title}: {words}", value == here))
    return tuple(found)


def _directions(column: Column[Any]) -> tuple[str, str]:
    if column.kind.is_figure:
        return say("smallest first"), say("largest first")
    if column.kind.value in ("day", "moment"):
        return say("oldest first"), say("newest first")
    return say("A to Z"), say("Z to A")
