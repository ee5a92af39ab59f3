"""Delivery of mails after the act they tell of is safe. Running one twice sends one message."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, Q
from django_tasks import task

from placefund.domain.mail_troubles import MailTrouble
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
        _handed_over(composed(mail))
    except OSError as trouble:
        mail.failure, mail.trouble = str(trouble)[:300] or type(trouble).__name__, trouble_of(trouble).value
        if _is_final(trouble) or mail.attempts > len(WAITS):
            mail.given_up_at, mail.next_attempt_at = at, None
        mail.save(update_fields=["failure", "trouble", "given_up_at", "next_attempt_at"])
        return
    mail.sent_at, mail.failure, mail.trouble, mail.next_attempt_at = at, "", "", None
    mail.save(update_fields=["sent_at", "failure", "trouble", "next_attempt_at"])


def _handed_over(message: EmailMultiAlternatives) -> None:
    """Send it, and hang up whatever came of it: a conversation that breaks in the middle is left open otherwise."""
    connection = get_connection()
    try:
        connection.send_messages([message])
    finally:
        with suppress(OSError):
            connection.close()


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
    return trouble_of(trouble) is MailTrouble.NO_SUCH_ADDRESS


KINDS: tuple[tuple[type[OSError], MailTrouble], ...] = (
    (smtplib.SMTPAuthenticationError, MailTrouble.WRONG_LOGIN),
    (smtplib.SMTPSenderRefused, MailTrouble.WRONG_SENDER),
    (smtplib.SMTPDataError, MailTrouble.WRONG_CONTENT),
    (smtplib.SMTPNotSupportedError, MailTrouble.NO_TLS),
    (smtplib.SMTPServerDisconnected, MailTrouble.HUNG_UP),
    (smtplib.SMTPConnectError, MailTrouble.HUNG_UP),
    (smtplib.SMTPHeloError, MailTrouble.HUNG_UP),
    (ssl.SSLCertVerificationError, MailTrouble.WRONG_CERTIFICATE),
    (ssl.SSLError, MailTrouble.WRONG_TLS),
    (socket.gaierror, MailTrouble.UNKNOWN_HOST),
    (ConnectionRefusedError, MailTrouble.NOBODY_LISTENS),
    (TimeoutError, MailTrouble.NO_ANSWER),
    (ConnectionError, MailTrouble.HUNG_UP),
)
"""What each failure of Python's mail library means, the particular before the general."""


def trouble_of(trouble: OSError) -> MailTrouble:
    """What kind of failure it was. A number from 400 to 499 says “not now”, whatever was refused."""
    codes = (
        [code for code, _why in trouble.recipients.values()]
        if isinstance(trouble, smtplib.SMTPRecipientsRefused)
        else [trouble.smtp_code]
        if isinstance(trouble, smtplib.SMTPResponseException)
        else []
    )
    if any(isinstance(code, int) and 400 <= code < REFUSED_FOR_GOOD for code in codes):
        return MailTrouble.LATER
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return MailTrouble.NO_SUCH_ADDRESS
    return next((kind for of, kind in KINDS if isinstance(trouble, of)), MailTrouble.OTHER)
