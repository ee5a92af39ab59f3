"""Which addresses are posted to only by whoever has just shown that it is them: the list stands here, and nothing joins or leaves it unseen."""

from __future__ import annotations

import ast

from placefund.domain.roles import PROVED_AGAIN, Capability
from tests.house.source import modules, named, nodes
from tests.house.visitors import ADDRESSES

PROVED = {
    # certifying and submitting
    *("certify-application", "submit-application", "reopen-application", "send-changes", "send-return"),
    # signing, deciding, agreeing
    *(
        "sign-scenario",
        "revoke-signature",
        "decide",
        "decide-as-signed",
        "confirm-decision",
        "approve-decision",
        "take-approval-back",
        "accept-award",
        "decline-award",
    ),
    # approving and paying
    *("approve-return", "pay-return", "payments", "confirm-reversal", "refuse-reversal"),
    # offering, and what hangs on the same capability
    *(
        "offer-award",
        "offer-allocation",
        "offer-portfolio",
        "withdraw-offer",
        "change-condition",
        "close-award",
        "reopen-award",
    ),
    *("withdraw-award-reopening", "enter-promises", "correct-promise"),
    # tranches: planned with the offer, released or held back at their gate
    *("add-tranche", "remove-tranche", "add-gate-condition", "remove-gate-condition", "put-tranches", "drop-tranches"),
    *("release-tranche", "confirm-tranche-release", "refuse-tranche-release", "withdraw-tranche-release"),
    *("agree-project-change", "refuse-project-change"),
    *("hold-tranche-back", "take-tranche-release-back"),
    # showing that a place is ready, and releasing what is found of it
    *("submit-readiness", "take-back-readiness", "release-readiness", "publish-readiness"),
    # signing a place's portfolio and sending it
    *("sign-portfolio", "submit-portfolio", "place-invite-assessor"),
    # granting a project's money on to others
    *("agree-scheme", "close-scheme", "reopen-scheme", "grant-on", "pay-recipient", "given-back", "take-back-entry"),
    *("end-grant", "reopen-grant", "note-repayment", "forget-recipient"),
    # deciding on it, and letting somebody read it
    *("decide-portfolio", "send-portfolio-decision-back", "release-portfolio-decision"),
    *("invite-review-reader", "end-review-reader"),
    # releasing
    *("release-decisions", "publish-revision", "publish-release"),
    # giving roles
    *("invite-to-role", "send-invitation-again", "withdraw-invitation", "end-role", "lost-factor"),
    *("confirm-binder", "hand-over", "correct-organisation", "merge-organisations", "part-organisations"),
    *("claim-domain", "ask-keeper-again", "drop-domain", "answer-join-request"),
    *("invite-partner-person", "invite-assessor", "meeting-members"),
    # one's own way of signing in
    *(
        "set-up-app",
        "remove-app",
        "add-passkey",
        "remove-passkey",
        "recovery-codes",
        "part-sign-on",
        "change-address",
        "own-data",
    ),
    # how far colleagues may go in a bid
    "limit-in-bid",
    # erasing
    *("ask-erasure", "erase-person", "refuse-erasure"),
}
BEFORE_THE_FACTOR = {
    *("sign-in", "sign-in-as", "sign-in-code", "sign-out"),
    *("second-factor", "set-up-app", "add-passkey"),
    *("sign-on", "sign-on-back", "sign-on-join"),
}
"""What whoever owes a second factor may open: the ways in and out, and the way to one."""


def test_exactly_these_addresses_take_proof() -> None:
    assert {address.name for address in ADDRESSES if address.view.takes_proof} == PROVED


def test_exactly_these_open_before_the_second_factor() -> None:
    assert {address.name for address in ADDRESSES if address.view.is_for_signing_in} == BEFORE_THE_FACTOR


def test_every_capability_that_takes_proof_guards_an_address() -> None:
    guarding = {address.view.posting for address in ADDRESSES if address.view.takes_proof}
    assert PROVED_AGAIN - guarding == set()
    assert Capability.READ_PUBLIC not in guarding


def test_somebody_is_signed_in_and_out_in_one_place() -> None:
    """A second way in would lead past the second factor, the list of sessions and the record."""
    doors = {
        named(path)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.contrib.auth"
        and {"login", "logout", "update_session_auth_hash"} & {name.name for name in node.names}
    }
    assert doors == {"people/sessions.py"}
