"""Whoever looks after the installation begins a fund from a book that is sent; a book with a fault begins nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from placefund.domain.roles import Role
from placefund.fundbooks.archives import packed
from placefund.fundbooks.folders import digest_of
from placefund.funds.models import Fund
from placefund.people.models import User
from tests import build
from tests.fundbooks.changing import book, with_text
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/installation/begin-fund/"


@pytest.fixture
def administrator() -> User:
    return build.a_user("Ada", role=Role.ADMINISTRATOR, scope="installation:this")


def sent(texts: dict[str, str]) -> dict[str, SimpleUploadedFile]:
    return {"book": SimpleUploadedFile("book.zip", packed(texts))}


def test_a_fund_begins_from_a_book_that_is_sent_and_keeps_it(administrator: User) -> None:
    browser, texts = signed_in(administrator), book("rehearsal")
    assert ADDRESS in browser.get("/installation/").content.decode()
    assert browser.post(ADDRESS, sent(texts)).status_code == 302
    fund = Fund.objects.get()
    assert (fund.slug, fund.fundbook_digest) == ("rehearsal", digest_of(texts))
    assert fund.editions.get().texts == texts
    with nothing_changes():
        page = browser.post(ADDRESS, sent(texts))
    assert (page.status_code, "runs here already, from this very book" in page.content.decode()) == (422, True)


def test_a_fault_a_place_of_another_fund_and_anybody_else_begin_nothing(administrator: User) -> None:
    browser, texts = signed_in(administrator), book("rehearsal")
    wrong = with_text(texts, "prospectus.toml", 'currency = "GBP"', 'currency = "EUR"')
    with nothing_changes():
        page = browser.post(ADDRESS, sent(wrong))
    assert (page.status_code, "What is wrong in the book" in page.content.decode()) == (422, True)
    assert browser.post(ADDRESS, sent(texts)).status_code == 302
    twin = with_text(texts, "prospectus.toml", 'slug = "rehearsal"', 'slug = "another"')
    with nothing_changes():
        page = browser.post(ADDRESS, sent(twin))
    assert (page.status_code, "is the address of another place here already" in page.content.decode()) == (422, True)
    manager = build.a_user(role=Role.FUND_MANAGER, scope="fund:rehearsal")
    with nothing_changes():
        assert signed_in(manager).post(ADDRESS, sent(texts)).status_code == 403
