"""A list as a file is exactly what is shown, and nothing in it acts as a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from python_calamine import CalamineWorkbook

from placefund.domain.money import Money
from placefund.notices.models import Notice
from placefund.web.lists.files import file_response
from placefund.web.lists.sources import TableRows
from tests.build import AT, a_user
from tests.web.listing import MEMORY, TABLE, asked, messages, table, things

pytestmark = pytest.mark.django_db
DANGEROUS = '=HYPERLINK("http://example.org","Click")'


def bytes_of(listing: Any, source: Any, query: str) -> bytes:
    response: Any = file_response(listing, source, asked(query, listing))
    assert isinstance(response, StreamingHttpResponse)
    return content_of(response)


def content_of(response: Any) -> bytes:
    """What is sent; then what is closed when an answer is done, without the signal that ends the test's database."""
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content


def in_csv(listing: Any, source: Any, query: str = "") -> list[list[str]]:
    text = bytes_of(listing, source, f"{query}&file=csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def in_excel(listing: Any, source: Any, query: str = "") -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes_of(listing, source, f"{query}&file=xlsx")))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_a_file_holds_the_rows_order_and_columns_that_are_shown_on_every_page() -> None:
    source = table(24)
    query = "what=odd&sort=-number&columns=subject&columns=number"
    wanted = [[str(row), str(row.pk)] for row in source.whole(asked(query))]
    assert len(wanted) == 12  # more than one page
    assert in_csv(TABLE, source, query) == [["Subject", "Number"], *wanted]
    assert [[name, str(number).removesuffix(".0")] for name, number in in_excel(TABLE, source, query)] == [
        ["Subject", "Number"],
        *wanted,
    ]


def test_a_name_that_begins_like_a_formula_stays_a_name() -> None:
    Notice.objects.create(recipient=(user := a_user()), subject=DANGEROUS, text="even", created_at=AT)
    source = TableRows(TABLE, Notice.objects.filter(recipient=user))
    assert in_csv(TABLE, source)[1][0] == f"'{DANGEROUS}"
    assert in_excel(TABLE, source)[1][0] == DANGEROUS
    with zipfile.ZipFile(io.BytesIO(bytes_of(TABLE, source, "file=xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "hyperlink" in sheet) == (False, False)


def test_money_is_a_number_and_a_moment_a_moment_in_london() -> None:
    source = things(("cedar", 10, "a"), ("ash", None, "a"))
    source.rows[0]["money"] = Money(1_234_567)
    assert in_csv(MEMORY, source, "sort=-money") == [["Name", "Money"], ["cedar", "12345.67"], ["ash", ""]]
    assert in_excel(MEMORY, source, "sort=-money") == [["Name", "Money"], ["cedar", 12345.67], ["ash", ""]]
    source_of_one = table(1)
    assert in_excel(TABLE, source_of_one)[1][1] == AT.replace(tzinfo=None)


def test_a_file_is_sent_as_it_is_made_and_named_after_its_list() -> None:
    messages(1)
    for kind, sent_as in (("csv", StreamingHttpResponse), ("xlsx", StreamingHttpResponse)):
        answer = file_response(TABLE, table(2), asked(f"file={kind}"))
        assert (type(answer), answer["Content-Disposition"]) == (
            sent_as,
            f'attachment; filename="messages.{kind}"',
        )
        assert content_of(answer) != b""
