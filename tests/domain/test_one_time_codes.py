"""Codes of an authenticator app: the published examples, a wrong clock, a code used twice, a code typed somehow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.one_time_codes import as_text, code_at, spaced, step_of, step_shown, tidied

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_standards_own_examples(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, for SHA-1."""
    assert code_at(SECRET, step_of(seconds), digits=8) == code


@pytest.mark.parametrize(("late", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_s_clock_may_be_half_a_minute_wrong(late: int, is_taken: bool) -> None:
    code = code_at(SECRET, step_of(1_000_000_000 + late))
    assert (step_shown(SECRET, code, seconds=1_000_000_000) is not None) == is_taken


def test_a_code_is_none_once_it_was_used_nor_is_an_earlier_one() -> None:
    here = step_of(1_000_000_000)
    code, earlier = code_at(SECRET, here), code_at(SECRET, here - 1)
    assert step_shown(SECRET, code, seconds=1_000_000_000, after=here - 1) == here
    assert step_shown(SECRET, code, seconds=1_000_000_000, after=here) is None
    assert step_shown(SECRET, earlier, seconds=1_000_000_000, after=here) is None


@pytest.mark.long
@given(st.text(max_size=12))
def test_whatever_is_typed_is_compared_and_never_an_error(typed: str) -> None:
    step_shown(SECRET, typed, seconds=1_000_000_000)


def test_the_secret_is_typed_in_groups_of_four() -> None:
    assert as_text(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_a_code_is_read_however_it_is_typed() -> None:
    assert [tidied(typed) for typed in (" 123 456 ", "ABCD-efgh-jkmn", "12-34-56")] == [
        "123456",
        "abcdefghjkmn",
        "123456",
    ]
    assert spaced("abcdefghjkmn") == "abcd-efgh-jkmn"
