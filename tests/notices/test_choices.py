"""How messages reach somebody: chosen by kind, gathered in one mail a day, turned off by one click; the inbox holds them all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from placefund.domain.notices import Delivery, NoticeKind, Topic
from placefund.domain.periods import LONDON
from placefund.domain.roles import Role
from placefund.notices.actions import choose_deliveries, gather, mark_read, tell
from placefund.notices.forms import DeliveryForm
from placefund.notices.models import DeliveryChoice, Mail, Notice
from placefund.notices.queries import deliveries_of, next_digest, unsubscribing_key
from placefund.notices.tasks import deliver
from placefund.operations.timekeeper import tick
from placefund.people.models import User
from placefund.records import clock
from tests.build import AT, a_user, an_open_round
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db

NEWS, RECEIPT = NoticeKind.CLARIFICATION, NoticeKind.RECEIPT
SEVEN = datetime(2026, 1, 13, 7, 0, tzinfo=LONDON)
"""The hour of the daily mail after `AT`."""


def choose(user: User, delivery: Delivery) -> User:
    choose_deliveries(user, {NEWS: delivery}, at=AT)
    return user


def told(user: User, subject: str = "A clarification", kind: NoticeKind = NEWS, at: datetime = AT) -> Notice:
    tell([user], subject, "Words.", kind=kind, page="tasks", at=at)
    return Notice.objects.filter(recipient=user).latest("pk")


def test_every_way_stands_in_the_inbox_and_only_one_comes_at_once() -> None:
    for delivery, mails in ((Delivery.AT_ONCE, 1), (Delivery.DAILY, 0), (Delivery.INBOX, 0)):
        user = choose(a_user(), delivery)
        notice = told(user)
        assert Mail.objects.filter(to=user.email).count() == mails
        assert notice.subject in signed_in(user).get(reverse("messages")).content.decode()
        assert (notice.digest_at == SEVEN) == (delivery is Delivery.DAILY)


def test_the_daily_mail_goes_out_at_the_hour_of_the_installation(settings: Any) -> None:
    assert next_digest(AT) == SEVEN
    assert next_digest(SEVEN - timedelta(seconds=1)) == SEVEN
    assert next_digest(SEVEN) == SEVEN + timedelta(days=1)
    settings.DIGEST_HOUR = 16
    assert next_digest(AT) == datetime(2026, 1, 12, 16, 0, tzinfo=LONDON)


def test_a_topic_is_chosen_as_a_whole_and_the_others_stay_as_they_were() -> None:
    user = a_user()
    client, page = signed_in(user), reverse("message-choices")
    now = {kind.value: delivery.value for kind, delivery in deliveries_of(user).items()}
    client.post(page, now | {"bids": "daily", "fund": "at_once"})
    after = deliveries_of(user)
    assert {kind.topic for kind, delivery in after.items() if delivery is Delivery.DAILY} == {Topic.BIDS}
    assert {delivery for kind, delivery in after.items() if kind.topic is not Topic.BIDS} == {Delivery.AT_ONCE}


def test_one_kind_is_chosen_beside_a_topic_that_was_not_touched() -> None:
    user = choose(a_user(), Delivery.AT_ONCE)
    client, page = signed_in(user), reverse("message-choices")
    fields = client.get(page).context["form"]
    assert fields["bids"].initial == "at_once"
    client.post(page, {name: fields[name].initial for name in fields.fields} | {NEWS.value: "inbox"})
    after = deliveries_of(user)
    assert [kind for kind, delivery in after.items() if delivery is Delivery.INBOX] == [NEWS]
    assert client.get(page).context["form"]["bids"].initial == ""


def test_every_kind_that_can_be_chosen_is_of_one_topic() -> None:
    form = DeliveryForm(now=dict.fromkeys([kind for kind in NoticeKind if kind.is_choosable], Delivery.DAILY))
    shown = [field.name for _, kinds, _ in form.topics for field in kinds]
    assert sorted(shown) == sorted(kind.value for kind in NoticeKind if kind.is_choosable)
    assert not {topic.value for topic in Topic} & {kind.value for kind in NoticeKind}


def test_a_day_is_gathered_once_without_what_was_read(django_capture_on_commit_callbacks: Any, settings: Any) -> None:
    settings.ADDRESS = "https://fund.example"
    user = choose(a_user(), Delivery.DAILY)
    round_ = an_open_round()
    tell([user], "First", "Secret words.", kind=NEWS, about=round_, until=round_.closes_at, page="tasks", at=AT)
    told(user, "Second")
    mark_read([told(user, "Read meanwhile")], at=AT)
    assert gather(at=SEVEN - timedelta(minutes=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert "The daily mail went to 1 people." in tick(SEVEN)
        assert gather(at=SEVEN) == 0
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("Placefund: 2 messages for you", [user.email])
    for body in (sent.body, sent.alternatives[0][0]):
        assert [word in body for word in ("First", "Second", "Read meanwhile", round_.name)] == [
            True,
            True,
            False,
            True,
        ]
        assert "https://fund.example/tasks/" in body
    assert Mail.objects.get().text == ""
    told(user, "The next day", at=SEVEN + timedelta(hours=1))
    assert (gather(at=SEVEN + timedelta(hours=23)), gather(at=SEVEN + timedelta(days=1))) == (0, 1)


def test_nothing_is_sent_where_everything_was_read_or_nobody_signs_in_any_more() -> None:
    reader, gone = choose(a_user(), Delivery.DAILY), choose(a_user(), Delivery.DAILY)
    mark_read([told(reader)], at=AT)
    told(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert (gather(at=SEVEN), Mail.objects.count(), Notice.objects.filter(digest_at__isnull=False).count()) == (0, 0, 0)


def test_what_always_comes_at_once_can_neither_wait_nor_be_turned_off() -> None:
    user = a_user()
    with refused("Receipts always come at once. It is a receipt that you may have to show."):
        choose_deliveries(user, {RECEIPT: Delivery.INBOX}, at=AT)
    DeliveryChoice.objects.create(user=user, kind=RECEIPT.value, delivery=Delivery.INBOX.value, chosen_at=AT)
    told(user, kind=RECEIPT)
    assert Mail.objects.filter(to=user.email).count() == 1
    page = signed_in(user).get(reverse("message-choices")).content.decode()
    assert (str(RECEIPT.why_at_once) in page, f'name="{RECEIPT.value}"' in page) == (True, False)


def test_they_are_chosen_on_a_page_and_on_record() -> None:
    user = a_user()
    client = signed_in(user)
    given = {kind.value: delivery.value for kind, delivery in deliveries_of(user).items()} | {NEWS.value: "daily"}
    assert client.post(reverse("message-choices"), given).status_code == 302
    assert deliveries_of(user)[NEWS] is Delivery.DAILY
    assert acts_on(user)[-1] == "chose how messages reach"
    with nothing_changes():
        client.post(reverse("message-choices"), given)
    with nothing_changes():
        assert client.post(reverse("message-choices"), given | {NEWS.value: "never"}).status_code == 422


def test_all_are_chosen_at_once() -> None:
    user = a_user()
    given = {kind.value: delivery.value for kind, delivery in deliveries_of(user).items()} | {"every": "daily"}
    signed_in(user).post(reverse("message-choices"), given)
    assert set(deliveries_of(user).values()) == {Delivery.DAILY}


# --- turned off from a mail ---------------------------------------------------------------------------------------------


def sent(row: Mail) -> Any:
    deliver.func(row.pk)
    return mail.outbox[-1]


def test_a_mail_that_can_be_turned_off_says_how_to_its_programme_and_others_do_not(settings: Any) -> None:
    settings.ADDRESS = "https://fund.example"
    user = a_user()
    told(user)
    message = sent(Mail.objects.get())
    address = reverse("unsubscribe", args=[unsubscribing_key(user, NEWS)])
    assert message.extra_headers["List-Unsubscribe"] == f"<https://fund.example{address}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in message.body
    told(user, kind=RECEIPT)
    assert "List-Unsubscribe" not in sent(Mail.objects.first()).extra_headers


def test_one_click_turns_off_one_kind_for_one_person_and_looking_turns_off_nothing() -> None:
    user, other = a_user(), a_user()
    browser = Client(enforce_csrf_checks=True)
    page = reverse("unsubscribe", args=[unsubscribing_key(user, NEWS)])
    with nothing_changes():
        assert browser.get(page).status_code == 200
        assert browser.post(page).status_code == 422  # not what a mail programme sends
    assert browser.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    off = [kind for kind, delivery in deliveries_of(user).items() if delivery is not Delivery.AT_ONCE]
    assert (off, deliveries_of(user)[NEWS], deliveries_of(other)[NEWS]) == ([NEWS], Delivery.INBOX, Delivery.AT_ONCE)
    told(user)
    assert Mail.objects.filter(to=user.email).count() == 0


def test_the_daily_mail_is_turned_off_with_all_it_gathers() -> None:
    user = choose(a_user(), Delivery.DAILY)
    told(user)
    gather(at=SEVEN)
    row = Mail.objects.get()
    page = reverse("unsubscribe", args=[unsubscribing_key(user, NoticeKind.DIGEST)])
    assert page in sent(row).extra_headers["List-Unsubscribe"]
    Client().post(page, {"List-Unsubscribe": "One-Click"})
    assert deliveries_of(user)[NEWS] is Delivery.INBOX


@pytest.mark.parametrize("kind", [RECEIPT, NoticeKind.PASSWORD_KEY], ids=lambda kind: kind.value)
def test_a_key_turns_off_nothing_that_always_comes(kind: NoticeKind) -> None:
    user = a_user()
    page = reverse("unsubscribe", args=[unsubscribing_key(user, kind)])
    assert [Client().get(page).status_code, Client().post(page).status_code] == [404, 404]
    forged = Signer(salt="another").sign_object([user.pk, NEWS.value])
    assert Client().post(reverse("unsubscribe", args=[forged])).status_code == 404
    assert DeliveryChoice.objects.count() == 0


def test_an_administrator_reads_nothing_of_a_daily_mail() -> None:
    user = choose(a_user(), Delivery.DAILY)
    told(user, "Offer to Harbour")
    gather(at=SEVEN)
    keeper = a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    page = signed_in(keeper).get(reverse("mail", args=[Mail.objects.get().pk])).content.decode()
    assert "Offer to Harbour" not in page
    assert clock.now() is not None
