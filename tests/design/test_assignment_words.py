"""What is said of who reads what: every kind of finding in a sentence that can be read aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placefund.design.wording.assignment import AssignmentWords, named, number_in_words
from placefund.domain.assessment.assignment.explain import Certificate, Change, Order, PairVerdict, Place
from placefund.domain.assessment.assignment.infeasible import Room
from placefund.domain.assessment.assignment.limits import RuleLimit
from placefund.domain.assessment.assignment.model import RowKind

WORDS = AssignmentWords({1: "Tidal robots", 2: "Warm homes"}, {1: "Ann", 2: "Ben", 3: "Cat"})
PAIR = PairVerdict(1, 1, Place.IN, cost=0)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Order.CONFLICT, "Ann must not read Tidal robots: they are kin."),
        (Order.RULED_OUT, "Ann was ruled out for Tidal robots by hand: they are kin."),
        (Order.AGREED, "Ann has agreed to read Tidal robots, and what is agreed stays: they are kin."),
        (Order.CHOSEN, "Ann was chosen for Tidal robots by hand: they are kin."),
        (Order.NOT_PUT_FORWARD, "Ann was not put forward for Tidal robots."),
    ],
)
def test_an_order_settles_a_pair_by_itself(order: Order, said: str) -> None:
    assert WORDS.verdict(replace(PAIR, order=order, why="they are kin.")) == (said,)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"missing": 2}, "not every rule could hold."),
        ({}, "the assignment would be exactly as good: the draw fixed by their numbers decided."),
        ({"cost": 1500}, "the best assignment would be worth 1.500 less."),
        ({"cost": -1500}, "the best assignment would be worth 1.500 more."),
        ({"worst": 250}, "the best assignment would leave its worst-served application 0.250 worse off."),
        (
            {"worst": 250, "cost": 1500},
            "the best assignment would leave its worst-served application 0.250 worse off and be worth 1.500 less.",
        ),
        (
            {"worst": 250, "cost": -1500},
            "the best assignment would leave its worst-served application 0.250 worse off and be worth 1.500 more.",
        ),
    ],
)
@pytest.mark.parametrize(("place", "begins"), [(Place.IN, "Without"), (Place.OUT, "With")])
def test_a_pair_is_priced_by_its_opposite(found: dict[str, int], said: str, place: Place, begins: str) -> None:
    told = WORDS.verdict(replace(PAIR, place=place, **found))
    assert told == (f"{begins} Ann on Tidal robots, {said}",)


def test_who_would_take_whose_place_is_told_application_by_application() -> None:
    changes = (Change(1, 2, True), Change(1, 1, False), Change(2, 3, True), Change(9, 1, False))
    assert WORDS.verdict(replace(PAIR, changes=changes, is_estimate=True))[1:] == (
        "Ben would replace Ann on Tidal robots.",
        "Cat would join Warm homes.",
        "Ann would leave Application 9.",
        "A limit ended one of the two searches, so this is an estimate.",
    )
    many = tuple(Change(number, 2, True) for number in range(10, 17))
    assert WORDS.verdict(replace(PAIR, changes=many))[-1] == "1 more application would change."


PROVEN = Certificate(
    readings=6, applications=2, assessors=3, objective=12_500, bound=12_500, is_feasible=True, is_proven=True, by_prices=True,
    ended_by="", worst=None, rules=14, tight=1, full=(), earlier=0, given_up=0,
)  # fmt: skip


def test_what_is_proven_of_an_answer() -> None:
    assert WORDS.certificate(PROVEN) == (
        "Six readings of two applications by three assessors in the pool are worth 12.500 together.",
        "It is proven, in whole-number arithmetic, that no assignment within the same rules is worth more.",
        "Of 14 rules, one is used to the limit.",
    )
    assert "by a complete search" in WORDS.certificate(replace(PROVEN, by_prices=False))[1]


def test_what_is_not_proven_says_by_how_much_and_what_ended_it() -> None:
    found = replace(
        PROVEN, is_proven=False, is_feasible=False, bound=13_000, ended_by="nodes:500, time", worst=800, tight=2,
        full=(1, 7), earlier=4, given_up=2,
    )  # fmt: skip
    assert WORDS.certificate(found)[1:] == (
        "Not every rule can hold. This is the best that can be done with the least missing.",
        "No assignment within the same rules is worth more than 13.000, which is 0.500 above it. The search was ended by a limit "
        "of 500 nodes. The search was ended by a limit of time.",
        "Fairness came first: no application's readers are worth less than 0.800 together.",
        "Of 14 rules, two are used to the limit.",
        "Full: Ann and Assessor 7.",
        "Two pairs of the 4 proposed before were given up.",
    )


NEED = RuleLimit(RowKind.NEED, True, 3, application=1)
ROOM = RuleLimit(RowKind.ROOM, False, 2, assessor=1)
GROUP = RuleLimit(RowKind.RULE, True, 1, application=1, group="universities")
MUST = RuleLimit(RowKind.MUST, True, 1, application=1, assessor=2, why="asked for.")
MUST_NOT = RuleLimit(RowKind.MUST_NOT, False, 0, application=1, assessor=2, why="kin.")


@pytest.mark.parametrize(
    ("limit", "said", "way_out"),
    [
        (NEED, "Tidal robots needs three readers.", "Let Tidal robots have two readers."),
        (
            replace(NEED, is_lower=False),
            "Tidal robots takes no more than three readers.",
            "Let Tidal robots have four readers.",
        ),
        (ROOM, "Ann has room for two.", "Ask Ann to take three applications, one more than agreed."),
        (
            replace(ROOM, is_lower=True),
            "Ann must be given at least two applications.",
            "Let Ann be given one application, one fewer than promised.",
        ),
        (
            GROUP,
            "Tidal robots needs at least one reader from universities.",
            "Let Tidal robots have no readers from universities.",
        ),
        (
            replace(GROUP, is_lower=False),
            "Tidal robots may have at most one reader from universities.",
            "Let Tidal robots have two readers from universities.",
        ),
        (MUST, "Ben must read Tidal robots (asked for).", "Lift the order that they must read: Ben, Tidal robots."),
        (
            MUST_NOT,
            "Ben must not read Tidal robots (kin).",
            "Lift the order that they must not read: Ben, Tidal robots.",
        ),
    ],
)
def test_each_side_of_a_rule_and_the_way_out_of_it(limit: RuleLimit, said: str, way_out: str) -> None:
    assert (WORDS.limit(limit), WORDS.relaxation(limit, 1)) == (said, way_out)


@pytest.mark.parametrize(
    ("able", "said"),
    [
        ((), "Nobody in the pool may read it."),
        ((Room(1, 2),), "There is only Ann, with room for two."),
        ((Room(1, None), Room(2, None)), "There are only Ann and Ben."),
        ((Room(1, 2), Room(2, None)), "There are only Ann, with room for two; and Ben."),
        (
            tuple(Room(number, 1) for number in range(1, 8)),
            "Those who may read them are seven people, with room for seven altogether.",
        ),
        (tuple(Room(number, None) for number in range(1, 8)), "There are seven people who may."),
    ],
)
def test_what_is_asked_for_stands_beside_what_there_is(able: tuple[Room, ...], said: str) -> None:
    assert WORDS.contradiction([NEED], able) == f"Tidal robots needs three readers. {said}"


def test_wishes_that_are_alike_are_told_together_and_room_alone_is_told_as_it_is() -> None:
    also = replace(NEED, application=2)
    assert WORDS.contradiction([NEED, also, GROUP, MUST, MUST_NOT, ROOM], [Room(3, 1)]) == (
        "Tidal robots and Warm homes need three readers each. Tidal robots needs one reader from universities. Ben must read "
        "Tidal robots (asked for). There is only Cat, with room for one. Ben must not read Tidal robots (kin)."
    )
    assert WORDS.contradiction([ROOM], []) == "Ann has room for two."


def test_names_are_shortened_only_where_they_are_numbers_or_too_many() -> None:
    assert named(["Application 12", "Application 31"]) == "Applications 12 and 31"
    assert named(["Ann", "Ben", "Cat"], most=2) == "Ann, Ben and 1 more"
    assert [number_in_words(number) for number in (0, 10, 11, 1200)] == ["no", "ten", "11", "1,200"]
