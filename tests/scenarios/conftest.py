"""Scenarios of a test are explained exactly, as small ones are, in three draws of the scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placefund.domain.portfolio import computation
from placefund.domain.portfolio.record import FORMAT


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    manner = computation.MANNERS[FORMAT]
    monkeypatch.setitem(computation.MANNERS, FORMAT, replace(manner, exactly=replace(manner.exactly, draws=3)))
