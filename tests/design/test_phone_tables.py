"""On a phone a wide table becomes cards, and says of each figure what it is; a narrow one stays a table."""

from __future__ import annotations

import pytest

from placefund.design.phone_tables import PhoneTable, words_of
from tests.design.test_components import drawn

WIDE = """<thead><tr><th scope="col">Award</th><th scope="col" class="number">Set aside <span class="govuk-visually-hidden">for it</span></th>
  <th scope="col" class="number">Paid &amp; kept</th></tr></thead>
  <tbody><tr><th scope="row">Sensors for fish health</th><td class="number">£10,800,000</td><td class="number">£10,290,227.84</td></tr>
  <tr><th scope="row">2</th><td colspan="2">Nothing</td></tr></tbody>"""
NARROW = """<thead><tr><th scope="col">Year</th><th scope="col" class="number">Paid</th></tr></thead>
  <tbody><tr><th scope="row">2021-22</th><td class="number">£1,452,594.24</td></tr></tbody>"""


def test_a_narrow_table_is_left_as_it_was_written() -> None:
    table = PhoneTable(NARROW)
    assert (table.is_cards, table.content) == (False, NARROW)


def test_each_cell_of_a_card_has_the_head_of_its_column_and_rows_stay_rows_to_a_screen_reader() -> None:
    table = PhoneTable(WIDE)
    assert table.is_cards
    text = table.content
    assert '<td class="number" role="cell" data-label="Set aside">£10,800,000</td>' in text
    assert '<td class="number" role="cell" data-label="Paid &amp; kept">£10,290,227.84</td>' in text
    assert '<th scope="row" role="rowheader">Sensors for fish health</th>' in text
    assert '<th scope="col" role="columnheader">Award</th>' in text
    assert (text.count('role="row"'), text.count('role="rowgroup"')) == (3, 2)


def test_a_row_that_is_only_numbered_says_what_is_counted_and_a_cell_over_two_columns_says_itself() -> None:
    text = PhoneTable(WIDE).content
    assert '<th scope="row" role="rowheader" data-label="Award">2</th>' in text
    assert '<td colspan="2" role="cell">Nothing</td>' in text


def test_heads_above_heads_are_both_said() -> None:
    two = (
        '<thead><tr><th scope="col" rowspan="2">Place</th><th scope="colgroup" colspan="2">Floor</th></tr>'
        '<tr><th scope="col">£20,000,000</th><th scope="col">£30,000,000</th></tr></thead>'
        f'<tbody><tr><th scope="row">Here</th><td class="number">{"1" * 20}</td><td class="number">{"2" * 20}</td></tr></tbody>'
    )
    text = PhoneTable(two).content
    assert f'data-label="Floor, £20,000,000">{"1" * 20}<' in text
    assert f'data-label="Floor, £30,000,000">{"2" * 20}<' in text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<a href='/x'>One</a>\n  two", "One two"),
        ('£3 <span class="govuk-visually-hidden">of it</span>', "£3"),
        ("R&amp;D", "R&D"),
    ],
)
def test_the_words_of_a_cell_are_those_that_are_seen(html: str, words: str) -> None:
    assert words_of(html) == words


def test_the_component_is_told_to_be_cards_only_where_it_has_to_be() -> None:
    def shown(inside: str) -> str:
        return drawn('{% table "Sums" %}' + inside + "{% endtable %}")

    assert 'class="pf-table pf-table--cards"' in shown(WIDE)
    assert 'role="table"' in shown(WIDE)
    assert 'class="pf-table"' in shown(NARROW)
