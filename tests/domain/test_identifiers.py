"""Numbers of public registers: one form each, checked, and never counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.identifiers import (
    WrongIdentifier,
    counted_once,
    gss_code,
    name_key,
    orcid,
    organisation_number,
    thing_number,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GB-COH-1234567", "GB-COH-01234567"),
        ("gb-coh-sc123456", "GB-COH-SC123456"),
        ("01234567", "GB-COH-01234567"),
        ("OC 301234", "GB-COH-OC301234"),
        ("GB-CHC-CHC1130360", "GB-CHC-1130360"),
        ("CHC1130360", "GB-CHC-1130360"),
        ("NIC100048", "GB-NIC-100048"),
        ("GB-NIC-NIC100048", "GB-NIC-100048"),
        ("GB-SC-SC042386", "GB-SC-SC042386"),
        ("XI-ROR-052GG0110", "XI-ROR-052gg0110"),
        ("https://ror.org/05asf4e91", "XI-ROR-05asf4e91"),
        ("UKPRN 10007784", "GB-UKPRN-10007784"),
        ("GB-LAE-PLY", "GB-LAE-PLY"),
        ("XX-BUSINESS-00017", "XX-BUSINESS-00017"),
        ("nl-kvk-12345678", "NL-KVK-12345678"),
        ("XI-LEI-549300ITS31QK8VRBQ14", "XI-LEI-549300ITS31QK8VRBQ14"),
        ("  ", ""),
    ],
)
def test_a_number_is_kept_in_the_one_form_of_its_register(written: str, kept: str) -> None:
    assert organisation_number(written) == kept
    assert organisation_number(kept) == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("GB-COH-ABCDEFGH", "not a number of Companies House"),
        ("GB-COH-123456789", "not a number of Companies House"),
        ("XI-ROR-052gg0111", "check digits do not fit"),
        ("XI-ROR-01kOyrm29", "not a number of the Research Organization Registry"),
        ("XI-LEI-549300ITS31QK8VRBQ15", "check digits do not fit"),
        ("GB-XYZ-1", "no identifier that is known here"),
        ("nonsense", "no identifier that is known here"),
        ("ABC", "no identifier that is known here"),
        ("1234567", "could be a number of two registers"),
        ("GB-UKPRN-20007784", "not a number of the UK Register"),
    ],
)
def test_what_no_register_gives_is_refused(written: str, why: str) -> None:
    with pytest.raises(WrongIdentifier, match=why):
        organisation_number(written)


def test_the_same_firm_is_one_firm_however_its_number_is_written() -> None:
    first = ["01234567", "1234567", "GB-COH-01234567"]
    things = counted_once([*first, "01234567", "1130360", "CHC1130360"])
    assert set(things.values()) == {"GB-COH-01234567", "GB-CHC-1130360"}
    with pytest.raises(WrongIdentifier):
        thing_number("ABC")


def test_seven_digits_alone_are_a_company_that_lost_its_nought() -> None:
    assert counted_once(["1130360"]) == {"1130360": "GB-COH-01130360"}
    assert counted_once(["SC042386"]) == {"SC042386": "GB-COH-SC042386"}
    assert set(counted_once(["SC042386", "GB-SC-SC042386"]).values()) == {"GB-SC-SC042386"}


def test_what_was_reported_before_numbers_were_checked_still_counts_as_itself() -> None:
    assert counted_once(["ABC", "abc"]) == {"ABC": "ABC", "abc": "abc"}


@pytest.mark.parametrize(
    "written", ["0000-0002-1694-233X", "https://orcid.org/0000-0002-1694-233x", "000000021694233X"]
)
def test_an_orcid_may_end_in_an_x(written: str) -> None:
    assert orcid(written) == "0000-0002-1694-233X"
    assert thing_number(written) == "ORCID-0000-0002-1694-233X"


def test_an_orcid_with_a_wrong_digit_is_refused() -> None:
    for wrong in ("0000-0002-1694-2330", "0000-0002-1825-0098", "X"):
        with pytest.raises(WrongIdentifier, match="check digit"):
            orcid(wrong)


def test_a_code_of_an_area_is_a_letter_and_eight_figures() -> None:
    assert gss_code(" e06000026 ") == "E06000026"
    for wrong in ("E0600002", "X06000026", "Plymouth"):
        with pytest.raises(WrongIdentifier):
            gss_code(wrong)


def test_twins_have_the_same_key_and_strangers_have_not() -> None:
    assert name_key("WHARF MACHINES LIMITED") == name_key("Wharf Machines Ltd.") == name_key("The Wharf Machines, Ltd")
    assert name_key("Marks and Spencer plc") == name_key("Marks & Spencer")
    assert name_key("Wharf Machines (North) Ltd") != name_key("Wharf Machines Ltd")
    assert name_key("The Ltd") == "the ltd"


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused_and_a_form_is_its_own_form(text: str) -> None:
    try:
        kept = thing_number(text)
    except WrongIdentifier:
        return
    assert thing_number(kept) == kept
