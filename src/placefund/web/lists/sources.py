"""Where the rows of a list come from: a table of the database, which is asked for one page, or rows in memory.

A source holds only rows that the reader may read. It searches, filters, counts and sums nothing else, so that no number on the
page tells of a row that is closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Generic, Protocol

from django.db.models import Count, F, Q, QuerySet, Sum

from placefund.domain.figures import Blank, Figure
from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, Row
from placefund.web.lists.enquiry import Enquiry


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Row]):
    """The rows of one page, and whether there are more before and after it. `is_lost`: the row it begins at is not here."""

    rows: Sequence[Row]
    has_previous: bool
    has_next: bool
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """How many rows an enquiry finds and of how many, and the total of each column that has one, over all of them."""

    count: int
    whole: int
    totals: dict[str, Figure[Money] | int]


class RowSource(Protocol[Row]):
    """What a page of a list asks of its rows. Each takes a fixed number of queries, however many rows there are."""

    def leaf(self, enquiry: Enquiry) -> Leaf[Row]: ...
    def sums(self, enquiry: Enquiry) -> Sums: ...
    def tally(self, one: Filter[Row], enquiry: Enquiry) -> dict[str, int]: ...
    def whole(self, enquiry: Enquiry) -> Iterator[Row]: ...
    def picked(self, keys: Sequence[int]) -> list[Row]: ...


def totalled(listing: Listing[Any], enquiry: Enquiry) -> list[Column[Any]]:
    """The columns of an enquiry that have a total."""
    return [column for column in listing.columns if column.total and column.key in enquiry.columns]


def without(enquiry: Enquiry, one: Filter[Any]) -> Enquiry:
    """The enquiry without one of its filters: what that filter's counts are taken of."""
    return replace(enquiry, chosen={key: value for key, value in enquiry.chosen.items() if key != one.key})


ModelRow = Any
"""A row of any model."""


class TableRows:
    """Rows of the database. No path leads over a relation to many, and no annotation sums over one: both would multiply rows.

    A condition on such a relation is written as `Exists`, a sum over it as a subquery.
    """

    def __init__(self, listing: Listing[Any], rows: QuerySet[Any]) -> None:
        self.listing, self.rows = listing, rows

    def leaf(self, enquiry: Enquiry) -> Leaf[ModelRow]:
        """One page, by the key of the row that it begins after or ends before. One query, or two."""
        column, size = self.listing.column(enquiry.order), self.listing.size
        is_backwards = enquiry.before is not None
        key = enquiry.before if is_backwards else enquiry.after
        found, is_lost = self._narrowed(enquiry), False
        if key is not None:
            at = self.rows.filter(pk=key).values_list(column.order).order_by().first()
            is_lost = at is None
            if at is not None:
                found = found.filter(_beyond(column.order, at[0], key, enquiry.is_descending, is_backwards))
            else:
                key, is_backwards = None, False
        ordered = found.order_by(*_orders(column.order, enquiry.is_descending, is_backwards))
        rows = list(ordered[: size + 1])
        has_more, rows = len(rows) > size, rows[:size]
        if is_backwards:
            return Leaf(rows[::-1], has_more, has_next=True)
        return Leaf(rows, key is not None, has_more, is_lost)

    def sums(self, enquiry: Enquiry) -> Sums:
        """One query; two when the list is narrowed."""
        columns = totalled(self.listing, enquiry)
        wanted: dict[str, Any] = {f"total_of_{column.key}": Sum(column.total, default=0) for column in columns}
        got = self._narrowed(enquiry).order_by().aggregate(rows=Count("pk"), **wanted)
        whole = self.rows.count() if enquiry.is_narrowed else got["rows"]
        return Sums(got["rows"], whole, {each.key: _sum(each, int(got[f"total_of_{each.key}"])) for each in columns})

    def tally(self, one: Filter[ModelRow], enquiry: Enquiry) -> dict[str, int]:
        """One query."""
        found = self._narrowed(without(enquiry, one)).order_by()
        if one.where:
            numbered = list(enumerate(value for value, _words in one.choices))
            got = found.aggregate(**{f"choice_{n}": Count("pk", filter=one.condition(value)) for n, value in numbered})
            return {value: got[f"choice_{n}"] for n, value in numbered}
        return {str(value): count for value, count in found.values_list(one.path).annotate(Count("pk"))}

    def whole(self, enquiry: Enquiry) -> Iterator[ModelRow]:
        """Every row that fits, in order, read in batches."""
        column = self.listing.column(enquiry.order)
        ordered = self._narrowed(enquiry).order_by(*_orders(column.order, enquiry.is_descending, is_backwards=False))
        return iter(ordered.iterator(chunk_size=500))

    def picked(self, keys: Sequence[int]) -> list[ModelRow]:
        return list(self.rows.filter(pk__in=list(keys)).order_by("pk"))

    def _narrowed(self, enquiry: Enquiry) -> QuerySet[Any]:
        found, searched = self.rows, self.listing.searched
        if not callable(searched):
            for term in enquiry.terms:
                fits = Q()
                for path in searched:
                    fits |= Q(**{f"{path}__icontains": term})
                found = found.filter(fits)
        for one in self.listing.filters:
            if value := enquiry.chosen.get(one.key):
                found = found.filter(one.condition(value))
        for held in self.listing.words:
            if value := enquiry.words.get(held.key):
                found = found.filter(**{f"{held.path}__icontains": value})
        for bound in self.listing.days:
            if day := enquiry.days.get(bound.key):
                at = datetime.combine(day + timedelta(days=1) if bound.is_last else day, time.min, LONDON)
                found = found.filter(**{f"{bound.path}__{'lt' if bound.is_last else 'gte'}": at})
        return found


