"""Colleagues ask to join by an address at a domain whose keeper has said whose it is; nothing tells who is known here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from placefund.domain.audiences import AUDIENCES
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.roles import Role
from placefund.notices.actions import overheard
from placefund.notices.models import Mail, Notice, key_of
from placefund.organisations.corrections import actions as corrections
from placefund.organisations.joining import actions
from placefund.organisations.models import JoinRequest, MailDomain
from placefund.people.access import INSTALLATION
from placefund.people.models import Membership, Organisation, User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import a_user, an_organisation
from tests.witness import every_row, signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Role.ORGANISATION_ADMINISTRATOR
PASSWORD = "correct horse battery"


@pytest.fixture
def outbox(django_capture_on_commit_callbacks: Any) -> Any:
    """The mails that go out within it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def scope_of(body: Organisation) -> str:
    return f"organisation:{body.pk}"


def an_owner(body: Organisation) -> User:
    return a_user(role=ADMINISTRATOR, scope=scope_of(body))


def a_claim(body: Organisation, by: User, domain: str = "wharf.example") -> MailDomain:
    return actions.claim(body, domain, "postmaster", by=by, at=clock.now())


def a_domain(body: Organisation, by: User, domain: str = "wharf.example") -> MailDomain:
    row = a_claim(body, by, domain)
    actions.verify(row, at=clock.now())
    return MailDomain.objects.get(pk=row.pk)


def verify_page(row: MailDomain, edition: int = 1) -> str:
    return reverse("verify-domain", args=[key_of("verify-domain", [row.pk, edition])])


def ask_page(address: str, minutes: int = 60) -> str:
    until = int((clock.now() + timedelta(minutes=minutes)).timestamp())
    return reverse("ask-to-join", args=[key_of("ask-to-join", [address, until])])


# --- a domain -----------------------------------------------------------------------------------------------------------


def test_a_domain_counts_once_its_keeper_says_so_with_the_link_from_their_mail(client: Client, outbox: Any) -> None:
    body = an_organisation("Wharf Machines")
    owner = an_owner(body)
    with outbox():
        signed_in(owner).post(
            reverse("claim-domain", args=[body.pk]), {"domain": "www.Wharf.example", "mailbox": "postmaster"}
        )
    row = MailDomain.objects.get()
    [sent] = mail.outbox
    assert sent.to == ["postmaster@wharf.example"]
    assert verify_page(row) in sent.body
    assert actions.organisation_at("ann@wharf.example") is None
    assert client.get(verify_page(row)).status_code == 200
    row.refresh_from_db()
    assert row.verified_at is None
    client.post(verify_page(row))
    assert actions.organisation_at("Ann@Wharf.example") == body
    assert actions.organisation_at("ann@sub.wharf.example") is None
    assert Notice.objects.get(recipient=owner).subject == "wharf.example is verified"
    assert Event.objects.latest("pk").actor == "postmaster@wharf.example"
    assert client.get(verify_page(row)).status_code == 410


def test_an_old_key_and_one_of_an_earlier_mail_open_nothing(client: Client) -> None:
    body = an_organisation()
    owner = an_owner(body)
    row = a_claim(body, owner)
    MailDomain.objects.update(sent_at=clock.now() - timedelta(days=8))
    assert client.get(verify_page(row)).status_code == 410
    signed_in(owner).post(reverse("ask-keeper-again", args=[row.pk]))
    assert client.get(verify_page(row)).status_code == 410
    assert client.get(verify_page(row, 2)).status_code == 200
    with pytest.raises(NotPossible, match="a moment ago"):
        actions.ask_keeper_again(row, by=owner, at=clock.now())
    assert client.get("/organisations/domains/verify/nonsense/").status_code == 410


