"""The money pages: follow the pound, a statement, everything below a prefix, one year."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from placefund.domain import ledger
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.ledger.actions import post
from placefund.ledger.queries import statement, statement_page, trail
from placefund.people.models import User
from tests.build import AT, a_fund, a_project, a_return, a_user, an_allocation, an_award, some_awards
from tests.witness import queries_of, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


def page(address: str, user: User | None = None) -> str:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anyone_sees_the_whole_way_of_the_money() -> None:
    project = a_project()
    a_return("paid", project=project)
    fund = project.award.strand.fund
    text = page(f"/funds/{fund.slug}/money/")
    for figure in ("£100m", "£40m", "£4m", "£1m", "£100k"):
        assert figure in text
    assert project.award.reference in text


def test_every_figure_opens_to_a_page_that_answers() -> None:
    project = a_project()
    a_return("paid", project=project)
    fund = project.award.strand.fund
    addresses = set(re.findall(rf'href="(/funds/{fund.slug}/money/[^"#]+)"', page(f"/funds/{fund.slug}/money/")))
    assert {signed_in(None).get(address).status_code for address in addresses} == {200}
    assert len(addresses) >= 8


def test_a_fund_whose_money_has_not_moved_says_so() -> None:
    fund = a_fund()
    text = page(f"/funds/{fund.slug}/money/")
    assert "Nothing is set aside yet" in text
    assert "No award has been accepted yet" in text


def test_an_offer_that_nobody_accepted_is_not_shown() -> None:
    award = an_award("offered")
    assert award.reference not in page(f"/funds/{award.strand.fund.slug}/money/")


def test_a_statement_says_each_transfer_and_the_running_balance() -> None:
    allocation = an_allocation()
    fund = allocation.strand.fund
    answer = signed_in(None).get(f"/funds/{fund.slug}/money/account/fund/{fund.slug}/unallocated/")
    lines = [(line.other, line.change, line.balance) for line, _ in answer.context["lines"]]
    assert lines == [
        (f"outside/settlement/{fund.slug}", Money.pounds(100_000_000), Money.pounds(100_000_000)),
        (f"fund/{fund.slug}/place/{allocation.place.slug}", Money.pounds(-30_000_000), Money.pounds(70_000_000)),
    ]
    text = answer.content.decode()
    assert "Part of the envelope is set aside for a strand or a place" in text
    assert "Set aside: Earmarked City" in text
    assert "£70,000,000" in text


def test_a_statement_links_to_the_award_and_the_project_it_belongs_to() -> None:
    project = a_project()
    a_return("paid", project=project)
    fund, award, council = project.award.strand.fund, project.award, project.award.partnership.lead
    paid = f"award/{award.pk}/project/{project.pk}/paid/{council.pk}"
    text = page(f"/funds/{fund.slug}/money/account/{paid}/")
    assert f'href="/projects/{project.pk}/"' in text
    assert f"Grant paid to {council.name} for the project “{project.title}”." in text
    assert f'href="/funds/{fund.slug}/money/account/award/{award.pk}/"' in text


def test_everything_below_an_award_is_on_one_page_and_nothing_of_others() -> None:
    first, second = some_awards(2)
    text = page(f"/funds/{first.strand.fund.slug}/money/account/award/{first.pk}/")
    assert first.reference in text
    assert second.reference not in text


def test_award_1_does_not_reach_into_award_10() -> None:
    fund = a_fund()
    _commit(fund, award=1, pounds=5)
    _commit(fund, award=10, pounds=7)
    text = page(f"/funds/{fund.slug}/money/account/award/1/")
    assert ("£5" in text, "£7" in text) == (True, False)


def _commit(fund: Fund, *, award: int, pounds: int) -> None:
    pool = ledger.strand_account(fund.slug, "pool")
    amount = Money.pounds(pounds)
    post(ledger.allocate(fund.slug, pool, amount, key=f"{fund.slug}/{award}/pool"), at=AT)
    post(ledger.commit(fund.slug, pool, award, amount, key=f"{fund.slug}/{award}/commit"), at=AT)


@pytest.mark.parametrize(
    "path",
    [
        "fund/{other}/unallocated",
        "award/99999999/committed",
        "nonsense",
        "fund/{slug}/unallocate",
        "..",
        "%00",
        "é" * 300,
    ],
)
def test_an_account_of_another_fund_or_of_none_is_not_found(path: str) -> None:
    fund, other = a_fund(), a_fund()
    address = f"/funds/{fund.slug}/money/account/{path.format(other=other.slug, slug=fund.slug)}/"
    assert signed_in(None).get(address).status_code in (400, 404)


def test_a_year_is_made_of_its_transfers() -> None:
    project = a_project()
    a_return("paid", project=project)
    fund = project.award.strand.fund
    answer = signed_in(None).get(f"/funds/{fund.slug}/money/2026/paid/")
    assert (answer.context["total"], len(answer.context["transfers"])) == (Money.pounds(100_000), 1)


@pytest.mark.parametrize("rest", ["2026/paid", "2026/wasted", "99999999/paid", "0/committed"])
def test_a_year_or_a_step_without_money_is_not_found(rest: str) -> None:
    assert signed_in(None).get(f"/funds/{a_fund().slug}/money/{rest}/").status_code == 404


def test_the_figure_of_a_year_is_the_sum_of_the_page_it_opens_to() -> None:
    project = a_project()
    a_return("paid", project=project)
    fund = project.award.strand.fund
    for year in trail(fund.slug).years:
        for step in ("committed", "approved", "paid"):
            if amount := getattr(year, step):
                answer = signed_in(None).get(f"/funds/{fund.slug}/money/{year.year}/{step}/")
                assert answer.context["total"] == amount


def test_a_march_payment_belongs_to_the_year_that_began_the_april_before() -> None:
    fund = a_fund()
    pool = ledger.strand_account(fund.slug, "pool")
    post(ledger.allocate(fund.slug, pool, Money.pounds(9), key="pool"), at=AT)
    for day, award in ((date(2027, 3, 31), 1), (date(2027, 4, 1), 2)):
        post(ledger.commit(fund.slug, pool, award, Money.pounds(award), key=f"c/{award}"), at=AT, effective_on=day)
    years = {year.year: year.committed for year in trail(fund.slug).years}
    assert years == {2026: Money.pounds(1), 2027: Money.pounds(2)}


def test_a_long_statement_is_read_page_by_page_without_losing_its_balance() -> None:
    fund = a_fund()
    for number in range(60):
        _allocate_a_pound(fund, number)
    address = f"/funds/{fund.slug}/money/account/fund/{fund.slug}/unallocated/"
    second = signed_in(None).get(f"{address}?page=2").context["statement"]
    whole = statement(f"fund/{fund.slug}/unallocated")
    assert [line.balance for line in second.lines] == [line.balance for line in whole[25:50]]
    assert (second.opening, second.closing) == (whole[24].balance, whole[-1].balance)
    assert signed_in(None).get(f"{address}?page=nonsense").status_code == 200


def _allocate_a_pound(fund: Fund, number: int) -> None:
    pool = ledger.strand_account(fund.slug, "pool")
    posting = ledger.allocate(fund.slug, pool, Money.pounds(1), key=f"{fund.slug}/{number}")
    post(posting, at=AT + timedelta(minutes=number))


def test_what_a_money_page_is_part_of_stands_in_its_title() -> None:
    """Above the title it would push that down, below two rows of links."""
    fund = a_fund()
    _allocate_a_pound(fund, 0)
    page = signed_in(None).get(f"/funds/{fund.slug}/money/account/fund/{fund.slug}/unallocated/").content.decode()
    assert '<h1><span class="pf-caption">Statement of account</span>' in page


def test_a_page_of_a_statement_begins_where_the_page_before_ended() -> None:
    fund = a_fund()
    for number in range(5):
        _allocate_a_pound(fund, number)
    path = f"fund/{fund.slug}/unallocated"
    assert statement_page(path, 1, 3).lines[-1].balance == statement_page(path, 4, 6).opening
    assert statement_page(path, 99, 120).lines == ()


@pytest.mark.long
def test_money_pages_take_as_many_queries_with_three_awards_as_with_one() -> None:
    reader, one, three = a_user(), some_awards(1)[0].strand.fund, some_awards(3)[0].strand.fund
    assert queries_of(reader, f"/funds/{one.slug}/money/") == queries_of(reader, f"/funds/{three.slug}/money/")
    below = [f"/funds/{fund.slug}/money/account/award/" for fund in (one, three)]
    assert queries_of(reader, below[0]) == queries_of(reader, below[1])


def test_a_statement_takes_as_many_queries_with_more_transfers() -> None:
    fund = a_fund()
    _allocate_a_pound(fund, 0)
    numbers = iter(range(1, 10))
    address = f"/funds/{fund.slug}/money/account/fund/{fund.slug}/unallocated/"
    takes_as_many_queries_with_more(a_user(), address, lambda: _allocate_a_pound(fund, next(numbers)))
