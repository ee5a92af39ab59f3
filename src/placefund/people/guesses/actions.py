"""Counting guesses before they are looked at: by whose secret it is, and by where they come from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from placefund.people.models import Guesses
from placefund.people.queries import Guess, has_signed_in_from, share_ms, whole_ms


@transaction.atomic
def reserve_guess(guess: Guess, *, at: datetime) -> datetime | None:
    """Count an attempt before it is looked at; None when it may be, else from when on one may be.

    One statement asks and counts, so that of many attempts at once no more are let through than of as many in a row. It counts
    for the account and for its source. Where the source has used up what it may, because a colleague forgot a password or
    somebody guesses there, one attempt is still looked at of whoever has signed in from there before and has no failure of
    their own: a right password is never held back by what others do.
    """
    now_ms = int(at.timestamp() * 1000)
    Guesses.objects.filter(busy_until__lt=now_ms - 10 * whole_ms()).delete()
    Guesses.objects.bulk_create([Guesses(key=key, busy_until=0) for key, _ in guess.limits], ignore_conflicts=True)
    own, from_there = guess.limits
    if wait := _counted(*own, now_ms):
        return at + timedelta(milliseconds=wait)
    if wait := _counted(*from_there, now_ms):
        if not _has_no_failure(guess, now_ms) or not has_signed_in_from(guess.address, guess.network):
            _count(*own, back=True)
            return at + timedelta(milliseconds=wait)
        _count(*from_there)
    return None


def _counted(key: str, most: int, now_ms: int) -> int:
    """Count an attempt by one key: 0 when it may be looked at; else it is not counted, and so many milliseconds are to wait."""
    row, share = Guesses.objects.filter(key=key), share_ms(most)
    latest = now_ms + whole_ms() - share
    if row.filter(busy_until__lte=latest).update(busy_until=Greatest(F("busy_until"), now_ms) + share):
        return 0
    return max(row.values_list("busy_until", flat=True).get() - latest, 1)


def _count(key: str, most: int, *, back: bool = False) -> None:
    Guesses.objects.filter(key=key).update(busy_until=F("busy_until") + share_ms(most) * (-1 if back else 1))


def _has_no_failure(guess: Guess, now_ms: int) -> bool:
    """Whether the attempt that was just counted is the only one that keeps its account busy."""
    return Guesses.objects.filter(key=guess.account, busy_until__lte=now_ms + share_ms(guess.most)).exists()


@transaction.atomic
def give_guess_back(guess: Guess) -> None:
    """An attempt was right: it counts as none. Those before it stay counted, so that one's own password hides no guesses."""
    for key, most in guess.limits:
        _count(key, most, back=True)
