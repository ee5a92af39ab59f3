"""The worker: does what was queued, beside the server, so that no page waits for a long computation."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from placefund.operations.actions import beat
from placefund.operations.models import Job
from placefund.records import clock
from placefund.scenarios.building.actions import SILENT_FOR, recover

LOG = logging.getLogger(__name__)
REST = 1.0
"""Seconds between two looks at an empty queue."""
LOOKS_BEFORE_RECOVERY = 60
LOOKS_BEFORE_A_SIGN = 30
"""Between two signs of life; `placefund doctor` calls a worker silent after ten times as long."""


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
    is_over = Event()
    # Begun before the server forks: a process that is forked while another is being started holds the pipe by which its start is
    # told, so that the start would never end, and nobody would see the worker die.
    keeper = Thread(target=_keep, args=(command, _begun(command), is_over), name="keeper of the worker")
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def _begun(command: list[str]) -> subprocess.Popen[bytes] | None:
    """The worker, started; None where the machine cannot: without memory or a free process now, it may a moment later."""
    try:
        return subprocess.Popen(command)  # noqa: S603  our own command, by the Python that runs already
    except OSError as trouble:
        LOG.error("The worker could not be started and is tried again: %s", trouble)
        return None


def _keep(command: list[str], worker: subprocess.Popen[bytes] | None, is_over: Event) -> None:
    """Watch the worker, and start it again whenever it ends by itself: nobody's message waits for an operator."""
    while True:
        if worker is None:
            is_over.wait(REST)
        else:
            with worker:
                while worker.poll() is None and not is_over.wait(REST):
                    pass
                if worker.poll() is None:
                    worker.terminate()
                elif not is_over.wait(REST):
                    LOG.error("The worker ended by itself (%s) and is started again.", worker.returncode)
        # Asked before a start, never between it and the watch: a worker that was begun is also ended.
        if is_over.is_set():
            return
        worker = _begun(command)


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
        if looks % LOOKS_BEFORE_A_SIGN == 0:
            _give_a_sign()
        _everything_queued()
        if is_once:
            return
        looks += 1
        if looks % LOOKS_BEFORE_RECOVERY == 0:
            recover(at=clock.now())
        time.sleep(REST)


def _give_a_sign() -> None:
    """Say that the worker is alive. A database that is away for a while is no reason to end."""
    close_old_connections()
    try:
        beat(Job.WORKER, at=clock.now())
    except DatabaseError as trouble:
        LOG.warning("The worker's sign of life could not be written: %s", trouble)


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
