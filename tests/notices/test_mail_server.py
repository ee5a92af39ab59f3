"""Over a real mail server: it takes what is sent, refuses who is not there, and is away for a while."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import environ
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from placefund.domain.notices import NoticeKind
from placefund.notices.actions import send_what_waits, tell
from placefund.notices.models import Mail
from placefund.notices.tasks import deliver
from placefund.records import clock
from tests.build import AT, a_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),  # on this machine alone
]


class MailServer:
    """Keeps what it is given; nobody lives at an address that begins with `gone`."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


def _is_ours(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"fund@example.org", b"a pass word"))


def _listening(handler: MailServer, port: int) -> Controller:
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, authenticator=_is_ours, auth_required=True, auth_require_tls=False
    )
    controller.start()
    return controller


@pytest.fixture
def server(settings: Any) -> Iterator[tuple[MailServer, Controller]]:
    """A mail server that asks for a name and a password, and the settings of an operator who wrote its address."""
    handler = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = _listening(handler, port)
    url = f"smtp://fund%40example.org:a%20pass%20word@127.0.0.1:{port}"
    for name, value in environ.Env.email_url_config(url).items():
        setattr(settings, name, value)
    yield handler, found
    if found.server is not None:
        found.stop()


def told(address: str) -> Mail:
    user = a_user()
    user.email = address
    user.save()
    tell(
        [user], "A return waits", "Please look at “Harbour”: £4m.", kind=NoticeKind.RETURN_TO_CHECK, page="tasks", at=AT
    )
    mail = Mail.objects.get()
    deliver.func(mail.pk)
    mail.refresh_from_db()
    return mail


def test_it_arrives_whole(server: tuple[MailServer, Controller]) -> None:
    mail = told("ada@example.org")
    assert (mail.sent_at is not None, mail.failure) == (True, "")
    [taken] = server[0].taken
    assert (taken["To"], taken["Subject"]) == ("ada@example.org", "Placefund: A return waits")
    for kind in ("plain", "html"):
        body = taken.get_body((kind,))
        assert body is not None
        assert "Please look at “Harbour”: £4m." in body.get_content()


def test_who_is_not_there_is_given_up_with_what_the_server_said(server: tuple[MailServer, Controller]) -> None:
    mail = told("gone@example.org")
    assert mail.given_up_at is not None
    assert "no such user" in mail.failure


def test_a_server_that_is_away_gets_it_when_it_is_back(server: tuple[MailServer, Controller], settings: Any) -> None:
    handler, found = server
    port = settings.EMAIL_PORT
    found.stop()
    mail = told("ada@example.org")
    assert (mail.sent_at, "refused" in mail.failure) == (None, True)
    back = _listening(handler, port)
    try:
        clock.move_to(clock.now() + timedelta(minutes=2))
        assert send_what_waits(at=clock.now()) == 1
    finally:
        back.stop()
    mail.refresh_from_db()
    assert (mail.sent_at is not None, len(handler.taken)) == (True, 1)
