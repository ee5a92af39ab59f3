"""The worker: does what was queued, beside the server, so that no page waits for a long computation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from placefund.records import clock
from placefund.scenarios.building.actions import SILENT_FOR, recover

REST = 1.0
"""Seconds between two looks at an empty queue."""
LOOKS_BEFORE_RECOVERY = 60


def is_queued() -> bool:
    """Whether this installation queues its tasks, and so needs a worker."""
    return bool(settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend")


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker beside the server, for as long as the server runs; none where tasks are done at once."""
    if not is_queued():
        yield
        return
    command = [sys.executable, "-m", "placefund", "work", "--beside", str(os.getpid())]
    worker = subprocess.Popen(command)  # noqa: S603  our own command, by the Python that runs already
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def work(say: Callable[[str], object], *, beside: int | None = None, is_once: bool = False) -> None:
    """Do what is queued, one task after the other, until told to stop.

    `beside` is the number of the server's process: the worker ends when that is gone. On SQLite, where one machine does
    everything, whatever a former worker left half done is taken up at once; elsewhere another machine may be at it.
    """
    if beside is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this
    for line in recover(at=clock.now(), silent_for=timedelta(0) if connection.vendor == "sqlite" else SILENT_FOR):
        say(line)
    looks = 0
    while beside is None or os.getppid() == beside:
        _everything_queued()
        if is_once:
            return
        looks += 1
        if looks % LOOKS_BEFORE_RECOVERY == 0:
            recover(at=clock.now())
        time.sleep(REST)


def _everything_queued() -> None:
    """Run tasks until none is left. A task that fails is marked as failed, and the next one is run."""
    close_old_connections()
    Worker(
        queue_names=["*"],
        interval=REST,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    ).run()
