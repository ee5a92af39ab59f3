"""Delivery of mails after the act they tell of is safe. Running one twice sends one message."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db.models import F, Q
from django_tasks import task

from placefund.domain.messages import say
from placefund.notices.mail import composed
from placefund.notices.models import STILL_TO_SEND, Mail
from placefund.records import clock

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long after each failed attempt it is tried again: a relay that restarts is back in minutes, one that moved in a day."""
REFUSED_FOR_GOOD = 500


@task()
def deliver(mail_id: int) -> None:
    """Hand one mail to the mail system, and note when, or why not and when it is tried again."""
    at = clock.now()
    mail = _claimed(mail_id, at)
    if mail is None:
        return
    try:
        composed(mail).send()
    except OSError as trouble:
        mail.failure = str(trouble)[:300] or type(trouble).__name__
        if _is_final(trouble) or mail.attempts > len(WAITS):
            mail.given_up_at, mail.next_attempt_at = at, None
        mail.save(update_fields=["failure", "given_up_at", "next_attempt_at"])
        return
    mail.sent_at, mail.failure, mail.next_attempt_at = at, "", None
    mail.save(update_fields=["sent_at", "failure", "next_attempt_at"])


def _claimed(mail_id: int, at: datetime) -> Mail | None:
    """The mail, where it is due and nobody else is at it.

    The next attempt is set before this one begins: two workers do not send one mail twice, and one that dies leaves it to
    be tried again.
    """
    waiting = Mail.objects.filter(STILL_TO_SEND, pk=mail_id)
    tried = waiting.values_list("attempts", flat=True).first()
    if tried is None:
        return None
    if tried > len(WAITS):  # each attempt ended without a word, as one that a fault of ours breaks does
        waiting.update(
            given_up_at=at, next_attempt_at=None, failure=say("No attempt ended. The log of the server says why.")
        )
        return None
    wait = WAITS[min(tried, len(WAITS) - 1)]
    due = waiting.filter(Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=at), attempts=tried)
    is_mine = due.update(attempts=F("attempts") + 1, next_attempt_at=at + wait)
    return Mail.objects.get(pk=mail_id) if is_mine else None


def _is_final(trouble: OSError) -> bool:
    """Whether the other side has said that it will never take it: there is nobody of that address."""
    if not isinstance(trouble, SMTPRecipientsRefused):
        return False
    return all(code >= REFUSED_FOR_GOOD for code, _why in trouble.recipients.values())
