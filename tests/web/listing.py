"""A list of messages to test lists with: it has words, a number, moments that may be missing, a choice and a total."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from placefund.domain.money import Money
from placefund.notices.models import Notice
from placefund.people.models import User
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, DayBound, Filter, Listing, WordBound
from placefund.web.lists.enquiry import Enquiry, read_enquiry
from placefund.web.lists.sources import MemoryRows, TableRows
from tests.build import AT, a_user

TABLE: Listing[Notice] = Listing(
    slug="messages",
    title="Messages",
    one="message",
    many="messages",
    columns=(
        Column(key="subject", title="Subject", cell=str, order="subject"),
        Column(key="at", title="When", cell=lambda row: row.created_at, kind=CellKind.MOMENT, order="created_at"),
        Column(key="read", title="Read", cell=lambda row: row.read_at, kind=CellKind.MOMENT, order="read_at"),
        Column(key="number", title="Number", cell=lambda row: row.pk, kind=CellKind.NUMBER, order="pk", total="pk"),
        Column(key="text", title="Text", cell=lambda row: row.text, is_shown=False),
    ),
    order="number",
    filters=(
        Filter(
            key="state",
            title="State",
            choices=(("read", "Read"), ("new", "Not read")),
            where={"read": Q(read_at__isnull=False), "new": Q(read_at__isnull=True)},
        ),
        Filter(key="what", title="Text", path="text", choices=(("odd", "Odd"), ("even", "Even"))),
    ),
    words=(WordBound(key="named", title="Subject", path="subject"),),
    days=(
        DayBound(key="first", title="From", path="created_at"),
        DayBound(key="last", title="To", path="created_at", is_last=True),
    ),
    searched=("subject", "text"),
    size=10,
    earlier_orders={"latest": "-at"},
)

MEMORY: Listing[dict[str, Any]] = Listing(
    slug="things",
    title="Things",
    one="thing",
    many="things",
    columns=(
        Column(key="name", title="Name", cell=lambda row: row["name"], order=BY_CELL),
        Column(
            key="money", title="Money", cell=lambda row: row["money"], kind=CellKind.MONEY, order=BY_CELL, total=BY_CELL
        ),
    ),
    order="name",
    filters=(
        Filter(
            key="kind", title="Kind", choices=(("a", "A"), ("b", "B")), values=lambda row: row["kinds"], default="a"
        ),
    ),
    searched=lambda row: row["name"],
    size=3,
    key_of=lambda row: row["pk"],
)


def messages(count: int, user: User | None = None) -> QuerySet[Notice]:
    """Messages to one person, an hour apart; two of three are read, every second one says `odd`."""
    recipient = user or a_user()
    Notice.objects.bulk_create(
        Notice(
            recipient=recipient,
            subject=f"Message {number % 7}",
            text="odd" if number % 2 else "even",
            created_at=AT + timedelta(hours=number),
            read_at=None if number % 3 == 0 else _same_for_three(number),
        )
        for number in range(count)
    )
    return Notice.objects.filter(recipient=recipient)


def _same_for_three(number: int) -> datetime:
    return AT + timedelta(days=number // 3)


def asked(query: str = "", listing: Listing[Any] = TABLE) -> Enquiry:
    return read_enquiry(listing, QueryDict(query))


def things(*rows: tuple[str, int | None, str]) -> MemoryRows[dict[str, Any]]:
    """Rows in memory: a name, pounds and kinds, a letter each."""
    return MemoryRows(
        MEMORY,
        [
            {"pk": pk, "name": name, "money": None if pounds is None else Money.pounds(pounds), "kinds": list(kinds)}
            for pk, (name, pounds, kinds) in enumerate(rows, 1)
        ],
    )


def table(count: int) -> TableRows:
    return TableRows(TABLE, messages(count))