def test_a_domain_is_of_one_organisation_and_dropping_it_frees_it() -> None:
    first, second = an_organisation(), an_organisation()
    owner, other = an_owner(first), an_owner(second)
    row, later = a_domain(first, owner), a_claim(second, other)
    with pytest.raises(NotPossible, match="Another organisation here"):
        actions.verify(later, at=clock.now())
    signed_in(owner).post(reverse("drop-domain", args=[row.pk]))
    assert actions.organisation_at("ann@wharf.example") is None
    actions.verify(later, at=clock.now())
    assert actions.organisation_at("ann@wharf.example") == second


def test_whoever_does_not_look_after_it_claims_and_drops_nothing() -> None:
    body, other = an_organisation(), an_organisation()
    owner = an_owner(body)
    row, waits = a_domain(body, owner), a_claim(body, owner, "waits.example")
    lead, stranger = a_user(role=Role.LEAD_BIDDER, scope=scope_of(body)), an_owner(other)
    before = every_row()
    for by in (lead, stranger):
        for act in (
            lambda by=by: actions.claim(body, "another.example", "admin", by=by, at=clock.now()),
            lambda by=by: actions.drop(row, by=by, at=clock.now()),
            lambda by=by: actions.ask_keeper_again(waits, by=by, at=clock.now()),
        ):
            with pytest.raises(NotAllowed):
                act()  # type: ignore[no-untyped-call]
    for domain, mailbox in (
        ("gmail.com", "admin"),
        ("gov.uk", "admin"),
        ("another.example", "ann"),
        ("wharf.example", "admin"),
    ):
        with pytest.raises(NotAllowed):
            actions.claim(body, domain, mailbox, by=owner, at=clock.now())
    assert every_row() == before


# --- asking -------------------------------------------------------------------------------------------------------------


def test_an_address_is_answered_alike_whether_its_domain_is_known_or_has_an_account(
    client: Client, outbox: Any
) -> None:
    body = an_organisation()
    a_domain(body, an_owner(body))
    a_user(email="known@wharf.example")
    answers = []
    for email in ("known@wharf.example", "new@wharf.example", "new@elsewhere.example"):
        with outbox():
            answer = client.post(reverse("join"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, answer.content.count(b"is on its way")))
    assert answers[0] == answers[1] == answers[2]
    written = [each.to[0] for each in mail.outbox if "postmaster" not in each.to[0]]
    assert written == ["known@wharf.example", "new@wharf.example"]
    with outbox():
        client.post(reverse("join"), {"email": "new@wharf.example"})
    assert Mail.objects.filter(to="new@wharf.example").count() == 1


def test_a_colleague_proves_the_address_asks_and_is_let_in_by_the_administrator(client: Client) -> None:
    body = an_organisation("Wharf Machines")
    owner = an_owner(body)
    a_domain(body, owner)
    page = ask_page("nova@wharf.example")
    assert "Wharf Machines" in client.get(page).content.decode()
    client.post(page, {"name": "Nova Lindqvist", "password": PASSWORD, "words": "I do the books."})
    nova = User.objects.get(email="nova@wharf.example")
    assert not Membership.objects.filter(user=nova).exists()
    asked = JoinRequest.objects.get()
    told = Notice.objects.get(recipient=owner, subject="Nova Lindqvist asks to join Wharf Machines")
    assert "I do the books." in told.text
    browser, answer = signed_in(owner), reverse("answer-join-request", args=[asked.pk])
    assert answer in browser.get(reverse("people-of", args=["organisation", body.pk])).content.decode()
    assert "Answer Nova Lindqvist, who asks to join" in browser.get(reverse("tasks")).content.decode()
    given = {"role": "certifier", "reason": ""}
    assert "Gave somebody a role" in browser.post(answer, given | {"foresee": "1"}).content.decode()
    assert not Membership.objects.filter(user=nova).exists()
    browser.post(answer, given)
    row = Membership.objects.get(user=nova)
    assert (row.role, row.scope, row.granted_by, row.confirmed_by) == ("certifier", scope_of(body), owner, owner)
    with pytest.raises(NotPossible, match="answer already"):
        actions.answer(asked, Role.PARTNER, by=owner, at=clock.now())


