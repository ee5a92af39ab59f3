"""Dates as exact as they are known, deadlines on a London clock, and facts that answer for themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from placefund.domain.fundbook import allocations_at, proof
from placefund.domain.fundbook.format import RoundState
from placefund.domain.fundbook.terms import FundingRate, ReportNeeded, in_force
from placefund.domain.fundbook.values import ApproximateDate, Moment, NotPublished, Provenance
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON
from placefund.domain.places import Confidence
from tests.domain.fundbook.small_book import FILES, changed, read


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2025-10-06", date(2025, 10, 6), date(2025, 10, 6), "6 October 2025"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2031", date(2031, 1, 1), date(2031, 12, 31), "2031"),
        ("2018/2021", date(2018, 1, 1), date(2021, 12, 31), "2018 to 2021"),
        ("2025-06-08/2025-06-10", date(2025, 6, 8), date(2025, 6, 10), "8 June 2025 to 10 June 2025"),
        ("2024-03/2024-04", date(2024, 3, 1), date(2024, 4, 30), "March to April 2024"),
        ("2023-12/2024-01", date(2023, 12, 1), date(2024, 1, 31), "December 2023 to January 2024"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text, first, last, words):
    when = ApproximateDate.parse(text)
    assert (when.first, when.last, str(when)) == (first, last, words)


@pytest.mark.parametrize(
    "text", ["", "June 2025", "2025-13", "2025-02-30", "2025/2024", "25-06", "2025-06-08/", "٢٠٢٥"]
)
def test_a_text_that_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        ApproximateDate.parse(text)


def test_a_deadline_is_on_a_london_clock_in_winter_and_in_summer():
    assert Moment(date(2026, 2, 12), time(16)).as_closing == datetime(2026, 2, 12, 16, tzinfo=UTC)
    assert Moment(date(2026, 7, 1), time(16)).as_closing == datetime(2026, 7, 1, 15, tzinfo=UTC)


def test_a_day_without_an_hour_opens_at_its_first_moment_and_closes_at_its_last():
    day = Moment(date(2025, 11, 13))
    assert day.as_closing - day.as_opening == timedelta(days=1)
    assert str(day) == "13 November 2025 (time not published)"


def test_a_round_is_closed_at_its_closing_moment():
    spring = read(FILES).book.rounds[0]
    closing = datetime(2026, 5, 1, 16, tzinfo=LONDON)
    states = [
        spring.state(at) for at in (datetime(2026, 4, 1, 8, 59, tzinfo=LONDON), closing - timedelta(seconds=1), closing)
    ]
    assert states == [RoundState.ANNOUNCED, RoundState.OPEN, RoundState.CLOSED]


def test_a_fact_takes_its_date_confidence_and_standing_from_its_sources():
    book = read(FILES).book
    first, second = book.places
    assert first.provenance == Provenance(sources=("A",), dated=ApproximateDate.parse("2026-01-05"))
    assert second.provenance == Provenance(
        sources=("C",), dated=ApproximateDate.parse("2026-02"), confidence=Confidence.WEAK
    )
    assert book.question_sets[0].provenance.published is False


def test_a_fact_may_say_more_than_its_source():
    files = changed(
        "prospectus.toml",
        'source = "A"',
        'source = ["A", "C"]\ndated = "2025"\nconfidence = "inferred"\nnote = "Guess."',
    )
    assert read(files).book.fund.provenance == Provenance(
        sources=("A", "C"), dated=ApproximateDate.parse("2025"), confidence=Confidence.INFERRED, note="Guess."
    )


def test_what_is_not_published_points_at_what_is_unknown():
    book = read(FILES).book
    assert book.rounds[0].decides_on == NotPublished("decision")
    assert book.unknown("decision").why == "People wait."


def test_pounds_and_pence_are_the_same_money():
    in_pence = changed("prospectus.toml", "cap_pounds = 15", "cap_pence = 1500")
    assert read(in_pence).book.strands == read(FILES).book.strands


def test_the_version_in_force_is_the_one_of_the_day():
    first = FundingRate(
        helix=Helix.RESEARCH, until=date(2027, 1, 1), percent=80, of="cost", provenance=Provenance(sources=("A",))
    )
    second = FundingRate(
        helix=Helix.RESEARCH, from_=date(2027, 1, 1), percent=75, of="cost", provenance=Provenance(sources=("A",))
    )
    found = [in_force((first, second), on) for on in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [each.rate for each in found] == [Fraction(4, 5), Fraction(3, 4)]
    assert in_force((second,), date(2026, 12, 31)) is None


def test_the_accountants_report_follows_the_size_of_the_grant():
    report = read(FILES).book.rules.accountant_reports[0]
    assert [report.needed(Money(pence)) for pence in (0, 999, 1000)] == [
        ReportNeeded.NONE,
        ReportNeeded.NONE,
        ReportNeeded.EVERY_CLAIM,
    ]


def test_an_allocation_holds_from_the_day_it_takes_effect_until_the_next():
    book = read(FILES).book
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1))
    held = [{place: each.amount for place, each in allocations_at(book, day).items()} for day in days]
    thirty, forty = Money.pounds(30), Money.pounds(40)
    assert held == [
        {},
        {"ash-grove": thirty, "birch-grove": thirty},
        {"ash-grove": thirty, "birch-grove": thirty},
        {"ash-grove": forty, "birch-grove": thirty},
    ]


def test_the_proof_shows_its_arithmetic_on_any_day():
    book = read(FILES).book
    before, after = proof(book, date(2026, 4, 1)), proof(book)
    assert before.sentences == (
        "2 places have an allocation: 2 × £30 = £60 earmarked.",
        "The envelope of £100 less £60 leaves £40 at most for the open strand and for any cost of running the fund.",
        "At a cap of £15 that pays for at most 2 full awards, with £10 over.",
    )
    assert (after.floors, after.earmarked, after.left, after.full_awards, after.holds) == (
        Money.pounds(60),
        Money.pounds(70),
        Money.pounds(30),
        2,
        True,
    )


def test_a_fund_without_allocations_and_cap_is_proven_too():
    files = changed("prospectus.toml", "cap_pounds = 15\n", "")
    files["allocations.csv"] = files["allocations.csv"].split("\n")[0]
    assert proof(read(files).book).sentences == (
        "No place has an allocation.",
        "The envelope of £100 less £0 leaves £100.",
    )


def test_the_areas_of_a_place_are_those_of_the_day():
    files = changed("place_areas.csv", "ash-grove,E01,Ash,2026-01-01,,", "ash-grove,E01,Ash,2026-01-01,2027-01-01,")
    files["place_areas.csv"] += "ash-grove,E03,Cedar,2027-01-01,,Moved,A\n"
    book = read(files).book
    found = [
        [area.area_code for area in book.areas_of("ash-grove", on)] for on in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert found == [["E01"], ["E03"]]
