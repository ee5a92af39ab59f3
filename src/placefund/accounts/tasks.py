"""What is done after a page has answered, so that the time it took tells nobody anything."""

from __future__ import annotations

from threading import Thread

from django.conf import settings
from django.db import connections
from django_tasks import task

from placefund.accounts.actions import ask_for_password
from placefund.records import clock


@task()
def answer_forgotten(email: str) -> None:
    """Send a key to a new password to an address, if somebody here has it."""
    ask_for_password(email, at=clock.now())


def ask_apart(email: str) -> None:
    """Have an address answered by somebody else than the page: whoever asks is told the same, after the same work.

    By the worker where tasks are queued; where they are done at once a thread does it, for the page would wait for the mail
    system when the address is known, and not when it is not.
    """
    if settings.ANSWERS_APART:
        Thread(target=_answer, args=(email,)).start()
    else:
        answer_forgotten.enqueue(email)


def _answer(email: str) -> None:
    try:
        answer_forgotten.enqueue(email)
    finally:
        connections.close_all()
