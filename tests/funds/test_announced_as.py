"""Where no source names the day of an announcement, its words stand everywhere, and the inferred day nowhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Allocation, Fund
from placefund.records import clock
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def fund() -> Fund:
    clock.move_to(AT)
    return once(load_folder)(LIPF, at=AT).fund


def test_the_words_of_a_day_stand_where_an_inferred_day_would(fund: Fund) -> None:
    client = Client()
    for slug in ("greater-manchester", "west-yorkshire"):
        page = client.get(reverse("place", args=[slug])).content.decode()
        cells = [cell.strip() for cell in re.findall(r'data-label="Announced"[^>]*>\s*([^<]*)', page)]
        assert "between 8 and 10 June 2025" in cells
        assert re.search(r'data-label="Announced"[^>]*>\s*<time datetime="2025-06-10"', page) is None
        feed = client.get(reverse("place-feed", args=[slug])).content.decode()
        assert "Announced between 8 and 10 June 2025." in feed
    assert (
        "Announced between 8 and 10 June 2025." in client.get(reverse("fund-feed", args=[fund.slug])).content.decode()
    )
    cited = client.get(reverse("source", args=[fund.slug, "S8"])).content.decode()
    assert "at least £30m, announced between 8 and 10 June 2025" in cited
    assert "at least £30m from 10 June 2025" not in cited


def test_a_file_says_so_beside_the_day(fund: Fund) -> None:
    answer = Client().get(reverse("open-data-table", args=[fund.slug, "allocations"]))
    head, *rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "announced_on,announced_as,effective_on" in head
    assert sum("2025-06-10,between 8 and 10 June 2025,2025-06-10" in row for row in rows) == 7
    assert Allocation.objects.filter(announced_as="").count() == len(rows) - 7
