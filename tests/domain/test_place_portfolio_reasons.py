"""Why a project is in the best portfolio of a place, or out, as the kernel finds it: held against every other set."""

from __future__ import annotations

import pytest

from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import AskLine, CandidateProject
from placefund.domain.place_portfolio import PinKind, PortfolioEntry, PortfolioLimits
from placefund.domain.place_portfolio_question import question
from placefund.domain.place_portfolio_reasons import ProjectReason, in_words, reasons_of
from placefund.domain.portfolio.solve import solve

TITLES = {"1": "Docks", "2": "Quays", "3": "Yards"} | {str(number): f"Slip {number}" for number in range(4, 61)}


def entry(number: int, thousands: int, worth: int, pin: PinKind = PinKind.NONE) -> PortfolioEntry:
    ask = AskLine(FinancialYear(2026), SpendKind.RESOURCE, Money.pounds(thousands * 1000))
    project = CandidateProject(
        number=number,
        reference=f"C-{number}",
        title=TITLES[str(number)],
        stage="ready",
        asks=(ask,),
        co_investment=(),
        lead=number,
        organisations=frozenset({number}),
        cluster="",
        areas=frozenset(),
        depends_on=frozenset(),
        starts_on=None,
        ends_on=None,
    )
    return PortfolioEntry(project, worth=worth, pin=pin, person="Ann", reason="The site is lost.")


def reasons(*entries: PortfolioEntry, money: int) -> dict[str, ProjectReason]:
    asked = question(entries, PortfolioLimits(Money.pounds(money * 1000), {}), {})
    return {each.project: each for each in reasons_of(asked, solve(asked))}


def told(reason: ProjectReason) -> str:
    return " ".join(in_words(reason, TITLES, {"pin-3": "“Yards” must not be in"}))


def test_what_is_out_says_from_whom_it_would_take_how_much_and_what_would_be_lost() -> None:
    found = reasons(entry(1, 600, 60), entry(2, 400, 50), entry(3, 500, 40), money=1000)
    assert [each for each, reason in found.items() if reason.is_in] == ["1", "2"]
    out = found["3"]
    assert (out.leaves, out.comes, out.thousands, out.points) == (("1",), (), 600, 20)
    assert told(out).startswith("It is left out: it would take £600,000 from Docks, and 20 points would be lost.")
    assert out.more == 500
    assert "It would be in with £500,000 more money." in told(out)


def test_what_is_in_says_what_would_be_lost_without_it_and_what_would_come() -> None:
    found = reasons(entry(1, 600, 60), entry(2, 400, 50), entry(3, 500, 40), money=1000)
    assert (found["2"].points, found["2"].comes) == (50, ())
    assert found["1"].comes == ("3",)
    assert (
        told(found["1"]) == "It is in because without it the best would lose 20 points. In its place would come: Yards."
    )


def test_what_somebody_has_settled_is_named() -> None:
    found = reasons(entry(1, 600, 60), entry(3, 300, 40, PinKind.MUST_NOT), money=1000)
    assert told(found["3"]) == "It is left out: it cannot be in together with “Yards” must not be in."


def test_a_reason_is_kept_and_read_back() -> None:
    found = reasons(entry(1, 600, 60), entry(2, 400, 50), entry(3, 500, 40), money=1000)
    for reason in found.values():
        assert ProjectReason.from_record(reason.as_record()) == reason


def many(count: int) -> list[PortfolioEntry]:
    return [entry(number, 300 + number * 37 % 900, 20 + number * 13 % 75) for number in range(1, count + 1)]


def test_why_is_told_of_every_project_however_many() -> None:
    asked = question(many(60), PortfolioLimits(Money.pounds(8_000_000), {}), {})
    choice = solve(asked)
    found = reasons_of(asked, choice)
    assert {each.project for each in found} == {bid.id for bid in asked.bids}
    assert {each.project for each in found if each.is_in} == set(choice.levels)


def test_what_is_in_is_told_first_when_the_time_is_over() -> None:
    asked = question(many(60), PortfolioLimits(Money.pounds(8_000_000), {}), {})
    choice, left = solve(asked), iter([False] * 5)
    found = reasons_of(asked, choice, is_over=lambda: next(left, True))
    assert len(found) == 5
    assert all(each.is_in for each in found)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (ProjectReason("1", True), "It is in because nothing keeps what the portfolio is held to without it."),
        (
            ProjectReason("1", True, points=3, is_exact=False),
            "It is in: without it the best would lose at least 3 points.",
        ),
        (ProjectReason("1", True, points=0), "It is in. Without it another set has as many points."),
        (
            ProjectReason("1", True, points=4, comes=("2",), leaves=("3",)),
            "It is in because without it the best would lose 4 points. In its place would come: Quays. These would go with it: "
            "Yards.",
        ),
        (
            ProjectReason("1", False, is_exact=False),
            "It is left out. What it would take could not be told in the time.",
        ),
        (
            ProjectReason("1", False, points=2, comes=("2",), cut=20, more=500),
            "It is left out: with it 2 points would be lost. With it these would come in too: Quays. It would be in if it asked "
            "for 20% less. It would be in with £500,000 more money.",
        ),
    ],
)
def test_a_reason_is_said_as_far_as_it_is_proven(reason: ProjectReason, words: str) -> None:
    assert told(reason) == words
    assert ProjectReason.from_record(reason.as_record()) == reason
