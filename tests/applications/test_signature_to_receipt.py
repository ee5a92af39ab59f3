"""Certify, return, submit, withdraw: each from its state, by its person, and told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placefund.applications import actions
from placefund.applications.models import Application, Snapshot
from placefund.applications.preparing import actions as preparing
from placefund.applications.queries import content, findings_for_eligibility, submitted_proposal
from placefund.design.wording import moment_in_words
from placefund.domain.findings import RulesNotMet, failed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.terms import digest
from placefund.notices.models import Notice
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner
from placefund.people.access import NotYours
from tests.applications.test_actions import recorded, refused
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    a_side,
    an_application,
)

pytestmark = pytest.mark.django_db


# --- certify, return, submit, withdraw -------------------------------------------------------------------------------


def test_asking_for_certification_tells_the_certifiers() -> None:
    draft = an_application("filled")
    preparing.ask_for_certification(draft, by=draft.side.lead, at=AT)
    told = Notice.objects.get(recipient=draft.side.certifier)
    assert (told.address, recorded(draft).details) == (
        f"/applications/{draft.pk}/certify/",
        {"of": [str(draft.side.certifier)]},
    )
    draft.side.certifier.memberships.update(ended_at=AT)
    assert "Nobody is registered" in refused(lambda: preparing.ask_for_certification(draft, by=draft.side.lead, at=AT))


def test_certifying_says_who_and_when_and_tells_the_lead() -> None:
    draft = an_application("filled")
    certified = actions.certify(draft, by=draft.side.certifier, at=AT)
    assert (certified.state, certified.certified_at, certified.certified_by) == ("certified", AT, draft.side.certifier)
    assert len(recorded(draft).details["passed"]) == len(actions.ON_CERTIFICATION)
    assert Notice.objects.filter(recipient=draft.side.lead, subject="Your application is certified").count() == 1


def test_a_draft_that_breaks_a_rule_is_not_certified() -> None:
    draft = an_application()
    sentence = refused(lambda: actions.certify(draft, by=draft.side.certifier, at=AT), RulesNotMet)
    assert "Give the application a title." in sentence


def test_only_the_certifier_certifies_and_only_a_draft() -> None:
    draft = an_application("filled")
    for user in (draft.side.lead, draft.side.partner, draft.cast.manager, a_side().certifier):
        refused(lambda user=user: actions.certify(draft, by=user, at=AT), NotYours)
    actions.certify(draft, by=draft.side.certifier, at=AT)
    refused(lambda: actions.certify(draft, by=draft.side.certifier, at=AT), MoveNotPossible)


def test_returning_for_changes_takes_the_signature_off() -> None:
    certified = an_application("certified")
    draft = actions.return_for_changes(certified, reason="Check the costs.", by=certified.side.certifier, at=AT)
    assert (draft.state, draft.certified_at, draft.certified_by) == ("draft", None, None)
    assert recorded(draft).details == {"reason": "Check the costs."}
    assert Notice.objects.filter(recipient=certified.side.lead, text="Check the costs.").count() == 1


def test_returning_needs_a_reason_and_a_certified_application() -> None:
    certified = an_application("certified")
    lead = certified.side.lead
    refused(lambda: actions.return_for_changes(certified, reason=" ", by=lead, at=AT))
    refused(lambda: actions.return_for_changes(certified, reason="Why", by=certified.side.partner, at=AT), NotYours)
    sent = an_application("submitted")
    refused(lambda: actions.return_for_changes(sent, reason="Late", by=sent.side.lead, at=AT), MoveNotPossible)


def test_submitting_keeps_a_snapshot_and_gives_a_receipt() -> None:
    certified = an_application("certified")
    says = content(certified)
    sent = actions.submit(certified, by=certified.side.lead, at=AT)
    snapshot = Snapshot.objects.get()
    assert (sent.state, sent.submitted_at, snapshot.content, snapshot.digest) == ("submitted", AT, says, digest(says))
    slug = certified.fund_slug.upper()
    assert snapshot.receipt == f"{slug}-{certified.round_id:03d}-{certified.pk:05d}"
    details = recorded(sent).details
    assert (details["receipt"], details["digest"], len(details["passed"])) == (
        snapshot.receipt,
        snapshot.digest,
        len(actions.ON_SUBMISSION),
    )
    told = Notice.objects.get(recipient=certified.side.lead, subject=f"Submitted: receipt {snapshot.receipt}")
    assert all(part in told.text for part in (snapshot.receipt, snapshot.digest, moment_in_words(AT)))


def test_a_snapshot_gives_the_rules_the_same_picture_as_the_application_did() -> None:
    sent = an_application("submitted")
    live = sent.proposal()
    kept = submitted_proposal(sent.snapshot.content)
    assert (kept.partners, kept.areas, kept.costs, kept.co_investment, kept.answers) == (
        live.partners, dict(live.areas), live.costs, live.co_investment, dict(live.answers),
    )  # fmt: skip


def test_eligibility_is_found_on_what_was_sent_whatever_the_partnership_does_later() -> None:
    sent = an_application("submitted")
    partnerships.leave(
        Partner.objects.get(organisation=sent.side.organisations["business"]), by=sent.side.partner, at=AT
    )
    assert failed(findings_for_eligibility(Application.objects.get(pk=sent.pk), AFTER)) == ()


def test_the_closing_moment_itself_is_too_late() -> None:
    certified = an_application("certified")
    lead = certified.side.lead
    sentence = refused(lambda: actions.submit(certified, by=lead, at=CLOSES), RulesNotMet)
    assert sentence == "The round closed at 4pm on 12 February 2026, London time."
    assert actions.submit(certified, by=lead, at=CLOSES - timedelta(microseconds=1)).state == "submitted"


def test_a_draft_is_not_submitted_and_nothing_is_submitted_twice() -> None:
    draft = an_application("filled")
    refused(lambda: actions.submit(draft, by=draft.side.lead, at=AT), MoveNotPossible)
    sent = an_application("submitted")
    refused(lambda: actions.submit(sent, by=sent.side.lead, at=AT), MoveNotPossible)


def test_only_the_lead_submits() -> None:
    certified = an_application("certified")
    for user in (certified.side.partner, certified.side.certifier, certified.cast.manager):
        refused(lambda user=user: actions.submit(certified, by=user, at=AT), NotYours)


def test_a_partner_that_leaves_after_the_signature_stops_the_submission() -> None:
    certified = an_application("certified")
    partnerships.leave(
        Partner.objects.get(organisation=certified.side.organisations["research"]),
        by=_user_of(certified, "research"),
        at=AT,
    )
    sentence = refused(lambda: actions.submit(certified, by=certified.side.lead, at=AT), RulesNotMet)
    assert "university or research organisation" in sentence


def _user_of(application: Application, kind: str) -> Any:
    scope = f"organisation:{application.side.organisations[kind].pk}"
    from placefund.people.models import Membership

    return Membership.objects.get(scope=scope).user


@pytest.mark.parametrize("state", ["draft", "certified", "submitted", "eligible", "assessed"])
def test_an_application_is_withdrawn_with_its_reason(state: str) -> None:
    application = an_application(state)
    withdrawn = actions.withdraw(application, reason="We merge with another.", by=application.side.lead, at=AFTER)
    assert (withdrawn.state, withdrawn.withdrawn_at) == ("withdrawn", AFTER)
    assert recorded(withdrawn).details == {"reason": "We merge with another."}


def test_withdrawing_needs_a_reason_and_the_lead_and_comes_before_the_release() -> None:
    draft = an_application()
    refused(lambda: actions.withdraw(draft, reason="", by=draft.side.lead, at=AT))
    refused(lambda: actions.withdraw(draft, reason="Why", by=draft.side.partner, at=AT), NotYours)
    released = an_application("successful")
    refused(lambda: actions.withdraw(released, reason="Why", by=released.side.lead, at=AFTER), MoveNotPossible)
