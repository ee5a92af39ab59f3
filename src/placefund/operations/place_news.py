"""The daily mail about places: to each address that follows some, what everybody may know to have happened since the last one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.notices.following.actions import tell_follower
from placefund.notices.mail import absolute
from placefund.notices.models import PlaceFollower
from placefund.overview.happenings import Happening, happenings_in


def tell_followers(*, at: datetime) -> int:
    """Send what happened to everybody who follows a place, once a day at most, and say how many mails that were.

    What each place has to tell is read once, however many follow it.
    """
    if london(at).hour < settings.DIGEST_HOUR:
        return 0
    midnight = london(at).replace(hour=0, minute=0, second=0, microsecond=0)
    due = PlaceFollower.objects.filter(proven_at__isnull=False, told_to__lt=midnight).select_related("place")
    rows = sorted(due, key=lambda row: (row.email, row.place.name))
    news = {place: happenings_in(place, at=at) for place in {row.place for row in rows}}
    sent = 0
    for _, several in groupby(rows, key=lambda row: row.email):
        own = list(several)
        told = [(row, found) for row in own if (found := _since(news[row.place], row.told_to))]
        subject = (
            say("What happened in {place}", place=told[0][0].place)
            if len(told) == 1
            else say("What happened in places")
        )
        text = "\n\n".join(part for row, found in told for part in _in_words(row, found))
        tell_follower([row for row, _ in told] or own, subject, text, at=at)
        if told and len(told) < len(own):
            tell_follower([row for row in own if row not in [one for one, _ in told]], subject, "", at=at)
        sent += bool(told)
    return sent


def _since(found: Iterable[Happening], moment: datetime | None) -> list[Happening]:
    return [each for each in found if moment is None or each.at > moment]


def _in_words(row: PlaceFollower, found: Iterable[Happening]) -> Iterable[str]:
    yield str(row.place)
    for each in found:
        yield " ".join(part for part in (f"{each.title}.", each.words, absolute(each.href)) if part)
