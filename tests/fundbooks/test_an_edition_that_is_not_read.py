"""An edition that was accepted by another version of the program and that this one cannot read: said, and nothing else breaks."""

from __future__ import annotations

import pytest

from placefund.domain.findings import NotAllowed
from placefund.fundbooks.changes import actions
from placefund.fundbooks.editions.actions import keep
from placefund.fundbooks.editions.queries import in_force
from placefund.fundbooks.models import Edition, ProposedChange
from placefund.funds.models import Fund, Round
from placefund.people.models import User
from tests.fundbooks.changing import AT, book, with_fourth_round
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db
NO_LONGER = "[[indicator_of_old]]\nkey = 1\n"


@pytest.fixture
def unread(lipf: Fund, manager: User) -> Edition:
    """The edition in force, with a table that this version does not know: accepted after one that it reads."""
    if in_force(lipf) is None:
        keep(lipf, book(), why="The book it began from.", by=manager, at=AT)
    texts = book() | {"rules.toml": book()["rules.toml"] + NO_LONGER}
    return keep(lipf, texts, why="By an earlier version.", by=manager, at=AT)


def test_the_page_of_the_fund_says_which_edition_why_and_what_to_do(unread: Edition, lipf: Fund, manager: User) -> None:
    browser = signed_in(manager)
    for address in ("/manage/lipf/change/", "/manage/lipf/change/round/", f"/rounds/{a_round(lipf)}/dates/"):
        answer = browser.get(address, follow=True)
        page = answer.content.decode()
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/manage/lipf/change/"), address
        assert f"cannot read edition {unread.number} of the book of" in page
        assert "indicator_of_old" in page
        assert "tell whoever looks after this installation" in page
    page = browser.get("/manage/lipf/change/").content.decode()
    assert ("Plan a further round" in page, "Upload a changed book" in page) == (False, False)
    for number in (unread.number, unread.number - 1):  # every edition can be taken away
        assert browser.get(f"/manage/lipf/book/{number}/").status_code == 200


def a_round(fund: Fund) -> int:
    return Round.objects.filter(strand__fund=fund).order_by("pk")[0].pk


def test_a_change_over_it_is_shown_without_a_comparison_and_cannot_be_applied(
    unread: Edition, lipf: Fund, manager: User
) -> None:
    change = actions.propose(lipf, with_fourth_round(book()), said="A round.", by=manager, at=AT)
    browser, address = signed_in(manager), f"/fund-changes/{change.pk}/"
    answer = browser.get(address)
    page = answer.content.decode()
    assert (answer.status_code, f"cannot read edition {unread.number}" in page) == (200, True)
    with nothing_changes():
        assert browser.post(address, {"why": "It is time."}).status_code == 422
        with pytest.raises(NotAllowed):
            actions.apply(change, why="It is time.", by=manager, at=AT)
    actions.withdraw(change, by=manager, at=AT)
    assert browser.get(address).status_code == 200


def test_a_changed_book_that_is_not_read_any_more_is_told(lipf: Fund, manager: User) -> None:
    if in_force(lipf) is None:
        keep(lipf, book(), why="The book it began from.", by=manager, at=AT)
    change = actions.propose(lipf, with_fourth_round(book()), said="A round.", by=manager, at=AT)
    texts = change.texts | {"rules.toml": change.texts["rules.toml"] + NO_LONGER}
    other = ProposedChange.objects.create(
        fund=lipf,
        edition=change.edition,
        said="Old.",
        texts=texts,
        digest="0" * 64,
        proposed_at=AT,
        proposed_by=manager,
    )
    answer = signed_in(manager).get(f"/fund-changes/{other.pk}/")
    assert (answer.status_code, "cannot read the book of this change" in answer.content.decode()) == (200, True)
