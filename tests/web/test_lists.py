"""One list: what an address asks of it, its pages by key, its counts and totals, and the faults it tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from placefund.domain.money import Money
from placefund.web.lists.enquiry import Enquiry
from placefund.web.lists.page import list_page
from placefund.web.lists.sources import TableRows
from tests.web.listing import MEMORY, TABLE, asked, messages, table, things

pytestmark = pytest.mark.django_db


def leafed(source: Any, query: str, listing: Any = TABLE) -> tuple[list[int], list[list[int]]]:
    """The numbers of every row as one meets them going forward page by page, and each page as one meets it going back."""
    forward: list[list[int]] = []
    enquiry = asked(query, listing)
    while True:
        leaf = source.leaf(enquiry)
        forward.append([listing.key_of(row) for row in leaf.rows])
        if not leaf.has_next:
            break
        enquiry = asked(f"{query}&after={forward[-1][-1]}", listing)
    back = [forward[-1]]
    while leaf.has_previous:
        leaf = source.leaf(asked(f"{query}&before={back[0][0]}", listing))
        back.insert(0, [listing.key_of(row) for row in leaf.rows])
    assert back == forward
    return [number for page in forward for number in page], forward


@pytest.mark.parametrize("order", ["number", "-number", "subject", "-subject", "read", "-read", "at", "-at"])
def test_pages_by_key_meet_each_row_once_in_the_order_of_the_whole_forward_and_back(order: str) -> None:
    source = table(37)
    met, pages = leafed(source, f"sort={order}")
    assert met == [row.pk for row in source.whole(asked(f"sort={order}"))]
    assert [len(page) for page in pages] == [10, 10, 10, 7]


@pytest.mark.parametrize("order", ["read", "-read"])
def test_rows_without_a_value_come_last_whichever_way(order: str) -> None:
    values = [row.read_at is None for row in table(9).whole(asked(f"sort={order}"))]
    assert values == [False] * 6 + [True] * 3


def test_a_row_that_arrives_meanwhile_moves_no_page() -> None:
    rows = messages(20)
    source = TableRows(TABLE, rows)
    first = [row.pk for row in source.leaf(asked("sort=-number")).rows]
    messages(5, rows[0].recipient)
    second = [row.pk for row in source.leaf(asked(f"sort=-number&after={first[-1]}")).rows]
    assert second == [number - 10 for number in first]


def test_words_are_looked_for_one_by_one_in_every_field_that_is_searched() -> None:
    source = table(14)
    assert source.sums(asked("q=message+ODD")).count == 7
    assert source.sums(asked("q=3")).count == 2
    assert source.sums(asked("q=nothing+like+it")).count == 0


def test_filters_narrow_together_and_each_counts_what_the_others_leave() -> None:
    source = table(12)
    enquiry = asked("state=new&what=odd")
    assert [row.text for row in source.leaf(enquiry).rows] == ["odd", "odd"]
    state, what = TABLE.filters
    assert source.tally(state, enquiry) == {"read": 4, "new": 2}
    assert source.tally(what, enquiry) == {"odd": 2, "even": 2}


def test_days_are_london_days_both_included() -> None:
    source = table(48)  # an hour apart from ten on a Monday
    assert source.sums(asked("first=2026-01-13&last=2026-01-13")).count == 24
    assert source.sums(asked("last=2026-01-12")).count == 14


def test_a_field_is_asked_for_words_that_it_contains() -> None:
    assert table(14).sums(asked("named=age+3")).count == 2


def test_totals_are_of_all_that_fits_and_not_of_the_page() -> None:
    source = table(25)
    everything = [row.pk for row in source.whole(asked())]
    sums = source.sums(asked())
    assert (sums.count, sums.whole, sums.totals) == (25, 25, {"number": sum(everything)})
    narrowed = source.sums(asked("what=odd"))
    assert (narrowed.count, narrowed.whole, narrowed.totals) == (12, 25, {"number": sum(everything[1::2])})


def test_a_column_that_is_not_shown_has_no_total() -> None:
    assert table(3).sums(asked("columns=subject&columns=at")).totals == {}


FAULTS = [
    ("state=lost", "No message here has that state. Choose one from the list."),
    ("sort=colour", "Messages cannot be put in that order. Choose one from the list."),
    ("sort=text", "Messages cannot be put in that order. Choose one from the list."),
    ("columns=secret", "This list has no column “secret”. Choose from its columns."),
    ("first=yesterday", "From: “yesterday” is no day. Write it as 2026-11-28."),
    ("last=0001-01-01", "To: enter a day between 1900 and 2200."),
    ("after=x", "A page begins after the number of a row. This one is shown from the start."),
    ("after=" + "9" * 400, "A page begins after the number of a row. This one is shown from the start."),
    ("before=-1", "A page begins after the number of a row. This one is shown from the start."),
    ("file=exe", "This list can be taken away as csv or as xlsx."),
    ("q=" + "x" * 101, "Search: enter at most 100 characters."),
    ("q=a%00b", "Search: enter at most 100 characters."),
    ("named=" + "x" * 101, "Subject: enter at most 100 characters."),
]


@pytest.mark.parametrize(("query", "sentence"), FAULTS)
def test_what_an_address_cannot_mean_is_told_and_the_list_stands_as_if_it_were_not_asked(
    query: str, sentence: str
) -> None:
    enquiry = asked(query)
    assert [fault.sentence for fault in enquiry.faults] == [sentence]
    assert (enquiry.asked, enquiry.chosen, enquiry.columns) == ((), {}, TABLE.usual)
    page = list_page(TABLE, table(3), enquiry)
    assert (len(page.rows), page.faults[0]["text"]) == (3, sentence)


def test_a_page_that_begins_after_a_row_that_is_gone_says_so_and_begins_at_the_start() -> None:
    page = list_page(TABLE, table(12), asked("after=999999999"))
    assert (len(page.rows), page.previous != "", page.next != "") == (10, False, True)
    assert [fault["text"] for fault in page.faults] == [
        "The row after which that page began is not in this list any more, so it is shown from the start."
    ]


def test_a_page_never_begins_after_a_row_of_somebody_else() -> None:
    theirs = messages(3)
    leaf = table(3).leaf(asked(f"after={theirs[0].pk}"))
    assert (leaf.is_lost, len(leaf.rows)) == (True, 3)


def test_an_order_of_an_earlier_version_still_means_something() -> None:
    assert (asked("sort=latest").order, asked("sort=latest").is_descending) == ("at", True)


def test_addresses_keep_what_was_asked_and_drop_the_page() -> None:
    enquiry = asked("q=odd&state=new&sort=-at&columns=subject&columns=text&after=3")
    assert enquiry.address(sort="subject") == "?q=odd&state=new&columns=subject&columns=text&sort=subject"
    assert enquiry.address(q="", columns=()) == "?state=new&sort=-at"


def test_the_first_column_is_always_shown_and_the_others_are_chosen() -> None:
    page = list_page(TABLE, table(1), asked("columns=text&columns=at"))
    assert [head.title for head in page.heads] == ["Subject", "When", "Text"]
    assert [option.is_chosen for option in page.columns] == [True, False, False, True]


def test_a_click_on_a_head_orders_and_a_second_one_turns_round() -> None:
    heads = {head.title: head for head in list_page(TABLE, table(1), asked("sort=at")).heads}
    assert (heads["When"].direction, heads["When"].address) == ("ascending", "?sort=-at")
    assert (heads["Subject"].direction, heads["Subject"].address) == ("none", "?sort=subject")


def test_how_many_were_found_is_said_of_how_many() -> None:
    source = table(12)
    assert list_page(TABLE, source, asked()).found == "12 messages"
    assert list_page(TABLE, source, asked("what=odd")).found == "6 of 12 messages"
    nothing = list_page(TABLE, source, asked("q=zebra"))
    assert (nothing.found, nothing.nothing[0]) == ("0 of 12 messages", "Nothing fits")


@pytest.mark.parametrize("query", ["", "q=message&state=read", "sort=-read"])
def test_a_list_takes_as_many_queries_for_one_row_for_three_and_for_forty(query: str) -> None:
    taken = []
    for count in (1, 3, 40):
        source = table(count)
        with CaptureQueriesContext(connection) as captured:
            list_page(TABLE, source, asked(query))
        taken.append(len(captured))
    assert taken == [taken[0]] * 3
    assert taken[0] <= 2 + len(TABLE.filters) + 1


def test_a_later_page_takes_one_query_more() -> None:
    source = table(40)
    enquiries: list[Enquiry] = [asked(), asked(f"after={source.rows.order_by('pk')[9].pk}")]
    taken = []
    for enquiry in enquiries:
        with CaptureQueriesContext(connection) as captured:
            list_page(TABLE, source, enquiry)
        taken.append(len(captured))
    assert taken == [taken[0], taken[0] + 1]


# --- rows in memory ----------------------------------------------------------------------------------------------------


def names(source: Any, query: str) -> list[str]:
    return [row["name"] for row in source.whole(asked(query, MEMORY))]


def test_rows_in_memory_are_ordered_by_their_cells_those_without_one_last() -> None:
    source = things(("beech", 2, "a"), ("Ash", None, "a"), ("cedar", 10, "a"))
    assert names(source, "") == ["Ash", "beech", "cedar"]
    assert names(source, "sort=money") == ["beech", "cedar", "Ash"]
    assert names(source, "sort=-money") == ["cedar", "beech", "Ash"]


def test_rows_in_memory_are_searched_filtered_counted_and_summed() -> None:
    source = things(("beech", 2, "a"), ("Ash", None, "ab"), ("cedar", 10, "b"))
    assert names(source, "kind=every&q=A") == ["Ash", "cedar"]
    assert names(source, "") == ["Ash", "beech"]  # this list narrows by itself
    assert names(source, "kind=b") == ["Ash", "cedar"]
    assert source.tally(MEMORY.filters[0], asked("", MEMORY)) == {"a": 2, "b": 2}
    assert source.sums(asked("kind=every", MEMORY)).totals == {"money": Money.pounds(12)}


def test_rows_in_memory_are_leafed_forward_and_back() -> None:
    source = things(*((f"tree {number}", number % 3, "a") for number in range(8)))
    met, pages = leafed(source, "sort=-money", MEMORY)
    assert (sorted(met), [len(page) for page in pages]) == (list(range(1, 9)), [3, 3, 2])


def test_a_name_that_is_given_twice_in_an_address_counts_once() -> None:
    assert asked("state=new&state=read").chosen == {"state": "read"}
    assert QueryDict("state=new&state=read").get("state") == "read"
