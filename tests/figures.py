"""What a run of the tests took, printed at its end: how many cases, on which engine, in how long."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.db import connection

from tests.worlds import SHELF

BEGAN = time.monotonic()
TAKES_LONG = 1.5
"""Seconds of processor time; a case from half of that on is marked `long`."""
KNOWN_TO_TAKE_LONG = ("long", "slow", "standing", "browser")
MOST_NAMED = 10
MEASURES = ("processor", "built", "put_back", "left_out")


class Figures:
    """A plugin of pytest: each process measures itself, and the one that began them prints the sum."""

    def __init__(self) -> None:
        self.sums = dict.fromkeys(MEASURES, 0.0)
        self.processes = 0
        self.long: list[tuple[float, str]] = []
        self.left_out = 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        """Note a case that takes long and does not say so: the quick run is quick only as long as each says it."""
        began = time.process_time()
        try:
            return (yield)
        finally:
            took = time.process_time() - began
            if took > TAKES_LONG and not any(item.get_closest_marker(mark) for mark in KNOWN_TO_TAKE_LONG):
                self.long.append((took, item.nodeid))

    def pytest_deselected(self, items: list[Any]) -> None:
        self.left_out += len(items)

    def pytest_sessionfinish(self, session: Any) -> None:
        spent = os.times()
        mine = (spent.user + spent.system, SHELF.built, SHELF.put_back, self.left_out)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["figures"] = mine
            session.config.workeroutput["long"] = self.long
        else:
            self._add(mine)

    @pytest.hookimpl(optionalhook=True)  # there is none without pytest-xdist
    def pytest_testnodedown(self, node: Any) -> None:
        self.processes += 1
        self.long += getattr(node, "workeroutput", {}).get("long", [])
        left_out = self.sums["left_out"]
        self._add(node.workeroutput.get("figures", (0, 0, 0, 0)) if hasattr(node, "workeroutput") else (0, 0, 0, 0))
        self.sums["left_out"] = max(left_out, self.sums["left_out"] - left_out)  # each process leaves out the same

    def _add(self, measured: tuple[float, ...]) -> None:
        for name, value in zip(MEASURES, measured, strict=True):
            self.sums[name] += value

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        stats = terminalreporter.stats
        count = sum(len(stats.get(end, ())) for end in ("passed", "failed", "skipped", "xfailed", "xpassed"))
        engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        terminalreporter.write_line(
            f"Figures: {count:,} cases on {engine} in {time.monotonic() - BEGAN:.0f} s by {self.processes or 1} "
            f"process{'es' if self.processes > 1 else ''}, with {self.sums['processor']:.0f} s of processor time; "
            f"{self.sums['built']:,.0f} worlds built, {self.sums['put_back']:,.0f} put back; "
            f"{self.sums['left_out']:,.0f} cases left out."
        )
        for took, name in sorted(self.long, reverse=True)[:MOST_NAMED]:
            terminalreporter.write_line(f"Took {took:.1f} s of processor time and is not marked as long: {name}")
