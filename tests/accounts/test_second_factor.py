"""The second factor: set up with an app, asked for at the door, demanded by role, lost and forgiven, never used twice."""

from __future__ import annotations

import re
from base64 import b32decode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from placefund.accounts import factors
from placefund.accounts.queries import password_mark
from placefund.accounts.views.second_factor import as_address
from placefund.domain.roles import NEED_SECOND_FACTOR, Role
from placefund.notices.models import Notice, key_of
from placefund.people import actions as people
from placefund.people.models import AuthenticatorApp, BrowserSession, RecoveryCode, User
from placefund.people.queries import MOST_CODES, WITHIN, has_second_factor
from placefund.records import clock
from placefund.records.models import Event
from placefund.records.queries import with_names
from tests.accounts.second_factors import PASSWORD, shown, with_app
from tests.build import a_user
from tests.witness import nothing_changes, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_in_life")]
WRONG = "This code is not right, or was used already. Wait for the next one in your app, and enter that."
FUND = "fund:lipf"


def a_manager() -> User:
    return a_user(role=Role.FUND_MANAGER, scope=FUND, email="ada@example.org")


def entered(client: Client, email: str = "ada@example.org", **more: str) -> Any:
    return client.post(reverse("sign-in"), {"email": email, "password": PASSWORD, **more})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def secret_on(page: Any) -> tuple[bytes, str]:
    """The secret that a page shows in letters, and the hidden field that brings it back."""
    text = page.content.decode()
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", text)
    kept = re.search(r'name="secret" value="([^"]+)"', text)
    assert letters
    assert kept
    return b32decode(letters[1].replace(" ", "")), kept[1]


