"""The worker: it does what is queued, takes up what stopped, and is told of where there is no queue."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from threading import Thread, current_thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from placefund.operations import worker
from placefund.operations.worker import is_queued, work, worker_beside
from placefund.people.models import CLOCK
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.models import Scenario
from tests.build import AFTER
from tests.scenarios.world import a_round_with_bids, a_scenario, a_solved_scenario

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_without_a_queue_there_is_no_worker() -> None:
    assert not is_queued()
    with worker_beside():
        pass
    with pytest.raises(CommandError, match=r"every task is done at once.*PLACEFUND_QUEUE=true"):
        call_command("work", "--once")


@pytest.mark.django_db(transaction=True)
def test_the_worker_computes_what_is_queued_and_takes_up_what_stopped(settings: Any) -> None:
    round_, cast, _ = a_round_with_bids(5)
    settings.TASKS = QUEUE
    waiting = a_scenario(round_, cast)
    stopped = answers.begin(a_scenario(round_, cast, name="Stopped"), by=CLOCK, at=AFTER)
    assert Scenario.objects.get(pk=waiting.pk).state == "queued"
    told: list[str] = []
    work(told.append, is_once=True)
    assert "“Stopped” stopped without a word, and begins anew." in told
    assert {row.state for row in Scenario.objects.filter(pk__in=[waiting.pk, stopped.pk])} == {"solved"}


@pytest.mark.django_db
def test_replay_says_whether_the_bytes_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    call_command("replay", str(scenario.pk))
    assert f"The same to the byte, with {scenario.code_version}: {scenario.result_digest}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no scenario 999"):
        call_command("replay", "999")
    waiting = a_scenario(round_, cast, name="Waiting")
    with pytest.raises(CommandError, match="has no answer yet, so there is nothing to compare with"):
        call_command("replay", str(waiting.pk))


def test_a_worker_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    tries: list[list[str]] = []
    start = subprocess.Popen

    def no_memory_at_first(command: list[str]) -> Any:
        tries.append(command)
        if len(tries) == 1:
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        return start([sys.executable, "-c", "import time; time.sleep(600)"])

    monkeypatch.setattr(worker, "is_queued", lambda: True)
    monkeypatch.setattr(worker, "REST", 0.01)
    monkeypatch.setattr(worker, "LOG", SimpleNamespace(error=lambda words, *values: said.append(words % values)))
    monkeypatch.setattr(worker, "subprocess", SimpleNamespace(Popen=no_memory_at_first))
    with worker.worker_beside():
        until = time.monotonic() + 60
        while len(tries) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    assert len(tries) == 2, said
    assert said[0] == "The worker could not be started and is tried again: [Errno 12] Cannot allocate memory"


def test_a_worker_is_begun_before_the_server_makes_processes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process forked while the worker is being started would hold the pipe that says it has started, for good."""
    started_by: list[Thread] = []
    start = subprocess.Popen

    def noted(command: list[str]) -> Any:
        started_by.append(current_thread())
        return start([sys.executable, "-c", "import time; time.sleep(600)"])

    monkeypatch.setattr(worker, "is_queued", lambda: True)
    monkeypatch.setattr(worker, "REST", 0.01)
    monkeypatch.setattr(worker, "subprocess", SimpleNamespace(Popen=noted))
    with worker.worker_beside():
        assert started_by == [current_thread()]
    assert len(started_by) == 1
