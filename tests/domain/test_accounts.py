"""What an account's path says."""

from __future__ import annotations

import pytest

from placefund.domain import ledger
from placefund.domain.accounts import AccountKind, AccountNames, AccountPath, meaning, name, prefixes_above, read_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (ledger.settlement("lipf"), AccountPath("outside/settlement/lipf", AccountKind.SETTLEMENT, fund="lipf")),
        (ledger.unallocated("lipf"), AccountPath("fund/lipf/unallocated", AccountKind.UNALLOCATED, fund="lipf")),
        (
            ledger.strand_account("lipf", "competed"),
            AccountPath("fund/lipf/strand/competed", AccountKind.STRAND, fund="lipf", strand="competed"),
        ),
        (
            ledger.place_account("lipf", "north-east"),
            AccountPath("fund/lipf/place/north-east", AccountKind.PLACE, fund="lipf", place="north-east"),
        ),
        (ledger.award_account(17), AccountPath("award/17/committed", AccountKind.AWARD, award=17)),
        (
            ledger.project_account(17, 5),
            AccountPath("award/17/project/5/committed", AccountKind.PROJECT, award=17, project=5),
        ),
        (
            ledger.approved_account(17, 5, 12),
            AccountPath("award/17/project/5/approved/12", AccountKind.APPROVED, award=17, project=5, organisation=12),
        ),
        (
            ledger.paid_account(17, 5, 12),
            AccountPath("award/17/project/5/paid/12", AccountKind.PAID, award=17, project=5, organisation=12),
        ),
        (
            ledger.held_account(17, 5, 9, 12),
            AccountPath(
                "award/17/project/5/paid/9/for/12", AccountKind.HELD, award=17, project=5, organisation=12, lead=9
            ),
        ),
        (
            ledger.onward_account(17, 5, 3),
            AccountPath("award/17/project/5/onward/3/committed", AccountKind.ONWARD, award=17, project=5, grant=3),
        ),
        (
            ledger.paid_account(17, 5, 12, grant=3),
            AccountPath(
                "award/17/project/5/onward/3/paid/12", AccountKind.PAID, award=17, project=5, organisation=12, grant=3
            ),
        ),
        (
            ledger.recipient_account(17, 5, 3),
            AccountPath("award/17/project/5/onward/3/recipient", AccountKind.RECIPIENT, award=17, project=5, grant=3),
        ),
        (
            ledger.advanced_account(17, 5, 3),
            AccountPath("award/17/project/5/onward/3/advanced", AccountKind.ADVANCED, award=17, project=5, grant=3),
        ),
        (
            ledger.own_money("lipf", 12),
            AccountPath("outside/own-money/lipf/12", AccountKind.OWN_MONEY, fund="lipf", organisation=12),
        ),
    ],
)
def test_every_account_the_ledger_names_can_be_read_back(path: str, found: AccountPath) -> None:
    assert read_path(path) == found


@pytest.mark.parametrize("path", ["", "award", "award/x/committed", "award/17/committed/", "fund/lipf/strand/a/b"])
def test_a_path_of_no_known_form_is_shown_as_it_is(path: str) -> None:
    assert (read_path(path), name(read_path(path), AccountNames())) == (AccountPath(path, AccountKind.OTHER), path)


def test_a_payment_lies_below_its_project_and_its_award() -> None:
    assert prefixes_above("award/17/project/5/paid/12") == ("award/17/project/5", "award/17")
    assert prefixes_above("award/17/project/5/onward/3/recipient") == (
        "award/17/project/5/onward/3",
        "award/17/project/5",
        "award/17",
    )
    assert prefixes_above("fund/lipf/unallocated") == ()


def test_an_account_says_what_its_money_is() -> None:
    named = AccountNames(project="Harbour robots", payee="Plymouth")
    assert (
        meaning(read_path("award/17/project/5/paid/12"), named)
        == "Grant paid to Plymouth for the project “Harbour robots”."
    )


def test_a_name_with_braces_is_only_a_name() -> None:
    assert (
        name(read_path("award/17/project/5/committed"), AccountNames(project="{payee}")) == "Given to project: {payee}"
    )
