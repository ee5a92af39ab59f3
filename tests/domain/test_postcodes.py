"""Of a postcode the first half alone is looked at."""

from __future__ import annotations

import pytest

from placefund.domain.postcodes import is_whole, outward_part


@pytest.mark.parametrize(
    ("typed", "half", "whole"),
    [
        ("M1 1AE", "M1", True),
        ("m11ae", "M1", True),
        ("M11 1AE", "M11", True),
        (" bt48 6pq ", "BT48", True),
        ("SW1A", "SW1A", False),
        ("ec1a1bb", "EC1A", True),
        ("G1", "G1", False),
        ("Leeds", "", False),
        ("M", "", False),
        ("M1 1", "", False),
        ("LIPF-0003", "", False),
        ("", "", False),
    ],
)
def test_the_first_half_is_taken_and_the_second_let_go_of(typed: str, half: str, whole: bool) -> None:
    assert outward_part(typed) == half
    assert is_whole(typed) is whole
