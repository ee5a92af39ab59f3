"""The card that a row becomes on a phone: what it shows at once, and what stands behind “More”."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from placefund.web.lists.declaration import BY_CELL, CellKind, Column, FoldLine, Listing
from placefund.web.lists.page import ListPage, RowOnPage, list_page
from placefund.web.lists.sources import MemoryRows
from tests.web.listing import asked

NAME: Column[str] = Column(key="name", title="Name", cell=lambda row: row, order=BY_CELL)
STATE: Column[str] = Column(key="state", title="State", cell=lambda row: "open", kind=CellKind.STATE, is_decisive=True)
ASK: Column[str] = Column(key="ask", title="Asks for", cell=lambda row: "£5m", is_decisive=True)
LEAD: Column[str] = Column(key="lead", title="Lead", cell=lambda row: "Leyburn Council")
PLACE: Column[str] = Column(key="place", title="Place", cell=lambda row: "Leyburn")


def page(*columns: Column[str], query: str = "") -> ListPage:
    """A list of one row with these columns behind its name."""
    listing: Listing[str] = Listing(
        slug="cards", title="Cards", one="card", many="cards", columns=(NAME, *columns), order="name", key_of=len
    )
    return list_page(listing, MemoryRows(listing, ["Harbour"]), asked(query, listing))


def card(*columns: Column[str], query: str = "") -> RowOnPage:
    return page(*columns, query=query).rows[0]


def at_once(row: RowOnPage) -> list[str]:
    return [cell.label for cell in row.cells if cell.is_decisive]


def test_a_card_shows_what_is_decisive_and_keeps_the_rest_for_a_second_look() -> None:
    row = card(LEAD, ASK, STATE)
    assert (at_once(row), row.has_more) == (["Asks for", "State"], True)


def test_a_card_that_shows_everything_already_offers_no_more() -> None:
    assert card(ASK, STATE).has_more is False


@pytest.mark.parametrize(
    "column",
    [
        replace(ASK, note=lambda row: "of a cap of £20m"),
        replace(ASK, fold=lambda row: [FoldLine("Why", "Every rule holds.")]),
        replace(ASK, cell=lambda row: "A sentence that is longer than the line of a card on a phone."),
    ],
)
def test_a_note_a_fold_and_a_sentence_are_there_for_a_second_look(column: Column[str]) -> None:
    assert card(column).has_more is True


def test_where_no_column_that_was_chosen_is_decisive_the_first_two_are_shown() -> None:
    third = replace(LEAD, key="third", title="Third")
    assert at_once(card(LEAD, PLACE, third, ASK, query="columns=lead&columns=place&columns=third")) == ["Lead", "Place"]


def test_a_state_says_itself_and_an_amount_needs_its_title() -> None:
    assert [(cell.label, cell.says_itself) for cell in card(ASK, STATE).cells] == [("Asks for", False), ("State", True)]


def drawn(query: str = "") -> str:
    return render_to_string("design/components/list.html", {"list": page(LEAD, ASK, query=query)})


def test_more_is_named_after_its_row_for_those_who_hear_the_page() -> None:
    assert " ".join(drawn().split()).count('More<span class="govuk-visually-hidden">, Harbour</span></summary>') == 1


def test_what_a_list_can_be_asked_is_open_while_a_fault_stands_in_the_address() -> None:
    ask = '<details class="pf-list__ask"'
    assert [drawn(query).count(f"{ask}{opened}") for query, opened in (("", ">"), ("sort=nothing", " open>"))] == [1, 1]
