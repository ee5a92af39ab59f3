"""Against a mail server that is a process of its own, over TLS: what arrives, and what becomes of what does not."""

from __future__ import annotations

import email
import email.policy
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import environ
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from placefund.domain.mail_troubles import MailTrouble
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.receipts import Receipt, ReceiptSort
from placefund.notices.actions import send_what_waits, tell
from placefund.notices.models import Mail
from placefund.notices.tasks import deliver
from placefund.records import clock
from tests.build import AT, a_user
from tests.house.source import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.alike]
HERE = "127.0.0.1"
RECEIPT = Receipt(
    ReceiptSort.SUBMISSION, "QF-1", AT, Money.pounds(125_000), "Robots", "Quay Fund", "Round 1", "Poole", "ab" * 32
)


@dataclass(frozen=True)
class Post:
    """The server: its port, where it keeps what it takes, and the certificate by which it is known."""

    port: int
    folder: Path
    certificate: Path

    @property
    def taken(self) -> list[EmailMessage]:
        found = sorted(self.folder.iterdir())
        return [email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in found]


def certify(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """One process for all tests of this module."""
    folder = tmp_path_factory.mktemp("post")
    certificate, key = certify(folder)
    (kept := folder / "taken").mkdir()
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.notices.smtp_process", str(port), str(kept), str(certificate), str(key)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "listening"
        yield Post(port, kept, certificate)
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def post(server: Post, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Post:
    """The server as an operator wrote it into the settings, and as one that this machine trusts; its folder is empty."""
    for each in server.folder.iterdir():
        each.unlink()
    spoken_to(settings, server)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    return server


def spoken_to(settings: Any, server: Post, *, scheme: str = "smtp+tls", password: str = "a%20pass%20word") -> None:
    url = f"{scheme}://fund%40example.org:{password}@{HERE}:{server.port}"
    for name, value in environ.Env.email_url_config(url).items():
        setattr(settings, name, value)
    settings.EMAIL_USE_TLS = scheme == "smtp+tls"


def told(address: str, **more: Any) -> Mail:
    user = a_user()
    user.email = address
    user.save()
    said = {"kind": NoticeKind.RETURN_REMINDER, "page": "tasks", "at": AT} | more
    tell([user], "A return waits", "Please look at “Harbour”: £4m.", **said)
    return tried(Mail.objects.latest("pk"))


def tried(mail: Mail) -> Mail:
    deliver.func(mail.pk)
    mail.refresh_from_db()
    return mail


def test_over_tls_it_arrives_as_text_and_as_html_with_the_way_off(post: Post) -> None:
    mail = told("ada@example.org")
    assert (mail.sent_at is not None, mail.failure, mail.trouble) == (True, "", "")
    [taken] = post.taken
    assert taken.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        body = taken.get_body((kind,))
        assert body is not None
        assert "Please look at “Harbour”: £4m." in body.get_content()
    assert "/unsubscribe/" in taken["List-Unsubscribe"]
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"].startswith(f"<placefund-{mail.pk}-")


def test_its_receipt_arrives_as_the_pdf_that_it_is(post: Post) -> None:
    told("ada@example.org", kind=NoticeKind.RECEIPT, receipt=RECEIPT)
    [taken] = post.taken
    [paper] = taken.iter_attachments()
    assert (paper.get_filename(), paper.get_content_type()) == ("receipt-QF-1.pdf", "application/pdf")
    assert paper.get_content().startswith(b"%PDF")
    assert taken["List-Unsubscribe"] is None


def test_a_certificate_that_nobody_knows_is_told_as_that_and_nothing_is_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stranger, _key = certify(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    mail = told("ada@example.org")
    assert (mail.trouble, mail.sent_at, post.taken) == (MailTrouble.WRONG_CERTIFICATE, None, [])
    assert mail.given_up_at is None


def test_without_tls_the_server_takes_no_password(post: Post, settings: Any) -> None:
    spoken_to(settings, post, scheme="smtp")
    assert (told("ada@example.org").trouble, post.taken) == (MailTrouble.NO_TLS, [])


def test_tls_from_the_first_word_does_not_fit_a_server_that_begins_without(post: Post, settings: Any) -> None:
    spoken_to(settings, post, scheme="smtp+ssl")
    settings.EMAIL_USE_SSL = True
    assert told("ada@example.org").trouble == MailTrouble.WRONG_TLS


def test_a_wrong_password_is_told_as_that(post: Post, settings: Any) -> None:
    spoken_to(settings, post, password="another")
    mail = told("ada@example.org")
    assert (mail.trouble, mail.given_up_at) == (MailTrouble.WRONG_LOGIN, None)


def test_whom_the_server_does_not_know_is_given_up_with_what_it_said(post: Post) -> None:
    mail = told("gone@example.org")
    assert (mail.trouble, mail.given_up_at is not None) == (MailTrouble.NO_SUCH_ADDRESS, True)
    assert "no such user" in mail.failure


def test_whoever_is_asked_to_come_again_does_and_one_mail_arrives(post: Post) -> None:
    mail = told("grey@example.org")
    assert (mail.trouble, mail.given_up_at, post.taken) == (MailTrouble.LATER, None, [])
    assert send_what_waits(at=clock.now()) == 0, "not before its wait is over"
    clock.move_to(clock.now() + timedelta(minutes=2))
    assert send_what_waits(at=clock.now()) == 1
    mail.refresh_from_db()
    assert (mail.sent_at is not None, mail.trouble, len(post.taken), mail.attempts) == (True, "", 1, 2)
    assert send_what_waits(at=clock.now()) == 0


def test_what_the_server_does_not_want_is_told_as_that_and_tried_again(post: Post) -> None:
    mail = told("spam@example.org")
    assert (mail.trouble, mail.given_up_at, mail.next_attempt_at is not None) == (MailTrouble.WRONG_CONTENT, None, True)
    assert "this is not wanted" in mail.failure
