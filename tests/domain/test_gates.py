"""Gates are worked out from what is on record; tranches add up to their award, and each pound stands in one line of a forecast."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.costs import SpendKind
from placefund.domain.figures import Blank
from placefund.domain.gates import (
    GateFacts,
    GateFinding,
    GateKind,
    GateStanding,
    GateTerms,
    Judgement,
    PlannedTranche,
    SeenMilestone,
    TrancheTerms,
    forecast,
    found_in_words,
    gate_findings,
    is_open,
    wanted_in_words,
    why_no_condition,
    why_no_tranches,
)
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear

STARTS, ENDS = date(2026, 4, 1), date(2029, 3, 31)
MILLION = Money.pounds(1_000_000)
WORDS = GateTerms(GateKind.JUDGED, text="The site is bought.")


def a_tranche(amount: Money = MILLION, year: int = 2026, **more: Any) -> TrancheTerms:
    gate = {"gate_on": date(2027, 4, 30), "gate": (WORDS,)} | more
    return TrancheTerms(amount, SpendKind.CAPITAL, FinancialYear(year), **gate)


FIRST = a_tranche(gate_on=None, gate=())


@pytest.mark.parametrize(
    ("tranches", "said"),
    [
        ([FIRST], "An award is given in two tranches at least, or in none."),
        ([FIRST, a_tranche(Money.pounds(5))], "The tranches add up to £1,000,005; the award is £2,000,000."),
        ([FIRST, a_tranche(year=2030)], "Tranche 2 is for a year from 2026-27 to 2028-29"),
        ([a_tranche(year=2027), a_tranche(year=2026)], "and not before the tranche ahead of it"),
        ([FIRST, a_tranche(gate=())], "Tranche 2 waits for nothing."),
        ([FIRST, a_tranche(gate_on=None)], "The gate of tranche 2 is looked at by a day"),
        ([FIRST, a_tranche(gate=(GateTerms(GateKind.LEVERAGE),))], "Say how much of other people’s money"),
        ([a_tranche(Money(0)), a_tranche(MILLION + MILLION)], "Tranche 1 is an amount above £0."),
    ],
)
def test_tranches_that_cannot_be_are_refused_in_a_sentence(tranches: list[TrancheTerms], said: str) -> None:
    assert said in why_no_tranches(tranches, MILLION + MILLION, STARTS, ENDS)


def test_tranches_that_add_up_and_wait_for_something_can_be() -> None:
    assert why_no_tranches([FIRST, a_tranche()], MILLION + MILLION, STARTS, ENDS) == ""
    assert TrancheTerms.from_record(a_tranche().as_record()) == a_tranche()
    assert TrancheTerms.from_record(FIRST.as_record()) == FIRST


def test_a_condition_says_what_it_lacks() -> None:
    assert why_no_condition(GateTerms(GateKind.SPEND, 80), 1).endswith("Before the first there is none.")
    assert why_no_condition(GateTerms(GateKind.SPEND, 101), 2)
    assert why_no_condition(GateTerms(GateKind.MILESTONE, text=" "), 2)
    assert why_no_condition(GateTerms(GateKind.RETURNS), 2) == ""


def facts(**more: Any) -> GateFacts:
    known = {"leverage": MILLION, "spent": Money.pounds(900_000), "overdue": (), "tranches": (MILLION, MILLION)}
    return GateFacts(**known | {"newest_return": "Return 2026-27 Q1"} | more)


def one(terms: GateTerms, **more: Any) -> GateFinding:
    return gate_findings([terms], 2, facts(**more))[0]


def test_other_peoples_money_is_met_by_what_is_in() -> None:
    wanted = GateTerms(GateKind.LEVERAGE, MILLION.pence)
    assert one(wanted).is_met
    short = one(wanted, leverage=MILLION - Money(1))
    assert (short.standing, short.where) == (GateStanding.NOT_MET, ("Return 2026-27 Q1",))
    assert found_in_words(short) == "£999,999.99 is in."


@pytest.mark.parametrize("kind", [GateKind.LEVERAGE, GateKind.SPEND, GateKind.RETURNS])
def test_what_is_not_on_record_is_no_nought_and_not_missed(kind: GateKind) -> None:
    absent = Blank.NOT_ON_RECORD
    found = one(GateTerms(kind, 50), leverage=absent, spent=absent, overdue=absent)
    assert (found.standing, found.value, found.is_met) == (GateStanding.NOT_ON_RECORD, None, False)
    assert "£0" not in found_in_words(found)


def test_the_tranche_before_is_spent_first() -> None:
    assert one(GateTerms(GateKind.SPEND, 90)).is_met
    assert one(GateTerms(GateKind.SPEND, 91)).value == 90
    third = gate_findings([GateTerms(GateKind.SPEND, 1)], 3, facts(tranches=(MILLION, MILLION, MILLION)))
    assert (third[0].value, third[0].is_met) == (0, False)


def test_a_milestone_is_met_in_every_project_that_has_it_and_never_by_another_name() -> None:
    wanted = GateTerms(GateKind.MILESTONE, text="first  Robot in the water")
    reached = SeenMilestone("First robot in the water", "Docks", ENDS, date(2027, 1, 1), "Return 2026-27 Q3")
    assert one(wanted).standing is GateStanding.NOT_ON_RECORD
    assert one(wanted, milestones=(reached,)).where == ("Return 2026-27 Q3",)
    late = SeenMilestone("First robot in the water", "Yard", ENDS)
    assert found_in_words(one(wanted, milestones=(reached, late))) == "Not reached in Yard."


def test_overdue_returns_open_conditions_and_judgements_are_told() -> None:
    assert found_in_words(one(GateTerms(GateKind.RETURNS), overdue=("2026-27 Q2",))) == "Overdue: 2026-27 Q2."
    assert one(GateTerms(GateKind.CONDITIONS), open_conditions=("Sign.",)).missing == ("Sign.",)
    words = GateTerms(GateKind.JUDGED, text="The site is bought.", number=7)
    assert found_in_words(one(words)) == "Nobody has judged it yet."
    judged = one(words, judgements={7: Judgement(True, "The deed is here.", "Ada", STARTS)})
    assert (judged.is_met, judged.where) == (True, ("Ada: The deed is here.",))


def test_a_gate_is_open_when_all_of_it_is_met_and_is_kept_as_it_was_found() -> None:
    found = gate_findings([GateTerms(GateKind.SPEND, 90), GateTerms(GateKind.LEVERAGE, 3 * MILLION.pence)], 2, facts())
    assert not is_open(found)
    assert is_open(found[:1])
    assert [GateFinding.from_record(each.as_record()) for each in found] == list(found)
    assert all(wanted_in_words(GateTerms(kind, 1, "x")) for kind in GateKind)


planned = st.builds(
    PlannedTranche,
    st.integers(1, 9),
    st.integers(1, 10**9).map(Money),
    st.sampled_from(list(SpendKind)),
    st.integers(2026, 2030).map(FinancialYear),
    st.booleans(),
)


@given(st.lists(planned, max_size=9))
def test_every_pound_of_a_forecast_stands_in_one_line(tranches: list[PlannedTranche]) -> None:
    lines = forecast(tranches)
    released, waits = Money.total(line.released for line in lines), Money.total(line.waits for line in lines)
    assert released == Money.total(each.amount for each in tranches if each.is_released)
    assert released + waits == Money.total(each.amount for each in tranches)
    assert len({(line.year.start, line.kind) for line in lines}) == len(lines)
