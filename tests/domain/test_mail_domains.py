"""Which domains an organisation can have for itself."""

from __future__ import annotations

import pytest

from placefund.domain.findings import NotPossible
from placefund.domain.mail_domains import FOR_EVERYBODY, SHARED, domain_of, own_domain


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Plymouth.gov.uk", "plymouth.gov.uk"),
        (" @exeter.ac.uk ", "exeter.ac.uk"),
        ("ann@wharf.co.uk", "wharf.co.uk"),
        ("https://www.wharf.example/", "wharf.example"),
    ],
)
def test_a_domain_is_brought_to_one_form(text: str, domain: str) -> None:
    assert own_domain(text) == domain


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("gmail.com", "Anybody can have an address"),
        ("someone@Outlook.com", "Anybody can have an address"),
        ("co.uk", "Many organisations share"),
        ("gov.uk", "Many organisations share"),
        ("nhs.net", "Many organisations share"),
        ("uk", "is no domain"),
        ("", "is no domain"),
        ("a b.org", "is no domain"),
        ("-a.org", "is no domain"),
        ("192.0.2.1", "number of a machine"),
        ("a." * 130 + "org", "is no domain"),
    ],
)
def test_what_is_no_domain_of_ones_own_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        own_domain(text)


def test_every_name_on_the_lists_is_written_as_it_is_compared() -> None:
    assert {name for name in FOR_EVERYBODY | SHARED if name != name.strip().casefold()} == set()
    assert set() == FOR_EVERYBODY & SHARED


def test_the_domain_of_an_address_stands_behind_the_last_sign() -> None:
    assert [domain_of(each) for each in ("Ann@Wharf.Example", '"a@gmail.com"@wharf.example', "nobody")] == [
        "wharf.example",
        "wharf.example",
        "",
    ]
