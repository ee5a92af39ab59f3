"""Delivery of notices after the act they tell of is safe. Running one twice sends one message."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django_tasks import task

from placefund.notices.models import Notice
from placefund.records import clock


@task()
def deliver(notice_id: int) -> None:
    """Hand one notice to the mail system, and note when, or why not."""
    notice = Notice.objects.select_related("recipient").get(pk=notice_id)
    if notice.sent_at is not None:
        return
    try:
        send_mail(notice.subject, notice.text, settings.DEFAULT_FROM_EMAIL, [notice.recipient.email])
    except OSError as trouble:
        notice.failure = str(trouble)[:300]
        notice.save(update_fields=["failure"])
        return
    notice.sent_at, notice.failure = clock.now(), ""
    notice.save(update_fields=["sent_at", "failure"])
