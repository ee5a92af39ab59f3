"""The real fund, loaded from its book, and its manager."""

from __future__ import annotations

import pytest

from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund
from placefund.people.models import User
from tests import build
from tests.fundbooks.changing import AT, BOOKS
from tests.worlds import once


@pytest.fixture
def lipf() -> Fund:
    return once(load_folder)(BOOKS / "lipf", at=AT).fund


@pytest.fixture
def manager(lipf: Fund) -> User:
    return build.Cast(lipf).manager
