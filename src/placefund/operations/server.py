"""The server: granian, which starts from Python and runs on Linux, macOS and Windows."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from contextlib import nullcontext

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from placefund.domain.findings import NotAllowed
from placefund.operations.worker import worker_beside

THREADS = 8
"""Requests served at once by a worker. A page waits mostly for its database, so this is more than there are cores."""


class CannotServe(NotAllowed):
    """The address cannot be used; the message says why and what to do."""


def check_address(host: str, port: int) -> None:
    """Make sure that nobody else listens there, before anything slow is done.

    Raises:
        CannotServe: with a port that can be tried instead.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                raise CannotServe(
                    f"Port {port} is in use by another program. Stop that program, or start with --port {port + 1}."
                ) from trouble
            if trouble.errno == errno.EACCES:
                raise CannotServe(f"Port {port} needs an administrator. Start with --port 8000.") from trouble
            raise CannotServe(f"{host} port {port} cannot be used: {trouble.strerror}.") from trouble


def command_in_words(command: str) -> str:
    """How a shell finds a command of this installation: in a clone by `run.py`, which needs nothing on the path."""
    return f"python3 run.py {command}" if settings.IS_CHECKOUT else f"placefund {command}"


def serve(host: str, port: int, *, workers: int = 1, has_worker: bool = True) -> None:
    """Serve until the process is told to stop (Ctrl-C or TERM), with a worker beside it where tasks are queued,
    unless that is a service of its own.

    Links in mails begin with the address that is served, unless the operator has said how people open the site.
    """
    if "PLACEFUND_ADDRESS" not in os.environ:
        # In the environment for the worker, which starts anew; in the settings for the servers, which may be forks of this one.
        settings.ADDRESS = os.environ["PLACEFUND_ADDRESS"] = f"http://{host}:{port}"
    server = Granian(
        "placefund.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,  # one that is killed comes back, and the others go on meanwhile
        log_access=False,
        log_level=LogLevels.warning,
    )
    with worker_beside() if has_worker else nullcontext():
        server.serve()


def serve_anew(host: str, port: int) -> None:
    """Serve as `placefund serve` does, in the place of this process, so that what was set for it alone is left behind."""
    command = [sys.executable, "-m", "placefund", "serve", "--host", host, "--port", str(port), "--verbosity", "0"]
    os.environ.setdefault("PLACEFUND_QUEUE", "true")
    connections.close_all()
    if sys.platform == "win32":  # there a process cannot take another's place
        sys.exit(subprocess.call(command))  # noqa: S603  our own command, by the Python that runs already
    os.execv(sys.executable, command)  # noqa: S606  the same
