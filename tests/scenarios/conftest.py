"""Scenarios of a test are explained briskly: what is exact is tested with the kernel."""

from __future__ import annotations

import pytest

from placefund.domain.portfolio import computation
from placefund.domain.portfolio.inquiry import Thoroughness


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computation, "VERY_FEW", 0)
    monkeypatch.setattr(computation, "BRISK", Thoroughness(draws=3))
