"""Of a fund of which nothing but allocations is on record, no public page or file shows a nought: it says what is not here.

The pages are every public address there is, filled with what the fund has; a page that is added is walked by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.domain.coverage import Coverage, Extent, Holding, RecordKind
from placefund.domain.money import Money
from placefund.domain.standards.tables import TABLES, Table
from placefund.fundbooks.loader import load_folder
from placefund.funds.actions import state_coverage
from placefund.funds.models import Allocation, Fund, Round, Strand
from placefund.overview.money import MoneyOnRecord
from placefund.places.models import Area, Place
from placefund.records import clock
from tests.build import Cast, a_side
from tests.house.visitors import ADDRESSES, Person
from tests.house.world import World
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SINCE = date(2026, 4, 1)
NOT_ON_RECORD = "not on record here"
pytestmark = pytest.mark.django_db

NOUGHTS = {
    "£0": re.compile(r"£0(?:\.0+)?(?![\d,.]*\d)"),
    "0%": re.compile(r"(?<![\d.,])0(?:\.0+)?%"),
    "a figure of 0": re.compile(r'<td\s+class="number"[^>]*>\s*0\s*</td>|pf-figure__value">\s*0\s*<'),
    "a count of 0": re.compile(
        r"(?<![\w.,£&;])0\s+(?:questions?|applications?|awards?|projects?|bids?|returns?|clarifications?)\b"
    ),
    "a word for nought": re.compile(
        r"No (?:finding|award|project|clarification|payment) (?:yet|has been)|\bNone yet\b"
    ),
    "a bar without length": re.compile(r'<rect[^>]*\swidth="(?:0|0\.\d+|1)"[^>]*>'),
    "a bar of what is not on record": re.compile(
        r'<(?:rect|path)[^>]*class="[^"]*\b(?:paid|committed|approved|verified|evidenced|claimed)\b'
    ),
    "a nought in a file": re.compile(r"(?m)(?:^|,)0(?:\.00?)?(?:,|\r?$)"),
}
TICK = re.compile(r'<text class="tick"[^>]*>[^<]*</text>')
"""Where the scale of a drawing begins is no figure."""
COUNTED = {
    "sources": "how many facts rest on a source, which is counted here",
    "formula": "by how much an illustration differs from an allocation, and both are on record",
    "gallery": "samples of every component, of no fund",
}
"""Pages whose noughts were counted, and what they count."""


@pytest.fixture
def fund() -> Fund:
    clock.move_to(AT)
    return once(load_folder)(LIPF, at=AT).fund


def everything(fund: Fund) -> dict[type[Model], list[Any]]:
    return {
        Fund: [fund],
        Strand: list(fund.strands.all()),
        Round: list(Round.objects.filter(strand__fund=fund)),
        Place: list(Place.published()),
        Area: list(Area.objects.filter(code__in=("E08000003", "E06000008", "S12000049", "N09000003"))),
    }


def paths(fund: Fund, *names: str) -> Iterator[tuple[str, str]]:
    """Every public address that this fund can fill, or those of these names, by its name."""
    world = World(fund, [], [], everything(fund), None)  # type: ignore[arg-type]  it has no award
    for address in ADDRESSES:
        is_filled = address.view.model is None or address.view.model in world.things
        if address.is_public and is_filled and (not names or address.name in names):
            yield from ((address.name, path) for path, _thing in world.urls(address))


def text_of(path: str) -> str:
    answer = Person("anyone").browser().get(path)
    assert answer.status_code < 500, path
    if answer.status_code != 200:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return TICK.sub("", body.decode("utf-8-sig", "replace"))


def walk(fund: Fund, *names: str) -> Iterator[tuple[str, str, str]]:
    """What stands at each address: its name, its path and its text; after a list its file."""
    for name, path in paths(fund, *names):
        text = text_of(path)
        yield name, path, text
        if "file=csv" in text:
            yield name, f"{path}?file=csv", text_of(f"{path}?file=csv")


def noughts(fund: Fund, *names: str) -> list[str]:
    """What was found, each with its path and the text before it."""
    found = []
    for name, path, text in walk(fund, *names):
        is_page = "<html" in text
        for told, pattern in NOUGHTS.items():
            is_asked = name not in COUNTED and (told == "a nought in a file") != is_page
            if is_asked and (hit := pattern.search(text)):
                before = " ".join(text[max(hit.start() - 120, 0) : hit.end() + 20].split())
                found.append(f"{path} has {told}: …{before}…")
    return found


def from_a_day(fund: Fund) -> None:
    """Its manager says that records are kept here from a day on: what came before that is still not here."""
    kinds = [Holding(kind, Extent.FROM_A_DAY, SINCE) for kind in RecordKind if kind is not RecordKind.ALLOCATIONS]
    state_coverage(fund, kinds, why="They are kept here from now on.", by=Cast(fund).manager, at=AT)


def accepted_for(fund: Fund, slug: str) -> None:
    """One of the places has an award, and nothing has been claimed of it."""
    allocation = Allocation.objects.filter(place__slug=slug, strand__fund=fund).latest("version")
    side = a_side(place=allocation.place)
    award = awards.offer_from_allocation(
        allocation,
        side.partnership,
        Money.pounds(20_000_000),
        title="The region's portfolio",
        summary="What the region will do.",
        starts_on=date(2027, 1, 1),
        ends_on=date(2029, 12, 31),
        why_before_ready="What is found of its readiness is not on record here.",
        by=Cast(fund).manager,
        at=AT,
    )
    awards.accept(award, by=side.lead, at=AT)


@pytest.mark.long
def test_no_public_page_or_file_shows_a_nought_of_what_is_not_on_record(fund: Fund) -> None:
    found = noughts(fund)
    assert not found, "\n".join(found)


@pytest.mark.long
def test_nor_where_records_begin_on_a_day_and_one_place_has_an_award(fund: Fund) -> None:
    from_a_day(fund)
    found = noughts(fund)
    assert not found, "\n".join(found)
    accepted_for(fund, "glasgow-city-region")
    of_others = [each for each in noughts(fund, "home", "fund", "places", "place", "outcomes") if " a bar " not in each]
    assert not of_others, "\n".join(of_others)
    assert Person("anyone").browser().get(reverse("money", args=[fund.slug])).status_code == 200


def test_the_walk_reaches_the_pages_that_people_quote(fund: Fund) -> None:
    quoted = (
        "home", "fund", "places", "place", "money", "account", "awards", "outcomes", "findings", "open-data",
        "open-data-table", "facts", "strand", "round", "nation", "region", "area",
    )  # fmt: skip
    assert {name for name, _path in paths(fund)} >= set(quoted)
    assert {name for name, _path, text in walk(fund, "money", "account", "open-data-table", "place") if text} == {
        "money", "account", "open-data-table", "place",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "fund",
        "places",
        "place",
        "nation",
        "region",
        "area",
        "money",
        "awards",
        "outcomes",
        "findings",
        "open-data",
    ],
)
def test_a_page_says_first_what_is_not_on_record(fund: Fund, name: str) -> None:
    for _name, path in paths(fund, name):
        if "no-such" in path:
            continue
        words = re.sub(r"<[^>]+>", " ", text_of(path).split("<main", 1)[1])
        first = " ".join(
            words.split()[: 240 if name == "place" else 120]
        ).lower()  # a place is told in a paragraph before
        assert "awards" in first, path
        assert NOT_ON_RECORD in first, path
        assert "does not mean" in first, path


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ("paid", "fund"),
        ("paid", "places"),
        ("awarded", "home"),
        ("awarded", "place"),
        ("awarded", "nation"),
        ("paid", "area"),
    ],
)
def test_the_walk_finds_one_figure_that_forgets_to_ask(
    fund: Fund, monkeypatch: pytest.MonkeyPatch, broken: str, name: str
) -> None:
    forgetful = property(lambda self: getattr(self.stages, broken))
    monkeypatch.setattr(MoneyOnRecord, broken, forgetful)
    assert noughts(fund, name)


@pytest.mark.parametrize("name", ["home", "fund", "places", "place", "money", "outcomes"])
def test_the_walk_finds_a_coverage_that_lets_everything_through(
    fund: Fund, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for method in ("counted", "rest"):
        monkeypatch.setattr(Coverage, method, lambda self, value, *kinds: value)
    monkeypatch.setattr(Coverage, "holds", lambda self, *kinds: True)
    assert noughts(fund, name)


def test_nothing_is_promised_of_a_round_whose_applications_are_not_taken_here(fund: Fund) -> None:
    for name, path in paths(fund, "round", "round-questions", "published-clarifications"):
        words = " ".join(re.sub(r"<[^>]+>", " ", text_of(path)).split())
        assert "every decision is explained here" not in words, path
        assert "are published here" not in words, path
        assert "Clarifications 0" not in words, path
        if name == "round":
            assert "is for the fund to publish" in words, path


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.slug)
def test_a_file_says_itself_that_its_records_are_not_here(fund: Fund, table: Table) -> None:
    text = text_of(reverse("open-data-table", args=[fund.slug, table.slug]))
    assert text.startswith(",".join(table.header))
    assert not NOUGHTS["a nought in a file"].search(text)
    if table.kind not in (None, RecordKind.ALLOCATIONS):
        [_header, row] = text.splitlines()
        assert row == "," * (len(table.columns) - 1) + NOT_ON_RECORD
    if table.kind is RecordKind.ALLOCATIONS:
        assert {row.rsplit(",", 1)[-1] for row in text.splitlines()[1:]} == {"complete"}


def test_there_is_no_360giving_file_of_awards_that_are_not_here(fund: Fund) -> None:
    answer = Person("anyone").browser().get(reverse("open-data-360giving", args=[fund.slug]))
    assert answer.status_code == 404
    assert "awards of the LIPF are not on record here" in answer.content.decode()
