"""Reading how messages reach people, what waits for the daily mail, and what a fund says around its messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from placefund.domain.letters import SIGNATURE
from placefund.domain.notices import Delivery, NoticeKind, kind_of
from placefund.domain.periods import london
from placefund.notices.models import (
    CalendarFeed,
    DeliveryChoice,
    LetterVersion,
    Mail,
    PlaceFollower,
    SiteOperator,
    key_opens,
)
from placefund.people.models import User


def chosen_deliveries(people: Iterable[User], kind: NoticeKind) -> dict[int, Delivery]:
    """How those of these people who have chosen get messages of a kind, by their number. At most one query."""
    if not kind.is_choosable:
        return {}
    rows = DeliveryChoice.objects.filter(user__in=[user.pk for user in people], kind=kind.value)
    return {row.user_id: Delivery(row.delivery) for row in rows}


def letters_in_force(fund: str, kinds: Iterable[str], language: str) -> dict[str, LetterVersion]:
    """The newest version of what a fund says around its messages of these kinds, by kind, where it has ever said anything."""
    rows = LetterVersion.objects.filter(fund=fund, kind__in=list(kinds), language=language).order_by("number")
    return {row.kind: row for row in rows}


def letter_and_signature(fund: str, kind: str) -> tuple[LetterVersion | None, LetterVersion | None]:
    """What a fund says now around a message of a kind, and who signs it. Messages are kept in the language of the site."""
    if not fund:
        return None, None
    found = letters_in_force(fund, (kind, SIGNATURE), settings.LANGUAGE_CODE)
    return found.get(kind), found.get(SIGNATURE)


def deliveries_of(user: User) -> dict[NoticeKind, Delivery]:
    """How messages of each kind that can be chosen reach a person. One query."""
    rows = DeliveryChoice.objects.filter(user=user).values_list("kind", "delivery")
    chosen = {kind: Delivery(delivery) for kind, delivery in rows}
    return {kind: chosen.get(kind.value, Delivery.AT_ONCE) for kind in NoticeKind if kind.is_choosable}


def unsubscribing_key(user: User, kind: NoticeKind) -> str:
    """The key in a mail that turns its kind off for whoever got it, and does nothing else."""
    return Signer(salt=_UNSUBSCRIBE).sign_object([user.pk, kind.value])


def of_unsubscribing_key(key: str) -> tuple[User, NoticeKind] | None:
    """Whose mails of which kind a key turns off; None when it is none of ours, or the kind always comes."""
    try:
        number, stored = Signer(salt=_UNSUBSCRIBE).unsign_object(key)
        user, kind = User.objects.filter(pk=number).first(), kind_of(stored)
    except (BadSignature, ValueError, TypeError):
        return None
    is_known = user is not None and kind is not None and (kind.is_choosable or kind is NoticeKind.DIGEST)
    return (user, kind) if is_known and user and kind else None


_UNSUBSCRIBE = "placefund.notices.unsubscribe"


def calendar_of(user: User) -> CalendarFeed | None:
    """A person's calendar, open or closed; None where they never made its address."""
    return CalendarFeed.objects.filter(user=user).first()


def secret_of(feed: CalendarFeed) -> str:
    """The key of its address: the same as long as its edition, so that no programme loses it."""
    return Signer(salt=_CALENDAR).sign_object([feed.pk, feed.edition])


def whose_calendar(key: str) -> User | None:
    """Whose calendar a key opens; None when it is none of ours, was made anew or closed, or its person signs in no more."""
    try:
        number, edition = Signer(salt=_CALENDAR).unsign_object(key)
    except (BadSignature, ValueError, TypeError):
        return None
    rows = CalendarFeed.objects.filter(pk=number, edition=edition, closed_at__isnull=True, user__is_active=True)
    feed = rows.select_related("user").first()
    return feed.user if feed else None


_CALENDAR = "placefund.notices.calendar"


def next_digest(at: datetime) -> datetime:
    """When the next daily mail goes out: at the installation's hour, in London."""
    local = london(at)
    hour = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return hour if hour > local else hour + timedelta(days=1)


CONFIRM = "confirm-following"
"""The page that the key in a mail to an address opens."""
_STOP = "placefund.notices.stop-following"


def stopping_key(email: str) -> str:
    """The key in every mail about places that ends them all for the address it went to, and does nothing else."""
    row = followed_by(email).order_by("pk").first()
    return Signer(salt=_STOP).sign_object([row.pk, row.mark]) if row else ""


def followed_by(email: str) -> QuerySet[PlaceFollower]:
    """The places that an address follows, once it is proven."""
    return PlaceFollower.objects.filter(email=email.lower(), proven_at__isnull=False).select_related("place")


def of_stopping_key(key: str) -> PlaceFollower | None:
    """Whose mails a key ends; None where it is none of ours, or they have ended."""
    try:
        number, mark = Signer(salt=_STOP).unsign_object(key)
        return PlaceFollower.objects.filter(pk=number, mark=mark).first()
    except (BadSignature, ValueError, TypeError):
        return None


def of_confirming_key(key: str, at: datetime) -> PlaceFollower | None:
    """Which wish to follow a key proves; None where it is none of ours, or is too old."""
    try:
        number, mark = key_opens(CONFIRM, key)
        rows = PlaceFollower.objects.filter(pk=number, mark=mark)
    except (BadSignature, ValueError, TypeError):
        return None
    return next((row for row in rows.select_related("place") if row.proven_at is not None or row.expires_at > at), None)


@dataclass(frozen=True, slots=True)
class OperatorEntry:
    """Who runs this installation, as it stands in mails, on the page about privacy and in exports."""

    name: str
    identifier: str
    address: str
    reply_to: str


def site_operator() -> OperatorEntry:
    """What its administrator said last; where nobody has said anything, what the settings say. One query."""
    row = SiteOperator.objects.order_by("-pk").first()
    if row is None:
        return OperatorEntry(settings.PUBLISHER_NAME, settings.PUBLISHER_ID, "", settings.REPLY_TO)
    return OperatorEntry(row.name, row.identifier, row.address, row.reply_to)


def is_operator_known() -> bool:
    """Whether somebody has said here who runs this installation."""
    return SiteOperator.objects.exists()


def mails_are_filed() -> bool:
    """Whether mails become files and reach nobody, as they do where no mail server is named."""
    return bool(settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"))


def site_tests() -> QuerySet[Mail]:
    """The mails by which an administrator tried whether mail arrives, the newest first."""
    return Mail.objects.filter(is_test=True, page="test-mail").order_by("-pk")
