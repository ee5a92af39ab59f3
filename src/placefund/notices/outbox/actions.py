"""Sending a mail of a fund once more. The one that went out stays as it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.actions import post_mail
from placefund.notices.acts import NoticeAct
from placefund.notices.models import Correspondence, Mail
from placefund.people.access import allow, locked
from placefund.people.models import Membership, User
from placefund.records.actions import record

BETWEEN_COPIES = timedelta(minutes=10)
"""How long nobody is sent the same mail anew: a button is pressed twice."""


@transaction.atomic
def resend(mail: Mail, *, by: User, at: datetime) -> Mail:
    """Send a mail to the same person once more, at the address they have now: a row of its own that names the first.

    Raises:
        NotPossible: it holds a key, was a test, waits still, or went out anew a moment ago; or they have no part here any more.
    """
    allow(by, Capability.CHANGE_FUND, mail)
    first = locked(mail.first or mail)
    recipient = _recipient(first)
    if first.sent_at is None and first.given_up_at is None:
        raise NotPossible(say("It is still to be sent: nobody has got it yet."))
    if last := Mail.objects.filter(first=first, created_at__gt=at - BETWEEN_COPIES).order_by("-pk").first():
        raise NotPossible(say("It was sent anew already, at {moment}.", moment=last.created_at))
    same = {each.name: getattr(first, each.name) for each in Correspondence._meta.fields}
    copy = Mail(
        first=first,
        to=recipient.email,
        subject=first.subject,
        text=first.text,
        receipt=first.receipt,
        created_at=at,
        **same,
    )
    post_mail(copy)
    if copy.pk is not None:
        record(NoticeAct.RESENT, copy, by=by, at=at, first=first.pk)
    return copy


def _recipient(first: Mail) -> User:
    """Who gets it, where they still have a part here."""
    if first.is_secret:
        raise NotPossible(
            say("Its link is a key for one person. Send the invitation again where the people of the fund stand.")
        )
    if first.notice is None:
        raise NotPossible(say("It was a test. Send another from where the letter is written."))
    person = first.notice.recipient
    if not person.is_active or not Membership.objects.filter(user=person, ended_at__isnull=True).exists():
        raise NotPossible(say("Whoever got it has no role here any more."))
    return person