def test_who_needs_a_second_factor_is_led_to_set_it_up_and_nothing_else_opens() -> None:
    a_manager()
    client = Client()
    assert entered(client).headers["Location"] == reverse("tasks")
    set_up = reverse("second-factor")
    closed = ("tasks", "messages", "my-account", "people", "home", "change-password", "my-sessions")
    assert {client.get(reverse(name)).headers.get("Location") for name in closed} == {set_up}
    assert client.post(reverse("read-all-messages")).headers["Location"] == set_up
    page = client.get(set_up).content.decode()
    assert "You are a fund manager, and nobody is that with a password alone." in page
    secret, kept = secret_on(client.get(reverse("set-up-app")))
    answer = client.post(reverse("set-up-app"), {"secret": kept, "code": shown(secret)})
    assert answer.headers["Location"] == reverse("recovery-codes")
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", client.get(reverse("recovery-codes")).content.decode())
    assert len(set(codes)) == 10
    client.post(reverse("codes-are-kept"))
    assert "<code>" not in client.get(reverse("recovery-codes")).content.decode()
    assert client.get(reverse("tasks")).status_code == 200
    assert [row.subject for row in Notice.objects.all()] == ["An authenticator app was added to your account"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_the_fund_s_people_and_administrators_need_one_and_others_may(role: Role) -> None:
    scope = {Role.ADMINISTRATOR: "installation:this"}.get(role, FUND)
    a_user(role=role, scope=scope, email="ada@example.org")
    client = Client()
    entered(client)
    is_led = client.get(reverse("tasks")).status_code == 302
    staff = {
        *(Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.FINANCE_OFFICER),
        *(Role.MONITORING_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR),
        *(Role.SENIOR_OFFICER, Role.MINISTERS_OFFICE, Role.EVALUATOR),
        *(Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER, Role.DEVOLVED_OFFICIAL),
    }
    assert (is_led, role in NEED_SECOND_FACTOR) == (role in staff, role in staff)


def test_the_secret_is_nowhere_in_the_open() -> None:
    user = a_manager()
    secret = with_app(user)
    app = AuthenticatorApp.objects.get()
    assert secret not in app.secret.encode()
    codes = people.make_recovery_codes(user, at=clock.now())
    kept = "".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert not [event for event in Event.objects.all() if codes[0] in str(event.details)]


def test_the_door_asks_for_the_code_and_takes_each_once() -> None:
    user = a_manager()
    secret, client = with_app(user), Client()
    assert entered(client, next="/messages/").headers["Location"] == reverse("sign-in-code")
    assert (who(client), client.get(reverse("tasks")).status_code) == (None, 302)
    code = shown(secret)
    answer = client.post(reverse("sign-in-code"), {"code": f" {code[:3]} {code[3:]}"})
    assert (answer.headers["Location"], who(client)) == ("/messages/", str(user.pk))
    assert client.get(reverse("messages")).status_code == 200
    assert Event.objects.get(verb="signed in").details == {"how": "password, authenticator app"}
    again = Client()
    entered(again)
    answer = again.post(reverse("sign-in-code"), {"code": code})
    assert (answer.status_code, WRONG in answer.content.decode(), who(again)) == (422, True, None)
    assert Event.objects.get(verb="failed to sign in").details["how"] == "second factor"


def test_a_recovery_code_opens_once_and_only_its_owner_s_account() -> None:
    user, other = a_manager(), a_user(email="bo@example.org")
    with_app(user)
    with_app(other)
    (code, *_), client = people.make_recovery_codes(user, at=clock.now()), Client()
    strange = Client()
    entered(strange, other.email)
    assert strange.post(reverse("sign-in-code"), {"code": code}).status_code == 422
    entered(client)
    assert client.post(reverse("sign-in-code"), {"code": code.upper()}).status_code == 302
    assert Event.objects.get(verb="used a recovery code").details == {"left": 9}
    entered(again := Client())
    assert again.post(reverse("sign-in-code"), {"code": code}).status_code == 422


def test_five_wrong_codes_hold_even_the_right_one_back() -> None:
    user = a_manager()
    secret, client = with_app(user), Client()
    entered(client)
    for _ in range(MOST_CODES):
        assert client.post(reverse("sign-in-code"), {"code": "wrong"}).status_code == 422
    assert client.post(reverse("sign-in-code"), {"code": shown(secret)}).status_code == 429
    assert who(client) is None
    clock.move_to(clock.now() + WITHIN)
    entered(client)
    assert client.post(reverse("sign-in-code"), {"code": shown(secret)}).status_code == 302


def test_the_second_step_is_no_door_of_its_own() -> None:
    user = a_manager()
    secret = with_app(user)
    assert Client().post(reverse("sign-in-code"), {"code": shown(secret)}).headers["Location"] == reverse("sign-in")
    late = Client()
    entered(late)
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert late.post(reverse("sign-in-code"), {"code": shown(secret)}).headers["Location"] == reverse("sign-in")
    changed = Client()
    entered(changed)
    people.set_password(user, "another long password", at=clock.now())
    assert changed.post(reverse("sign-in-code"), {"code": shown(secret)}).headers["Location"] == reverse("sign-in")


def test_a_link_to_a_new_password_does_not_lead_past_the_second_factor() -> None:
    user = a_manager()
    with_app(user)
    key = key_of("new-password", [user.pk, password_mark(user), int(clock.now().timestamp()) + 60])
    client = Client()
    answer = client.post(reverse("new-password", args=[key]), {"password": "a staple in the river"})
    assert (answer.headers["Location"], who(client)) == (reverse("sign-in-code"), None)


def test_a_secret_that_was_shown_to_another_or_long_ago_is_not_set_up() -> None:
    mine, theirs = Client(), Client()
    a_manager()
    a_user(email="bo@example.org")
    entered(mine)
    entered(theirs, "bo@example.org")
    secret, kept = secret_on(theirs.get(reverse("set-up-app")))
    assert mine.post(reverse("set-up-app"), {"secret": kept, "code": shown(secret)}).status_code == 422
    assert mine.post(reverse("set-up-app"), {"secret": "made up", "code": shown(secret)}).status_code == 422
    assert not AuthenticatorApp.objects.exists()


def test_an_app_reads_whose_it_is_and_the_secret_that_stands_beneath() -> None:
    read = urlsplit(as_address(b"12345678901234567890", issuer="The Fund & Co", account="ada@example.org"))
    assert (read.scheme, read.netloc, read.path) == ("otpauth", "totp", "/The%20Fund%20%26%20Co:ada%40example.org")
    assert parse_qs(read.query) == {"secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"], "issuer": ["The Fund & Co"]}


def test_a_wrong_code_shows_the_same_secret_again() -> None:
    a_manager()
    client = Client()
    entered(client)
    secret, kept = secret_on(client.get(reverse("set-up-app")))
    answer = client.post(reverse("set-up-app"), {"secret": kept, "code": "000000"})
    assert (answer.status_code, WRONG in answer.content.decode()) == (422, True)
    assert secret_on(answer)[0] == secret


def test_another_key_of_the_installation_reads_what_the_one_before_wrote(settings: Any) -> None:
    user = a_manager()
    secret, before = with_app(user), settings.SECRET_KEY
    settings.SECRET_KEY = "quite another one"
    with refused(WRONG):
        people.use_code(user, shown(secret), at=clock.now())
    settings.SECRET_KEY_FALLBACKS = [before]
    assert people.use_code(user, shown(secret), at=clock.now()) == "authenticator app"


