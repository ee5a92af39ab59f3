"""What is hidden until when, and names taken out of free text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.blinding import Veil, is_hidden, letter, variants, veil
from placefund.domain.assessment.method import Phase

VEIL = veil(
    partners=["Exeter City Council", "University of Exeter", "Quayside Robotics Ltd", "Marine & Coastal Trust"],
    partnership="The Exe Estuary Partnership",
    place="Reading",
    areas=["Plymouth", "Exeter"],
    investors=["Harbour Investors", "Quayside Robotics Ltd"],
)


@pytest.mark.parametrize(
    ("until", "hidden_at"),
    [
        (Phase.NEVER, ()),
        (Phase.READING, ("given",)),
        (Phase.AGREED, ("given", "sent")),
        (Phase.RELEASED, ("given", "sent", "agreed")),
    ],
)
def test_each_phase_hides_until_it_has_passed(until: Phase, hidden_at: tuple[str, ...]) -> None:
    steps = ("given", "sent", "agreed", "released")
    found = tuple(
        step
        for number, step in enumerate(steps)
        if is_hidden(until, is_sent=number >= 1, is_agreed=number >= 2, is_released=number >= 3)
    )
    assert found == hidden_at


def test_a_reading_that_was_never_sent_is_shown_with_the_panel_all_the_same() -> None:
    assert not is_hidden(Phase.READING, is_sent=False, is_agreed=True, is_released=False)
    assert not is_hidden(Phase.AGREED, is_sent=False, is_agreed=False, is_released=True)


@pytest.mark.parametrize(
    ("text", "veiled"),
    [
        ("Exeter City Council leads.", "[Partner A] leads."),
        ("EXETER CITY  COUNCIL leads.", "[Partner A] leads."),
        ("Exeter University and the UoE, the UOE", "[Partner B] and the [Partner B], the [Partner B]"),
        ("the University of\nExeter’s labs", "the [Partner B]’s labs"),
        ("Quayside Robotics builds; Quayside Robotics Ltd. pays", "[Partner C] builds; [Partner C]. pays"),
        ("Marine and Coastal Trust (MCT)", "[Partner D] ([Partner D])"),
        ("the Exe Estuary Partnership", "[the partnership]"),
        (
            "in Exeter and in Plymouth, PLYMOUTH",
            "in [Local authority A] and in [Local authority B], [Local authority B]",
        ),
        ("Harbour Investors will pay", "[Investor A] will pay"),
        ("Write to jo@exeter.ac.uk or see https://quayside.com/who?x=1 now", "Write to [address] or see [address] now"),
        ("see exeter.gov.uk for more", "see [address] for more"),
        ("reading books by the exe", "reading books by the exe"),
        ("a 3.5 million boat. E.g. this", "a 3.5 million boat. E.g. this"),
    ],
)
def test_names_in_free_text_are_replaced_however_they_are_written(text: str, veiled: str) -> None:
    assert VEIL.over(text) == veiled


def test_part_of_a_longer_word_is_no_name() -> None:
    assert VEIL.over("Exeterish Plymouthian") == "Exeterish Plymouthian"


def test_short_names_blot_out_nothing() -> None:
    assert variants("IT Ltd") == ("IT Ltd",)
    assert Veil((("", "Partner A"),)).over("nothing") == "nothing"


def test_what_cannot_be_known_remains() -> None:
    """The page says so: a nickname is in nobody's register."""
    assert VEIL.over("our friends on the quay") == "our friends on the quay"


def test_partners_are_lettered_beyond_z() -> None:
    assert [letter(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_name_that_looks_like_a_pattern_is_taken_as_it_is() -> None:
    odd = veil(partners=["A.C.M.E. (North) [UK] + Sons?"])
    assert odd.over("With A.C.M.E. (North) [UK] + Sons? we go. AxCxMxEx") == "With [Partner A] we go. AxCxMxEx"


@pytest.mark.long
@given(st.text(max_size=200))
def test_any_text_can_be_veiled_and_no_name_is_left(text: str) -> None:
    veiled = VEIL.over(f"{text} Quayside Robotics Ltd {text}")
    assert "Quayside Robotics" not in veiled
