"""The development server: it starts again when code changes, compiles styles when they change, and shows failures whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from placefund.domain.findings import NotAllowed

SCSS = Path("src/placefund/design/scss")
BUILD = Path("hatch_build.py")
LOOK_EVERY = 0.5
"""Seconds between two looks at the styles."""

Say = Callable[[str], object]
State = Mapping[Path, int]


class CannotDevelop(NotAllowed):
    """The development server cannot start here; the message says why and what to do."""


def check_checkout(checkout: Path) -> None:
    """Make sure that there is source code to watch.

    Raises:
        CannotDevelop: Placefund runs from an installed package.
    """
    if not (checkout / BUILD).is_file():
        raise CannotDevelop(
            "The development server needs a clone of the project: this Placefund was installed as a package, so there "
            "is no code to change. Clone the project and run `python3 run.py dev` there, or serve with `placefund serve`."
        )


def folder_of_data(home: Path, *, is_empty: bool) -> Path:
    """Where the data of the development server stands: beside what `demo` and `serve` use, so that neither is touched."""
    return home / ("dev-empty" if is_empty else "dev")


def environment_for(data: Path, *, is_debug: bool) -> dict[str, str]:
    """The environment of a process that we start: data in its own folder, tasks done at once.

    Only the server has debug pages: Django then also keeps every query, which making six years of data would pay for.
    """
    wanted = {
        "PLACEFUND_HOME": str(data),
        "PLACEFUND_DEBUG": str(is_debug).lower(),
        "PLACEFUND_QUEUE": "false",  # a task that fails then fails on the page that asked for it
        "DJANGO_RUNSERVER_HIDE_WARNING": "true",
    }
    return {**os.environ, **wanted}


def prepare_data(data: Path, *, is_empty: bool, reset: bool) -> None:
    """Make or migrate the data: the rehearsal as `placefund demo` makes it, or tables without a row.

    Raises:
        CannotDevelop: a command failed; it has said why by itself.
    """
    if is_empty:
        if reset:
            for path in data.glob("placefund.sqlite3*"):
                path.unlink()
        words = ["migrate", "--verbosity", "0"]
    else:
        words = ["demo", "--no-serve", *(["--reset"] if reset else [])]
    with _running(words, data) as command:
        has_failed = command.wait() != 0
    if has_failed:
        raise CannotDevelop("The data could not be made, so nothing is served. The reason stands above.")


def serve(checkout: Path, data: Path, address: str, say: Say) -> None:
    """Serve until told to stop, and compile the styles whenever they change."""
    seen = state_of_styles(checkout)
    with _running(["runserver", address], data, is_debug=True) as server:
        while server.poll() is None:
            time.sleep(LOOK_EVERY)
            if (now := state_of_styles(checkout)) != seen:
                seen = now
                say(compile_styles(checkout))


def state_of_styles(checkout: Path) -> State:
    """When each file that the styles are made from was last written."""
    return {path: path.stat().st_mtime_ns for path in sorted((checkout / SCSS).rglob("*.scss"))}


def compile_styles(checkout: Path) -> str:
    """Compile the styles, and say how it went: a fault in a stylesheet stops nobody from mending it."""
    began = time.monotonic()
    command = [sys.executable, str(checkout / BUILD)]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)  # noqa: S603  our own file
    if done.returncode:
        return f"{done.stderr.strip()}\nThe page keeps the styles it had. Mend the file and save it again."
    return f"Styles compiled in {time.monotonic() - began:.1f} seconds: load the page again."


@contextmanager
def _running(words: list[str], data: Path, *, is_debug: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """One of our commands in a process of its own, which does not outlive this one."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that TERM, like Ctrl-C, ends what is below
    command = [sys.executable, "-m", "placefund", *words]
    process = subprocess.Popen(command, env=environment_for(data, is_debug=is_debug))  # noqa: S603  our own command, by this Python
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)
