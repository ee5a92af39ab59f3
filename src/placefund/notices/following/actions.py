"""Following a place by mail: asked for, proven, told of what happened once a day, and ended. Nothing else may write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import Q

from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind
from placefund.notices.actions import post_mail, send_key
from placefund.notices.acts import NoticeAct
from placefund.notices.composition import particulars_of
from placefund.notices.models import Mail, PlaceFollower
from placefund.notices.queries import CONFIRM
from placefund.people.access import locked
from placefund.people.models import CLOCK
from placefund.places.models import Place
from placefund.records.actions import record

LINK_WORKS = timedelta(days=2)
MOST_PLACES = 20
"""How many places one address follows: more is a list of its own, and a way to fill somebody's inbox."""
OLD_LINK = say("This link works no more: it was used, or is too old. Ask for another one on the page of the place.")
_ENDED = (NoticeKind.PLACE_KEY.value, NoticeKind.PLACE_NEWS.value)


@transaction.atomic
def ask_to_follow(place: Place, email: str, *, at: datetime) -> None:
    """Send a link to an address with which it follows a place. Whether it does already is told to nobody but to the address."""
    email, place = email.strip().lower(), locked(place)
    mark, until = token_hex(16), at + LINK_WORKS
    wish = {"mark": mark, "asked_at": at, "expires_at": until}
    row, is_new = PlaceFollower.objects.get_or_create(email=email, place=place, defaults=wish)
    if not is_new and row.proven_at is None:
        row.mark, row.asked_at, row.expires_at = mark, at, until
        row.save(update_fields=["mark", "asked_at", "expires_at"])
    record(NoticeAct.ASKED_TO_FOLLOW, row, by=CLOCK, at=at)
    text = say(
        "Somebody, probably you, wants to hear by mail what happens in {place}: one mail a day at most, and none on a day on "
        "which nothing happens. Open the link within two days, and say that you want it. If it was not you, do nothing: then "
        "your address is forgotten.",
        place=place,
    )
    subject = say("Follow {place}", place=place)
    kind = NoticeKind.PLACE_KEY
    send_key(email, subject, text, kind=kind, until=until, page=CONFIRM, args=[row.pk, row.mark], at=at)


@transaction.atomic
def confirm_following(row: PlaceFollower, *, at: datetime) -> PlaceFollower:
    """Follow the place from now on: what happened before is on its page.

    Raises:
        NotPossible: the link is too old, or the address follows as many places as one may.
    """
    row = locked(row)
    if row.proven_at is not None:
        return row
    if row.expires_at <= at:
        raise NotPossible(OLD_LINK)
    if PlaceFollower.objects.filter(email=row.email, proven_at__isnull=False).count() >= MOST_PLACES:
        raise NotPossible(
            say("This address follows {most} places already. Stop following one first.", most=MOST_PLACES)
        )
    row.proven_at = row.told_to = at
    row.save(update_fields=["proven_at", "told_to"])
    record(NoticeAct.FOLLOWED, row, by=CLOCK, at=at)
    return row


@transaction.atomic
def stop_following(row: PlaceFollower, *, at: datetime) -> None:
    """End every mail about places to an address, and forget it: its rows go, and so do the mails that are kept of it."""
    email = locked(row).email
    record(NoticeAct.STOPPED_FOLLOWING, row, by=CLOCK, at=at)
    PlaceFollower.objects.filter(email=email).delete()
    Mail.objects.filter(kind__in=_ENDED, to__iexact=email).delete()


@transaction.atomic
def tell_follower(rows: Sequence[PlaceFollower], subject: Message, text: str, *, at: datetime) -> None:
    """Send one mail about the places that one address follows; it has been told up to now. Without a text none goes out."""
    PlaceFollower.objects.filter(pk__in=[row.pk for row in rows]).update(told_to=at)
    if not text:
        return
    facts = particulars_of(NoticeKind.PLACE_NEWS, None, "", None) | {"created_at": at}
    one = rows[0].place if len(rows) == 1 else None
    leads = {"page": "place", "args": [one.slug]} if one else {"page": "all-places", "args": []}
    post_mail(Mail(to=rows[0].email, subject=str(subject)[:200], text=text, **facts, **leads))


def forget_unproven(*, at: datetime) -> int:
    """Forget the addresses whose link was not opened in time, and the mails with those links; returns how many wishes."""
    rows = PlaceFollower.objects.filter(proven_at__isnull=True, expires_at__lte=at)
    lost = list(rows.values_list("email", flat=True))
    kept = (
        PlaceFollower.objects.exclude(pk__in=rows.values("pk")).filter(email__in=lost).values_list("email", flat=True)
    )
    gone = Q(kind=NoticeKind.PLACE_KEY.value, to__in=set(lost) - set(kept))
    if lost:
        Mail.objects.filter(gone).delete()
        rows.delete()
    return len(lost)