def test_whoever_is_declined_reads_why_and_may_ask_again() -> None:
    body = an_organisation()
    owner = an_owner(body)
    a_domain(body, owner)
    nova = a_user(email="nova@wharf.example")
    asked = actions.ask(nova, "", at=clock.now())
    with pytest.raises(NotPossible, match="asked"):
        actions.ask(nova, "", at=clock.now())
    answer = reverse("answer-join-request", args=[asked.pk])
    assert signed_in(owner).post(answer, {"role": "decline", "reason": ""}).status_code == 422
    signed_in(owner).post(answer, {"role": "decline", "reason": "Ask the research office."})
    assert Notice.objects.get(recipient=nova).text == "Ask the research office."
    assert not Membership.objects.filter(user=nova).exists()
    actions.ask(nova, "", at=clock.now())


def test_nobody_asks_from_elsewhere_and_nobody_else_answers() -> None:
    body, other = an_organisation(), an_organisation()
    owner = an_owner(body)
    a_domain(body, owner)
    asked = actions.ask(a_user(email="nova@wharf.example"), "", at=clock.now())
    lead, stranger = a_user(role=Role.LEAD_BIDDER, scope=scope_of(body)), an_owner(other)
    elsewhere, inside = (
        a_user(email="nova@elsewhere.example"),
        a_user(email="in@wharf.example", role=Role.PARTNER, scope=scope_of(body)),
    )
    before = every_row()
    for user in (elsewhere, inside):
        with pytest.raises(NotAllowed):
            actions.ask(user, "", at=clock.now())
    for by in (lead, stranger):
        with pytest.raises(NotAllowed):
            actions.answer(asked, Role.PARTNER, by=by, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.answer(asked, Role.FUND_MANAGER, by=owner, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.answer(asked, None, reason="", by=owner, at=clock.now())
    assert signed_in(lead).get(reverse("answer-join-request", args=[asked.pk])).status_code == 403
    assert every_row() == before


def test_a_link_is_for_its_address_alone_and_not_for_ever(client: Client) -> None:
    body = an_organisation()
    a_domain(body, an_owner(body))
    assert client.get(ask_page("nova@wharf.example", minutes=-1)).status_code == 410
    assert client.get(ask_page("nova@elsewhere.example")).status_code == 410
    assert client.get("/join/nonsense/").status_code == 410
    known = a_user(email="nova@wharf.example")
    assert "Sign in" in client.get(ask_page(known.email)).content.decode()
    assert client.post(ask_page(known.email), {"words": ""}).status_code == 409
    assert signed_in(a_user()).post(ask_page(known.email), {"words": ""}).status_code == 409
    assert JoinRequest.objects.count() == 0
    signed_in(known).post(ask_page(known.email), {"words": ""})
    assert JoinRequest.objects.get().user == known


def test_a_domain_of_a_merged_organisation_leads_to_the_one_that_goes_on() -> None:
    kept, merged = an_organisation(), an_organisation()
    a_domain(merged, an_owner(merged))
    keeper = a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    corrections.merge(kept, merged, reason="One body.", by=keeper, at=clock.now())
    assert actions.ask(a_user(email="nova@wharf.example"), "", at=clock.now()).organisation == kept


@pytest.mark.parametrize("page", ["verify-domain", "ask-to-join"])
def test_a_message_goes_to_whom_its_page_names(page: str) -> None:
    body = an_organisation()
    owner = an_owner(body)
    row = a_claim(body, owner)
    with overheard() as told:
        actions.verify(row, at=clock.now())
        if page == "ask-to-join":
            told.clear()
            actions.ask(a_user(email="nova@wharf.example"), "", at=clock.now())
    assert {each.recipient for each in told} == {owner}
    assert AUDIENCES[page].roles == {ADMINISTRATOR}
