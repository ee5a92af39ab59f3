"""What a board sees of the money before it signs: on the page of the edition and on paper, each column adding up to its foot."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape

import pytest
from django.urls import reverse

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.paper import Paper, PaperTable
from placefund.domain.periods import FinancialYear
from placefund.people.models import User
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.weighing import actions as weighing
from placefund.places.models import Area, PlaceArea
from placefund.portfolios.models import Portfolio
from placefund.portfolios.views.papers import edition_paper
from tests.build import a_fund, a_strand
from tests.build_governance import Board, a_board
from tests.build_portfolios import a_portfolio, put_before
from tests.build_programmes import a_programme
from tests.build_rounds import AFTER, an_open_round, an_organisation
from tests.house.printed_sums import as_read, broken_columns, columns_with_a_foot
from tests.portfolios.test_editions_in_full import an_edition_of_before
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db

HERE, OTHER = "E08000001", "E07000041"


@once
def a_portfolio_with_money() -> tuple[Board, Portfolio]:
    """Two projects with pence, one in two areas, one in one; money that counts, that does not, and that is only pledged."""
    fund = a_fund()
    programme = a_programme(fund)
    an_open_round(a_strand(fund))
    PlaceArea.objects.create(place=programme.place, area=Area.objects.get(pk=OTHER))
    one, other = HERE, OTHER
    board, portfolio = a_portfolio(a_board(programme), projects=3, areas=((one, other), (one,)))
    first, second, _ = Candidate.objects.filter(portfolio_lines__portfolio=portfolio).order_by("number")
    by, at = board.officer, AFTER
    years = FinancialYear(2026), FinancialYear(2027)
    ask = {(years[0], SpendKind.RESOURCE): Money(33_333_333), (years[1], SpendKind.CAPITAL): Money(66_666_650)}
    lines.set_ask(first, ask, by=by, at=at)
    for source, form, status, pence in (
        (SourceClass.PRIVATE, Form.CASH, Status.PLEDGED, 10_000_049),
        (SourceClass.PRIVATE, Form.IN_KIND, Status.COMMITTED, 5_000_050),
        (SourceClass.PUBLIC, Form.CASH, Status.RECEIVED, 7_000_000),
    ):
        words = {"investor": "Harbour", "source": source, "form": form, "status": status, "amount": Money(pence)}
        lines.add_money(first, **words, by=by, at=at)  # type: ignore[arg-type]
    lines.add_partner(first, an_organisation("Quay Welding Ltd"), by=by, at=at)
    weighing.depend(first, second, why="It uses its dock.", by=by, at=at)
    return board, portfolio


def page_of(by: User, name: str, *keys: int) -> str:
    answer = signed_in(by).get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def table_of(page: str, caption: str) -> str:
    """The words of one table."""
    found = [table for table in re.findall(r"<table\b.*?</table>", page, re.DOTALL) if caption in unescape(table)]
    assert len(found) == 1, caption
    return words_of(found[0])


def names_of_areas() -> tuple[str, str]:
    return Area.objects.get(pk=HERE).name, Area.objects.get(pk=OTHER).name


def test_the_page_of_an_edition_prints_its_money_and_each_column_adds_up() -> None:
    board, portfolio = a_portfolio_with_money()
    edition = put_before(board, portfolio)
    page = page_of(board.officer, "portfolio-edition", edition.pk)
    years = table_of(page, "Asked for, by year and kind")
    assert "2026-27 None £1,133,333.33 £1,133,333.33" in years
    assert "In all £1,866,666.50 £1,133,333.33 £2,999,999.83" in years
    others = table_of(page, "Others' money, by whose it is and its form")
    assert "Private, from the UK Cash £1,600,000.49 £1,600,000.49 £100,000.49" in others
    assert "Private, from the UK In kind £50,000.50 £0 £0" in others
    assert "Public Cash £70,000 £0 £0" in others
    assert "In all £1,720,000.99 £1,600,000.49 £100,000.49" in others
    assert "0.53 to 1" in words_of(page)
    assert "0.5 to 1" in words_of(page)
    assert broken_columns(page) == []
    assert len(list(columns_with_a_foot(page))) == 8


def test_the_page_of_an_edition_says_who_is_in_each_project_where_and_what_it_falls_without() -> None:
    board, portfolio = a_portfolio_with_money()
    edition = put_before(board, portfolio)
    first, second, third = Candidate.objects.filter(portfolio_lines__portfolio=portfolio).order_by("number")
    one, other = names_of_areas()
    page = page_of(board.officer, "portfolio-edition", edition.pk)
    projects = table_of(page, "Projects in the portfolio")
    for words in (first.lead.name, "Quay Welding Ltd", f"{second.reference} {second.title}", one, other):
        assert words in projects, words
    areas = table_of(page, "Asked for, by area")
    assert f"{one} 2 £1,999,999.83" in areas
    assert f"{other} 1 £999,999.83" in areas
    assert "No area is named 1 £1,000,000" in areas
    assert "do not add up to the whole" in words_of(page)
    assert third.title in projects


def test_the_board_on_which_it_is_put_together_shows_the_spread_over_areas() -> None:
    board, portfolio = a_portfolio_with_money()
    areas = table_of(page_of(board.officer, "portfolio", portfolio.pk), "What is in, by area")
    one, other = names_of_areas()
    assert f"{one} £1,999,999.83" in areas
    assert f"{other} £999,999.83" in areas
    assert "No area is named £1,000,000" in areas


def tables_of(paper: Paper) -> dict[str, PaperTable]:
    return {str(section.heading): section.table for section in paper.sections if section.table}


def broken_feet(table: PaperTable) -> list[str]:
    """Columns of a table on paper that do not add up to their foot, by what is printed."""
    *rows, foot = table.rows
    return [
        head
        for number, head in enumerate(table.header)
        if foot[number].startswith("£")
        and as_read(foot[number])
        != sum((as_read(row[number]) for row in rows if row[number].startswith("£")), Fraction())
    ]


def test_the_paper_prints_the_same_and_each_column_adds_up() -> None:
    board, portfolio = a_portfolio_with_money()
    paper = edition_paper(put_before(board, portfolio))
    tables = tables_of(paper)
    with_foot = [
        "In the portfolio", "Asked for, by year and kind", "Others' money, by whose it is and its form",
        "Asked for, by cluster",
    ]  # fmt: skip
    assert {name: broken_feet(tables[name]) for name in with_foot} == {name: [] for name in with_foot}
    assert tables["Asked for, by year and kind"].rows[-1] == (
        "In all", "£1,866,666.50", "£1,133,333.33", "£2,999,999.83",
    )  # fmt: skip
    one, other = names_of_areas()
    assert (one, "2", "£1,999,999.83") in tables["Asked for, by area"].rows
    first = Candidate.objects.filter(portfolio_lines__portfolio=portfolio).earliest("number")
    [row] = [row for row in tables["Who is in each project, and where"].rows if first.title in row[0]]
    assert row[1] == f"{first.lead.name}; with Quay Welding Ltd"
    assert {one, other} <= set(row[2].split("; "))
    said = [section for section in paper.sections if first.title in str(section.heading)]
    assert "Trains welders for the new docks." in said[0].paragraphs


def test_an_edition_of_before_says_that_what_counts_is_not_in_it_and_still_adds_up() -> None:
    board, portfolio = a_portfolio_with_money()
    old = an_edition_of_before(portfolio, put_before(board, portfolio))
    page = page_of(board.officer, "portfolio-edition", old.pk)
    assert "Which of it counts is not in this edition" in words_of(page)
    assert "0.53 to 1" in words_of(page)
    assert names_of_areas()[0] in table_of(page, "Asked for, by area")
    assert broken_columns(page) == []
    sections = edition_paper(old).sections
    assert "What is said of each project is not in this edition." in [
        text for each in sections for text in each.paragraphs
    ]
    assert signed_in(board.officer).get(reverse("portfolio-edition-file", args=[old.pk])).content.startswith(b"%PDF")
