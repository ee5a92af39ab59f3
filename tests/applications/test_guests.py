"""A lead lets a consultant into one draft, to read or to write, until a day; they see nothing else and sign nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.applications.preparing import actions as preparing
from placefund.assessment.conflicts.graph import bars, conflict_between
from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.notices.models import Notice
from placefund.people.access import INSTALLATION, has, memberships
from placefund.people.models import Membership, User
from placefund.records import clock
from tests.build import Cast, Side, a_side, a_user, an_application
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def a_draft() -> tuple[Application, Side]:
    side = a_side()
    return an_application("draft", side=side), side


def invited(
    draft: Application, by: User, role: Role = Role.GUEST_WRITER, days: int = 10, email: str = "guest@consult.example"
) -> Any:
    at = clock.now()
    return accounts.invite(email, role, f"draft:{draft.pk}", role_until=at + timedelta(days=days), by=by, at=at)


def a_guest(draft: Application, side: Side, role: Role = Role.GUEST_WRITER, days: int = 10) -> User:
    asked = invited(draft, side.lead, role, days)
    return accounts.accept_as_new(asked, "Gwen Farrow", PASSWORD, at=clock.now())


def page_of(name: str, draft: Application, *more: Any) -> str:
    return reverse(name, args=[draft.pk, *more])


def test_the_lead_invites_a_guest_until_a_day_and_sees_them_with_the_partners() -> None:
    draft, side = a_draft()
    browser = signed_in(side.lead)
    guests = reverse("people-of", args=["draft", draft.pk])
    assert guests in browser.get(page_of("application", draft)).content.decode()
    day = london(clock.now()).date() + timedelta(days=20)
    given = {
        "email": "guest@consult.example", "role": "guest_reader", "words": "",
        "last_day_day": "", "last_day_month": "", "last_day_year": "",
        "last_day_as_guest_day": day.day, "last_day_as_guest_month": day.month, "last_day_as_guest_year": day.year,
    }  # fmt: skip
    invite = reverse("invite-to-role", args=["draft", draft.pk])
    refused(browser.post(invite, {**given, "last_day_as_guest_day": ""}))
    assert browser.post(invite, given).status_code == 302
    [asked] = accounts.RoleInvitation.objects.all()
    assert london(asked.role_until).date() == day + timedelta(days=1)
    guest = accounts.accept_as_new(asked, "Gwen Farrow", PASSWORD, at=clock.now())
    for reader in (side.lead, side.partner, side.certifier):
        assert "Gwen Farrow" in signed_in(reader).get(page_of("application", draft)).content.decode()
    assert "Gwen Farrow" in signed_in(side.partner).get(page_of("application-history", draft)).content.decode()
    assert draft.title in signed_in(guest).get(reverse("my-applications")).content.decode()


def test_a_guest_who_reads_reads_the_draft_and_nothing_else() -> None:
    draft, side = a_draft()
    other = an_application("draft", side=a_side())
    browser = signed_in(a_guest(draft, side, Role.GUEST_READER))
    for name in ("application", "read-application"):
        assert browser.get(page_of(name, draft)).status_code == 200
        assert browser.get(page_of(name, other)).status_code == 403
    for name in ("describe-application", "certification", "withdraw-application", "copy-application"):
        assert browser.get(page_of(name, draft)).status_code == 403
    assert browser.get(page_of("answer-question", draft, "vision")).status_code == 403
    assert browser.get(reverse("partnership", args=[draft.partnership_id])).status_code == 403
    assert browser.get(reverse("people-of", args=["draft", draft.pk])).status_code == 403


def test_a_guest_who_writes_answers_and_neither_costs_certifies_submits_nor_invites() -> None:
    draft, side = a_draft()
    guest = a_guest(draft, side)
    browser = signed_in(guest)
    assert page_of("answer-question", draft, "vision") in browser.get(page_of("application", draft)).content.decode()
    answered = browser.post(page_of("answer-question", draft, "vision"), {"answer": "As we see it.", "seen_version": 0})
    assert answered.status_code == 302
    assert draft.answers.get(question_key="vision").saved_by == guest
    before = every_row()
    for act in (
        lambda: preparing.ask_for_certification(draft, by=guest, at=clock.now()),
        lambda: applications.certify(draft, by=guest, at=clock.now()),
        lambda: applications.submit(draft, by=guest, at=clock.now()),
        lambda: applications.withdraw(draft, reason="No.", by=guest, at=clock.now()),
        lambda: invited(draft, guest, email="another@consult.example"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert browser.get(page_of("costs", draft)).status_code == 403
    assert every_row() == before


def test_a_guest_s_time_ends_by_the_clock_and_they_can_be_asked_again() -> None:
    draft, side = a_draft()
    guest = a_guest(draft, side, days=2)
    assert has(guest, Capability.WRITE_ANSWERS, draft)
    Membership.objects.filter(user=guest).update(until=clock.now() - timedelta(minutes=1))
    late = User.objects.get(pk=guest.pk)
    assert memberships(late) == ()
    assert signed_in(late).get(page_of("application", draft)).status_code == 403
    again = invited(draft, side.lead, Role.GUEST_WRITER)
    accounts.accept(again, by=late, at=clock.now())
    assert has(User.objects.get(pk=guest.pk), Capability.WRITE_ANSWERS, draft)
    assert Membership.objects.filter(user=guest, ended_at=None).count() == 1


def test_a_guest_is_ended_by_the_lead_and_told_why() -> None:
    draft, side = a_draft()
    guest = a_guest(draft, side)
    row = Membership.objects.get(user=guest)
    page = reverse("end-role", args=[row.pk])
    assert signed_in(side.partner).post(page, {"reason": "No more."}).status_code == 403
    signed_in(side.lead).post(page, {"reason": "The text is done."})
    row.refresh_from_db()
    assert row.ended_at is not None
    assert Notice.objects.filter(recipient=guest, text="The text is done.").count() == 1


def test_a_certified_draft_is_closed_to_its_guests() -> None:
    draft, side = a_draft()
    guest = a_guest(draft, side)
    Application.objects.filter(pk=draft.pk).update(
        state="certified", certified_at=clock.now(), certified_by=side.certifier
    )
    assert signed_in(guest).get(page_of("read-application", draft)).status_code == 403
    assert signed_in(guest).get(reverse("my-applications")).content.decode().count(draft.partnership.name) == 0


def test_only_the_lead_lets_guests_in_and_only_until_a_day_ahead() -> None:
    draft, side = a_draft()
    sent = an_application("submitted", side=a_side())
    keeper, manager = a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE), Cast(draft.round.strand.fund).manager
    stranger = a_side().lead
    before = every_row()
    for by in (side.partner, side.certifier, keeper, manager, stranger):
        with pytest.raises(NotAllowed):
            invited(draft, by)
    with pytest.raises(NotAllowed):
        invited(sent, sent.side.lead)  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        invited(draft, side.lead, days=-1)
    with pytest.raises(NotAllowed):
        accounts.invite("guest@consult.example", Role.GUEST_READER, f"draft:{draft.pk}", by=side.lead, at=clock.now())
    with pytest.raises(NotAllowed):
        invited(draft, side.lead, Role.LEAD_BIDDER)
    assert every_row() == before


def test_an_assessor_who_was_a_guest_is_named_in_the_bid() -> None:
    side = a_side()
    draft = an_application("draft", side=side)
    cast = Cast(draft.round.strand.fund)
    reader = cast.assessors[0].user
    today = london(clock.now()).date()
    assert not bars(conflict_between(reader, draft, today))
    asked = invited(draft, side.lead, Role.GUEST_READER, email=reader.email)
    accounts.accept(asked, by=reader, at=clock.now())
    row = Membership.objects.get(user=reader, role=Role.GUEST_READER)
    accounts.end(row, reason="Done.", by=side.lead, at=clock.now())
    assert bars(conflict_between(reader, draft, today))
