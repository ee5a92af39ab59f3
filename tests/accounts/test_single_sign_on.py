"""Single sign-on against a provider in a process of its own: the ways in, and every way that must not lead in."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.domain.roles import Role
from placefund.notices.models import Mail, Notice, key_of
from placefund.operations.health import surroundings
from placefund.people.access import Installation
from placefund.people.models import BrowserSession, Membership, ProviderAccount, User
from placefund.records import clock
from placefund.records.models import Event
from tests.accounts.provider import CLIENT, SECRET
from tests.accounts.second_factors import with_app
from tests.accounts.signing_on import NINA, PASSWORD, Elsewhere, come_back, is_in, joined, led_to, newest_refusal, nina
from tests.build import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def process() -> Iterator[str]:
    script = Path(__file__).with_name("provider.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()


@pytest.fixture
def elsewhere(process: str, settings: Any) -> Iterator[Elsewhere]:
    settings.SSO_ISSUER, settings.SSO_CLIENT_ID, settings.SSO_CLIENT_SECRET = process, CLIENT, SECRET
    settings.SSO_NAME, settings.SSO_FACTORS = "the county", ["mfa"]
    cache.clear()
    provider = Elsewhere(process)
    provider.told()
    yield provider
    cache.clear()


# --- Ways in ----------------------------------------------------------------------------------------------------------


def test_nothing_is_offered_where_there_is_no_provider(settings: Any) -> None:
    settings.SSO_ISSUER = ""
    client = Client()
    assert "Sign in with" not in client.get(reverse("sign-in")).content.decode()
    assert client.post(reverse("sign-on")).status_code == 404
    assert client.get(reverse("sign-on-back")).headers["Location"] == reverse("sign-in")


def test_somebody_joins_once_with_their_password_and_comes_in_by_the_provider_afterwards(elsewhere: Elsewhere) -> None:
    user, client = nina(), Client()
    assert "Sign in with the county" in client.get(reverse("sign-in")).content.decode()
    assert come_back(client, elsewhere).headers["Location"] == reverse("sign-on-join")
    assert not is_in(client)
    assert client.post(reverse("sign-on-join"), {"password": "wrong"}).status_code == 422
    assert not ProviderAccount.objects.exists()
    assert client.post(reverse("sign-on-join"), {"password": PASSWORD}).headers["Location"] == reverse("tasks")
    assert is_in(client)
    account = ProviderAccount.objects.get()
    assert (account.user, account.issuer, account.subject) == (user, elsewhere.issuer, "248289761001")
    assert Notice.objects.filter(recipient=user).latest("pk").subject == "You can sign in by single sign-on now"
    again = Client()
    assert come_back(again, elsewhere, next="/account/").headers["Location"] == "/account/"
    assert is_in(again)
    assert [row.how for row in BrowserSession.objects.order_by("pk")] == ["single sign-on"] * 2
    assert Event.objects.filter(verb="signed in").latest("pk").details == {"how": "single sign-on"}


def test_it_asks_with_a_challenge_a_state_and_a_nonce_that_are_new_each_time(elsewhere: Elsewhere) -> None:
    client, seen = Client(), []
    for _ in range(2):
        elsewhere.answers(led_to(client))
        seen.append(elsewhere.last_asked())
    one, other = seen
    assert one["response_type"] == "code"
    assert "openid" in one["scope"].split()
    for secret in ("state", "nonce", "code_challenge"):
        assert len(one[secret]) >= 43
        assert one[secret] != other[secret]
    assert "prompt" not in one


def test_an_address_that_changed_there_still_opens_the_same_account_here(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    elsewhere.told(person={"email": "nina@married.example"})
    client = Client()
    come_back(client, elsewhere)
    assert is_in(client)


def test_an_invitation_is_accepted_with_the_account_elsewhere_and_no_password(elsewhere: Elsewhere) -> None:
    giver = a_user(role=Role.ADMINISTRATOR, scope=Installation.SCOPE)
    invitation = accounts.invite(NINA, Role.ADMINISTRATOR, Installation.SCOPE, by=giver, at=clock.now())
    key = key_of("come-in", Mail.objects.latest("pk").args)
    client = Client()
    assert "Accept with the county" in client.get(reverse("come-in", args=[key])).content.decode()
    come_back(client, elsewhere, purpose="come-in", key=key)
    user = User.objects.get(email=NINA)
    invitation.refresh_from_db()
    assert (user.name, user.has_usable_password(), invitation.accepted_by) == ("Nina Brook", False, user)
    assert Membership.objects.filter(user=user, role=Role.ADMINISTRATOR).exists()


def test_an_invitation_for_another_address_lets_nobody_in(elsewhere: Elsewhere) -> None:
    giver = a_user(role=Role.ADMINISTRATOR, scope=Installation.SCOPE)
    accounts.invite("other@example.org", Role.ADMINISTRATOR, Installation.SCOPE, by=giver, at=clock.now())
    key = key_of("come-in", Mail.objects.latest("pk").args)
    assert come_back(Client(), elsewhere, purpose="come-in", key=key).status_code == 422
    assert not User.objects.filter(email=NINA).exists()
    assert newest_refusal() == "single sign-on: invitation"


def test_somebody_without_an_account_or_an_invitation_gets_neither_account_nor_right(elsewhere: Elsewhere) -> None:
    before = User.objects.count()
    answer = come_back(Client(), elsewhere)
    assert answer.status_code == 422
    assert "Nobody here has the address nina@example.org" in answer.content.decode()
    assert (User.objects.count(), ProviderAccount.objects.count()) == (before, 0)
    assert newest_refusal() == "single sign-on: unknown address"


# --- Second factors, proof, and out -----------------------------------------------------------------------------------


def test_a_factor_shown_there_counts_only_where_a_word_for_it_is_allowed(elsewhere: Elsewhere, settings: Any) -> None:
    with_app(joined(elsewhere))
    for person, leads in (
        ({"amr": ["pwd"]}, "sign-in-code"),
        ({"amr": ["pwd", "mfa"]}, "tasks"),
        ({"acr": "mfa"}, "tasks"),
    ):
        elsewhere.told(person=person)
        assert come_back(Client(), elsewhere).headers["Location"] == reverse(leads)
    settings.SSO_FACTORS = []
    assert come_back(Client(), elsewhere).headers["Location"] == reverse("sign-in-code")


def test_whoever_has_a_second_factor_joins_after_showing_it_and_not_with_the_password_alone(
    elsewhere: Elsewhere,
) -> None:
    with_app(nina())
    client = Client()
    assert come_back(client, elsewhere).headers["Location"] == reverse("sign-on-join")
    client.post(reverse("sign-on-join"), {"password": PASSWORD})
    assert not ProviderAccount.objects.exists()
    assert not is_in(client)


def test_somebody_signed_in_joins_at_their_name_and_parts_again(elsewhere: Elsewhere) -> None:
    user, client = nina(), Client()
    client.force_login(user)
    assert come_back(client, elsewhere, purpose="join").headers["Location"] == reverse("my-account")
    assert elsewhere.last_asked()["prompt"] == "login"
    assert ProviderAccount.objects.get().user == user
    assert client.post(reverse("part-sign-on")).status_code == 302
    assert not ProviderAccount.objects.exists()


def test_another_address_there_than_here_is_not_joined(elsewhere: Elsewhere) -> None:
    client = Client()
    client.force_login(a_user(email="somebody@example.org"))
    assert come_back(client, elsewhere, purpose="join").status_code == 422
    assert not ProviderAccount.objects.exists()


def test_whoever_signs_in_there_again_has_shown_that_it_is_them(elsewhere: Elsewhere, settings: Any) -> None:
    settings.ASKS_FOR_PROOF = True
    client = Client()
    joined(elsewhere)
    come_back(client, elsewhere)
    session = client.session
    del session["proved-at"]
    session.save()
    page = client.post(reverse("own-data"))
    assert "Show it with the county" in page.content.decode()
    answer = come_back(client, elsewhere, purpose="prove", next=reverse("own-data"))
    assert answer.headers["Location"] == reverse("own-data")
    assert (elsewhere.last_asked()["prompt"], elsewhere.last_asked()["max_age"]) == ("login", "60")
    taken = client.post(reverse("own-data"))
    assert taken.headers["Content-Type"] == "application/zip"
    taken.close()


def test_an_old_sign_in_there_or_somebody_else_there_proves_nothing(elsewhere: Elsewhere) -> None:
    client = Client()
    joined(elsewhere)
    come_back(client, elsewhere)
    session = client.session
    del session["proved-at"]
    session.save()
    elsewhere.told(claims={"auth_time": int(time.time()) - 3600})
    assert come_back(client, elsewhere, purpose="prove").status_code == 422
    elsewhere.told(claims={"auth_time": None})
    assert come_back(client, elsewhere, purpose="prove").status_code == 422
    elsewhere.told(person={"sub": "somebody-else"})
    assert come_back(client, elsewhere, purpose="prove").status_code == 422
    assert "proved-at" not in client.session


def test_signing_out_ends_it_here_and_offers_the_way_out_there(elsewhere: Elsewhere) -> None:
    client = Client()
    joined(elsewhere)
    come_back(client, elsewhere)
    page = client.post(reverse("sign-out")).content.decode()
    assert f"{elsewhere.issuer}/out?client_id=placefund" in unescape(page)
    assert not is_in(client)


def test_somebody_who_may_not_sign_in_does_not_by_the_provider_either(elsewhere: Elsewhere) -> None:
    user = joined(elsewhere)
    user.is_active = False
    user.save()
    client = Client()
    assert come_back(client, elsewhere).status_code == 422
    assert not is_in(client)


def test_nobody_parts_who_could_not_sign_in_afterwards(elsewhere: Elsewhere) -> None:
    user = joined(elsewhere)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    assert client.post(reverse("part-sign-on")).status_code == 422
    assert ProviderAccount.objects.exists()


# --- Attacks ----------------------------------------------------------------------------------------------------------

NOW = int(time.time())
FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "a wrong signature": ({"sign": "other"}, "signature"),
    "no signature": ({"sign": "none"}, "signature"),
    "the public key as a shared secret": ({"sign": "shared"}, "signature"),
    "a key that the token brings along": ({"sign": "foreign"}, "signature"),
    "another nonce": ({"claims": {"nonce": "guessed"}}, "nonce"),
    "no nonce": ({"claims": {"nonce": None}}, "nonce"),
    "another audience": ({"claims": {"aud": "another-site"}}, "audience"),
    "several audiences and made for another": ({"claims": {"aud": [CLIENT, "x"], "azp": "x"}}, "authorised party"),
    "several audiences and made for nobody": ({"claims": {"aud": [CLIENT, "x"]}}, "authorised party"),
    "another issuer": ({"claims": {"iss": "https://evil.example"}}, "issuer"),
    "an issuer with one letter more": ({"claims": {"iss": "http://127.0.0.1/"}}, "issuer"),
    "expired": ({"claims": {"exp": NOW - 3600}}, "expired"),
    "no end": ({"claims": {"exp": None}}, "exp"),
    "an end that is no number": ({"claims": {"exp": "9999999999"}}, "exp"),
    "made long ago": ({"claims": {"iat": NOW - 7200}}, "issued at"),
    "made in the future": ({"claims": {"iat": NOW + 7200, "exp": NOW + 9000}}, "issued at"),
    "not valid yet": ({"claims": {"nbf": NOW + 7200}}, "not before"),
    "another access token": ({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "at_hash"),
    "no subject": ({"claims": {"sub": None}}, "subject"),
    "a subject that is no text": ({"claims": {"sub": 248289761001}}, "subject"),
    "an answer of another provider": ({"back": {"iss": "https://evil.example"}}, "answer's issuer"),
    "an answer that does not say whose it is": ({"back": {"iss": None}}, "answer's issuer"),
    "a refusal": ({"back": {"error": "access_denied", "code": None}}, "refused there"),
    "a code that was made up": ({"back": {"code": "made-up"}}, "not answered"),
    "another state": ({"back": {"state": "made-up"}}, "state"),
}


@pytest.mark.parametrize("attack", FORGED)
def test_an_answer_that_is_forged_lets_nobody_in_and_is_put_on_record(attack: str, elsewhere: Elsewhere) -> None:
    told, why = FORGED[attack]
    joined(elsewhere)
    elsewhere.told(**told)
    client = Client()
    assert come_back(client, elsewhere).status_code == 422
    assert not is_in(client)
    assert newest_refusal() == f"single sign-on: {why}"
    event = Event.objects.latest("pk")
    assert NINA not in str(event.details)


def test_an_answer_works_once(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    client = Client()
    answer = elsewhere.answers(led_to(client))
    assert client.post(reverse("sign-on-back"), answer).status_code == 302
    client.post(reverse("sign-out"))
    assert client.post(reverse("sign-on-back"), answer).status_code == 422
    assert newest_refusal() == "single sign-on: state"


def test_a_code_that_was_used_is_worth_nothing_with_another_state(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    client = Client()
    used = elsewhere.answers(led_to(client))
    client.post(reverse("sign-on-back"), used)
    thief = Client()
    own = elsewhere.answers(led_to(thief))
    assert thief.post(reverse("sign-on-back"), own | {"code": used["code"]}).status_code == 422
    assert not is_in(thief)


def test_a_code_that_was_asked_for_from_another_browser_is_worth_nothing(elsewhere: Elsewhere) -> None:
    """PKCE: a stolen code comes without the secret it was asked for with."""
    joined(elsewhere)
    stolen = elsewhere.answers(led_to(Client()))
    thief = Client()
    own = elsewhere.answers(led_to(thief))
    assert thief.post(reverse("sign-on-back"), own | {"code": stolen["code"]}).status_code == 422
    assert not is_in(thief)
    assert newest_refusal() == "single sign-on: not answered"


def test_an_answer_that_somebody_else_asked_for_signs_nobody_in_as_them(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    answer = elsewhere.answers(led_to(Client()))
    victim = Client()
    assert victim.post(reverse("sign-on-back"), answer).status_code == 422
    assert not is_in(victim)


def test_the_answer_is_not_taken_without_the_token_of_our_own_form(elsewhere: Elsewhere) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("sign-on-back"), {"code": "x", "state": "y"}).status_code == 403


def test_looking_at_the_answer_changes_nothing(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    client = Client()
    answer = elsewhere.answers(led_to(client))
    client.get(reverse("sign-on-back"), answer)
    assert not is_in(client)


def test_another_number_with_the_same_address_is_somebody_else(elsewhere: Elsewhere) -> None:
    """The subject swap: an address that was given to a new colleague there does not open the account of the old one."""
    user = joined(elsewhere)
    elsewhere.told(person={"sub": "a-new-colleague"})
    client = Client()
    assert come_back(client, elsewhere).headers["Location"] == reverse("sign-on-join")
    assert client.post(reverse("sign-on-join"), {"password": PASSWORD}).status_code == 422
    assert not is_in(client)
    assert [account.subject for account in user.provider_accounts.all()] == ["248289761001"]


def test_the_same_number_at_another_provider_is_somebody_else(elsewhere: Elsewhere) -> None:
    user = nina()
    ProviderAccount.objects.create(
        user=user, issuer="https://another.example", subject="248289761001", joined_at=clock.now()
    )
    client = Client()
    assert come_back(client, elsewhere).headers["Location"] == reverse("sign-on-join")
    assert not is_in(client)


@pytest.mark.parametrize("told", [False, None, "true", 1])
def test_an_address_that_nobody_verified_joins_nobody(told: Any, elsewhere: Elsewhere) -> None:
    nina()
    elsewhere.told(person={"email_verified": told})
    assert come_back(Client(), elsewhere).status_code == 422
    assert newest_refusal() == "single sign-on: address not verified"


def test_a_page_elsewhere_is_no_place_to_go_on_to(elsewhere: Elsewhere) -> None:
    joined(elsewhere)
    assert come_back(Client(), elsewhere, next="https://evil.example/").headers["Location"] == reverse("tasks")


@pytest.mark.parametrize(
    "itself",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None}],
)
def test_a_provider_that_does_not_say_what_it_should_is_not_asked(itself: dict[str, Any], elsewhere: Elsewhere) -> None:
    elsewhere.told(itself=itself)
    cache.clear()
    assert Client().post(reverse("sign-on")).status_code == 422
    assert [sign.grade.name for sign in surroundings.sign_on()] == ["WRONG"]


def test_a_provider_that_is_gone_leaves_the_password(elsewhere: Elsewhere, settings: Any) -> None:
    settings.SSO_ISSUER = "http://127.0.0.1:9"
    nina()
    client = Client()
    assert client.post(reverse("sign-on")).status_code == 422
    assert client.post(reverse("sign-in"), {"email": NINA, "password": PASSWORD}).status_code == 302


def test_the_doctor_looks_at_the_provider(elsewhere: Elsewhere, settings: Any) -> None:
    assert [sign.grade.name for sign in surroundings.sign_on()] == ["WELL"]
    settings.SSO_CLIENT_ID = ""
    assert [sign.grade.name for sign in surroundings.sign_on()] == ["WRONG"]
    settings.SSO_ISSUER = ""
    assert list(surroundings.sign_on()) == []


def test_guesses_at_the_password_are_counted_here_too(elsewhere: Elsewhere) -> None:
    nina()
    client = Client()
    come_back(client, elsewhere)
    answers = [client.post(reverse("sign-on-join"), {"password": "wrong"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
