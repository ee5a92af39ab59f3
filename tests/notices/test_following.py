"""Following a place by mail: proven by a link, at most one mail a day, ended by one link, and nothing kept after that."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.outbox import SHOWN
from placefund.funds.actions import allocate_to_place
from placefund.funds.models import Allocation
from placefund.notices.following import actions as following
from placefund.notices.models import Mail, PlaceFollower
from placefund.notices.queries import stopping_key
from placefund.notices.tasks import deliver
from placefund.operations.place_news import tell_followers
from placefund.people.models import CLOCK
from placefund.people.queries import MOST_CODES
from placefund.records import clock
from placefund.records.models import Event
from tests.build import an_allocation

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ADDRESS = "neighbour@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def allocation() -> Allocation:
    clock.move_to(NOW)
    return an_allocation()


def asked(client: Client, allocation: Allocation, email: str = ADDRESS) -> Any:
    return client.post(reverse("follow-place", args=[allocation.place.slug]), {"email": email})


def sent_now() -> list[Any]:
    """What is delivered of the mails that wait."""
    before = len(mail.outbox)
    for row in Mail.objects.filter(sent_at__isnull=True).order_by("pk"):
        deliver.func(row.pk)
    return mail.outbox[before:]


def link_in(body: str, word: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/{word}/\S+)", body)
    assert found is not None, body
    return found[1]


def follower(allocation: Allocation, email: str = ADDRESS) -> PlaceFollower:
    following.ask_to_follow(allocation.place, email, at=NOW)
    return following.confirm_following(PlaceFollower.objects.get(email=email, place=allocation.place), at=NOW)


def raised(allocation: Allocation, on: date, millions: int) -> None:
    allocate_to_place(
        allocation.strand,
        allocation.place,
        Money.pounds(millions * 1_000_000),
        announced_on=on,
        effective_on=on,
        why="More.",
        by=CLOCK,
        at=NOW,
    )


def test_whoever_asks_proves_the_address_says_yes_and_ends_it_with_one_link(
    client: Client, allocation: Allocation, django_capture_on_commit_callbacks: Any
) -> None:
    page = client.get(reverse("place", args=[allocation.place.slug])).content.decode()
    assert reverse("follow-place", args=[allocation.place.slug]) in page
    with django_capture_on_commit_callbacks(execute=False):
        answer = asked(client, allocation, " Neighbour@Example.org ")
    assert answer["Location"] == reverse("follow-asked", args=[allocation.place.slug])
    [link] = sent_now()
    assert link.to == [ADDRESS]
    path = link_in(link.body, "follow")
    assert "Follow Earmarked City by mail?" in client.get(path).content.decode()
    assert PlaceFollower.objects.get().proven_at is None  # to look changes nothing
    assert "You follow Earmarked City" in client.post(path, follow=True).content.decode()
    raised(allocation, date(2026, 1, 6), 40)
    assert tell_followers(at=NOW + DAY + timedelta(hours=4)) == 1
    [news] = sent_now()
    assert "Allocation to Earmarked City: £40,000,000." in news.body
    assert "because somebody asked for it with your address" in news.body
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = link_in(news.body, "stop-following")
    assert "Earmarked City" in client.get(stop).content.decode()
    assert PlaceFollower.objects.exists()
    assert "your address is forgotten" in client.post(stop, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert not PlaceFollower.objects.exists()
    assert not Mail.objects.filter(to=ADDRESS).exists()
    assert client.get(stop).status_code == 404


def test_what_is_on_record_of_it_names_no_address(allocation: Allocation) -> None:
    row = follower(allocation)
    following.stop_following(row, at=NOW)
    acts = [event for event in Event.objects.all() if "follow" in str(event.act) or "Follower" in str(event.subject)]
    assert acts
    assert not [event for event in acts if ADDRESS in f"{event.subject} {event.details}"]


def test_nothing_is_sent_twice_in_a_day_nor_where_nothing_happened(allocation: Allocation) -> None:
    follower(allocation)
    Mail.objects.all().delete()
    assert tell_followers(at=NOW + timedelta(hours=8)) == 0  # on the day on which it began
    raised(allocation, date(2026, 1, 6), 40)
    later = NOW + DAY + timedelta(hours=4)
    assert [tell_followers(at=later), tell_followers(at=later + timedelta(hours=2))] == [1, 0]
    raised(allocation, date(2026, 1, 7), 50)
    assert [tell_followers(at=later + DAY), tell_followers(at=later + 2 * DAY)] == [1, 0]
    assert Mail.objects.filter(kind=NoticeKind.PLACE_NEWS.value).count() == 2


def test_one_who_follows_two_places_gets_one_mail(allocation: Allocation) -> None:
    other = an_allocation()
    follower(allocation)
    follower(other)
    for each in (allocation, other):
        raised(each, date(2026, 1, 6), 40)
    Mail.objects.all().delete()
    assert tell_followers(at=NOW + DAY + timedelta(hours=4)) == 1
    [news] = Mail.objects.all()
    assert news.text.count("£40,000,000.") == 2
    assert news.address == reverse("all-places")


def test_the_answer_is_the_same_whether_the_address_follows_already_or_not(
    client: Client, allocation: Allocation
) -> None:
    follower(allocation)
    first, second = asked(client, allocation), asked(client, allocation, "another@example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_nobody_fills_an_inbox_from_here(client: Client, allocation: Allocation) -> None:
    answers = [asked(client, allocation).status_code for _ in range(MOST_CODES + 1)]
    assert answers[0] == 302
    assert answers[-1] == 429
    assert Mail.objects.count() == answers.count(302)


def test_an_address_that_nobody_proved_is_forgotten(allocation: Allocation) -> None:
    following.ask_to_follow(allocation.place, ADDRESS, at=NOW)
    row = PlaceFollower.objects.get()
    assert following.forget_unproven(at=NOW + DAY) == 0
    assert following.forget_unproven(at=NOW + 3 * DAY) == 1
    assert not PlaceFollower.objects.exists()
    assert not Mail.objects.filter(to=ADDRESS).exists()
    assert row.proven_at is None


@pytest.mark.parametrize("key", ["x", "WzEsImEiXQ:1abc:xyz"])
def test_a_link_that_is_none_of_ours_opens_nothing(client: Client, allocation: Allocation, key: str) -> None:
    for name in ("confirm-following", "stop-following"):
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_a_link_that_is_too_old_opens_nothing(client: Client, allocation: Allocation) -> None:
    asked(client, allocation)
    path = link_in(sent_now()[0].body, "follow")
    clock.move_to(NOW + 3 * DAY)
    assert client.post(path).status_code == 404
    assert PlaceFollower.objects.get().proven_at is None


def test_an_address_that_is_none_is_refused_in_a_sentence(client: Client, allocation: Allocation) -> None:
    answer = asked(client, allocation, "no address")
    assert answer.status_code == 422
    assert "Enter an email address like name@example.org." in answer.content.decode()
    assert not PlaceFollower.objects.exists()


def test_no_manager_of_a_fund_sees_who_follows_a_place() -> None:
    assert not {NoticeKind.PLACE_KEY, NoticeKind.PLACE_NEWS} & SHOWN


def test_a_key_ends_the_mails_of_its_own_address_alone(client: Client, allocation: Allocation) -> None:
    follower(allocation)
    follower(allocation, "other@example.org")
    client.post(reverse("stop-following", args=[stopping_key(ADDRESS)]), {"List-Unsubscribe": "One-Click"})
    assert list(PlaceFollower.objects.values_list("email", flat=True)) == ["other@example.org"]
