"""Whether what should happen beside the pages happens: the worker, the clock's work, the seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from placefund.domain.messages import say, say_count
from placefund.operations.health.sign import Sign, look, well, wrong
from placefund.operations.models import Job
from placefund.operations.queries import newest_beat
from placefund.operations.worker import is_queued
from placefund.records.models import Event, Seal

WORKER_SILENT = timedelta(minutes=5)
TASK_LONG = timedelta(hours=1)
TICK_SILENT = timedelta(minutes=30)
QUEUE_SLOW = timedelta(minutes=10)
UNSEALED = timedelta(hours=2)


def worker(at: datetime) -> Iterator[Sign]:
    """Whether a worker has given a sign of life lately, or is at one long task."""
    if not is_queued():
        yield look(
            say("Worker"),
            say("There is none: messages go out and scenarios are computed while somebody waits for a page."),
            say("Set PLACEFUND_QUEUE=yes."),
        )
        return
    start = say("Start “placefund serve”, which has one beside itself, or the service placefund-worker.")
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("started_at").first()
    last = newest_beat(Job.WORKER)
    if last is None:
        yield wrong(say("Worker"), say("None has ever given a sign of life here."), start)
    elif at - last.at <= WORKER_SILENT:
        yield well(say("Worker"), say("It is alive: its last sign was at {at}.", at=last.at))
    elif running and running.started_at and at - running.started_at <= TASK_LONG:
        yield well(say("Worker"), say("It has been at one task since {at}.", at=running.started_at))
    else:
        yield wrong(
            say("Worker"), say("Its last sign of life was at {at}, on {host}.", at=last.at, host=last.host), start
        )


def queue(at: datetime) -> Iterator[Sign]:
    """How long the oldest task has waited, and whether some have failed."""
    if not is_queued():
        return
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=at)
    oldest = waiting.order_by("enqueued_at").first()
    if oldest and at - oldest.enqueued_at > QUEUE_SLOW:
        yield wrong(
            say("Queue"),
            say_count(
                "{count} task waits, the oldest since {at}.",
                "{count} tasks wait, the oldest since {at}.",
                waiting.count(),
                at=oldest.enqueued_at,
            ),
            say("See that a worker runs; one that is stuck is ended by restarting its service."),
        )
    else:
        yield well(say("Queue"), say("No task has waited for long."))


def tick(at: datetime) -> Iterator[Sign]:
    """When rounds were last closed, mails tried again and the record sealed."""
    last = newest_beat(Job.TICK)
    advice = say("Run “placefund tick” every five minutes: “placefund units” writes its timer.")
    if last is None:
        yield wrong(
            say("Tick"),
            say("It has never run: rounds do not close, nothing is sealed, no mail is tried again."),
            advice,
        )
    elif at - last.at > TICK_SILENT:
        yield wrong(
            say("Tick"), say("It last ran at {at}: nothing has closed or been sealed since.", at=last.at), advice
        )
    else:
        yield well(say("Tick"), say("It last ran at {at}.", at=last.at))


def seal(at: datetime) -> Iterator[Sign]:
    """Whether what was done lately is sealed."""
    last = Seal.objects.order_by("-pk").first()
    unsealed = Event.objects.filter(pk__gt=last.last_event if last else 0)
    oldest = unsealed.order_by("pk").first()
    if oldest and at - oldest.at > UNSEALED:
        yield wrong(
            say("Seal"),
            say_count(
                "{count} act is not sealed, the oldest of {at}.",
                "{count} acts are not sealed, the oldest of {at}.",
                unsealed.count(),
                at=oldest.at,
            ),
            say("Run “placefund tick”; if it fails, it says why."),
        )
    elif last is None:
        yield well(say("Seal"), say("What has been done is sealed by the next tick."))
    else:
        yield well(say("Seal"), say("The record was last sealed at {at}.", at=last.sealed_at))