def test_whose_role_takes_one_keeps_the_last_and_others_may_remove_it() -> None:
    manager, other = a_manager(), a_user(email="bo@example.org")
    for user in (manager, other):
        with_app(user)
        people.make_recovery_codes(user, at=clock.now())
    with refused("You are a fund manager, which takes a second factor. Add another one first."):
        factors.remove_factor(manager, AuthenticatorApp.objects.get(user=manager), at=clock.now())
    factors.remove_factor(other, AuthenticatorApp.objects.get(user=other), at=clock.now())
    assert (has_second_factor(other), RecoveryCode.objects.filter(user=other).count()) == (False, 0)


def test_an_administrator_removes_what_somebody_has_lost_with_a_reason_and_they_are_told() -> None:
    admin, second = (a_user(name, role=Role.ADMINISTRATOR, scope="installation:this") for name in ("Ann", "Ben"))
    user = a_manager()
    secret, client = with_app(user), Client()
    entered(client)
    client.post(reverse("sign-in-code"), {"code": shown(secret)})
    factors.forget_factors(user.email, reason="Her phone fell into the Aire. ", by=admin, at=clock.now())
    assert has_second_factor(user) is False
    assert client.get(reverse("tasks")).headers["Location"].startswith(reverse("sign-in"))
    event = with_names(Event.objects.filter(verb="removed somebody's second factors")).get()
    assert (event.who, event.what, event.details) == (
        "Ann",
        str(user),
        {"reason": "Her phone fell into the Aire."},
    )
    told = Notice.objects.filter(subject=f"The second factors of {user} were removed")
    assert {notice.recipient for notice in told} == {user, second}
    entered(client)
    assert client.get(reverse("tasks")).headers["Location"] == reverse("second-factor")


@pytest.mark.parametrize(
    ("email", "reason", "sentence"),
    [
        ("ann@example.org", "Mine.", "Another administrator does this for you, or the operator at the server."),
        ("nobody@example.org", "Lost.", "Nobody here has the address nobody@example.org."),
        ("bo@example.org", " ", "Say why. Whoever this concerns reads it."),
        ("cy@example.org", "Lost.", "Cy has no second factor that could be removed."),
    ],
)
def test_it_is_refused(email: str, reason: str, sentence: str) -> None:
    admin = a_user("Ann", role=Role.ADMINISTRATOR, scope="installation:this", email="ann@example.org")
    with_app(a_user("Bo", email="bo@example.org"))
    a_user("Cy", email="cy@example.org")
    with refused(sentence):
        factors.forget_factors(email, reason=reason, by=admin, at=clock.now())


def test_nobody_but_an_administrator_removes_somebody_s_factor() -> None:
    manager, user = a_manager(), a_user("Bo", email="bo@example.org")
    with_app(user)
    with pytest.raises(Exception, match="may not"), nothing_changes():
        factors.forget_factors(user.email, reason="Lost.", by=manager, at=clock.now())


def test_the_operator_has_the_same_way_at_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    user = a_manager()
    with_app(user)
    call_command("forget_second_factor", user.email, "--reason", "Lost, and no administrator can sign in.")
    assert capsys.readouterr().out == "ada@example.org signs in with their password alone now.\n"
    assert has_second_factor(user) is False
    with pytest.raises(CommandError, match="no second factor"):
        call_command("forget_second_factor", user.email, "--reason", "Again.")
    with pytest.raises(CommandError, match="nobody here"):
        call_command("forget_second_factor", "eve@example.org", "--reason", "Again.")


@pytest.mark.parametrize(
    ("told", "known_as"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_listed_by_the_name_its_owner_knows(told: str, known_as: str) -> None:
    a_user(email="bo@example.org")
    client = Client(headers={"User-Agent": told})
    entered(client, "bo@example.org")
    assert BrowserSession.objects.get().browser == known_as


# --- the demonstration ------------------------------------------------------------------------------------------------


def test_the_demonstration_stays_one_click_and_only_there(settings: Any) -> None:
    settings.DEMO = True
    user = a_user(role=Role.FUND_MANAGER, scope=FUND, email="manager@rehearsal.example")
    client = Client()
    client.post(reverse("sign-in-as", args=[user.pk]))
    assert client.get(reverse("tasks")).status_code == 200
    settings.DEMO = False  # the same data, served as a real installation
    strange = Client()
    entered(strange, user.email)
    assert strange.get(reverse("tasks")).headers["Location"] == reverse("second-factor")


def test_a_real_person_in_a_demonstration_needs_a_factor_like_everywhere(settings: Any) -> None:
    settings.DEMO = True
    a_manager()
    client = Client()
    entered(client)
    assert client.get(reverse("tasks")).headers["Location"] == reverse("second-factor")
