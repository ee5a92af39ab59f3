"""Who runs an installation is said in the browser and stands where people look for it; its mail is tried by whoever runs it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from placefund.domain.mail_troubles import MailTrouble
from placefund.domain.roles import Role
from placefund.notices.mail import composed, reply_address
from placefund.notices.models import Mail, SiteOperator
from placefund.notices.operator.actions import MOST_TESTS, say_who_runs, send_test_mail
from placefund.notices.queries import OperatorEntry, site_operator
from placefund.notices.tasks import trouble_of
from placefund.opendata.queries import Addresses, publication, why_nothing_to_publish
from placefund.people.access import INSTALLATION, NotYours
from placefund.people.models import User
from placefund.records.models import Event
from tests.build import AT, a_fund, a_user
from tests.witness import refused, signed_in

pytestmark = pytest.mark.django_db

COUNCIL = OperatorEntry("Example Council", "GB-COH-01234567", "1 Quay Street, Poole, BH15 1AA", "help@council.example")
FORM = {
    "name": COUNCIL.name,
    "identifier": COUNCIL.identifier,
    "address": COUNCIL.address,
    "reply_to": COUNCIL.reply_to,
}


@pytest.fixture
def administrator() -> User:
    return a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)


def test_what_the_settings_say_counts_until_somebody_says_it_here(settings: Any) -> None:
    settings.PUBLISHER_NAME, settings.PUBLISHER_ID, settings.REPLY_TO = "Shire", "GB-LAE-SHR", "answers@shire.example"
    assert site_operator() == OperatorEntry("Shire", "GB-LAE-SHR", "", "answers@shire.example")


def test_it_is_said_on_its_page_and_leads_on_to_the_mail(administrator: User) -> None:
    answer = signed_in(administrator).post(reverse("site-operator"), FORM)
    assert answer.headers["Location"] == reverse("test-mail")
    assert site_operator() == COUNCIL
    assert Event.objects.get(verb="said who runs it").actor_id == administrator.pk


def test_it_stands_in_mails_on_the_pages_of_help_and_privacy_and_in_open_data(
    administrator: User, settings: Any
) -> None:
    fund = a_fund()
    settings.PUBLISHER_NAME = ""
    say_who_runs(COUNCIL, by=administrator, at=AT)
    assert reply_address(Mail()) == COUNCIL.reply_to
    mail = composed(Mail(to="ada@example.org", subject="A", text="B", created_at=AT, pk=1))
    assert mail.reply_to == [COUNCIL.reply_to]
    line = "It is run by Example Council, 1 Quay Street, Poole, BH15 1AA."
    (html, _kind) = mail.alternatives[0]  # type: ignore[attr-defined]
    assert line in str(mail.body)
    assert line in str(html).replace("\n", " ")
    for name in ("help", "privacy"):
        page = Client().get(reverse(name)).content.decode()
        assert [part in page for part in (COUNCIL.name, COUNCIL.identifier, COUNCIL.address)] == [True, True, True]
    body = publication(fund, Addresses("", "", "")).publisher
    assert (body.name, body.identifier) == (COUNCIL.name, COUNCIL.identifier)
    assert "who publishes here" not in why_nothing_to_publish(fund)


def test_a_number_with_wrong_check_digits_is_refused_beside_its_field(administrator: User) -> None:
    answer = signed_in(administrator).post(reverse("site-operator"), FORM | {"identifier": "https://ror.org/05xpvk417"})
    assert (answer.status_code, "check digits do not fit" in answer.content.decode()) == (422, True)
    assert not SiteOperator.objects.exists()
    with refused(
        "“05XPVK417” is mistyped: its check digits do not fit. Copy it from the Research Organization Registry."
    ):
        say_who_runs(replace(COUNCIL, identifier="https://ror.org/05xpvk417"), by=administrator, at=AT)


def test_saying_the_same_again_changes_nothing_and_another_sentence_is_a_further_row(administrator: User) -> None:
    say_who_runs(COUNCIL, by=administrator, at=AT)
    with refused("Nothing differs from what is said now."):
        say_who_runs(COUNCIL, by=administrator, at=AT)
    say_who_runs(replace(COUNCIL, name="Shire of Example"), by=administrator, at=AT)
    assert [row.name for row in SiteOperator.objects.all()] == ["Example Council", "Shire of Example"]


def test_nobody_else_says_it_or_sends_a_test() -> None:
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{a_fund().slug}")
    with pytest.raises(NotYours):
        say_who_runs(COUNCIL, by=manager, at=AT)
    with pytest.raises(NotYours):
        send_test_mail(by=manager, at=AT)
    client = signed_in(manager)
    assert [client.post(reverse(name)).status_code for name in ("site-operator", "send-test-mail")] == [403, 403]
    assert not Mail.objects.exists()


def press(administrator: User, capture: Any) -> str:
    client = signed_in(administrator)
    with capture(execute=True):
        client.post(reverse("send-test-mail"))
    return client.get(reverse("test-mail")).content.decode()


def test_a_test_is_sent_while_one_waits(administrator: User, django_capture_on_commit_callbacks: Any) -> None:
    page = press(administrator, django_capture_on_commit_callbacks)
    assert "The mail server took it at" in page
    [sent] = outbox.outbox
    assert (sent.to, "Does mail arrive?" in sent.subject) == ([administrator.email], True)
    assert "Look whether it went into your spam" in sent.body
    assert "See that mail arrives" in signed_in(administrator).get(reverse("installation")).content.decode()


def test_a_mail_that_becomes_a_file_reached_nobody(
    administrator: User, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    page = press(administrator, django_capture_on_commit_callbacks)
    assert "and reached nobody." in page
    assert "Set PLACEFUND_EMAIL_URL" in page


def test_where_nobody_listens_the_page_says_what_to_do(
    administrator: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    page = press(administrator, django_capture_on_commit_callbacks)
    assert "The machine is there, and no mail server listens at this port." in page
    assert "Try port 587 with smtp+tls://" in page


def test_tests_are_sent_some_times_and_not_without_end(administrator: User) -> None:
    for _ in range(MOST_TESTS):
        send_test_mail(by=administrator, at=AT)
    with refused("You have sent 10 tests within 10 minutes. Wait a while."):
        send_test_mail(by=administrator, at=AT)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (socket.gaierror(-2, "Name or service not known"), MailTrouble.UNKNOWN_HOST),
        (ConnectionRefusedError(111, "Connection refused"), MailTrouble.NOBODY_LISTENS),
        (TimeoutError("timed out"), MailTrouble.NO_ANSWER),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), MailTrouble.NO_TLS),
        (ssl.SSLCertVerificationError("self-signed certificate"), MailTrouble.WRONG_CERTIFICATE),
        (ssl.SSLError("wrong version number"), MailTrouble.WRONG_TLS),
        (smtplib.SMTPAuthenticationError(535, b"no"), MailTrouble.WRONG_LOGIN),
        (smtplib.SMTPAuthenticationError(454, b"not now"), MailTrouble.LATER),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.example"), MailTrouble.WRONG_SENDER),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"nobody")}), MailTrouble.NO_SUCH_ADDRESS),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (451, b"greylisted")}), MailTrouble.LATER),
        (smtplib.SMTPDataError(554, b"spam"), MailTrouble.WRONG_CONTENT),
        (smtplib.SMTPServerDisconnected("gone"), MailTrouble.HUNG_UP),
        (OSError("something"), MailTrouble.OTHER),
    ],
)
def test_each_failure_is_told_as_what_it_means(trouble: OSError, kind: MailTrouble) -> None:
    assert trouble_of(trouble) is kind


def test_every_kind_of_failure_says_what_happened_and_what_to_do() -> None:
    assert [kind for kind in MailTrouble if not (str(kind.label) and str(kind.advice))] == []
