"""Mails: sent once, tried again with growing waits, given up where nobody is there, shown to whoever looks after them."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from placefund.domain.messages import written
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Role
from placefund.notices.actions import send_again, send_what_waits, tell
from placefund.notices.models import Mail
from placefund.notices.tasks import WAITS, deliver
from placefund.people.models import User
from placefund.records import clock
from tests.build import AT, a_user
from tests.witness import acts_on, refused, signed_in

pytestmark = pytest.mark.django_db


class Relay(EmailBackend):
    """A relay that fails in the way it is told to."""

    trouble: OSError | None = None

    def send_messages(self, messages: Any) -> int:
        if Relay.trouble is not None:
            raise Relay.trouble
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _a_relay(settings: Any) -> Any:
    settings.EMAIL_BACKEND = f"{Relay.__module__}.Relay"
    Relay.trouble = None
    yield
    Relay.trouble = None


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Any:
    def message(user: User | None = None, **leads: Any) -> Mail:
        with django_capture_on_commit_callbacks(execute=True):
            tell(
                [user or a_user()],
                "A return waits",
                "Please look.",
                **{"page": "tasks", "kind": NoticeKind.RETURN_TO_CHECK, "at": AT} | leads,
            )
        return Mail.objects.first()  # type: ignore[return-value]

    return message


def test_a_mail_says_who_writes_what_to_do_and_links_to_it_in_text_and_html(told: Any, settings: Any) -> None:
    settings.ADDRESS, settings.SITE_NAME, settings.REPLY_TO = "https://fund.example/", "The Fund", "help@fund.example"
    told()
    [sent] = mail.outbox
    assert sent.subject == "The Fund: A return waits"
    assert sent.reply_to == ["help@fund.example"]
    for body in (sent.body, sent.alternatives[0][0]):
        assert "Please look." in body
        assert "https://fund.example/tasks/" in body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_what_somebody_typed_is_no_markup_in_a_mail(told: Any) -> None:
    user = a_user()
    tell([user], "<b>", "<script>alert(1)</script>", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    deliver.func(Mail.objects.get().pk)
    assert "<script>" not in mail.outbox[0].alternatives[0][0]
    assert "<script>alert(1)</script>" in mail.outbox[0].body


def test_what_fails_is_tried_again_with_growing_waits_and_then_given_up(told: Any) -> None:
    Relay.trouble = ConnectionRefusedError("nobody listens")
    row, start = told(), clock.now()
    assert (row.attempts, row.failure, row.sent_at) == (1, "nobody listens", None)
    tried = []
    for minutes in range(0, 3 * 24 * 60, 1):
        at = start + timedelta(minutes=minutes)
        row.refresh_from_db()
        if row.next_attempt_at is None or row.next_attempt_at > at:
            continue
        clock.move_to(at + timedelta(seconds=5))
        assert send_what_waits(at=clock.now()) == 1
        tried.append(minutes)
    row.refresh_from_db()
    assert len(tried) == len(WAITS)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)
    assert row.given_up_at is not None
    assert send_what_waits(at=clock.now() + timedelta(days=30)) == 0


def test_it_arrives_when_the_relay_is_back_and_only_once(told: Any) -> None:
    Relay.trouble = smtplib.SMTPServerDisconnected("gone")
    row = told()
    Relay.trouble = None
    clock.move_to(clock.now() + timedelta(minutes=2))
    assert send_what_waits(at=clock.now()) == 1
    row.refresh_from_db()
    assert (row.sent_at is not None, row.failure, len(mail.outbox)) == (True, "", 1)
    deliver.func(row.pk)
    assert len(mail.outbox) == 1


def test_one_that_another_worker_is_at_is_left_alone(told: Any) -> None:
    row = told()
    Mail.objects.filter(pk=row.pk).update(sent_at=None, attempts=1, next_attempt_at=clock.now() + timedelta(minutes=1))
    mail.outbox.clear()
    deliver.func(row.pk)
    assert mail.outbox == []


def test_an_address_that_nobody_has_is_given_up_at_once(told: Any) -> None:
    Relay.trouble = smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")})
    assert told().given_up_at is not None
    Relay.trouble = smtplib.SMTPRecipientsRefused({"x@example.org": (451, b"try later")})
    assert told().given_up_at is None


def test_an_administrator_sees_what_failed_and_sends_it_again_but_not_what_it_tells(told: Any) -> None:
    Relay.trouble = ConnectionRefusedError("nobody listens")
    row = told()
    keeper = a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    client = signed_in(keeper)
    page = client.get(reverse("mails")).content.decode()
    assert (row.to in page, "nobody listens" in page, "A return waits" in page) == (True, True, False)
    assert "Please look." not in client.get(reverse("mail", args=[row.pk])).content.decode()
    Relay.trouble = None
    client.post(reverse("send-mail-again", args=[row.pk]))
    assert acts_on(row) == ["sent again"]
    Mail.objects.filter(pk=row.pk).update(sent_at=AT)
    with refused(f"It was sent already, at {written(AT)}."):
        send_again(row, by=keeper, at=clock.now())


def test_mails_are_for_nobody_else() -> None:
    assert signed_in(a_user(role=Role.FUND_MANAGER, scope="fund:x")).get(reverse("mails")).status_code == 403


def test_one_that_breaks_without_a_word_is_not_tried_for_ever(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = told()
    Mail.objects.filter(pk=row.pk).update(sent_at=None, attempts=0, next_attempt_at=None)

    def broken(mail: Mail) -> None:
        raise KeyError(mail.pk)

    monkeypatch.setattr("placefund.notices.tasks.composed", broken)
    for _ in range(len(WAITS) + 1):
        with pytest.raises(KeyError):
            deliver.func(row.pk)
        clock.move_to(clock.now() + timedelta(days=2))
    deliver.func(row.pk)
    row.refresh_from_db()
    assert (row.given_up_at is not None, row.failure) == (True, "No attempt ended. The log of the server says why.")
