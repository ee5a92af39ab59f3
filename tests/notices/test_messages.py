"""Messages: one's own, unread ones marked, read by a click that is a POST."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from placefund.domain.notices import NoticeKind
from placefund.notices.actions import tell
from placefund.notices.models import Notice
from tests.build import AT, a_user
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def test_a_message_is_unread_until_it_is_opened_by_a_post() -> None:
    user = a_user()
    tell([user], "Invitation", "Please join.", page="partnerships", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    client = signed_in(user)
    page = client.get(reverse("messages")).content.decode()
    assert ("Not read yet" in page, "Please join." in page, Notice.objects.get().read_at) == (True, True, None)
    address = reverse("open-message", args=[Notice.objects.get().pk])
    assert client.get(address).status_code == 405
    assert client.post(address).headers["Location"] == "/partnerships/"
    assert Notice.objects.get().read_at is not None
    assert "Not read yet" not in client.get(reverse("messages")).content.decode()


def test_nobody_opens_another_s_message() -> None:
    mine, other = a_user(), a_user()
    tell([other], "Secret", "For you alone.", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    client = signed_in(mine)
    assert "Secret" not in client.get(reverse("messages")).content.decode()
    assert client.post(reverse("open-message", args=[Notice.objects.get().pk])).status_code == 404
    client.post(reverse("read-all-messages"))
    assert Notice.objects.get().read_at is None


def test_all_are_marked_as_read_at_once() -> None:
    user = a_user()
    for number in range(3):
        tell([user], f"Message {number}", "Text", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    signed_in(user).post(reverse("read-all-messages"))
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def led_to(notice: Notice) -> str:
    opening = reverse("open-message", args=[notice.pk])
    return signed_in(notice.recipient).post(opening).headers["Location"]


def a_message(**where: Any) -> Notice:
    return Notice.objects.create(recipient=a_user(), subject="Look", text="Here.", created_at=AT, **where)


def test_a_message_leads_to_its_page_by_name_and_to_a_place_on_it() -> None:
    assert led_to(a_message(page="assignment", args=[7])) == "/assignments/7/"
    assert led_to(a_message(page="round", args=[7], anchor="clarification-3")) == "/rounds/7/#clarification-3"


def test_a_message_of_an_earlier_version_leads_to_the_address_it_kept() -> None:
    assert led_to(a_message(path="/returns/7/")) == "/returns/7/"


def test_a_message_whose_page_is_no_more_leads_nowhere_and_is_read_all_the_same() -> None:
    notice = a_message(page="a-page-of-long-ago", args=[7])
    assert (notice.address, led_to(notice)) == ("", "/messages/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_message_to_a_page_that_is_not_there_is_not_written() -> None:
    with pytest.raises(NoReverseMatch):
        tell([a_user()], "Look", "Here.", page="a-page-of-nobody", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    assert Notice.objects.count() == 0


def test_a_message_leads_only_to_our_own_pages() -> None:
    user = a_user()
    Notice.objects.create(recipient=user, subject="Odd", text="Text", path="//evil.example/", created_at=AT)
    assert (
        signed_in(user).post(reverse("open-message", args=[Notice.objects.get().pk])).headers["Location"]
        == "/messages/"
    )


def test_a_line_break_in_a_name_is_no_header_of_the_mail(django_capture_on_commit_callbacks: Any) -> None:
    user = a_user()
    with django_capture_on_commit_callbacks(execute=True):
        tell([user], "Invitation: Name\nBcc: all@example.org", "Text", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    assert [message.subject for message in mail.outbox] == ["Placefund: Invitation: Name Bcc: all@example.org"]
    assert Notice.objects.get().mail.sent_at is not None


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three() -> None:
    user = a_user()
    client = signed_in(user)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("messages"))
        return len(asked)

    tell([user], "One", "Text", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    one = count()
    tell([user], "Two", "Text", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    tell([user], "Three", "Text", kind=NoticeKind.RETURN_TO_CHECK, at=AT)
    assert count() == one