class MemoryRows(Generic[Row]):
    """Rows that were worked out, such as a ranking. They are few: all of them are in memory already."""

    def __init__(self, listing: Listing[Row], rows: Sequence[Row]) -> None:
        self.listing, self.rows = listing, rows

    def leaf(self, enquiry: Enquiry) -> Leaf[Row]:
        found, size = self._ordered(enquiry), self.listing.size
        keys = [self.listing.key_of(row) for row in found]
        key = enquiry.before if enquiry.before is not None else enquiry.after
        if key is None or key not in keys:
            return Leaf(found[:size], False, len(found) > size, is_lost=key is not None)
        if enquiry.before is not None:
            end = keys.index(key)
            start = max(0, end - size)
        else:
            start = keys.index(key) + 1
            end = start + size
        return Leaf(found[start:end], start > 0, end < len(found))

    def sums(self, enquiry: Enquiry) -> Sums:
        found = self._narrowed(enquiry)
        totals: dict[str, Figure[Money] | int] = {}
        for column in totalled(self.listing, enquiry):
            cells = [column.cell(row) for row in found]
            blank = next((cell for cell in cells if isinstance(cell, Blank)), None)
            summed = sum(cell.pence if isinstance(cell, Money) else _whole(cell) for cell in cells)
            totals[column.key] = _sum(column, summed) if blank is None else blank
        return Sums(len(found), len(self.rows), totals)

    def tally(self, one: Filter[Row], enquiry: Enquiry) -> dict[str, int]:
        counted: dict[str, int] = {}
        for row in self._narrowed(without(enquiry, one)):
            for value in _values(one, row):
                counted[value] = counted.get(value, 0) + 1
        return counted

    def whole(self, enquiry: Enquiry) -> Iterator[Row]:
        return iter(self._ordered(enquiry))

    def picked(self, keys: Sequence[int]) -> list[Row]:
        return [row for row in self.rows if self.listing.key_of(row) in keys]

    def _narrowed(self, enquiry: Enquiry) -> list[Row]:
        return [row for row in self.rows if self._fits(row, enquiry)]

    def _fits(self, row: Row, enquiry: Enquiry) -> bool:
        searched = self.listing.searched
        words = searched(row).casefold() if callable(searched) else ""
        if not all(term.casefold() in words for term in enquiry.terms):
            return False
        return all(
            enquiry.chosen[one.key] in _values(one, row) for one in self.listing.filters if one.key in enquiry.chosen
        )

    def _ordered(self, enquiry: Enquiry) -> list[Row]:
        column = self.listing.column(enquiry.order)
        found = sorted(self._narrowed(enquiry), key=self.listing.key_of, reverse=enquiry.is_descending)
        empty = [row for row in found if _is_empty(column.cell(row))]
        rest = [row for row in found if not _is_empty(column.cell(row))]
        rank = column.rank or column.cell
        return [*sorted(rest, key=lambda row: _rank(rank(row)), reverse=enquiry.is_descending), *empty]


def _values(one: Filter[Row], row: Row) -> Sequence[str]:
    return one.values(row) if one.values else ()


def _is_empty(cell: object) -> bool:
    return cell in (None, "") or isinstance(cell, Blank)


def _whole(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _rank(cell: Any) -> Any:
    """A cell as something that can be put in order: words whatever their capitals, money by its pence."""
    if isinstance(cell, Money):
        return cell.pence
    return cell.casefold() if isinstance(cell, str) else cell


def _sum(column: Column[Any], found: int) -> Money | int:
    return Money(found) if column.kind is CellKind.MONEY else found


def _orders(path: str, is_descending: bool, is_backwards: bool) -> list[Any]:
    """The order of a list, rows without a value last; the key decides between equals. Backwards everything is turned round."""
    turned = is_descending != is_backwards
    if path == "pk":
        return ["-pk" if turned else "pk"]
    first, last = {"nulls_first": True}, {"nulls_last": True}
    nulls = first if is_backwards else last
    return [F(path).desc(**nulls) if turned else F(path).asc(**nulls), "-pk" if turned else "pk"]


def _beyond(path: str, value: Any, key: int, is_descending: bool, is_backwards: bool) -> Q:
    """The rows after one row in the order of a list, or before it when going backwards. Rows without a value come last."""
    side = "lt" if is_descending != is_backwards else "gt"
    same = Q(**{f"pk__{side}": key})
    if path == "pk":
        return same
    if value is None:
        empty = Q(**{f"{path}__isnull": True}) & same
        return empty | Q(**{f"{path}__isnull": False}) if is_backwards else empty
    found = Q(**{f"{path}__{side}": value}) | Q(**{path: value}) & same
    return found if is_backwards else found | Q(**{f"{path}__isnull": True})
