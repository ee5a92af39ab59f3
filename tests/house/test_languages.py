"""Every page is looked at in a language that nobody speaks: what is still English is hard-wired.

What is left stands in `hard_wired.toml`, word by word, each page with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from placefund.operations.catalogue import ENGLISH
from tests.house import pseudo
from tests.house.visitors import ADDRESSES
from tests.house.visits import visit
from tests.house.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

FOR_BUILDERS = ("gallery",)
"""Pages that show invented things to those who build pages."""


@pytest.fixture
def nobodys_language(tmp_path: Path) -> Iterator[None]:
    pseudo.write_language(ENGLISH, tmp_path)
    with pseudo.spoken(tmp_path):
        yield


def hard_wired(world: World) -> dict[str, list[str]]:
    """By the name of its address, the words of each page that opens for somebody."""
    data = pseudo.Data(pseudo.written())
    found: dict[str, list[str]] = {}
    for address in ADDRESSES:
        if address.name in FOR_BUILDERS:
            continue
        words: set[str] = set()
        for path, thing in world.urls(address)[:2]:
            able = [person for person in world.ours if person.may(address.view.capability, thing)]
            for person in able[:1]:
                words.update(pseudo.hard_wired(visit(person, path, thing).text, data))
        if words:
            found[address.name] = sorted(words)
    return found


@pytest.mark.long
@pytest.mark.usefixtures("nobodys_language")
def test_no_page_shows_english_that_no_translator_is_given(visiting: World) -> None:
    """More: mark the words that are listed. Fewer: take them out of the list."""
    assert hard_wired(visiting) == {name: left["words"] for name, left in pseudo.left_in_english().items()}


def test_whatever_is_left_in_english_has_its_reason() -> None:
    assert [name for name, left in pseudo.left_in_english().items() if not left["why"].endswith(".")] == []


def test_what_counts_as_hard_wired() -> None:
    data = pseudo.Data(["Tees Valley", "A stronger river. It runs north."])
    page = """<p title="Its name">⟦Thé <b>place</b> óf⟧ Tees Valley and more</p><td>⟦Ópén</td><td>Shut, 3</td>
    <code>x = left</code><p translate="no">Anybody</p><p>A stronger river</p><p>12 KB</p>"""
    assert pseudo.hard_wired(page, data) == ["Its name", "Tees Valley and more", "Shut"]


def test_a_sentence_in_nobodys_language_keeps_its_places_and_its_markup() -> None:
    assert pseudo.accented('The <a href="{{ x }}">ask</a> of {ask:,} is %(n)s.') == (
        '⟦Thé <a href="{{ x }}">ásk</a> óf {ask:,} ís %(n)s.⟧'
    )
