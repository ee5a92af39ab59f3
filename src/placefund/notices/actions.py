"""Writing and reading notices. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say, say_count
from placefund.domain.notices import Delivery, NoticeKind
from placefund.domain.receipts import Receipt
from placefund.domain.reminders import Occasion
from placefund.domain.roles import Capability, Role
from placefund.notices.acts import NoticeAct
from placefund.notices.composition import THEIR_NAME, one_line, particulars_of, worded_for
from placefund.notices.models import STILL_TO_SEND, CalendarFeed, DeliveryChoice, Mail, Notice, PlaceFollower, Reminder
from placefund.notices.queries import chosen_deliveries, deliveries_of, next_digest
from placefund.notices.tasks import deliver
from placefund.people.access import INSTALLATION, allow, locked
from placefund.people.models import Actor, Membership, User
from placefund.records.actions import record

_KEPT: ContextVar[list[Notice] | None] = ContextVar("kept", default=None)
_IS_DELIVERED: ContextVar[bool] = ContextVar("is_delivered", default=True)


@contextmanager
def undelivered() -> Iterator[None]:
    """Within this, messages are written and stay here: a rehearsal sends no mail."""
    before = _IS_DELIVERED.set(False)
    try:
        yield
    finally:
        _IS_DELIVERED.reset(before)


@contextmanager
def overheard() -> Iterator[list[Notice]]:
    """Within this, messages stay here and are given to whoever looks on: a preview asks whom a step would tell."""
    kept: list[Notice] = []
    before = _KEPT.set(kept)
    try:
        with undelivered():
            yield kept
    finally:
        _KEPT.reset(before)


def people_with(role: Role, scopes: Iterable[str]) -> list[User]:
    """The people who hold a role in any of these scopes now, each once."""
    held = Membership.objects.filter(role=role, scope__in=list(scopes), ended_at__isnull=True, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


@transaction.atomic
def tell(
    recipients: Iterable[User],
    subject: str,
    text: str,
    *,
    kind: NoticeKind,
    about: Any = None,
    asks: object = "",
    until: datetime | date | None = None,
    receipt: Receipt | None = None,
    page: str = "",
    args: Sequence[int | str] = (),
    anchor: str = "",
    at: datetime,
) -> None:
    """Write a message to each of these people; it is delivered once the transaction is safe, in the way each has chosen.

    `about` is the round it stands in, or the fund where it is about none. `asks` says who asks, where that is not the fund.
    A `receipt` goes with the mail as a PDF.
    `page` is the name of the page it leads to, with its arguments and, where it matters, a place on it.

    Raises:
        NoReverseMatch: there is no such page.
    """
    if page:
        reverse(page, args=args)
    people = list(recipients)
    facts = particulars_of(kind, about, asks, until) | {"page": page, "args": list(args), "anchor": anchor}
    facts["created_at"] = at
    worded = worded_for(kind, about, facts, subject, text)
    chosen = chosen_deliveries(people, kind)
    for user in people:
        name = THEIR_NAME if _KEPT.get() is not None else user.name  # a preview names nobody
        letter = facts | worded(name)
        delivery = chosen.get(user.pk, Delivery.AT_ONCE)
        digest_at = next_digest(at) if delivery is Delivery.DAILY and _IS_DELIVERED.get() else None
        notice = Notice.objects.create(recipient=user, digest_at=digest_at, **letter)
        if (kept := _KEPT.get()) is not None:
            kept.append(notice)
        if delivery is Delivery.AT_ONCE:
            post_mail(Mail(notice=notice, to=user.email, receipt=receipt.as_record() if receipt else None, **letter))


@transaction.atomic
def send_key(
    to: str,
    subject: str,
    text: str,
    *,
    kind: NoticeKind,
    about: Any = None,
    asks: object = "",
    until: datetime | None = None,
    page: str,
    args: Sequence[int | str],
    at: datetime,
) -> None:
    """Send a link that is a key to an address, whether or not anybody here has it. The key is made when it is sent.

    `page` takes one argument, the key; `args` is what `key_opens` gives back for it.
    """
    facts = particulars_of(kind, about, asks, until) | {"created_at": at}
    letter = facts | worded_for(kind, about, facts, subject, text)(to)
    post_mail(Mail(to=to, page=page, args=list(args), is_secret=True, **letter))


@transaction.atomic
def remember(occasion: Occasion, thing: str, day: date, step: int, *, at: datetime) -> bool:
    """Note that the clock reminds of a thing now; False where it has reminded of this day at this step already.

    The row is written before the message: two clocks that run at once send one.
    """
    row = {"occasion": occasion.value, "thing": thing, "day": day, "step": step}
    return Reminder.objects.get_or_create(**row, defaults={"sent_at": at})[1]


def post_mail(mail: Mail) -> None:
    """Keep a mail and send it once the transaction is safe; where nothing is delivered, none is kept."""
    if not _IS_DELIVERED.get():
        return
    mail.save()
    transaction.on_commit(lambda: deliver.enqueue(mail.pk))


def send_what_waits(*, at: datetime) -> int:
    """Try again what could not be sent and is due now, and say how many that were."""
    due = Mail.objects.filter(STILL_TO_SEND, next_attempt_at__lte=at)
    for pk in (numbers := list(due.order_by("pk").values_list("pk", flat=True))):
        deliver.enqueue(pk)
    return len(numbers)


@transaction.atomic
def send_again(mail: Mail, *, by: Actor, at: datetime) -> None:
    """Send a mail that was given up, or that waits, at once."""
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    mail = locked(mail)
    if mail.sent_at is not None:
        raise NotPossible(say("It was sent already, at {sent}.", sent=mail.sent_at))
    mail.given_up_at, mail.next_attempt_at, mail.attempts = None, at, 0
    mail.save(update_fields=["given_up_at", "next_attempt_at", "attempts"])
    record(NoticeAct.SENT_AGAIN, mail, by=by, at=at)
    transaction.on_commit(lambda: deliver.enqueue(mail.pk))


@transaction.atomic
def choose_deliveries(user: User, chosen: Mapping[NoticeKind, Delivery], *, at: datetime) -> None:
    """Keep how messages of some kinds reach a person from now on. What has been told already goes out as it was to go.

    Raises:
        NotPossible: one of the kinds always comes at once.
    """
    person = locked(User(pk=user.pk))
    if fixed := next((kind for kind in chosen if not kind.is_choosable), None):
        raise NotPossible(say("{kind} always come at once. {why}", kind=fixed.label, why=fixed.why_at_once))
    before = deliveries_of(person)
    changed = {kind: delivery for kind, delivery in chosen.items() if before[kind] is not delivery}
    for kind, delivery in changed.items():
        DeliveryChoice.objects.update_or_create(
            user=person, kind=kind.value, defaults={"delivery": delivery.value, "chosen_at": at}
        )
    if changed:
        told = {kind.value: delivery.value for kind, delivery in changed.items()}
        record(NoticeAct.CHOSE_DELIVERY, person, by=person, at=at, chosen=told)


def gather(*, at: datetime) -> int:
    """Send the daily mail to everybody for whom messages wait, and say to how many people one went."""
    due = Notice.objects.filter(digest_at__lte=at, digest__isnull=True)
    people = due.order_by("recipient").values_list("recipient", flat=True).distinct()
    return sum(_gather(number, at) for number in list(people))


@transaction.atomic
def _gather(number: int, at: datetime) -> bool:
    """One person's daily mail: what they have not read meanwhile. The rows are held, so that two clocks send one."""
    rows = Notice.objects.select_for_update(of=("self",)).filter(
        recipient=number, digest_at__lte=at, digest__isnull=True
    )
    unread = [row.pk for row in rows if row.read_at is None]
    user = User.objects.get(pk=number)
    if not unread or not user.is_active:
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(digest_at=None)
        return False
    letter = particulars_of(NoticeKind.DIGEST, None, "", None) | {"created_at": at, "page": "messages"}
    subject = say_count("{count} message for you", "{count} messages for you", count=len(unread))
    mail = Mail(to=user.email, subject=str(subject), text="", **letter)
    mail.save()
    Notice.objects.filter(pk__in=[row.pk for row in rows if row.read_at is not None]).update(digest_at=None)
    Notice.objects.filter(pk__in=unread).update(digest=mail)
    transaction.on_commit(lambda: deliver.enqueue(mail.pk))
    return True


