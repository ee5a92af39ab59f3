"""A person's own profile: a name that is changed and kept, an address that is proven first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from placefund.accounts.models import NewAddress
from placefund.accounts.profile import actions as profile
from placefund.accounts.profile.actions import OLD_LINK
from placefund.accounts.queries import password_mark
from placefund.assessment.conflicts.graph import on_record
from placefund.domain.periods import london
from placefund.domain.roles import Role
from placefund.notices.models import Mail, key_of
from placefund.people import actions as people
from placefund.people.models import User
from placefund.people.naming import actions as naming
from placefund.records import clock
from placefund.records.models import Event
from tests import build
from tests.build import a_user
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
AT = build.AT


def asked(user: User, email: str = "new@example.org", at: Any = AT) -> str:
    """Ask for an address; the key of the mail that went to it."""
    profile.ask_for_address(user, email, at=at)
    return key_of("prove-address", Mail.objects.latest("pk").args)


def test_a_name_is_changed_and_the_earlier_one_is_kept_with_its_last_day() -> None:
    user = a_user("Nina Brook")
    naming.change_name(user, "Nina Rivers", at=AT)
    user.refresh_from_db()
    assert user.name == "Nina Rivers"
    assert [(each.name, each.until) for each in user.earlier_names.all()] == [("Nina Brook", AT)]
    event = Event.objects.latest("pk")
    assert (event.verb, event.details) == ("changed their name", {})


def test_the_name_of_a_time_is_the_one_they_had_then() -> None:
    user = a_user("First")
    naming.change_name(user, "Second", at=AT)
    naming.change_name(user, "Third", at=AT + timedelta(days=10))
    user.refresh_from_db()
    days = (-1, 0, 9, 10, 30)
    names = [user.name_at(AT + timedelta(days=day)) for day in days]
    assert names == ["First", "Second", "Second", "Third", "Third"]
    assert user.name_at(None) == "Third"


def test_the_name_one_has_is_no_change() -> None:
    user = a_user("Nina Brook")
    with refused("This is your name here already."):
        naming.change_name(user, "Nina Brook", at=AT)


def test_a_name_is_changed_on_its_page_and_refused_there_when_it_is_empty() -> None:
    user = a_user("Nina Brook")
    client = signed_in(user)
    before = every_row()
    assert client.post(reverse("change-name"), {"name": " "}).status_code == 422
    assert every_row() == before
    assert client.post(reverse("change-name"), {"name": "Nina Rivers"}).status_code == 302
    assert "Nina Brook, until" in client.get(reverse("change-name")).content.decode()


def test_a_signed_application_shows_the_name_it_was_signed_with() -> None:
    application = build.an_application("certified")
    certifier = application.certified_by
    assert certifier is not None
    assert application.certified_at is not None
    before = certifier.name
    naming.change_name(certifier, "Another Name", at=application.certified_at + timedelta(days=1))
    application.refresh_from_db()
    assert application.certified_as == before


def test_a_conflict_is_found_under_an_earlier_name() -> None:
    round_, cast, bids = build.a_round_to_read(1)
    signer = bids[0].certified_by
    assert signer is not None
    naming.change_name(signer, "Philippa Quartermaine", at=AT)
    naming.change_name(signer, "Philippa Underwood", at=AT)
    reader = cast.assessors[0].user
    fund, on = round_.strand.fund, london(AT).date()

    def namesakes() -> list[str]:
        found = on_record(fund, bids, on).of(reader, bids[0])
        return [source for conflict in found for source in conflict.sources if source.startswith("their names")]

    assert namesakes() == []
    naming.change_name(reader, "Philippa Quartermaine", at=AT)
    assert len(namesakes()) == 1
    naming.change_name(reader, "Somebody Else", at=AT)
    assert len(namesakes()) == 1


def test_an_address_is_changed_once_its_link_is_opened_and_the_old_one_is_told() -> None:
    user = a_user(email="old@example.org")
    key = asked(user)
    user.refresh_from_db()
    assert user.email == "old@example.org"
    profile.prove_address(key, by=user, at=AT)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert Mail.objects.latest("pk").to == "old@example.org"
    assert not NewAddress.objects.exists()
    told = str(list(Event.objects.filter(subject_id=str(user.pk)).values_list("subject", "details")))
    assert "example.org" not in told


def test_a_link_works_once_for_its_owner_in_its_time_and_only_the_newest() -> None:
    user, other = a_user(email="old@example.org"), a_user()
    first = asked(user)
    second = asked(user)
    for key, by, at in ((first, user, AT), ("guessed", user, AT), (second, user, AT + timedelta(hours=3))):
        with refused(str(OLD_LINK)):
            profile.prove_address(key, by=by, at=at)
    with refused("This link is for another account than yours. Sign in as that one, and open it again."):
        profile.prove_address(second, by=other, at=AT)
    profile.prove_address(second, by=user, at=AT)
    with refused(str(OLD_LINK)):
        profile.prove_address(second, by=user, at=AT)


def test_an_address_of_somebody_else_is_answered_alike_and_its_link_opens_nothing() -> None:
    user, other = a_user(email="old@example.org"), a_user(email="taken@example.org")
    answers = []
    for email in ("free@example.org", "Taken@example.org"):
        client = signed_in(user)
        people.note_proof(user, how="password", at=AT)
        session = client.session
        session["proved-at"] = clock.now().timestamp()
        session.save()
        with_mails = Mail.objects.count()
        answer = client.post(reverse("change-address"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, Mail.objects.count() - with_mails))
    assert answers[0] == answers[1]
    sent = Mail.objects.latest("pk")
    assert (sent.to, "already" in sent.text) == ("taken@example.org", True)
    with refused(str(OLD_LINK)):
        profile.prove_address(key_of("prove-address", sent.args), by=user, at=AT)
    other.refresh_from_db()
    assert other.email == "taken@example.org"


def test_an_address_that_somebody_takes_meanwhile_is_refused() -> None:
    user = a_user(email="old@example.org")
    key = asked(user)
    a_user(email="new@example.org")
    with refused("This address cannot be used here."):
        profile.prove_address(key, by=user, at=AT)


def test_another_address_takes_proof_and_the_same_one_is_refused(settings: Any) -> None:
    settings.ASKS_FOR_PROOF = True
    user = a_user(email="old@example.org")
    answer = signed_in(user).post(reverse("change-address"), {"email": "new@example.org"})
    assert (answer.status_code, NewAddress.objects.count()) == (422, 0)
    assert mail.outbox == []
    with refused("You sign in with this address already."):
        profile.ask_for_address(user, "OLD@example.org", at=AT)


def test_mails_to_other_addresses_are_few() -> None:
    client = signed_in(a_user())
    answers = []
    for number in range(7):
        session = client.session
        session["proved-at"] = clock.now().timestamp()
        session.save()
        answers.append(client.post(reverse("change-address"), {"email": f"a{number}@example.org"}).status_code)
    assert answers == [302] * 5 + [429] * 2


def test_a_link_to_a_new_password_that_went_to_the_old_address_opens_nothing_after() -> None:
    user = a_user(email="old@example.org")
    before = password_mark(user)
    profile.prove_address(asked(user), by=user, at=AT)
    user.refresh_from_db()
    assert password_mark(user) != before


def test_the_page_of_the_link_changes_the_address_and_signs_out_elsewhere() -> None:
    user = a_user(email="old@example.org", role=Role.PARTNER, scope="organisation:1")
    key = asked(user, at=clock.now())
    client, elsewhere = signed_in(user), signed_in(user)
    address = reverse("prove-address", args=[key])
    assert client.get(address).status_code == 200
    assert client.post(address).headers["Location"] == reverse("my-account")
    assert client.get(reverse("my-account")).status_code == 200
    assert signed_in(user).get(address).status_code == 404
    assert elsewhere.get(reverse("my-account")).status_code == 200  # a session that this suite made outside the door
