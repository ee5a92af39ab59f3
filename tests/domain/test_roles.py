"""Roles: what nobody may do both of, and what a scope opens."""

from __future__ import annotations

import pytest

from placefund.domain.capabilities import READING
from placefund.domain.roles import ROLES, Capability, Role, RoleCard, _card, for_reading, may, roles_with

C = Capability


def test_a_capability_needs_both_the_role_and_the_scope() -> None:
    held = [(Role.FUND_MANAGER, "fund:lipf"), (Role.ASSESSOR, "assessor:5")]
    assert may(held, C.MANAGE_ROUND, {"fund:lipf", "round:1"})
    assert not may(held, C.MANAGE_ROUND, {"fund:other"})
    assert not may(held, C.SCORE, {"fund:lipf"})
    assert may(held, C.SCORE, {"assessor:5"})
    assert not may([], C.READ_PUBLIC, set())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (C.CHECK_RETURN, C.PAY_RETURN),
        (C.SCORE, C.AGREE_SCORE),
        (C.AGREE_SCORE, C.DECIDE),
        (C.DECIDE, C.RELEASE_DECISIONS),
        (C.SUBMIT_APPLICATION, C.CERTIFY_APPLICATION),
        (C.EDIT_APPLICATION, C.CHECK_ELIGIBILITY),
        (C.PREPARE_RETURN, C.CHECK_RETURN),
        (C.OFFER_AWARD, C.ACCEPT_AWARD),
        (C.DECIDE, C.APPROVE_DECISION),
    ],
)
def test_no_role_holds_both_sides_of_a_check(one: Capability, other: Capability) -> None:
    assert not set(roles_with(one)) & set(roles_with(other))


def test_an_auditor_a_senior_officer_a_ministers_office_and_the_public_change_nothing() -> None:
    """Where the fund asks for it, the department's two give its view on a portfolio, and approve what was decided: neither changes it."""
    reading = {
        C.READ_PUBLIC,
        C.USE_INBOX,
        C.READ_APPLICATION,
        C.READ_SCORES,
        C.READ_AWARD,
        C.READ_CHANGE,
        C.READ_AUDIT,
        C.MANAGE_FUND,
    }
    reading |= READING
    for role in (Role.AUDITOR, Role.SENIOR_OFFICER, Role.MINISTERS_OFFICE):
        assert ROLES[role].capabilities <= reading | {
            *(C.FOLLOW_PANEL, C.READ_ORGANISATIONS, C.READ_PROGRAMME, C.READ_READINESS_FINDING),
            *(C.READ_PORTFOLIO_REVIEW, C.GIVE_PORTFOLIO_VIEW, C.APPROVE_DECISION),
        }
    assert not {C.GIVE_PORTFOLIO_VIEW, C.APPROVE_DECISION} & ROLES[Role.AUDITOR].capabilities
    assert ROLES[Role.PUBLIC].capabilities == {C.READ_PUBLIC}


def test_every_capability_belongs_to_somebody() -> None:
    assert [capability for capability in Capability if not roles_with(capability)] == []


def test_whoever_is_signed_in_has_an_inbox_and_the_public_only_reads() -> None:
    assert _card(Role.AUDITOR, "Reads.", "fund", C.READ_AUDIT) == (
        Role.AUDITOR,
        RoleCard(Role.AUDITOR, "Reads.", "fund", frozenset({C.READ_PUBLIC, C.USE_INBOX, C.READ_AUDIT}), frozenset()),
    )
    assert _card(Role.PUBLIC, "Anyone.", "everything published") == (
        Role.PUBLIC,
        RoleCard(Role.PUBLIC, "Anyone.", "everything published", frozenset({C.READ_PUBLIC}), frozenset()),
    )


def test_a_role_is_named_and_spoken_of_with_its_article() -> None:
    assert (str(Role.FUND_MANAGER.label), str(Role.FUND_MANAGER.one)) == ("Fund manager", "a fund manager")
    assert (str(Role.AUDITOR.label), str(Role.AUDITOR.one)) == ("Auditor", "an auditor")


def test_those_who_have_a_capability_are_named_in_the_order_of_the_page() -> None:
    assert roles_with(C.READ_AUDIT)[-1] is Role.AUDITOR
    assert roles_with(C.CHECK_RETURN) == (Role.MONITORING_OFFICER,)
    assert roles_with(C.READ_PUBLIC) == tuple(ROLES)


def test_a_scope_named_for_reading_opens_what_changes_nothing_to_those_who_read_programmes() -> None:
    call = {"programme:7", for_reading("fund:lipf")}
    manager, chair = [(Role.FUND_MANAGER, "fund:lipf")], [(Role.PANEL_CHAIR, "fund:lipf")]
    assert all(may(manager, capability, call) for capability in READING)
    assert not any(may(manager, capability, call) for capability in set(C) - READING)
    assert not any(may(chair, capability, call) for capability in C)
    assert not any(may([(Role.FUND_MANAGER, "fund:other")], capability, call) for capability in C)
