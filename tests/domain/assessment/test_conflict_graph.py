"""The conflict graph: paths in words, dates that matter, rulings that count, names that might be somebody's."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.conflicts import Conflict, ConflictGraph
from placefund.domain.assessment.names import Likeness, NameRefused, likeness, possible_matches, words_of
from placefund.domain.assessment.ties import ConflictRefused, Node, NodeKind, Policy, Ruling, Tie, TieKind, TieStrength

TODAY = date(2026, 5, 3)
NODES = (
    Node("person:a", NodeKind.PERSON, "Dr Ann Abara", ("Ann Okafor",)),
    Node("person:b", NodeKind.PERSON, "Ben Bell"),
    Node("person:c", NodeKind.PERSON, "Dr A. Abara"),
    Node("org:x", NodeKind.ORGANISATION, "Xylo Ltd"),
    Node("org:u", NodeKind.ORGANISATION, "the University"),
    Node("org:m", NodeKind.ORGANISATION, "the School of Medicine"),
    Node("org:l", NodeKind.ORGANISATION, "the School of Law"),
    Node("place:s", NodeKind.PLACE, "Salford"),
    Node("place:g", NodeKind.PLACE, "Greater Manchester"),
    Node("place:t", NodeKind.PLACE, "Trafford"),
    Node("app:12", NodeKind.APPLICATION, "Application 12"),
    Node("app:13", NodeKind.APPLICATION, "Application 13"),
)
WORKS = Tie(TieKind.EMPLOYED_BY, "person:a", "org:x", "her declaration")
PARTNER = Tie(TieKind.PARTNER_IN, "org:x", "app:12", "the application")


def graph(*ties: Tie, rulings: tuple[Ruling, ...] = (), policy: Policy | None = None) -> ConflictGraph:
    return ConflictGraph(NODES, ties, rulings, policy)


def standings(found: tuple[Conflict, ...]) -> list[tuple[TieStrength, int]]:
    return [(each.standing, each.length) for each in found]


def test_a_path_of_two_ties_bars_and_reads_as_a_sentence() -> None:
    (found,) = graph(WORKS, PARTNER).between("person:a", "app:12", TODAY)
    assert found == Conflict(
        "person:a",
        "app:12",
        TieStrength.HARD,
        2,
        "Dr Ann Abara works for Xylo Ltd, and Xylo Ltd is a partner in Application 12.",
        ("her declaration", "the application"),
    )
    assert graph(WORKS, PARTNER).bars("person:a", "app:12", TODAY)
    assert graph(WORKS, PARTNER).cost("person:a", "app:12", TODAY) == 0


def test_nothing_joins_those_who_have_nothing_to_do_with_each_other() -> None:
    assert graph(WORKS, PARTNER).between("person:b", "app:12", TODAY) == ()
    assert graph(WORKS, PARTNER).between("person:a", "app:13", TODAY) == ()


@pytest.mark.parametrize(
    ("until", "expected", "verb"),
    [
        (date(2026, 5, 3), TieStrength.HARD, "works for Xylo Ltd"),
        (date(2024, 5, 3), TieStrength.HARD, "worked for Xylo Ltd until 3 May 2024"),
        (date(2023, 5, 3), TieStrength.HARD, "worked for Xylo Ltd until 3 May 2023"),
        (date(2023, 5, 2), TieStrength.SOFT, "worked for Xylo Ltd until 2 May 2023"),
        (date(2021, 5, 3), TieStrength.SOFT, "worked for Xylo Ltd until 3 May 2021"),
        (date(2021, 5, 2), None, ""),
    ],
)
def test_a_tie_that_ended_stays_hard_then_soft_then_is_forgotten(
    until: date, expected: TieStrength | None, verb: str
) -> None:
    ended = Tie(TieKind.EMPLOYED_BY, "person:a", "org:x", "her declaration", until=until)
    found = graph(ended, PARTNER).between("person:a", "app:12", TODAY)
    assert [each.standing for each in found] == ([expected] if expected else [])
    assert all(verb in each.sentence for each in found)


def test_a_tie_that_has_not_begun_is_soft() -> None:
    coming = Tie(TieKind.EMPLOYED_BY, "person:a", "org:x", "her declaration", since=date(2026, 9, 1))
    (found,) = graph(coming, PARTNER).between("person:a", "app:12", TODAY)
    assert found.standing is TieStrength.SOFT
    assert "works for Xylo Ltd from 1 September 2026" in found.sentence
    assert graph(coming, PARTNER).cost("person:a", "app:12", TODAY) == 250


def test_the_29th_of_february_has_anniversaries() -> None:
    ended = Tie(TieKind.EMPLOYED_BY, "person:a", "org:x", "her declaration", until=date(2024, 2, 29))
    assert graph(ended, PARTNER).bars("person:a", "app:12", date(2027, 2, 28))
    assert not graph(ended, PARTNER).bars("person:a", "app:12", date(2027, 3, 1))


def test_a_part_and_its_whole_are_one_but_two_parts_are_a_step_apart() -> None:
    works = Tie(TieKind.EMPLOYED_BY, "person:a", "org:m", "her declaration")
    up, down = (Tie(TieKind.PART_OF, org, "org:u", "the charter") for org in ("org:m", "org:l"))
    whole = Tie(TieKind.PARTNER_IN, "org:u", "app:12", "the application")
    sibling = Tie(TieKind.PARTNER_IN, "org:l", "app:13", "the application")
    joined = graph(works, up, down, whole, sibling)
    assert standings(joined.between("person:a", "app:12", TODAY)) == [(TieStrength.HARD, 2)]
    (found,) = joined.between("person:a", "app:13", TODAY)
    assert (found.standing, found.length) == (TieStrength.SOFT, 3)
    assert found.sentence == (
        "Dr Ann Abara works for the School of Medicine, the School of Medicine is part of the University, "
        "the School of Law is part of the University, and the School of Law is a partner in Application 13."
    )


def test_a_district_is_in_its_region_but_not_in_its_neighbour() -> None:
    interest = Tie(TieKind.INTEREST_IN, "person:b", "place:s", "his declaration")
    inside = [Tie(TieKind.PART_OF, place, "place:g", "the order") for place in ("place:s", "place:t")]
    region = Tie(TieKind.FOR_PLACE, "app:12", "place:g", "the application")
    neighbour = Tie(TieKind.FOR_PLACE, "app:13", "place:t", "the application")
    joined = graph(interest, *inside, region, neighbour)
    assert standings(joined.between("person:b", "app:12", TODAY)) == [(TieStrength.HARD, 2)]
    assert joined.between("person:b", "app:13", TODAY) == ()


def test_three_ties_are_soft_and_four_are_too_far() -> None:
    together = Tie(TieKind.CO_APPLICANT, "person:b", "person:a", "the register")
    supervises = Tie(TieKind.SUPERVISES, "person:c", "person:b", "the register")
    joined = graph(WORKS, PARTNER, together, supervises)
    (found,) = joined.between("person:b", "app:12", TODAY)
    assert (found.standing, found.length) == (TieStrength.SOFT, 3)
    assert found.sentence.startswith(
        "Ben Bell applies together with Dr Ann Abara, Dr Ann Abara works for Xylo Ltd, and "
    )
    assert joined.between("person:c", "app:12", TODAY) == ()


def test_a_path_never_runs_through_another_application() -> None:
    named = [Tie(TieKind.NAMED_IN, person, "app:13", "the application") for person in ("person:a", "person:b")]
    declared = Tie(TieKind.DECLARED, "person:b", "app:12", "his declaration")
    assert graph(*named, declared).between("person:a", "app:12", TODAY) == ()


def test_a_detour_around_a_shorter_path_is_not_told() -> None:
    ties = (
        Tie(TieKind.BASED_IN, "org:x", "place:s", "the register"),
        Tie(TieKind.FOR_PLACE, "app:12", "place:s", "the application"),
    )
    assert len(graph(WORKS, PARTNER, *ties).between("person:a", "app:12", TODAY)) == 1
    (soft,) = graph(WORKS, *ties).between("person:a", "app:12", TODAY)
    assert (soft.standing, soft.length) == (TieStrength.SOFT, 3)


def test_a_ruling_on_a_tie_counts_for_every_path_through_it() -> None:
    cleared = Ruling(
        "person:a", "org:x", TieStrength.CLEARED, "The chair", "She left last week", TODAY, TieKind.EMPLOYED_BY
    )
    (found,) = graph(WORKS, PARTNER, rulings=(cleared,)).between("person:a", "app:12", TODAY)
    assert found.standing is TieStrength.CLEARED
    assert found.ruling == "The chair ruled it cleared on 3 May 2026: She left last week."
    (before,) = graph(WORKS, PARTNER, rulings=(cleared,)).between("person:a", "app:12", date(2026, 5, 2))
    assert before.bars


def test_a_ruling_covers_what_stood_on_its_day_and_the_last_one_counts() -> None:
    cleared = Ruling(
        "person:a", "app:12", TieStrength.CLEARED, "The chair", "A desk in another building", date(2026, 4, 1)
    )
    hard = Ruling("person:a", "app:12", TieStrength.HARD, "The board", "Too near", date(2026, 5, 1))
    later = Tie(TieKind.GOVERNS, "person:a", "org:x", "the register", since=date(2026, 4, 20))
    found = graph(WORKS, PARTNER, later, rulings=(cleared,)).between("person:a", "app:12", TODAY)
    assert standings(found) == [(TieStrength.HARD, 2), (TieStrength.CLEARED, 2)]
    assert graph(WORKS, PARTNER, rulings=(hard, cleared)).bars("person:a", "app:12", TODAY)


def test_a_hard_ruling_needs_no_path() -> None:
    hard = Ruling("person:b", "app:12", TieStrength.HARD, "The chair", "They quarrelled in public", date(2026, 4, 1))
    (found,) = graph(rulings=(hard,)).between("person:b", "app:12", TODAY)
    assert (found.bars, found.length, found.sentence) == (True, 0, "Ben Bell must not read Application 12.")
    assert graph(rulings=(hard,)).between("person:b", "app:12", date(2026, 3, 31)) == ()


def test_one_person_under_two_names_is_soft_until_somebody_rules() -> None:
    same = Tie(TieKind.SAME_PERSON, "person:c", "person:a", "the same initials and surname")
    assert standings(graph(WORKS, PARTNER, same).between("person:c", "app:12", TODAY)) == [(TieStrength.SOFT, 2)]
    ruled = Ruling("person:a", "person:c", TieStrength.HARD, "The office", "She said so", TODAY, TieKind.SAME_PERSON)
    assert graph(WORKS, PARTNER, same, rulings=(ruled,)).bars("person:c", "app:12", TODAY)


def test_a_name_is_checked_before_anybody_is_contacted() -> None:
    found = graph(WORKS, PARTNER).check_name("Prof. A Okafor", ["app:13", "app:12"], TODAY)
    assert [(each.match.key, each.match.likeness) for each in found] == [("person:a", Likeness.INITIALS)]
    assert standings(found[0].conflicts) == [(TieStrength.SOFT, 2)]
    assert found[0].match.sentence == (
        "“Prof. A Okafor” may be Dr Ann Abara: the surname of Ann Okafor is the same, and the given names or initials fit."
    )


@pytest.mark.parametrize(
    ("ties", "rulings", "sentence"),
    [
        (
            (Tie(TieKind.EMPLOYED_BY, "person:z", "org:x", "?"),),
            (),
            "The tie “employed by” names “person:z”, which is no node of the graph. Add the node.",
        ),
        (
            (Tie(TieKind.EMPLOYED_BY, "org:x", "person:a", "?"),),
            (),
            "“employed by” cannot join Xylo Ltd (organisation) and Dr Ann Abara (person).",
        ),
        (
            (Tie(TieKind.EMPLOYED_BY, "person:a", "org:x", "?", date(2026, 1, 2), date(2026, 1, 1)),),
            (),
            "The tie “employed by” of Dr Ann Abara and Xylo Ltd ends before it begins.",
        ),
        (
            (),
            (Ruling("person:a", "app:12", TieStrength.CLEARED, "The chair", " ", TODAY),),
            "The ruling on Dr Ann Abara and Application 12 does not say who made it and why. It needs both.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    ties: tuple[Tie, ...], rulings: tuple[Ruling, ...], sentence: str
) -> None:
    with pytest.raises(ConflictRefused) as refusal:
        graph(*ties, rulings=rulings)
    assert str(refusal.value) == sentence


def test_two_nodes_with_one_key_and_a_stranger_are_refused() -> None:
    with pytest.raises(ConflictRefused, match="Two different nodes have the key “person:a”"):
        ConflictGraph((*NODES, Node("person:a", NodeKind.PERSON, "Somebody")), ())
    with pytest.raises(ConflictRefused, match="no person with the key “app:12”"):
        graph().between("app:12", "app:12", TODAY)


some_ties = st.lists(
    st.sampled_from(
        [
            Tie(kind, one, other, "s")
            for kind, ones, others in (
                (TieKind.EMPLOYED_BY, ("person:a", "person:b", "person:c"), ("org:x", "org:m")),
                (TieKind.PART_OF, ("org:m", "org:l"), ("org:u",)),
                (TieKind.PARTNER_IN, ("org:x", "org:u", "org:l"), ("app:12",)),
                (TieKind.CO_APPLICANT, ("person:a",), ("person:b", "person:c")),
                (TieKind.INTEREST_IN, ("person:b", "person:c"), ("place:s",)),
                (TieKind.FOR_PLACE, ("app:12",), ("place:s", "place:g")),
                (TieKind.PART_OF, ("place:s",), ("place:g",)),
            )
            for one in ones
            for other in others
        ]
    ),
    max_size=12,
)


@given(some_ties, st.randoms())
def test_the_order_of_what_is_known_makes_no_difference(ties: list[Tie], chance: random.Random) -> None:
    shuffled, nodes = list(ties), list(NODES)
    chance.shuffle(shuffled)
    chance.shuffle(nodes)
    assert repr(ConflictGraph(nodes, shuffled).against("app:12", TODAY)) == repr(graph(*ties).against("app:12", TODAY))


@given(some_ties, some_ties)
def test_knowing_more_never_clears_anybody(known: list[Tie], more: list[Tie]) -> None:
    before, after = graph(*known), graph(*known, *more)
    for person in ("person:a", "person:b", "person:c"):
        assert not (before.bars(person, "app:12", TODAY) and not after.bars(person, "app:12", TODAY))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Dr Ann Abara", "ann ABARA, PhD OBE", Likeness.SAME),
        ("José Núñez", "Jose Nunez", Likeness.SAME),
        ("Ann-Marie O’Neill", "Ann Marie O'Neill", Likeness.SAME),
        ("Abara, Ann", "Ann Abara", Likeness.SAME),
        ("Abara Ann", "Ann Abara", Likeness.ORDER),
        ("A. Abara", "Ann B. Abara", Likeness.INITIALS),
        ("A. B. Abara", "Ann Abara", Likeness.INITIALS),
        ("Ann Abara", "Ann Abbara", Likeness.SPELLING),
        ("Ann Abara", "Ann Abraa", Likeness.SPELLING),
        ("Jack Ma", "Jack Ma PhD", Likeness.SAME),
        ("Ann Lee", "Ann Lea", None),
        ("Abara", "Ann Abara", None),
        ("B. Abara", "Ann Abara", None),
        ("Ann Abara", "Ann Bell", None),
    ],
)
def test_names_agree_as_far_as_they_can_be_said_to(one: str, other: str, expected: Likeness | None) -> None:
    assert likeness(one, other) is expected
    assert likeness(other, one) is expected


def test_the_surest_match_comes_first_and_an_alias_counts() -> None:
    people = {"3": ["J. Smith"], "1": ["Jane Smyth", "Jane Smith"], "2": ["Smith Jane"], "4": ["John Smith"]}
    found = possible_matches("Jane Smith", people)
    assert [(each.key, each.likeness) for each in found] == [
        ("1", Likeness.SAME),
        ("2", Likeness.ORDER),
        ("3", Likeness.INITIALS),
    ]


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(NameRefused, match="“ 7 ” has no name in it to compare"):
        words_of(" 7 ")
