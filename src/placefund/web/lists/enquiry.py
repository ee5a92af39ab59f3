"""What somebody asks of a list by its address: words, filters, order, columns, and the row that a page begins after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from placefund.domain.messages import say
from placefund.web.lists.declaration import EVERY, Filter, Listing

LONGEST = 100
MOST_WORDS = 8
LARGEST_KEY = 2**63 - 1
SEARCH, ORDER, COLUMNS, AFTER, BEFORE, FILE = "q", "sort", "columns", "after", "before", "file"
FILES = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class EnquiryFault:
    """What in an address cannot be understood: the field it belongs to, and a sentence."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What is asked. All of it is known to the list: what is not became a fault and was left out."""

    text: str
    chosen: Mapping[str, str]
    words: Mapping[str, str]
    days: Mapping[str, date]
    order: str
    is_descending: bool
    columns: tuple[str, ...]
    after: int | None
    before: int | None
    file: str
    faults: tuple[EnquiryFault, ...]
    asked: tuple[tuple[str, str], ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """The words that each row must contain, wherever in it."""
        return tuple(self.text.split()[:MOST_WORDS])

    @property
    def is_narrowed(self) -> bool:
        """Whether any word or filter is asked for, beside what the list narrows by itself."""
        names = {SEARCH, *self.chosen, *self.words, *self.days}
        return any(name in names for name, _value in self.asked)

    def address(self, **changes: str | tuple[str, ...]) -> str:
        """The address that asks the same with these changes; an empty value takes it away. Pages and files are not kept."""
        kept = [pair for pair in self.asked if pair[0] not in (*changes, AFTER, BEFORE, FILE)]
        for name, value in changes.items():
            kept += [(name, one) for one in ((value,) if isinstance(value, str) else value) if one]
        return f"?{urlencode(kept)}"


class _Reader:
    """Reads one address for one list, and notes what it cannot understand."""

    def __init__(self, listing: Listing[Any], given: QueryDict) -> None:
        self.listing, self.given = listing, given
        self.faults: list[EnquiryFault] = []
        self.asked: list[tuple[str, str]] = []

    def value(self, name: str) -> str:
        return (self.given.get(name) or "").strip()

    def fault(self, name: str, sentence: str) -> None:
        self.faults.append(EnquiryFault(name, sentence))

    def text(self, name: str, title: str) -> str:
        value = self.value(name)
        if len(value) > LONGEST or "\x00" in value:
            self.fault(name, say("{title}: enter at most {most} characters.", title=title, most=LONGEST))
            return ""
        if value:
            self.asked.append((name, value))
        return value

    def choice(self, one: Filter[Any]) -> str:
        value = self.value(one.key)
        if not value:
            return one.default
        if value == EVERY and one.default:
            self.asked.append((one.key, value))
            return ""
        if value not in dict(one.choices):
            row, title = self.listing.one, str(one.title).lower()
            self.fault(one.key, say("No {row} here has that {title}. Choose one from the list.", row=row, title=title))
            return one.default
        self.asked.append((one.key, value))
        return value

    def day(self, name: str, title: str) -> date | None:
        value = self.value(name)
        if not value:
            return None
        try:
            found = date.fromisoformat(value)
        except ValueError:
            words = value[:LONGEST]
            self.fault(name, say("{title}: “{value}” is no day. Write it as 2026-11-28.", title=title, value=words))
            return None
        if not 1900 <= found.year <= 2200:
            self.fault(name, say("{title}: enter a day between 1900 and 2200.", title=title))
            return None
        self.asked.append((name, value))
        return found

    def order(self) -> tuple[str, bool]:
        value, usual = self.value(ORDER), self.listing.order
        value = self.listing.earlier_orders.get(value, value)
        if value and value.removeprefix("-") not in {column.key for column in self.listing.sortable}:
            rows = str(self.listing.many).capitalize()
            self.fault(ORDER, say("{rows} cannot be put in that order. Choose one from the list.", rows=rows))
            value = ""
        if value and value != usual:
            self.asked.append((ORDER, value))
        value = value or usual
        return value.removeprefix("-"), value.startswith("-")

    def columns(self) -> tuple[str, ...]:
        wanted = [value for value in self.given.getlist(COLUMNS) if value]
        known = [column.key for column in self.listing.columns]
        unknown = [value for value in wanted if value not in known]
        if unknown:
            name = unknown[0][:LONGEST]
            self.fault(COLUMNS, say("This list has no column “{name}”. Choose from its columns.", name=name))
        if not wanted or unknown:
            return self.listing.usual
        found = tuple(key for key in known if key in wanted or key == known[0])
        if found != self.listing.usual:
            self.asked += [(COLUMNS, key) for key in found]
        return found

    def key(self, name: str) -> int | None:
        value = self.value(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and int(value[:20]) <= LARGEST_KEY and len(value) < 20):
            self.fault(name, say("A page begins after the number of a row. This one is shown from the start."))
            return None
        return int(value)

    def file(self) -> str:
        value = self.value(FILE)
        if value and value not in FILES:
            self.fault(FILE, say("This list can be taken away as csv or as xlsx."))
            return ""
        return value


def read_enquiry(listing: Listing[Any], given: QueryDict) -> Enquiry:
    """What an address asks of a list. What it cannot mean is told in a sentence, and the list stands as if it were not asked."""
    reader = _Reader(listing, given)
    text = reader.text(SEARCH, listing.search_title) if listing.searched else ""
    chosen = {one.key: value for one in listing.filters if (value := reader.choice(one))}
    words = {one.key: value for one in listing.words if (value := reader.text(one.key, one.title))}
    days = {one.key: day for one in listing.days if (day := reader.day(one.key, one.title)) is not None}
    order, is_descending = reader.order()
    columns = reader.columns()
    after, before, file = reader.key(AFTER), reader.key(BEFORE), reader.file()
    faults, asked = tuple(reader.faults), tuple(reader.asked)
    return Enquiry(text, chosen, words, days, order, is_descending, columns, after, before, file, faults, asked)
