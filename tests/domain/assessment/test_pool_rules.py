"""The rules of a pool: loads, topics, ties that can be entered, sectors that lack readers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placefund.domain.assessment.pool import NewTie, PoolMember, check_load, check_new_tie, check_topics, coverage
from placefund.domain.assessment.ties import TieKind
from placefund.domain.findings import NotAllowed


@pytest.mark.parametrize(("least", "most"), [(0, 0), (0, 100), (5, 5)])
def test_a_load_that_somebody_can_carry(least: int, most: int) -> None:
    check_load(least, most)


@pytest.mark.parametrize(
    ("least", "most", "sentence"),
    [
        (0, 101, "Somebody can read from 0 to 100 applications in a round, not 101."),
        (0, -1, "Somebody can read from 0 to 100 applications in a round, not -1."),
        (6, 5, "The least somebody wants to read (6) must be from 0 to the most they can read (5)."),
        (-1, 5, "The least somebody wants to read (-1) must be from 0 to the most they can read (5)."),
    ],
)
def test_a_load_that_nobody_can_carry_is_refused(least: int, most: int, sentence: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_load(least, most)
    assert str(caught.value) == sentence


def test_topics_are_sectors_of_the_fund_each_once_in_order() -> None:
    assert check_topics(["B", "A", "B"], ["A", "B", "C"]) == ("A", "B")
    assert check_topics(["Anything"], []) == ("Anything",)
    with pytest.raises(NotAllowed, match=r"“X” is no sector of this fund\. Choose from: A; B\."):
        check_topics(["A", "X"], ["A", "B"])


@pytest.mark.parametrize(
    "tie",
    [
        NewTie(TieKind.EMPLOYED_BY, "A register", organisation=1),
        NewTie(TieKind.LIVES_IN, "A register", area_code="E06000026"),
        NewTie(TieKind.FAMILY, "Their own word", person="Ann Reader"),
        NewTie(TieKind.NAMED_IN, "The application", application=3, since=date(2026, 1, 1), until=date(2026, 1, 1)),
    ],
)
def test_a_tie_names_the_one_end_that_fits_its_kind(tie: NewTie) -> None:
    check_new_tie(tie)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": TieKind.FAMILY}, "A tie “family” joins somebody to a person. Enter a person, and nothing else."),
        (
            {"kind": TieKind.GOVERNS, "organisation": 1, "person": "Ann"},
            "A tie “governs” joins somebody to an organisation. Enter an organisation, and nothing else.",
        ),
        (
            {"kind": TieKind.NAMED_IN, "area_code": "E06000026"},
            "A tie “named in” joins somebody to an application. Enter an application, and nothing else.",
        ),
        ({"kind": TieKind.DECLARED}, "A tie “declared” is worked out, not entered. Choose another kind."),
        (
            {"kind": TieKind.FAMILY, "person": "12 34"},
            "“12 34” has no name in it to compare. Write a first name and a surname.",
        ),
        (
            {"kind": TieKind.FAMILY, "person": "Ann", "source": " "},
            "Say where this is known from: a register, a website, their own word.",
        ),
        (
            {"kind": TieKind.FAMILY, "person": "Ann", "since": date(2026, 2, 1), "until": date(2026, 1, 1)},
            "The tie ends before it begins. Check the two dates.",
        ),
    ],
)
def test_a_tie_that_makes_no_sense_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_new_tie(NewTie(**{"source": "A register"} | given))
    assert str(caught.value) == sentence


def test_a_sector_is_thin_when_too_few_know_it_or_have_room() -> None:
    pool = [
        PoolMember(frozenset({"Energy", "Health"}), "civic", 2),
        PoolMember(frozenset({"Energy"}), "business", 4),
        PoolMember(frozenset({"Energy"}), "", 1),
    ]
    energy, health, space = coverage(pool, ["Energy", "Health", "Space"], {"Energy": 3, "Health": 1}, needed=3)
    assert (energy.readers, energy.by_leg, energy.room, energy.applications) == (3, (1, 1, 0, 0), 7, 3)
    assert energy.why_thin == "They can take 7 readings; 3 applications need 9."
    assert health.why_thin == "Only 1 knows it; each application needs 3 readers."
    assert space.why_thin == "Nobody knows it; each application needs 3 readers."
    [nobody] = coverage([], ["Energy"], {}, needed=0)
    assert (nobody.is_thin, nobody.why_thin) == (True, "Nobody knows it.")
    [enough] = coverage(pool, ["Energy"], {"Energy": 2}, needed=3)
    assert (enough.is_thin, enough.why_thin) == (False, "")