@transaction.atomic
def open_calendar(user: User, *, at: datetime) -> CalendarFeed:
    """Make the secret address of one's own calendar. One that was made before opens nothing any more."""
    feed, is_new = CalendarFeed.objects.get_or_create(user_id=user.pk, defaults={"made_at": at})
    if not is_new:
        feed = locked(feed)
        feed.edition, feed.made_at, feed.closed_at = feed.edition + 1, at, None
        feed.save(update_fields=["edition", "made_at", "closed_at"])
    record(NoticeAct.MADE_CALENDAR, feed, by=user, at=at)
    return feed


@transaction.atomic
def close_calendar(user: User, *, at: datetime) -> None:
    """Close the secret address of one's own calendar."""
    feed = CalendarFeed.objects.filter(user_id=user.pk).first()
    if feed is None or not (feed := locked(feed)).is_open:
        raise NotPossible(say("Your calendar has no address that is open."))
    feed.closed_at = at
    feed.save(update_fields=["closed_at"])
    record(NoticeAct.CLOSED_CALENDAR, feed, by=user, at=at)


@transaction.atomic
def forget_person(user: User, names: Sequence[str], instead: str, theirs: Q) -> None:
    """Erase what was written to somebody, how it reached them and their calendar; in what others got, put `instead` for `names`.

    `names` are what they were called and their addresses; `theirs` tells the mails that went to them.
    What has left by mail lies with whoever got it.
    """
    DeliveryChoice.objects.filter(user=user).delete()
    CalendarFeed.objects.filter(user=user).delete()
    PlaceFollower.objects.filter(email__in=[name.lower() for name in names]).delete()
    own = Notice.objects.filter(recipient=user)
    gathered = list(own.filter(digest__isnull=False).values_list("digest", flat=True))
    Mail.objects.filter(first__notice__in=own).delete()
    Mail.objects.filter(notice__in=own).delete()
    own.delete()
    Mail.objects.filter(Q(pk__in=gathered) | theirs).delete()
    for name in names:
        for rows in (Notice, Mail):
            for field in ("subject", "text", "asks"):
                found = rows._default_manager.filter(**{f"{field}__contains": name})
                found.update(**{field: Replace(field, Value(name), Value(instead))})


def forget_keys(*, before: datetime) -> int:
    """Forget the mails with a key that were written before a moment, but for those still to be sent; returns how many."""
    return Mail.objects.filter(is_secret=True, created_at__lt=before, copies=None).exclude(STILL_TO_SEND).delete()[0]


def send_unkept(to: str, subject: str, text: str) -> None:
    """Send one mail of which nothing is kept, once the transaction is safe: to whom is to be forgotten here."""

    def send() -> None:
        send_mail(one_line(subject), str(text), None, [to], fail_silently=True)

    transaction.on_commit(send)


@transaction.atomic
def mark_read(notices: Iterable[Notice], *, at: datetime) -> None:
    """Note that the person has seen these messages."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True).update(read_at=at)
