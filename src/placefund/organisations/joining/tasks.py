"""What is done after a page has answered, so that the time it took tells nobody whose domains are known here."""

from __future__ import annotations

from threading import Thread

from django.conf import settings
from django.db import connections
from django_tasks import task

from placefund.organisations.joining.actions import write_to
from placefund.records import clock


@task()
def answer_address(email: str) -> None:
    """Send a key that proves an address, if an organisation here has its domain."""
    write_to(email, at=clock.now())


def write_apart(email: str) -> None:
    """Have an address answered by somebody else than the page: by the worker, or by a thread where tasks are done at once."""
    if settings.ANSWERS_APART:
        Thread(target=_answer, args=(email,)).start()
    else:
        answer_address.enqueue(email)


def _answer(email: str) -> None:
    try:
        answer_address.enqueue(email)
    finally:
        connections.close_all()
