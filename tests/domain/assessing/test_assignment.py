"""Gaps are filled fairly, always the same way, and never beyond what anybody can read."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessing.assignment import Gap, Seat, fill

THREE_SEATS = [Seat(1, 0, 5), Seat(2, 0, 5), Seat(3, 0, 5)]


def test_readings_are_shared_out_evenly() -> None:
    gaps = [Gap(n, 1, frozenset({1, 2, 3})) for n in range(10, 16)]
    filling = fill(gaps, THREE_SEATS)
    assert (Counter(reader for _, reader in filling.given), filling.missing) == ({1: 2, 2: 2, 3: 2}, {})


def test_the_application_with_the_fewest_to_choose_from_comes_first() -> None:
    filling = fill([Gap(10, 1, frozenset({1, 2})), Gap(11, 1, frozenset({1}))], [Seat(1, 0, 1), Seat(2, 0, 1)])
    assert filling.given == ((11, 1), (10, 2))


def test_it_goes_to_the_assessor_who_reads_least() -> None:
    assert fill([Gap(10, 1, frozenset({1, 2}))], [Seat(1, 4, 9), Seat(2, 3, 9)]).given == ((10, 2),)


def test_what_nobody_can_read_stays_missing() -> None:
    filling = fill([Gap(10, 3, frozenset({1, 2}))], [Seat(1, 0, 5), Seat(2, 5, 5)])
    assert (filling.given, filling.missing) == (((10, 1),), {10: 2})


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Gap], list[Seat]]:
    seats = [Seat(n, draw(st.integers(0, 4)), draw(st.integers(0, 6))) for n in range(1, draw(st.integers(0, 6)) + 1)]
    some = st.frozensets(st.sampled_from([seat.assessor_id for seat in seats])) if seats else st.just(frozenset())
    gaps = [Gap(100 + n, draw(st.integers(0, 4)), draw(some)) for n in range(draw(st.integers(0, 8)))]
    return gaps, seats


@given(problems())
def test_no_rule_is_broken_and_nobody_with_room_is_left_out(problem: tuple[list[Gap], list[Seat]]) -> None:
    gaps, seats = problem
    filling = fill(gaps, seats)
    assert filling == fill(list(reversed(gaps)), list(reversed(seats)))
    assert len(set(filling.given)) == len(filling.given)
    loads = {seat.assessor_id: seat.load for seat in seats}
    for _, reader in filling.given:
        loads[reader] += 1
    by_id = {gap.application_id: gap for gap in gaps}
    assert all(reader in by_id[application].readers for application, reader in filling.given)
    assert all(loads[seat.assessor_id] <= max(seat.most, seat.load) for seat in seats)
    taken = Counter(application for application, _ in filling.given)
    for gap in gaps:
        missing = filling.missing.get(gap.application_id, 0)
        assert taken[gap.application_id] + missing == gap.missing
        had = {reader for application, reader in filling.given if application == gap.application_id}
        room = [s for s in seats if s.assessor_id in gap.readers - had and loads[s.assessor_id] < s.most]
        assert not (missing and room)
